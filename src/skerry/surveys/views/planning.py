"""The steps to a new wave. All that was said stands in the address: nothing is kept before the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from django.db.models import QuerySet
from django.forms import Form
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from skerry.kernel.actor import Viewer
from skerry.methods.sampling import Rule
from skerry.questionnaires.api import InstrumentVersion
from skerry.surveys.enums import Access, Dimension, Mode, Unit
from skerry.surveys.forms_waves import (
    PromiseForm,
    QuestionnaireForm,
    StrataForm,
    WhoForm,
    WordsForm,
    usual_words,
)
from skerry.surveys.models import Panel, Wave
from skerry.surveys.queries.panels import panels_visible_to, strata_of
from skerry.surveys.queries.waves import askable_versions, asks_of, earlier_samples
from skerry.surveys.rules.strata import Sizes, collapsed
from skerry.surveys.rules.waves import Plan
from skerry.surveys.services.waves import Design, Drawing, Words

AT: Final = "at"


class PlanStep(StrEnum):
    """In the order in which they are taken."""

    QUESTIONNAIRE = "questionnaire"
    PROMISE = "promise"
    WHO = "who"
    STRATA = "strata"
    WORDS = "words"


TITLES: Final[Mapping[PlanStep, str | Promise]] = {
    PlanStep.QUESTIONNAIRE: _("Questionnaire"),
    PlanStep.PROMISE: _("Promise"),
    PlanStep.WHO: _("Who is asked"),
    PlanStep.STRATA: _("Strata"),
    PlanStep.WORDS: _("Titles and days"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Planning:
    """What the address says of the wave so far, and the step that comes next.

    ``at`` is the step that was sent last; those after it are shown as they stand, without
    complaint.
    """

    said: QueryDict
    viewer: Viewer
    today: date
    seed: int

    @cached_property
    def forms(self) -> Mapping[PlanStep, Form]:
        """Those up to the present step: each needs what the earlier ones said."""
        found: dict[PlanStep, Form] = {}
        for step in PlanStep:
            if step is PlanStep.STRATA and self._has_no_strata(found):
                continue
            found[step] = self._form(step, found)
            if not found[step].is_valid():
                break
        return found

    @cached_property
    def present(self) -> PlanStep | None:
        """The step to be taken; None when all are."""
        step = list(self.forms)[-1]
        return None if self.forms[step].is_valid() else step

    @property
    def steps(self) -> Sequence[PlanStep]:
        """All that there are for this wave."""
        return [
            step
            for step in PlanStep
            if step is not PlanStep.STRATA or not self._has_no_strata(self.forms)
        ]

    def before(self, step: PlanStep) -> str:
        """What to send as ``at`` to come to ``step`` again."""
        place = self.steps.index(step)
        return self.steps[place - 1] if place else ""

    @property
    def others(self) -> Sequence[tuple[str, str]]:
        """What was said in other steps than the present one, for hidden fields."""
        own = set(self.forms[self.present].fields) if self.present else set()
        return [
            (name, value)
            for name, values in self.said.lists()
            if name not in own | {AT, "csrfmiddlewaretoken"}
            for value in values
        ]

    def _has_no_strata(self, found: Mapping[PlanStep, Form]) -> bool:
        return PlanStep.WHO in found and self._panel(found) is None

    def _form(self, step: PlanStep, found: Mapping[PlanStep, Form]) -> Form:
        options: dict[str, Any] = {  # Any: as Django's forms take them
            "data": self.said if self._is_sent(step) else None,
            "initial": self._usual(step, found) | self._known(),
        }
        match step:
            case PlanStep.QUESTIONNAIRE:
                return QuestionnaireForm(versions=self.versions, language=get_language(), **options)
            case PlanStep.PROMISE:
                return PromiseForm(**options)
            case PlanStep.WHO:
                return WhoForm(panels=panels_visible_to(self.viewer), **options)
            case PlanStep.STRATA:
                return self._strata(found, options)
            case PlanStep.WORDS:
                return WordsForm(**options)

    def _is_sent(self, step: PlanStep) -> bool:
        order = list(PlanStep)
        sent = self.said.get(AT, "")
        return sent in order and order.index(step) <= order.index(PlanStep(sent))

    def _known(self) -> dict[str, Any]:  # Any: initial values of whatever fields
        several = {"dimensions"}
        return {
            name: values if name in several else values[-1]
            for name, values in self.said.lists()
            if values
        }

    def _usual(
        self, step: PlanStep, found: Mapping[PlanStep, Form]
    ) -> dict[str, Any]:  # Any: likewise
        match step:
            case PlanStep.PROMISE:
                return {"mode": Mode.CONFIDENTIAL, "unit": Unit.ORGANISATION}
            case PlanStep.WHO:
                return {"access": Access.CENSUS}
            case PlanStep.STRATA:
                panel = self._panel(found)
                return {"dimensions": panel.dimensions if panel else [], "seed": self.seed}
            case PlanStep.WORDS:
                return dict(usual_words(today=self.today))
            case _:
                return {}

    def _strata(
        self, found: Mapping[PlanStep, Form], options: Mapping[str, Any]
    ) -> StrataForm:  # Any: as Django's forms take them
        panel: Panel = self._cleaned(PlanStep.WHO, found)["panel"]
        return StrataForm(
            dimensions=[Dimension(name) for name in panel.dimensions],
            sizes=strata_of(panel),
            earlier=earlier_samples(self.viewer, panel=panel),
            is_sample=self._cleaned(PlanStep.WHO, found).get("access") == Access.SAMPLE,
            **options,
        )

    def _panel(self, found: Mapping[PlanStep, Form]) -> Panel | None:
        return self._cleaned(PlanStep.WHO, found).get("panel")

    def _cleaned(
        self, step: PlanStep, found: Mapping[PlanStep, Form]
    ) -> Mapping[str, Any]:  # Any: clean values
        return getattr(found.get(step), "cleaned_data", {})

    def said_in(self, step: PlanStep) -> Mapping[str, Any]:  # Any: clean values
        """What a step that is taken said, as clean values."""
        return self._cleaned(step, self.forms)

    @cached_property
    def versions(self) -> "QuerySet[InstrumentVersion]":
        """What can be asked."""
        return askable_versions(self.viewer)

    @cached_property
    def panel(self) -> Panel | None:
        return self._panel(self.forms)

    @cached_property
    def dimensions(self) -> Sequence[Dimension]:
        """Those that are chosen, or as long as none are said, all of the panel."""
        form = self.forms.get(PlanStep.STRATA)
        if isinstance(form, StrataForm) and form.is_bound:
            return form.chosen
        return [Dimension(name) for name in self.panel.dimensions] if self.panel else []

    @cached_property
    def frame(self) -> Sizes:
        if self.panel is None:
            return {}
        own = [Dimension(name) for name in self.panel.dimensions]
        return collapsed(strata_of(self.panel), of=own, to=self.dimensions)

    @property
    def sample(self) -> Sizes:
        """How many are drawn in each stratum; empty for other ways in."""
        numbers: Sizes = self.said_in(PlanStep.STRATA).get("numbers", {})
        return numbers

    @property
    def plan(self) -> Plan:
        """What decides whether it may be made; only once all steps are taken."""
        design, words = self.design(open_key=""), self.words
        return Plan(
            mode=design.mode,
            access=design.access,
            has_panel=design.panel is not None,
            has_title=True,
            is_published=True,
            frame=self.frame,
            sample=self.sample,
            asks=asks_of(design.version),
            opens_on=words.opens_on,
            closes_on=words.closes_on,
            kept_until=words.kept_until,
        )

    def design(self, *, open_key: str) -> Design:
        promise, who = self.said_in(PlanStep.PROMISE), self.said_in(PlanStep.WHO)
        return Design(
            version=self.said_in(PlanStep.QUESTIONNAIRE)["version"],
            mode=Mode(promise["mode"]),
            unit=Unit(promise["unit"]),
            access=Access(who["access"]),
            panel=self.panel,
            dimensions=self.dimensions,
            sample_sizes=self.sample,
            drawing=self._drawing,
            open_key=open_key,
        )

    @property
    def _drawing(self) -> Drawing | None:
        said = self.said_in(PlanStep.STRATA)
        if not said.get("numbers"):
            return None
        return Drawing(
            rule=Rule(said["rule"]),
            minimum=said["minimum"],
            total=said["total"],
            seed=said["seed"],
            start=said["start"],
        )

    @property
    def like(self) -> Wave | None:
        """The earlier wave whose seed is used."""
        return self.said_in(PlanStep.STRATA).get("like")

    @property
    def words(self) -> Words:
        words: Words = self.said_in(PlanStep.WORDS)["words"]
        return words
