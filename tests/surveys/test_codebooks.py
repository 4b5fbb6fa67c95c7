"""Codebooks as values, and answers counted by them."""

import pytest

from skerry.questionnaires.api import Given, Missing, QuestionType, asked_of, choices_of
from skerry.surveys.rules.figures import coding
from skerry.surveys.rules.figures.coding import WordsNotUsable
from skerry.surveys.rules.figures.plans import codebooks
from skerry.surveys.rules.figures.plans.codebooks import (
    MOST_CODES,
    Code,
    Codebook,
    CodebookFull,
    codebook_of,
)
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.words import at_least, language_of
from tests.surveys.figures import DEFINITION, reply
from tests.surveys.figures import frame as frame_of
from tests.surveys.test_figures_computing import compute, crowd, shown

COST = Code(name="cost", labels={"en": "Cost"}, words=("cost*", "expensive"))
PEOPLE = Code(name="people", labels={"en": "People"}, words=("skilled people",))
BOOK = Codebook(question="words", codes=(COST, PEOPLE))


def names(book):
    return [code.name for code in book.codes]


def a_code(label="Cost", name=""):
    return Code(name=name, labels={"en": label}, words=("cost",))


def test_a_codebook_is_read_as_it_was_written():
    book = codebooks.put_aside(BOOK, "people")

    assert Codebook.from_json(book.as_json()) == book
    assert Plan.from_json(Plan(codebooks=(book,)).as_json()).codebooks == (book,)
    before = {"question": "words", "codes": []}
    assert Codebook.from_json(before) == Codebook(question="words")


def test_a_new_code_is_the_last_and_gets_a_name_of_its_own():
    book = codebooks.with_code(BOOK, a_code("Cost"))
    book = codebooks.with_code(codebooks.put_aside(book, "cost-2"), a_code("Cost!"))

    assert names(book) == ["cost", "people", "cost-3"]
    assert names(codebooks.with_code(Codebook(question="q"), a_code("网络"))) == ["code"]


def test_a_code_is_changed_in_its_place():
    book = codebooks.with_code(BOOK, a_code("Price", "cost"))

    assert names(book) == ["cost", "people"]
    assert book.known("cost").labels == {"en": "Price"}


def test_codes_are_moved_one_place_and_stop_at_the_ends():
    assert names(codebooks.moved_up(BOOK, "people")) == ["people", "cost"]
    assert names(codebooks.moved_down(BOOK, "cost")) == ["people", "cost"]
    for still in (
        codebooks.moved_up(BOOK, "cost"),
        codebooks.moved_down(BOOK, "people"),
        codebooks.moved_up(BOOK, "gone"),
        codebooks.moved_down(BOOK, "gone"),
    ):
        assert still == BOOK


def test_what_is_set_aside_can_be_taken_back():
    aside = codebooks.put_aside(BOOK, "cost")

    assert (names(aside), aside.set_aside) == (["people"], (COST,))
    assert aside.known("cost") == COST
    assert codebooks.taken_back(aside, "cost") == Codebook(question="words", codes=(PEOPLE, COST))
    assert codebooks.put_aside(aside, "cost") == aside
    assert codebooks.taken_back(BOOK, "gone") == BOOK


def test_a_code_that_is_changed_while_it_was_set_aside_is_counted_again():
    book = codebooks.with_code(codebooks.put_aside(BOOK, "cost"), a_code("Price", "cost"))

    assert (names(book), book.set_aside) == (["people", "cost"], ())


def test_a_question_has_only_so_many_codes():
    full = Codebook(question="words", codes=tuple(a_code(name=str(n)) for n in range(MOST_CODES)))

    with pytest.raises(CodebookFull):
        codebooks.with_code(full, a_code())
    with pytest.raises(CodebookFull):
        codebooks.taken_back(
            Codebook(question="words", codes=full.codes, set_aside=(COST,)), "cost"
        )
    assert codebooks.with_code(full, a_code("Other", "7")).known("7").labels == {"en": "Other"}


def test_the_codebook_of_one_question_is_changed_beside_the_others():
    other = Codebook(question="other", codes=(COST,))

    begun = codebooks.changed((other,), "words", lambda book: codebooks.with_code(book, COST))
    ended = codebooks.changed(begun, "words", lambda book: codebooks.put_aside(book, "cost"))

    assert begun == (other, Codebook(question="words", codes=(COST,)))
    assert ended == (other, Codebook(question="words", set_aside=(COST,)))
    assert codebook_of(ended, "none") == Codebook(question="none")


@pytest.mark.parametrize("words", ["", "*", "24 / 7", "co*st"])
def test_words_that_can_find_nothing_are_refused(words):
    with pytest.raises(WordsNotUsable) as refusal:
        coding.check_words(words)

    assert refusal.value.words == words


def test_words_are_found_whatever_their_capitals():
    texts = ["COSTS, and skilled people", "too expensive", "nothing of it"]

    assert coding.check_words("*cost*") is None
    assert coding.codes_of(texts, BOOK.codes) == [("cost", "people"), ("cost",), ()]


def test_a_respondent_with_several_answers_is_counted_once():
    texts = ["costs", "costs and skilled people", "other", "something"]

    catch = coding.catch_of(texts, ["a", "a", "b", "c"], BOOK.codes)

    assert catch == coding.Catch(respondents=3, found={"cost": 1, "people": 1}, left=2)


def test_words_in_two_codes_are_told():
    assert coding.shared_words(("cost*", "dear"), BOOK.codes) == {"cost*": COST}


def test_a_coded_question_reads_as_if_it_had_offered_its_codes():
    definition = coding.with_codes(DEFINITION, (BOOK, Codebook(question="exports", codes=(COST,))))

    asked = asked_of(definition)["words"]
    assert asked.type is QuestionType.MULTIPLE
    assert [each.name for each in choices_of(definition, asked.question)] == ["cost", "people"]
    assert asked_of(definition)["exports"].type is QuestionType.SINGLE
    assert (
        coding.with_codes(DEFINITION, (Codebook(question="words", set_aside=(COST,)),))
        is DEFINITION
    )


def test_answers_become_codes_and_those_without_words_say_nothing():
    replies = [
        reply("a", words="Costs!", exports="yes"),
        reply("b", words="other"),
        reply("c", words="?"),
        reply("d", words=Missing.REFUSED),
        reply("e"),
    ]

    _definition, coded = coding.coded(DEFINITION, replies, (BOOK,))

    assert coded[0].answers == {"words": Given(value=("cost",)), "exports": Given(value="yes")}
    assert [each.answers.get("words") for each in coded[1:]] == [
        Given(value=()),
        None,
        Missing.REFUSED,
        None,
    ]


def test_codes_are_figures_of_the_one_protected_set():
    replies = [
        reply(
            f"{size}{place}",
            size=size,
            words="The costs" if place < 10 else "Skilled people, " * (place < 17) + "and so on",
        )
        for size in ("small", "large")
        for place in range(20)
    ]
    sizes = {"small": 40, "large": 40}

    content = compute(DEFINITION, replies, frame_of(sizes), plan=Plan(codebooks=(BOOK,)))

    assert shown(content, "words", "cost") == [0.5, 0.5, 0.5]
    assert shown(content, "words", "people")[0] == 0.35
    assert "skerry.topics" in content.methods
    usual = compute(DEFINITION, replies, frame_of(sizes))
    assert usual.question("words") is None
    assert "skerry.topics" not in usual.methods


def test_few_who_speak_of_a_code_are_hidden():
    replies = [reply(f"r{place}", words="Costs" if place < 3 else "Other") for place in range(30)]

    content = compute(DEFINITION, replies, frame_of({"small": 60}), plan=Plan(codebooks=(BOOK,)))

    assert shown(content, "words", "cost") == [None]
    assert shown(content, "words", "people") == [None]  # of whom nobody speaks


@pytest.mark.parametrize(("exports", "answer"), [(20, "yes"), (0, "no")])
def test_what_all_say_alike_is_hidden_and_stops_nothing(exports, answer):
    content = compute(DEFINITION, crowd(20, exports=exports), frame_of({"small": 40}))

    assert shown(content, "exports", answer) == [None]
    assert shown(content, "areas", "cloud") == [0.0]


def test_numbers_are_told_in_steps_and_never_near_all():
    assert [at_least(number, of=31) for number in (0, 4, 5, 29, 31)] == [0, 0, 5, 25, 25]


def test_the_language_of_a_text_is_that_of_its_small_words():
    assert language_of("The cost is high and it grows", ["sv", "en"]) == "en"
    assert language_of("网络", ["sv", "en"]) == "sv"
