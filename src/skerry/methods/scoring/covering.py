"""What the same answers say of the requirements of a framework, which is known by identifiers alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from skerry.methods.scoring.parameters import METHOD, VERSION
from skerry.methods.scoring.rules import DONT_KNOW, NOT_APPLICABLE, Question, by_key


class Standing(StrEnum):
    """What the answers say of one requirement."""

    MET = "met"
    PARTLY = "partly"
    OPEN = "open"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The standing of every requirement of one framework, by identifier, in its order."""

    method: str = METHOD
    version: int = VERSION
    standings: Mapping[str, Standing]

    @property
    def counts(self) -> Mapping[Standing, int]:
        counted = Counter(self.standings.values())
        return {standing: counted[standing] for standing in Standing}


def coverage(
    questions: Sequence[Question],
    answers: Mapping[str, str],
    *,
    identifiers: Sequence[str],
    mapping: Mapping[str, Sequence[str]],
) -> Coverage:
    """What ``answers`` say of each of ``identifiers``; ``mapping`` names those that a question is about.

    Asked: how far would the same answers carry in another framework? A requirement is met where
    all questions about it that apply have their best answer, open where all have their worst,
    unknown where somebody did not know and nothing else is missing, partly otherwise. It does
    not apply where none of its questions does. An answer to a check-up is a sign, never a proof.

    >>> levels = {"none": 0.0, "some": 0.5, "full": 1.0}
    >>> asked = [Question(key=key, area="a", levels=levels) for key in ("mail", "copies")]
    >>> found = coverage(asked, {"mail": "full", "copies": "dont_know"}, identifiers=["A.1", "A.2", "A.3"],
    ...                  mapping={"mail": ["A.1", "A.2"], "copies": ["A.2"]})
    >>> [standing.value for standing in found.standings.values()]
    ['met', 'unknown', 'not-asked']

    Raises:
        LevelUnknown: an answer is none of those that its question offers.
        QuestionRepeated: two questions have one key.
    """
    about: dict[str, list[tuple[Question, str]]] = {}
    for key, question in by_key(questions).items():
        for identifier in mapping.get(key, ()):
            if key in answers:
                about.setdefault(identifier, []).append((question, answers[key]))
    return Coverage(standings={each: _standing(about.get(each, ())) for each in identifiers})


def _standing(said: Sequence[tuple[Question, str]]) -> Standing:
    applying = [(question, answer) for question, answer in said if answer != NOT_APPLICABLE]
    if not applying:
        return Standing.NOT_APPLICABLE if said else Standing.NOT_ASKED
    known = [q.worth(a)[0] / max(q.levels.values()) for q, a in applying if a != DONT_KNOW]
    if len(known) < len(applying) and all(each == 1 for each in known):
        return Standing.UNKNOWN
    if len(known) == len(applying) and all(each == 1 for each in known):
        return Standing.MET
    return Standing.PARTLY if any(known) else Standing.OPEN
