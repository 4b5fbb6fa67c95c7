"""Offerings of the region that help with a measure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Q, When

from skerry.actors.models import Offering, OfferingText
from skerry.assessments import content
from skerry.assessments.rules.content import Help
from skerry.kernel.actor import Viewer

MOST: Final = 6
FALLBACK: Final = "en"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Something an organisation offers, and for which kinds of help it was found."""

    title: str
    summary: str
    organisation: str
    href: str
    helps: Sequence[str]


def offerings_that_help(helps: Sequence[str], *, viewer: Viewer, language: str) -> Sequence[Offer]:
    """Those that ``viewer`` may see: first what gives most of ``helps``, then by name."""
    known = content.helps()
    wanted = [known[each] for each in helps]
    found: dict[Offering, list[str]] = {}
    for each in wanted:
        for row in _giving(each, viewer):
            found.setdefault(row, []).append(each.key)
    texts = _texts_of(found, language)
    told = [row for row in found if row.pk in texts]
    order = sorted(told, key=lambda row: (-len(found[row]), row.organisation.name, row.pk))
    return [
        Offer(
            title=texts[row.pk].title,
            summary=texts[row.pk].summary,
            organisation=row.organisation.name,
            href=row.organisation.get_absolute_url(),
            helps=found[row],
        )
        for row in order[:MOST]
    ]


def how_many_help(helps: Mapping[str, Collection[str]], *, viewer: Viewer) -> dict[str, int]:
    """How many offerings ``viewer`` may see that give any of the kinds of help, by what they are for."""
    known = content.helps()
    wanted = sorted({key for some in helps.values() for key in some})
    given = {key: {row.pk for row in _giving(known[key], viewer)} for key in wanted}
    return {name: len(set().union(*(given[key] for key in some))) for name, some in helps.items()}


def _giving(wanted: Help, viewer: Viewer) -> Sequence[Offering]:
    if not wanted.kinds:
        return []
    rows = Offering.objects.visible_to(viewer).filter(kind__in=sorted(wanted.kinds))
    is_about = _is_about(wanted)
    return list(rows.filter(is_about).select_related("organisation").distinct())


def _is_about(wanted: Help) -> Q:
    """Has one of the concepts or of the words; anything, where none are given."""
    is_about = Q()
    if wanted.concepts:
        notations = sorted(wanted.concepts)
        is_about |= Q(concepts__notation__in=notations)
        is_about |= Q(concepts__parent__notation__in=notations)
    for word in sorted(wanted.words):
        is_about |= Q(texts__title__icontains=word) | Q(texts__summary__icontains=word)
    return is_about


def _texts_of(rows: Mapping[Offering, object], language: str) -> Mapping[int, OfferingText]:
    """The words of each, in ``language`` or else in English or else in any."""
    order = Case(When(language=language, then=2), When(language=FALLBACK, then=1), default=0)
    found = OfferingText.objects.filter(offering__in=list(rows)).order_by(order, "language")
    return {text.offering_id: text for text in found}
