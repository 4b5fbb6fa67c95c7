"""Definitions of every shape, for properties that must hold of all of them."""

from typing import Any

from hypothesis import strategies as st

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, Section

_Strategy = st.SearchStrategy[Any]  # Any: the fields' own types
LANGUAGES = ("sv", "en", "fr", "et")
_ALPHABET = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp"),
    exclude_characters="\ufeff$",
)
words = st.lists(st.text(_ALPHABET, min_size=1, max_size=12), min_size=1, max_size=4).map(" ".join)
identifiers = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True)
_RESERVED = {missing.value for missing in Missing} | {"meta", "other"}
_PAGES = {"review", "receipt", "print", "withdraw", "save", "file"}


def texts(
    languages: tuple[str, ...], *, may_be_empty: bool = True
) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(
        st.sampled_from(languages),
        words,
        min_size=0 if may_be_empty else 1,
        max_size=len(languages),
    )


_EXPRESSIONS = st.sampled_from(["", "1 = 1", "string-length('a b') > 0", "not(false())"])
_OFFERING = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.RANKING, QuestionType.MATRIX)
_limits = st.one_of(st.just(""), st.integers(-100, 100).map(str), st.sampled_from(["0.5", "-2.25"]))
_missing = st.lists(st.sampled_from(Missing), unique=True, max_size=3).map(tuple)
_extra = st.dictionaries(st.sampled_from(["my column", "guidance_hint", "team"]), words, max_size=2)


def _common(kind: QuestionType, languages: tuple[str, ...]) -> dict[str, _Strategy]:
    """What every question that is answered has."""
    if kind in {QuestionType.NOTE, QuestionType.CALCULATED}:
        return {}
    fields: dict[str, _Strategy] = {
        "required": _EXPRESSIONS | st.just("yes"),
        "missing": _missing,
    }
    if kind is QuestionType.MATRIX:
        return fields
    return fields | {
        "constraint": _EXPRESSIONS,
        "constraint_message": texts(languages),
        "required_message": texts(languages),
    }


def _rows(names: list[str], languages: tuple[str, ...]) -> st.SearchStrategy[tuple[Row, ...]]:
    rows = (
        st.builds(
            Row,
            name=st.just(name),
            label=texts(languages, may_be_empty=False),
            required=_EXPRESSIONS | st.just("yes"),
            relevant=_EXPRESSIONS,
        )
        for name in names
    )
    return st.tuples(*rows)


def _of_kind(
    lists: list[str], languages: tuple[str, ...], rows: list[str]
) -> dict[QuestionType, dict[str, _Strategy]]:
    """What only questions of one type have."""
    offered = {"choices": st.sampled_from(lists)} if lists else {}
    filters = {"choice_filter": st.sampled_from(["", "name != 'x'"])}
    number = {
        "minimum": _limits,
        "maximum": _limits,
        "decimals": st.integers(0, 7),
        "unit": texts(languages),
    }
    return {
        QuestionType.SINGLE: offered | filters,
        QuestionType.MULTIPLE: offered | filters | {"max_choices": st.integers(0, 3)},
        QuestionType.RANKING: offered,
        QuestionType.MATRIX: offered | {"rows": _rows(rows, languages)},
        QuestionType.SCALE: {
            "steps": st.integers(2, 11),
            "low_label": texts(languages),
            "high_label": texts(languages),
        },
        QuestionType.NUMBER: number | {"default": st.sampled_from(["", "1"])},
        QuestionType.MONEY: number | {"currency": st.just("EUR")},
        QuestionType.TEXT: {"is_long": st.booleans()},
        QuestionType.CONCEPT: {"scheme": identifiers},
        QuestionType.CALCULATED: {"calculation": st.just("1 + 1")},
    }


@st.composite
def _questions(
    draw: Any, name: str, lists: list[str], languages: tuple[str, ...], rows: list[str]
) -> Question:
    kind = draw(st.sampled_from([each for each in QuestionType if lists or each not in _OFFERING]))
    fields = {
        "label": texts(languages, may_be_empty=False),
        "hint": texts(languages),
        "relevant": _EXPRESSIONS,
        "extra": _extra,
        **_common(kind, languages),
        **_of_kind(lists, languages, rows).get(kind, {}),
    }
    return Question(name=name, type=kind, **draw(st.fixed_dictionaries(fields)))


def _choice_lists(languages: tuple[str, ...]) -> st.SearchStrategy[dict[str, tuple[Choice, ...]]]:
    choices = st.builds(
        Choice,
        name=identifiers.filter(lambda name: name not in _RESERVED),
        label=texts(languages, may_be_empty=False),
        traits=st.dictionaries(st.sampled_from(["county", "level"]), words, max_size=2),
    )
    lists = st.lists(choices, min_size=1, max_size=4, unique_by=lambda choice: choice.name)
    return st.dictionaries(identifiers, lists.map(tuple), max_size=3)


@st.composite
def definitions(draw: Any) -> Definition:
    """A definition that could be published: every label is there, names are unique."""
    languages = tuple(
        draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    )
    lists = draw(_choice_lists(languages))
    free = identifiers.filter(lambda name: name not in _RESERVED | _PAGES)
    names = draw(st.lists(free, min_size=12, max_size=24, unique=True))
    sections = []
    while len(names) > 5:
        section, names = names[0], names[1:]
        questions = []
        for _number in range(draw(st.integers(1, 3))):
            if len(names) > 3:
                name, rows, names = names[0], names[1:3], names[3:]
                questions.append(draw(_questions(name, list(lists), languages, rows)))
        if questions:
            sections.append(
                Section(
                    name=draw(st.sampled_from([section, questions[0].name])),
                    label=draw(texts(languages, may_be_empty=False)),
                    hint=draw(texts(languages)),
                    relevant=draw(_EXPRESSIONS),
                    questions=tuple(questions),
                )
            )
    return Definition(
        title=draw(texts(languages, may_be_empty=False)),
        languages=languages,
        introduction=draw(texts(languages)),
        closing=draw(texts(languages)),
        sections=tuple(sections),
        choice_lists=lists,
        extra=draw(
            st.dictionaries(st.sampled_from(["form_id", "version"]), identifiers, max_size=2)
        ),
    )
