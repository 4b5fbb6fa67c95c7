"""Which answers of open waves may be told in batches, and what was told last."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from skerry.questionnaires.api import answers_from_json, definition_of, names_asked
from skerry.surveys.enums import Access, Mode, WaveState, WhyStopped
from skerry.surveys.models import Invitation, LiveFigures, Wave
from skerry.surveys.rules.figures.replies import Reply


def moving(*, today: date) -> "QuerySet[Wave]":
    """Open waves whose answers can be read and whose respondents are known: who has an open link may answer often."""
    found = Wave.objects.taking_answers_on(today).exclude(mode=Mode.ANONYMOUS)
    return found.exclude(access=Access.OPEN_LINK).order_by("pk")


def live_of(wave: Wave) -> LiveFigures | None:
    return LiveFigures.objects.filter(wave=wave, wave__state=WaveState.OPEN).first()


def no_longer_open() -> "QuerySet[LiveFigures]":
    closed = LiveFigures.objects.exclude(wave__state=WaveState.OPEN)
    return closed.select_related("wave").order_by("pk")


def fresh_replies(wave: Wave, *, counted: "list[int]") -> Mapping[int, Reply]:
    """By invitation one reply of each organisation that is in no batch yet."""
    seen = set(
        Invitation.objects.filter(pk__in=counted).values_list("member__organisation", flat=True)
    )
    rows = Invitation.objects.filter(wave=wave, is_answered=True, sheet__isnull=False)
    found: dict[int, Reply] = {}
    definition = definition_of(wave.version)
    asked = rows.exclude(stopped_for=WhyStopped.DUPLICATE).exclude(member=None)
    for row in asked.select_related("sheet", "member").order_by("pk"):
        assert row.member is not None  # noqa: S101  # as the filter says
        assert row.sheet is not None  # noqa: S101  # as the filter says
        if row.member.organisation_id in seen:
            continue
        seen.add(row.member.organisation_id)
        answers = answers_from_json(row.sheet.answers)
        found[row.pk] = Reply(
            unit=f"organisation-{row.member.organisation_id}",
            stratum=row.stratum,
            traits={},
            answers=answers,
            asked=names_asked(definition, answers),
        )
    return found
