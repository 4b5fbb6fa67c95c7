import doctest

import pytest

from skerry.methods.linkage import names


def test_the_examples_hold():
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Telefónica, S.A.", ("telefonica",)),
        ("UAB Žuvis", ("zuvis",)),
        ("Acme Sp. z o.o.", ("acme",)),
        ("Elettra S. C. p. A.", ("elettra",)),
        ("Muster GmbH & Co. KG", ("muster",)),
        ("Société anonyme Fleury", ("fleury",)),
        ("Маяк ООО", ("mayak",)),
        ("AB", ("ab",)),
        ("The Of", ("the", "of")),
    ],
)
def test_legal_forms_and_joining_words_do_not_count(name, words):
    assert names.read(name).words == words


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Institut für Energie", "Institute of Energy"),
        ("Regulación genómica", "Genomic regulation"),
        ("Université Rennes II", "University of Rennes 2"),
        ("Göteborgs universitet", "University of Gothenburg"),
        ("Kemijski inštitut", "Institute of Chemistry"),
    ],
)
def test_names_mean_the_same_in_several_languages(ours, theirs):
    assert names.read(ours).meaning == names.read(theirs).meaning


def test_short_words_keep_their_endings():
    assert names.read("Netix Netic").meanings == ("netix", "netic")


def test_each_half_of_a_bilingual_name_is_a_reading():
    found = {
        reading.text
        for reading in names.readings("Universidad del País Vasco/ Euskal Herriko Unibertsitatea")
    }

    assert {"pais universidad vasco", "euskal herriko unibertsitatea"} <= found


def test_what_stands_in_brackets_is_left_out():
    assert [reading.text for reading in names.readings("Virbac (France)")] == ["virbac"]
    assert [reading.text for reading in names.readings("(Virbac)")] == ["virbac"]


def test_a_name_without_letters_has_no_reading():
    assert names.readings("🦭") == () or names.readings("—") == ()


def test_a_part_of_a_whole_is_told_from_a_body_of_its_own():
    assert names.read("Institute of Hydrology of the Slovak Academy").parts == {"institute"}
    assert names.read("Institute of Hydrology").parts == frozenset()
    assert names.read("University Press").parts == {"press"}


def test_two_slips_of_one_word_share_a_spelling():
    assert names.lacking_a_letter("abc") == {"abc", "bc", "ac", "ab"}
