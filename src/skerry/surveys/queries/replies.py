"""What figures are computed from: the replies of a closed wave and the frame they stand for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from skerry.questionnaires.api import (
    Answers,
    Definition,
    answers_from_json,
    definition_of,
    names_asked,
)
from skerry.surveys.enums import Access, Dimension, Mode, Unit, WhyStopped
from skerry.surveys.models import AnonymousAnswer, Invitation, Wave
from skerry.surveys.rules import strata
from skerry.surveys.rules.figures.replies import Frame, Reply, cell_of, shared_traits
from skerry.surveys.rules.strata import Sizes


def replies_to(wave: Wave) -> Sequence[Reply]:
    """All that was handed in, in no order that tells anything; only for computing figures and exports."""
    found = _anonymous(wave) if wave.mode == Mode.ANONYMOUS else _kept(wave)
    return list(found)


def frame_of(wave: Wave) -> Frame:
    """Whom the replies of ``wave`` stand for; without a panel nobody knows."""
    cells = _cells(wave)
    return Frame(
        access=Access(wave.access),
        unit=Unit(wave.unit),
        dimensions=tuple(Dimension(name) for name in wave.dimensions),
        population=_by_cell(wave.frame, cells),
        invited=_by_cell(wave.asked if wave.panel else {}, cells),
    )


def _kept(wave: Wave) -> Iterator[Reply]:
    handed_in = Invitation.objects.filter(wave=wave, is_answered=True, sheet__isnull=False)
    rows = handed_in.exclude(stopped_for=WhyStopped.DUPLICATE)
    for row in rows.select_related("sheet", "member").order_by("pk"):
        assert row.sheet is not None  # noqa: S101  # as the filter says
        member = row.member
        yield _reply(
            definition_of(wave.version),
            answers_from_json(row.sheet.answers),
            unit=f"organisation-{member.organisation_id}" if member else f"sheet-{row.sheet_id}",
            stratum=row.stratum,
            traits=_traits(wave, row.stratum) if row.stratum else {},
            entered=row.entered,
        )


def _anonymous(wave: Wave) -> Iterator[Reply]:
    for row in AnonymousAnswer.objects.filter(wave=wave).order_by("pk"):
        cell = [] if wave.access == Access.OPEN_LINK else row.strata
        yield _reply(
            definition_of(wave.version),
            answers_from_json(row.answers),
            unit=f"answer-{row.pk}",
            stratum=cell_of(cell),
            traits=shared_traits([_traits(wave, stratum) for stratum in cell]),
        )


def _reply(
    definition: Definition,
    answers: Answers,
    *,
    unit: str,
    stratum: str,
    traits: Mapping[Dimension, str],
    entered: str = "",
) -> Reply:
    return Reply(
        unit=unit,
        stratum=stratum,
        traits=traits,
        answers=answers,
        asked=names_asked(definition, answers),
        entered=entered,
    )


def _traits(wave: Wave, stratum: str) -> Mapping[Dimension, str]:
    dimensions = [Dimension(name) for name in wave.dimensions]
    return dict(zip(dimensions, strata.values_of(stratum), strict=False))


def _cells(wave: Wave) -> Mapping[str, str]:
    """The cell in which each stratum stands, where an anonymous wave put several together."""
    if wave.mode != Mode.ANONYMOUS:
        return {}
    rows = AnonymousAnswer.objects.filter(wave=wave).values_list("strata", flat=True)
    return {stratum: cell_of(cell) for cell in rows for stratum in cell}


def _by_cell(sizes: Sizes, cells: Mapping[str, str]) -> Sizes:
    found: Counter[str] = Counter()
    for stratum, size in sizes.items():
        found[cells.get(stratum, stratum)] += size
    return dict(sorted(found.items()))
