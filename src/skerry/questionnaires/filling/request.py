"""One request for a page of a sheet: what all its parts compute is computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from skerry.kernel.http import Request
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.filling.place import Place, Sheet
from skerry.questionnaires.queries.vocabulary import concepts_of, organisations_called
from skerry.questionnaires.rules.asked import Asked, asked_in
from skerry.questionnaires.rules.checking import problems_in
from skerry.questionnaires.rules.definition import Definition, Section, Texts
from skerry.questionnaires.rules.fields import Fields, value_field
from skerry.questionnaires.rules.flow import State, as_submitted, piped, state_of
from skerry.questionnaires.rules.problems import Problem
from skerry.questionnaires.rules.progress import Progress, progress
from skerry.questionnaires.rules.reading import Known


@dataclass(frozen=True, kw_only=True)
class Filling:
    """A sheet at its place, asked for at ``now`` by somebody who reads ``language``.

    ``is_blank``: as if nothing had been answered. ``day`` is the one on which the answers count,
    where neither the sheet nor ``now`` says it.
    """

    request: Request
    sheet: Sheet
    place: Place
    now: datetime
    language: str
    is_blank: bool = False
    day: date | None = None

    @property
    def definition(self) -> Definition:
        return self.sheet.definition

    @cached_property
    def today(self) -> str:
        """The day to which conditions and calculations hold: that of handing in, once it has come."""
        day = self.day or self.sheet.submitted_on or timezone.localdate(self.now)
        return day.isoformat()

    @cached_property
    def state(self) -> State:
        answers = {} if self.is_blank else self.sheet.answers
        state = state_of(self.definition, answers, today=self.today)
        if self.is_blank or self.sheet.submitted_on is None:
            return state
        return as_submitted(state, answers)

    @cached_property
    def progress(self) -> Progress:
        return progress(self.definition, self.state, today=self.today)

    @cached_property
    def sections(self) -> Sequence[Section]:
        """Those that are to be filled in, in their order."""
        return [each for each in self.definition.sections if each.name in self.state.sections]

    @property
    def is_open(self) -> bool:
        return not self.place.closed_sentence and not self.sheet.is_submitted

    def words(self, texts: Texts) -> str:
        return piped(self.definition, texts, self.language, self.state)

    def problems(self, section: str | None = None) -> Sequence[Problem]:
        return problems_in(self.definition, self.state, section=section, today=self.today)

    def asked(self, section: Section) -> Sequence[Asked]:
        return asked_in(self.definition, section.name)

    def known(self, section: Section, sent: Fields) -> Known:
        """What the directory knows of what is asked in ``section``, and of the names that were sent."""
        asked = self.asked(section)
        named = [
            name
            for each in asked
            if each.type is QuestionType.ORGANISATION
            for name in sent.get(value_field(each.name), ())
        ]
        return Known(concepts=self.concepts(section), organisations=organisations_called(named))

    def concepts(self, section: Section) -> Mapping[str, Mapping[str, str]]:
        schemes = {
            each.question.scheme
            for each in self.asked(section)
            if each.type is QuestionType.CONCEPT
        }
        return concepts_of(sorted(schemes), language=self.language)

    def number_of(self, section: Section) -> int:
        """Under which number the section has its page."""
        return self.definition.sections.index(section) + 1

    def address(self, page: str = "") -> str:
        return f"{self.place.address}{page}/" if page else self.place.address

    def address_of(self, section: Section) -> str:
        return self.address(str(self.number_of(section)))

    def after(self, section: Section) -> str:
        """Where to go on after ``section``: the next that is relevant, else the review."""
        number = self.number_of(section)
        later = [each for each in self.sections if self.number_of(each) > number]
        return self.address_of(later[0]) if later else self.address("review")

    def before(self, section: Section) -> str:
        number = self.number_of(section)
        earlier = [each for each in self.sections if self.number_of(each) < number]
        return self.address_of(earlier[-1]) if earlier else self.address()
