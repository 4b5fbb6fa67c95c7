"""What is decided about the figures of a wave, each part in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skerry.kernel.actor import Viewer
from skerry.kernel.formats import number
from skerry.questionnaires.api import definition_of, text_in
from skerry.surveys import phrases_decided as phrases
from skerry.surveys import phrases_trends
from skerry.surveys.models import Wave
from skerry.surveys.queries import weights as queries
from skerry.surveys.queries.segments import search_of
from skerry.surveys.queries.trends import candidate
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.figures.calibrating import WeightsNotFitting
from skerry.surveys.rules.figures.coding import open_questions
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.plans.segments import SegmentsPlan
from skerry.surveys.rules.figures.plans.weights import WeightsPlan
from skerry.surveys.views.results.margin_words import MarginWords
from skerry.surveys.views.results.weights import unfit_words


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One part: ``words`` say what holds now, ``trouble`` what needs attention, if anything does."""

    part: str
    words: str
    trouble: str = ""

    @property
    def title(self) -> str:
        return str(phrases.TITLES[self.part])

    @property
    def about(self) -> str:
        return str(phrases.ABOUT[self.part])


@dataclass(frozen=True, kw_only=True)
class DecidedPage:
    """All parts of one wave, for one reader."""

    wave: Wave
    plan: Plan
    viewer: Viewer
    language: str

    def linked(self) -> Sequence[tuple[str, Decision]]:
        """The address of each part, and what is decided there."""
        parts = (
            self.weights(),
            self.questions(),
            self.codes(),
            self.segments(),
            self.trend(),
        )
        return [
            (reverse(f"surveys:results_plan_{each.part}", args=[self.wave.uuid]), each)
            for each in parts
        ]

    @property
    def _words(self) -> MarginWords:
        return MarginWords(definition=definition_of(self.wave.version), language=self.language)

    def weights(self) -> Decision:
        plan, trouble = self.plan.weights, ""
        if plan.is_fitted:
            try:
                queries.weighed(self.wave, plan)
            except WeightsNotFitting as refusal:
                trouble = unfit_words(refusal, self._words)
        words = f"{_fitted_to(plan, self._words)} {_cut_at(plan)}".strip()
        return Decision(part="weights", words=words, trouble=trouble)

    def questions(self) -> Decision:
        labels = [self._words.margin(f"question:{name}") for name in self.plan.questions]
        if not labels:
            return Decision(part="questions", words=str(phrases.NO_QUESTIONS))
        quoted = phrases.both([phrases.quoted(label) for label in labels])
        return Decision(part="questions", words=str(phrases.COMPARED_BY) % {"questions": quoted})

    def codes(self) -> Decision:
        asked = len(open_questions(definition_of(self.wave.version)))
        if not asked:
            return Decision(part="words", words=str(phrases.NO_OPEN_QUESTIONS))
        coded = [book for book in self.plan.codebooks if book.codes]
        if not coded:
            return Decision(part="words", words=str(phrases.NOT_CODED))
        return Decision(part="words", words=phrases.coded(len(coded), asked))

    def segments(self) -> Decision:
        plan = self.plan.segments
        if plan is not None:
            return Decision(part="segments", words=_named(plan, self.language))
        search = search_of(self.wave)
        is_unnamed = bool(search and search.found)
        trouble = str(phrases.UNNAMED) if is_unnamed else ""
        return Decision(part="segments", words=str(phrases.NO_SEGMENTS), trouble=trouble)

    def trend(self) -> Decision:
        if not self.plan.earlier:
            return Decision(part="trend", words=str(phrases.NO_TREND))
        known = waves_visible_to(self.viewer).filter(uuid=UUID(self.plan.earlier))
        earlier = known.select_related("version").first()
        if earlier is None:
            words, trouble = str(phrases.TREND_GONE), str(phrases.TREND_GONE_HELP)
            return Decision(part="trend", words=words, trouble=trouble)
        obstacle = candidate(earlier, self.wave).obstacle
        trouble = str(phrases_trends.OBSTACLES[obstacle]) if obstacle else ""
        called = phrases.quoted(earlier.title(self.language))
        words = str(phrases.TREND_WITH) % {"wave": called}
        return Decision(part="trend", words=words, trouble=trouble)


def _fitted_to(plan: WeightsPlan, words: MarginWords) -> str:
    if not plan.is_fitted:
        return str(phrases.AS_USUAL)
    if not plan.margins:
        return str(phrases.TOTALS_BY[plan.way])
    margins = ", ".join(words.margin(margin.variable) for margin in plan.margins)
    return str(phrases.FITTED_TO[plan.way]) % {"margins": margins}


def _cut_at(plan: WeightsPlan) -> str:
    if plan.limit is None:
        return ""
    return _("No weight counts more than %(limit)s times the median one.") % {
        "limit": number(plan.limit, 0 if plan.limit == int(plan.limit) else 1)
    }


def _named(plan: SegmentsPlan, language: str) -> str:
    names = [text_in(each, language, list(each)) for each in plan.names]
    return ngettext(
        "Compared by %(n)s segment: %(names)s.",
        "Compared by %(n)s segments: %(names)s.",
        len(names),
    ) % {"n": number(len(names)), "names": ", ".join(names)}
