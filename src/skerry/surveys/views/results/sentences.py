"""What the figures of a question say, in sentences."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skerry.kernel.formats import number
from skerry.surveys import phrases_results as phrases
from skerry.surveys.enums import Unit
from skerry.surveys.rules.figures.content import MEAN, MEDIAN, Figure, FigureRow, QuestionFigures
from skerry.surveys.rules.figures.variables import VariableKind
from skerry.surveys.views.results.labels import Told

HUNDRED: Final = 100
SAID_AMOUNTS: Final = (MEAN, MEDIAN)
"""The amounts that are worth a sentence."""
LEAST_ANSWERED: Final = 0.2
"""Where fewer answered, shares of those who did would be as rough as they are small."""


def finding(told: Told, question: QuestionFigures) -> Sequence[str]:
    """What is most worth saying of all who answered, the main thing first."""
    if question.kind is VariableKind.NUMBER:
        said = [_number(told, question, row) for row in question.rows if row.value in SAID_AMOUNTS]
        return [sentence for sentence in said if sentence] or [str(phrases.EVERYTHING_HIDDEN)]
    ranked = _ranked(told, question)
    if not ranked:
        return [str(phrases.EVERYTHING_HIDDEN)]
    if is_most_hidden(told, question):
        return [str(phrases.MOST_HIDDEN)]
    first = share_sentence(told, question, ranked[0], told.everybody)
    coded = [str(phrases.CODED)] if told.is_coded(question) else []
    return [first, *_doubts(told, question, ranked), *coded]


def is_most_hidden(told: Told, question: QuestionFigures) -> bool:
    """Of answers that exclude each other, more gave those that are hidden than any that is shown.

    It follows from the printed shares: what they leave to a hundred is hidden.
    """
    if question.kind is not VariableKind.VALUES:
        return False
    shown = [row.figures[told.everybody].value for row in question.rows]
    silent = [row.figures[told.everybody].value for row in question.silent]
    left = 1 - sum(value or 0 for value in (*shown, *silent))
    return None in shown and left > max((value or 0 for value in shown), default=0)


def share_sentence(told: Told, question: QuestionFigures, row: FigureRow, place: int) -> str:
    """One share, with the ends of its range."""
    figure = row.figures[place]
    if figure.value is None:
        return str(phrases.HIDDEN)
    words = {
        "many": _many(told, figure),
        "whom": _whom(told),
        "answer": told.answer(question, row.value),
    }
    match question.kind:
        case VariableKind.CHOSEN if told.is_coded(question):
            said = _("%(many)s of 100 %(whom)s speak of “%(answer)s”.") % words
        case VariableKind.CHOSEN:
            said = _("%(many)s of 100 %(whom)s chose “%(answer)s”.") % words
        case VariableKind.FIRST:
            said = _("%(many)s of 100 %(whom)s put “%(answer)s” first.") % words
        case _:
            said = _("%(many)s of 100 %(whom)s say “%(answer)s”.") % words
    return said[:1].upper() + said[1:]


def base_sentence(told: Told, question: QuestionFigures, place: int) -> str:
    """On how many answers the figures rest, and for how many they stand."""
    base = question.bases[place]
    if base is None:
        return _("How many answered is hidden, too.")
    said = ngettext(
        "The figures rest on the answers of %(n)s organisation.",
        "The figures rest on the answers of %(n)s organisations.",
        base,
    ) % {"n": number(base)}
    weighing = told.content.weighing
    if not weighing.is_sample:
        return said
    stands = ngettext(
        "With their weights these stand for the %(n)s organisation of the panel.",
        "With their weights these stand for all %(n)s organisations of the panel.",
        weighing.population,
    ) % {"n": number(weighing.population)}
    return f"{said} {stands}"


def caution_sentences(question: QuestionFigures, places: Sequence[int]) -> Sequence[str]:
    """What to know before relying on the figures in the columns ``places``; each once."""
    keys = {
        caution
        for row in question.rows
        for place in places
        for caution in row.figures[place].cautions
    }
    return [str(words) for key, words in phrases.CAUTIONS.items() if key in keys]


def difference(told: Told, row: FigureRow, by: str) -> str:
    """Whether the groups differ by more than chance may bring; nothing where too few are shown."""
    known = [
        (ends, label)
        for place, label in told.groups[by]
        if (ends := told.ends(row.figures[place])) is not None
    ]
    if len(known) < 2:  # noqa: PLR2004  # one group has nothing to differ from
        return ""
    (high_from, _high), high = max(known, key=lambda each: each[0][0])
    (_low, low_to), low = min(known, key=lambda each: each[0][1])
    if high_from <= low_to:
        return _("All these ranges overlap: the differences between the groups may be chance.")
    words = {"high": high, "low": low}
    return (
        _("The ranges of “%(high)s” and “%(low)s” do not overlap: that is hardly chance.") % words
    )


def asked_sentences(told: Told, question: QuestionFigures) -> Sequence[str]:
    """How many were not asked or gave no answer, and what the largest share is without them.

    Both follow from the printed shares of all: nothing more of the answers is told.
    """
    place = told.everybody
    silent = [row.figures[place].value for row in question.silent]
    without = sum(value or 0.0 for value in silent)
    if not silent or None in silent or without <= 0 or without > 1 - LEAST_ANSWERED:
        return []
    said = _(
        "%(n)s of 100 did not know, gave no answer or were not asked; the shares are of all."
    ) % {"n": _hundredths(without)}
    ranked = _ranked(told, question)
    is_unclear = not ranked or is_most_hidden(told, question)
    if is_unclear or question.kind is VariableKind.NUMBER:
        return [said]
    share = (ranked[0].figures[place].value or 0.0) / (1 - without)
    of_these = _("Of those who did answer, about %(many)s of 100 gave “%(answer)s”.") % {
        "many": min(_hundredths(share), HUNDRED),
        "answer": told.answer(question, ranked[0].value),
    }
    return [said, of_these]


def method_sentence(told: Told) -> str:
    """What computed and protected the figures, each with its version."""
    versions = ", ".join(f"{name} {n}" for name, n in sorted(told.content.methods.items()))
    return _("Computed and protected by %(methods)s.") % {"methods": versions}


def is_something_hidden(question: QuestionFigures, places: Sequence[int]) -> bool:
    return any(
        row.figures[place].is_hidden
        for row in (*question.rows, *question.silent)
        for place in places
    )


def _many(told: Told, figure: Figure) -> str:
    """``between 41 and 58``, or one number where the range is no wider or is not known."""
    ends = told.ends(figure)
    if ends is None:
        number = str(_hundredths(figure.value))
        return _("about %(n)s") % {"n": number} if told.is_sample else number
    low, high = _hundredths(ends[0]), _hundredths(ends[1])
    if low == high:
        return str(low)
    return _("between %(low)s and %(high)s") % {"low": low, "high": high}


def _hundredths(share: float | None) -> int:
    return round((share or 0) * HUNDRED)


def _whom(told: Told) -> str:
    """Of whom the figures speak."""
    if not told.is_sample:
        return _("of those who answered")
    if told.unit is Unit.PERSON:
        return _("people, each organisation counted once,")
    return _("organisations")


def _ranked(told: Told, question: QuestionFigures) -> Sequence[FigureRow]:
    """The rows that are shown, the largest share of all first."""
    shown = [row for row in question.rows if not row.figures[told.everybody].is_hidden]
    return sorted(shown, key=lambda row: -(row.figures[told.everybody].value or 0))


def _doubts(told: Told, question: QuestionFigures, ranked: Sequence[FigureRow]) -> Sequence[str]:
    """What speaks against taking the first for the largest of all.

    Of answers that do not exclude each other one that is hidden may be the largest, so nothing
    is said of places.
    """
    place, is_hidden = told.everybody, len(ranked) < len(question.rows)
    if is_hidden and question.kind is not VariableKind.VALUES:
        return [_("Not every answer is shown; one that is not may be more common than this one.")]
    doubts = [_("Not every answer to this question is shown.")] if is_hidden else []
    if len(ranked) > 1 and _overlap(told, ranked[0].figures[place], ranked[1].figures[place]):
        second = told.answer(question, ranked[1].value)
        doubts.insert(
            0,
            _("Whether “%(second)s” comes second or first is not certain: their ranges overlap.")
            % {"second": second},
        )
    return doubts


def _overlap(told: Told, one: Figure, other: Figure) -> bool:
    """Whether a smaller figure may be as large as a larger ``one``."""
    ends, others = told.ends(one), told.ends(other)
    return bool(ends and others and others[1] > ends[0])


def _number(told: Told, question: QuestionFigures, row: FigureRow) -> str:
    figure = row.figures[told.everybody]
    if figure.value is None:
        return ""
    value = told.written(question, row, figure.value)
    said = {
        MEAN: _("On average they say %(value)s."),
        MEDIAN: _("Half of them say %(value)s or less, half as much or more."),
    }[row.value] % {"value": value}
    ends = told.ends(figure)
    if ends is None or ends[0] == ends[1]:
        return said
    low, high = (told.written(question, row, end) for end in ends)
    ranged = _("The figure for all most likely lies between %(low)s and %(high)s.")
    return f"{said} {ranged % {'low': low, 'high': high}}"
