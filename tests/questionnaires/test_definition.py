import pytest

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules import answers
from skerry.questionnaires.rules.answers import Given
from skerry.questionnaires.rules.definition import (
    Choice,
    Definition,
    DefinitionUnreadable,
    Question,
    Row,
    Section,
    text_in,
)

SIZE = Question(
    name="size",
    type=QuestionType.NUMBER,
    label={"en": "How many are you?", "sv": "Hur många är ni?"},
    minimum="0",
    missing=(Missing.DONT_KNOW,),
)
HELPS = Question(
    name="helps",
    type=QuestionType.MATRIX,
    choices="much",
    rows=(Row(name="people", label={"en": "People"}), Row(name="money", label={"en": "Money"})),
)
FIRM = Definition(
    title={"en": "Firms"},
    languages=("en", "sv"),
    sections=(
        Section(name="you", label={"en": "You"}, questions=(SIZE, HELPS)),
        Section(
            name="end",
            label={"en": "End"},
            questions=(Question(name="thanks", type=QuestionType.NOTE),),
        ),
    ),
    choice_lists={"much": (Choice(name="yes", label={"en": "Yes"}, traits={"rank": "1"}),)},
)


def test_a_definition_is_read_as_it_was_written():
    assert Definition.from_json(FIRM.as_json()) == FIRM


def test_what_is_at_its_default_is_not_written():
    assert FIRM.as_json()["sections"][0]["questions"][0] == {
        "name": "size",
        "type": "number",
        "label": {"en": "How many are you?", "sv": "Hur många är ni?"},
        "minimum": "0",
        "missing": ["dont_know"],
    }


def test_names_are_those_that_may_have_an_answer():
    assert list(FIRM.names()) == ["size", "people", "money"]


def test_the_fingerprint_changes_with_a_word_and_with_nothing_else():
    other = Definition.from_json({**FIRM.as_json(), "title": {"en": "firms"}})

    assert Definition.from_json(FIRM.as_json()).fingerprint() == FIRM.fingerprint()
    assert other.fingerprint() != FIRM.fingerprint()


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"format": 2, "title": {}, "languages": []},
        {"format": 1, "title": {}},
        {"format": 1, "title": {}, "languages": ["en"], "sections": [{"name": "a"}]},
        {"format": 1, "title": {}, "languages": ["en"], "choice_lists": []},
        {
            "format": 1,
            "title": {},
            "languages": ["en"],
            "sections": [{"name": "a", "label": {}, "questions": [{"name": "b", "type": "x"}]}],
        },
    ],
)
def test_what_was_not_written_here_is_unreadable(written):
    with pytest.raises(DefinitionUnreadable):
        Definition.from_json(written)


@pytest.mark.parametrize(
    ("texts", "language", "words"),
    [
        ({"sv": "Ja", "en": "Yes"}, "sv", "Ja"),
        ({"sv": "", "en": "Yes"}, "sv", "Yes"),
        ({"fi": "Kyllä"}, "sv", ""),
        ({}, "sv", ""),
    ],
)
def test_missing_words_are_those_of_the_next_language(texts, language, words):
    assert text_in(texts, language, ["en", "sv"]) == words


def test_answers_are_read_as_they_were_written():
    sheet = {
        "size": Missing.REFUSED,
        "people": Given(value="yes"),
        "order": Given(value=("b", "a")),
        "score": Given(value=3),
        "firm": Given(value={"name": "Nordby AB"}),
    }

    assert answers.from_json(answers.as_json(sheet)) == sheet
    assert answers.as_json(sheet)["size"] == {"missing": "prefer_not_to_say"}
    assert answers.as_json(sheet)["order"] == {"value": ["b", "a"]}
