"""Segments on the pages of results and in the report: their names, their shares, what sets each apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skerry.kernel.components import Column
from skerry.kernel.documents import Block, Heading, Paragraph, Table
from skerry.kernel.formats import percent
from skerry.surveys import phrases_results
from skerry.surveys import phrases_segments as phrases
from skerry.surveys.models import Results
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.plans.segments import SEGMENTS, SegmentsPlan
from skerry.surveys.rules.figures.segmenting import STABLE, VERY_STABLE
from skerry.surveys.rules.figures.segments_apart import Apart, hides_answers, set_apart
from skerry.surveys.views.results.labels import Told


@dataclass(frozen=True, kw_only=True)
class ShownSegment:
    """``rows`` say question, answer, share inside and share of all; ``nothing_apart`` why there are none."""

    place: int
    name: str
    share: str
    rows: Sequence[tuple[str, str, str, str]]
    nothing_apart: str


@dataclass(frozen=True, kw_only=True)
class SegmentsPart:
    said: Sequence[str]
    columns: Sequence[Column]
    segments: Sequence[ShownSegment]


def part_of(found: Results, told: Told) -> SegmentsPart | None:
    """What is to be told of the segments of ``found``; none where there are none."""
    plan = Plan.from_json(found.plan).segments
    apart = dict(set_apart(told.content))
    if plan is None or not apart:
        return None
    shares = {each.value: each.share for each in told.content.domains if each.dimension == SEGMENTS}
    return SegmentsPart(
        said=_said(plan),
        columns=[Column(label=label) for label in _header()],
        segments=[
            ShownSegment(
                place=place,
                name=told.note(plan.names[place]),
                share=_share(shares[str(place)], is_sample=told.is_sample),
                rows=[_row(told, one) for one in some],
                nothing_apart=_nothing_apart(is_some_hidden=hides_answers(told.content, place)),
            )
            for place, some in apart.items()
        ],
    )


def blocks(found: Results, told: Told) -> Iterator[Block]:
    """The segments as a section of the report; nothing where there are none."""
    part = part_of(found, told)
    if part is None:
        return
    yield Heading(text=_("Segments of respondents"))
    yield from (Paragraph(text=sentence) for sentence in part.said)
    for segment in part.segments:
        yield Heading(text=segment.name, level=2)
        yield Paragraph(text=segment.share)
        if segment.rows:
            yield Table(caption=_caption(segment.name), header=_header(), rows=segment.rows)
        else:
            yield Paragraph(text=segment.nothing_apart)


def stability_words(stability: float) -> str:
    if stability >= VERY_STABLE:
        return str(phrases.VERY_STABLE)
    return str(phrases.STABLE if stability >= STABLE else phrases.SHAKY)


def _nothing_apart(*, is_some_hidden: bool) -> str:
    if is_some_hidden:
        return _(
            "What sets it apart cannot be shown: answers are hidden so that nobody can be found, and no answer that "
            "is shown sets it apart by more than chance may bring."
        )
    return _("No single answer sets it apart by more than chance may bring.")


def _said(plan: SegmentsPlan) -> Sequence[str]:
    number = len(plan.questions)
    made = ngettext(
        "Segments are groups of organisations that answered alike. They were found in the answers to %(n)s question, "
        "and people gave them their names.",
        "Segments are groups of organisations that answered alike. They were found in the answers to %(n)s questions, "
        "and people gave them their names.",
        number,
    ) % {"n": number}
    return [made, stability_words(plan.stability)]


def _share(share: float | None, *, is_sample: bool) -> str:
    """The printed share: how many of those who answered are in a segment would tell more."""
    if share is None:
        return str(phrases_results.WHY_HIDDEN)
    words = {"share": round(share * 100)}
    if is_sample:
        return _("About %(share)s of 100 organisations.") % words
    return _("About %(share)s of 100 organisations that answered.") % words


def _header() -> Sequence[str]:
    return (_("Question"), _("Answer"), _("In the segment"), _("Of all"))


def _caption(name: str) -> str:
    return _("What sets “%(name)s” apart") % {"name": name}


def _row(told: Told, one: Apart) -> tuple[str, str, str, str]:
    inside, overall = (percent(share) for share in (one.inside, one.overall))
    answer = told.answer(one.question, one.row.value)
    return told.whole(one.question), answer, inside, overall
