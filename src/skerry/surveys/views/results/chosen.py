"""What of a set of figures the reader has chosen to see, by the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from skerry.kernel.charts import IntervalChart
from skerry.kernel.components import Choice, Column
from skerry.surveys.models import Results
from skerry.surveys.rules.figures.content import FigureRow, QuestionFigures
from skerry.surveys.views.results import pictures, sentences
from skerry.surveys.views.results.labels import Told


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A question, and by what its figures are compared; ``row`` is the answer that is compared."""

    told: Told
    question: QuestionFigures
    by: str | None
    row: FigureRow

    @property
    def places(self) -> Sequence[int]:
        return [place for place, _label in self.told.columns(self.by)]

    @property
    def chart(self) -> IntervalChart:
        if self.by is None:
            return pictures.picture(self.told, self.question)
        return pictures.comparison(self.told, self.question, self.row, self.by)

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to draw: a picture of hidden figures would be empty."""
        return pictures.is_drawn(self.chart)

    def source(self, title: str) -> Sequence[str]:
        """What stands below a picture that leaves its page."""
        rests_on = sentences.base_sentence(self.told, self.question, self.told.everybody)
        ranged = _("Dots are figures, lines the ranges in which they most likely lie.")
        return [title, rests_on, *([ranged] if self.told.is_sample else [])]


@dataclass(frozen=True, kw_only=True)
class QuestionGroup:
    """The questions of one page of the questionnaire, to choose from."""

    label: str
    choices: Sequence[Choice]


def chosen(told: Told, asked: Mapping[str, str]) -> Chosen | None:
    """What the address asks for, as far as it exists; else the first question. None without any."""
    questions = told.content.questions
    if not questions:
        return None
    question = told.content.question(asked.get("question", "")) or questions[0]
    by = next((each for each in told.groups_of(question) if each == asked.get("by")), None)
    return Chosen(told=told, question=question, by=by, row=_row(told, question, asked))


def _row(told: Told, question: QuestionFigures, asked: Mapping[str, str]) -> FigureRow:
    """The answer that is asked for, else the one that most gave."""
    rows = pictures.drawn_rows(question)
    wanted = [row for row in rows if row.value == asked.get("answer")]
    return [*wanted, pictures.leading_row(told, question)][0]


def question_groups(chosen: Chosen) -> Sequence[QuestionGroup]:
    told = chosen.told
    return [
        QuestionGroup(
            label=section,
            choices=[
                Choice(
                    value=each.name,
                    label=told.whole(each),
                    is_chosen=each is chosen.question,
                )
                for each in questions
            ],
        )
        for section, questions in groupby(told.content.questions, key=told.section)
    ]


def ways_to_compare(chosen: Chosen) -> Sequence[Choice]:
    """By what figures can be compared, everybody together first."""
    together = Choice(value="", label=_("All together"), is_chosen=chosen.by is None)
    ways = [
        Choice(value=each, label=chosen.told.way(each), is_chosen=each == chosen.by)
        for each in chosen.told.groups_of(chosen.question)
    ]
    return [together, *ways] if ways else []


def answers_to_compare(chosen: Chosen) -> Sequence[Choice]:
    """Which of its answers the picture may compare, where groups are compared."""
    if chosen.by is None:
        return []
    return [
        Choice(
            value=row.value,
            label=chosen.told.answer(chosen.question, row.value),
            is_chosen=row is chosen.row,
        )
        for row in pictures.drawn_rows(chosen.question)
    ]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """All that a page shows of one question."""

    name: str
    above: str
    label: str
    said: Sequence[str]
    chart: IntervalChart
    has_picture: bool
    compared: str
    difference: str
    columns: Sequence[Column]
    lines: Sequence[pictures.Line]
    bases: pictures.Line
    stand_for: pictures.Line | None
    rests_on: str
    of_asked: Sequence[str]
    method: str
    cautions: Sequence[str]
    has_hidden: bool
    note: str


def finding(chosen: Chosen, results: Results) -> Finding:
    told, question, by = chosen.told, chosen.question, chosen.by
    return Finding(
        name=question.name,
        above=told.above(question),
        label=told.question(question),
        said=sentences.finding(told, question),
        chart=chosen.chart,
        has_picture=chosen.has_picture,
        compared=told.answer(question, chosen.row.value) if by else "",
        difference=sentences.difference(told, chosen.row, by) if by else "",
        columns=pictures.columns(told, question, by),
        lines=pictures.lines(told, question, by),
        bases=pictures.bases(told, question, by),
        stand_for=pictures.stand_for(told, by),
        rests_on=sentences.base_sentence(told, question, told.everybody),
        of_asked=sentences.asked_sentences(told, question),
        method=sentences.method_sentence(told),
        cautions=sentences.caution_sentences(question, chosen.places),
        has_hidden=sentences.is_something_hidden(question, chosen.places),
        note=note_on(results, question.name, told),
    )


def note_on(results: Results, question: str, told: Told) -> str:
    """What the manager says of a question, in the language of the page or another."""
    notes = {note.question: note.texts for note in results.notes.all()}
    return told.note(notes.get(question, {}))


def neighbour(chosen: Chosen, step: int) -> str:
    """The name of the question before or after; empty at either end."""
    questions = chosen.told.content.questions
    place = questions.index(chosen.question) + step
    return questions[place].name if 0 <= place < len(questions) else ""


def query_of(chosen: Chosen) -> str:
    """What an address asks for to get exactly this."""
    asked = {"question": chosen.question.name}
    if chosen.by is not None:
        asked |= {"by": chosen.by, "answer": chosen.row.value}
    return urlencode(asked)
