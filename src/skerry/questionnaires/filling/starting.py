"""Where somebody begins, or goes on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from skerry.kernel.components import Link, address
from skerry.kernel.formats import language_name
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.rules.definition import Section


@dataclass(frozen=True, kw_only=True)
class SectionLine:
    """A section in the list on the first page: how much of it is answered."""

    label: str
    address: str
    answered: int
    questions: int

    @property
    def is_done(self) -> bool:
        return self.answered == self.questions


def section_lines(filling: Filling) -> Sequence[SectionLine]:
    return [_line(filling, section) for section in filling.sections]


def start_section(filling: Filling) -> str:
    """The first section in which nothing is answered yet; the review when there is none."""
    lines = section_lines(filling)
    untouched = (line.address for line in lines if not line.answered and line.questions)
    return next(untouched, filling.address("review"))


def languages(filling: Filling) -> Sequence[Link]:
    """The languages that both the questionnaire and the site speak, when there is a choice."""
    spoken = [code for code, _name in settings.LANGUAGES if code in filling.definition.languages]
    return [
        Link(
            label=language_name(code, is_own=True),
            href=address(filling.request, lang=code),
            is_current=code == filling.language,
            language=code,
        )
        for code in spoken
        if len(spoken) > 1
    ]


def _line(filling: Filling, section: Section) -> SectionLine:
    asked = [
        each.name
        for each in filling.asked(section)
        if each.name in filling.state.names and each.type is not QuestionType.CALCULATED
    ]
    return SectionLine(
        label=filling.words(section.label),
        address=filling.address_of(section),
        answered=sum(name in filling.state.counting for name in asked),
        questions=len(asked),
    )
