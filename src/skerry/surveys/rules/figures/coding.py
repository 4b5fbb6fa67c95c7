"""Open answers as choices: each code of a codebook is one that an answer names or does not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from skerry.methods import topics
from skerry.questionnaires.api import Answers, Choice, Definition, Given, QuestionType
from skerry.surveys.rules.figures.plans.codebooks import Code, Codebook
from skerry.surveys.rules.figures.replies import Reply

CODES: Final = "codes:"
"""Begins the name of the list of choices that stands for a codebook."""


class WordsNotUsable(ValueError):
    """``words`` have no letters, or a star inside a word."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def check_words(words: str) -> None:
    """Raise WordsNotUsable for what no answer can be searched for."""
    try:
        topics.coded((), [topics.Code(key="", patterns=(words,))])
    except topics.CodeNotUsable as error:
        raise WordsNotUsable(words) from error


def text_in_answers(answers: Answers, question: str) -> str:
    """What was written; nothing where it has no words."""
    answer = answers.get(question)
    text = answer.value if isinstance(answer, Given) else ""
    return text if isinstance(text, str) and topics.words(text) else ""


def open_questions(definition: Definition) -> Sequence[str]:
    return [each.name for each in definition.questions() if each.type is QuestionType.TEXT]


def with_codes(definition: Definition, books: Sequence[Codebook]) -> Definition:
    """As if each question with codes had asked to choose among them."""
    used = _used(definition, books)
    if not used:
        return definition
    sections = tuple(
        replace(
            section,
            questions=tuple(
                replace(each, type=QuestionType.MULTIPLE, choices=CODES + each.name)
                if each.name in used
                else each
                for each in section.questions
            ),
        )
        for section in definition.sections
    )
    lists = {
        CODES + name: tuple(Choice(name=code.name, label=code.labels) for code in book.codes)
        for name, book in used.items()
    }
    return replace(definition, sections=sections, choice_lists={**definition.choice_lists, **lists})


def coded(
    definition: Definition, replies: Sequence[Reply], books: Sequence[Codebook]
) -> tuple[Definition, Sequence[Reply]]:
    """The questionnaire and the replies with codes instead of words; an answer without words says nothing."""
    for name, book in _used(definition, books).items():
        texts = [text_in_answers(reply.answers, name) for reply in replies]
        named = codes_of(texts, book.codes)
        replies = [
            replace(reply, answers=_answers(reply.answers, name, said, has_words=bool(text)))
            for reply, said, text in zip(replies, named, texts, strict=True)
        ]
    return with_codes(definition, books), replies


def codes_of(texts: Sequence[str], codes: Sequence[Code]) -> Sequence[tuple[str, ...]]:
    """The names of the codes that each text speaks of, in the order of the codebook."""
    wanted = [topics.Code(key=code.name, patterns=code.words) for code in codes]
    found = {name: set(places) for name, places in topics.coded(texts, wanted).found.items()}
    return [
        tuple(code.name for code in codes if place in found[code.name])
        for place in range(len(texts))
    ]


def _answers(answers: Answers, question: str, said: tuple[str, ...], *, has_words: bool) -> Answers:
    if has_words:
        return {**answers, question: Given(value=said)}
    if isinstance(answers.get(question), Given):
        return {name: answer for name, answer in answers.items() if name != question}
    return answers


def _used(definition: Definition, books: Sequence[Codebook]) -> Mapping[str, Codebook]:
    """The codebooks with codes, of questions that are asked."""
    asked = set(open_questions(definition))
    return {book.question: book for book in books if book.codes and book.question in asked}


@dataclass(frozen=True, kw_only=True)
class Catch:
    """How many respondents speak of each code, and of none: all that is counted of a codebook."""

    respondents: int
    found: Mapping[str, int]
    left: int


def catch_of(texts: Sequence[str], units: Sequence[str], codes: Sequence[Code]) -> Catch:
    """Of respondents with several answers each is counted once for a code, and left if none has any."""
    named = codes_of(texts, codes)
    said = {unit: set[str]() for unit in units}
    for unit, names in zip(units, named, strict=True):
        said[unit].update(names)
    return Catch(
        respondents=len(said),
        found={
            code.name: sum(1 for names in said.values() if code.name in names) for code in codes
        },
        left=sum(1 for names in said.values() if not names),
    )


def shared_words(words: Collection[str], others: Sequence[Code]) -> Mapping[str, Code]:
    """Which of ``words`` stand in another code, too, and in which."""
    own = set(words)
    return {word: code for code in reversed(others) for word in code.words if word in own}
