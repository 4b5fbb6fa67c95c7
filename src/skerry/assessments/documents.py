"""A check-up on paper, for a board or a bank."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from skerry.assessments.phrases_kinds import WordsOfKind
from skerry.assessments.queries.standing import Checked
from skerry.assessments.shown import band_words, shown_areas
from skerry.assessments.shown_plans import ShownPlan, ShownStep
from skerry.kernel import currency, formats
from skerry.kernel.documents import Block, Document, Heading, Paragraph, Table
from skerry.kernel.identity.queries import current_identity


def plan_document(
    words: WordsOfKind, checked: Checked, plan: ShownPlan, *, language: str, today: date
) -> Document:
    return Document(
        title=str(words.paper),
        language=language,
        author=current_identity().name,
        date=today,
        blocks=[*_standing(checked, language), *_plan(plan), *_method(words, plan)],
    )


def _standing(checked: Checked, language: str) -> Iterator[Block]:
    score = checked.standing.score
    yield Heading(text=_("Where we stand"))
    if score.whole:
        yield Paragraph(
            text=_("By our own answers we have %(points)s of 100 points.")
            % {"points": band_words(score.whole)}
        )
    rows = [(area.label, band_words(area.band)) for area in shown_areas(checked, language)]
    yield Table(caption=_("Points by area"), header=(_("Area"), _("Of 100")), rows=rows)


def _plan(plan: ShownPlan) -> Iterator[Block]:
    yield Heading(text=_("What we do"))
    yield Paragraph(
        text=_(
            "%(steps)s measures in %(months)s months, with %(hours)s hours of work and %(money)s. "
            "They take away %(share)s of the risk that there is now."
        )
        % {
            "steps": formats.number(len(plan.steps)),
            "months": formats.number(plan.wishes.months),
            "hours": formats.number(round(plan.hours)),
            "money": currency.local_money(plan.money),
            "share": formats.percent(1 - plan.left),
        }
    )
    header = (_("Measure"), _("Month"), _("Hours"), _("Money"), _("Takes away"), _("State"))
    rows = [_row(step) for step in plan.steps]
    yield Table(caption=_("Measures in their order"), header=header, rows=rows)


def _row(step: ShownStep) -> tuple[str, ...]:
    return (
        step.title,
        formats.number(step.month),
        formats.number(round(step.hours, 1)),
        currency.local_money(step.money),
        formats.percent(step.share, 1),
        str(step.state_words),
    )


def _method(words: WordsOfKind, plan: ShownPlan) -> Iterator[Block]:
    yield Heading(text=_("How this was found"))
    yield Paragraph(text=str(words.found_on_paper))
    yield Paragraph(
        text=_("Method %(method)s, version %(version)s, content %(content)s.")
        % {
            "method": plan.row.method,
            "version": plan.row.method_version,
            "content": plan.row.content,
        }
    )
