"""What remains of the risk that answers are tied to people, as managers read it."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.functional import Promise

from skerry.questionnaires.api import QuestionType, definition_of
from skerry.surveys import phrases_answering as phrases
from skerry.surveys.enums import Mode
from skerry.surveys.models import Wave
from skerry.surveys.rules.anonymity import LEAST_IN_CELL

_TELLING: Final[Mapping[QuestionType, Promise | str]] = {
    QuestionType.ORGANISATION: phrases.ASKS_WHO,
    QuestionType.FILE: phrases.ASKS_FILES,
    QuestionType.TEXT: phrases.ASKS_WORDS,
}


def threats_of(wave: Wave) -> Sequence[Promise | str]:
    """What a manager should know before opening ``wave``: what its mode leaves, and what its questions add."""
    mode = Mode(wave.mode)
    if mode is not Mode.ANONYMOUS:
        return phrases.THREATS[mode]
    asked = {question.type for question in definition_of(wave.version).questions()}
    told = [sentence for kind, sentence in _TELLING.items() if kind in asked]
    of_cells = str(phrases.CELLS_REMAIN) % {"cell": LEAST_IN_CELL}
    return [*told, of_cells, *phrases.THREATS[mode]]
