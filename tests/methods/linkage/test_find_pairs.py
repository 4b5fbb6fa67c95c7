import doctest
import math
from dataclasses import replace

import pytest

from skerry.methods.linkage import METHOD, THRESHOLD, VERSION, Aspect, comparing, find_pairs
from skerry.methods.linkage.parameters import prior
from tests.methods.linkage.factories import evidence, levels, others, pair_of, record


@pytest.mark.parametrize("records", [[], [record("alone")]])
def test_a_pair_needs_two(records):
    found = find_pairs(records)

    assert found.pairs == ()
    assert found.records == len(records)


def test_the_result_says_how_it_was_found():
    found = find_pairs(others(10))

    assert (found.method, found.version, found.records) == (METHOD, VERSION, 10)
    assert (found.prior, found.threshold) == (0.02, THRESHOLD)


@pytest.mark.parametrize(
    ("ours", "theirs", "level"),
    [
        ("Skärvik Fyrlogik AB", "SKÄRVIK FYRLOGIK", "same-rare"),
        ("Skärvik Fyrlogik AB", "Aktiebolaget Skaervik Fyrlogik", "same-rare"),
        ("Skärvik Fyrlogik AB", "Fyrlogik Skarvik HB", "same-rare"),
        ("Skärvik Fyrlogik AB", "Skärvik Fyrlgoik AB", "slip-rare"),
        ("Skärvik Fyrlogik AB", "Skär Vik Fyrlogik AB", "slip-rare"),
        ("Маяк Защита ООО", "Majak Zashchita", "slip-rare"),
        ("Θαλασσα Φαρος ΑΕ", "Thalassa Pharos", "slip-rare"),
        ("Skärvik Fyrlogik Segelmast", "Skärvk Fyrlogik Segellmast", "slips-rare"),
        ("Institut für Fyrlogik Umwelt", "Institute of Fyrlogik Environment", "translated-rare"),
        ("Stiftelsen Fyrlogik Skärvik", "Fyrlogik Skärvik Förening", "same-but-sort"),
        ("Skärvik Fyrlogik", "Skärvik Fyrlogik Underhåll", "within-rare"),
        ("Skärvik Fyrlogik", "Nordhamn Fyrlogik Seglare", "other"),
        ("Skärvik", "Firma Seglare Nordhamn", None),
    ],
)
def test_names_are_compared_whatever_their_spelling(ours, theirs, level):
    left, right = record("a", ours, domain="a.example"), record("b", theirs, domain="b.example")

    pair = pair_of(left, right)

    found = (
        next((each.level for each in pair.evidence if each.aspect == Aspect.NAME), "")
        if pair
        else None
    )
    assert found == level


def test_another_number_is_no_slip():
    left, right = record("a", "Skärvik Fyrlogik 21"), record("b", "Skärvik Fyrlogik 22")

    assert evidence(left, right, Aspect.NAME).level == "alike"


def test_an_alias_is_a_name():
    left, right = record("a", "Nordhamn Seglare", "Skärvik Fyrlogik"), record("b")

    assert evidence(left, right, Aspect.NAME).level == "same-rare"


def test_a_name_that_many_bear_says_less():
    among = [record(f"same-{at}", "Firma Bygg", city=f"Ort {at}") for at in range(20)]

    one = evidence(
        record("a", "Firma Bygg"), record("b", "Firma Bygg"), Aspect.NAME, among=among + others()
    )

    assert (one.level, round(one.bits, 1)) == ("same-common", 12.0)


def test_places_are_compared():
    cases = [
        ({"city": "Genova", "country": "IT"}, {"city": "GENOA", "country": "IT"}, "same-town"),
        ({"city": "Umeå"}, {"city": "Umeå Södra"}, "alike-town"),
        ({"city": "", "region": "SE332"}, {"city": "", "region": "SE332"}, "same-small-region"),
        ({"city": "", "region": "SE331"}, {"city": "", "region": "SE332"}, "same-region"),
        ({"city": "", "region": "SE110"}, {"city": "", "region": "SE332"}, "other-town"),
        ({"city": "Umeå"}, {"city": "Lund"}, "other-town"),
        ({"city": "Umeå"}, {"city": ""}, "same-country"),
        ({"country": "SE"}, {"country": "FI"}, "other-country"),
        ({"country": "", "city": "Umeå"}, {"country": "", "city": ""}, "unknown"),
    ]

    assert levels(cases, Aspect.PLACE) == [level for _ours, _theirs, level in cases]


def test_domains_are_compared_and_shared_ones_are_none():
    cases = [
        ({"domain": "skarvik.example"}, {"domain": "www.Skarvik.example"}, "same"),
        ({"domain": "skarvik.example"}, {"domain": "skarvik.test"}, "same-but-ending"),
        ({"domain": "skarvik.example"}, {"domain": "fyrlogik.example"}, "other"),
        ({"domain": "skarvik.example"}, {"domain": ""}, "unknown"),
        ({"domain": "gmail.com"}, {"domain": "gmail.com"}, "unknown"),
    ]

    assert levels(cases, Aspect.DOMAIN) == [level for _ours, _theirs, level in cases]


def test_identifiers_are_compared_within_a_scheme():
    cases = [
        (
            {"identifiers": {"vat": "SE 5560"}},
            {"identifiers": {"vat": "se5560", "pic": "9"}},
            "same",
        ),
        ({"identifiers": {"pic": "7"}}, {"identifiers": {"pic": "8"}}, "other"),
        ({"identifiers": {"pic": "6"}}, {"identifiers": {"vat": "6"}}, "unknown"),
        ({"identifiers": {"pic": "5"}}, {"identifiers": {}}, "unknown"),
    ]

    assert levels(cases, Aspect.IDENTIFIER) == [level for _ours, _theirs, level in cases]


def test_a_number_is_strong_evidence_either_way():
    numbered = record("a", identifiers={"pic": "8"})

    same = evidence(numbered, record("b", identifiers={"pic": "8"}), Aspect.IDENTIFIER)
    other = evidence(numbered, record("b", identifiers={"pic": "9"}), Aspect.IDENTIFIER)

    assert same.bits > 20
    assert other.bits < -6


def test_the_same_number_finds_what_nothing_else_does():
    left = record("a", identifiers={"vat": "1"})
    right = record("b", "Nordhamn Seglare", country="FI", city="Åbo", identifiers={"vat": "1"})

    assert pair_of(left, right) is not None


def test_kinds_are_compared():
    company = record("a", kind="company")

    assert evidence(company, record("b", kind="company"), Aspect.KIND).bits > 0
    assert evidence(company, record("b", kind="public"), Aspect.KIND).bits < 0
    assert evidence(company, record("b"), Aspect.KIND).level == "unknown"


@pytest.mark.parametrize(
    ("ours", "theirs", "level"),
    [
        ("Skärvik universitet", "Skärvik University", "same"),
        ("Skärvik Fyrlogik", "Skärvik Fyrlogik", "none"),
        ("Skärvik universitet", "Skärvik University Press", "part"),
        ("Skärvik Fyrlogik", "Skärvik Fyrlogik Institute", "one-silent"),
        ("Skärvik Fyrlogik Institute", "Foundation Skärvik Fyrlogik Institute", "partly"),
        ("Skärvik Fyrlogik Institute", "Skärvik Fyrlogik kommun", "other"),
    ],
)
def test_sorts_of_body_are_compared(ours, theirs, level):
    left, right = record("a", ours, domain="s.example"), record("b", theirs, domain="s.example")

    assert evidence(left, right, Aspect.SORT).level == level


def test_a_town_that_many_share_says_less():
    among = others()
    few = evidence(
        record("a", city="Kiruna"), record("b", city="Kiruna"), Aspect.PLACE, among=among
    )
    many = evidence(record("a", city="Umeå"), record("b", city="Umeå"), Aspect.PLACE, among=among)

    assert few.bits > many.bits > 0


def test_a_record_without_a_name_is_no_obstacle():
    left, right = record("a", "", domain="s.example"), record("b", domain="s.example")

    assert evidence(left, right, Aspect.NAME).level == "unknown"


def test_the_bits_add_up_to_the_probability():
    records = [
        record("a", kind="company", domain="s.example"),
        record("b", "Skärvik Fyrlogk", city="Lund"),
        *others(),
    ]
    pair = find_pairs(records, threshold=1e-9).pairs[0]
    before = prior(len(records))

    bits = math.log2(before / (1 - before)) + sum(each.bits for each in pair.evidence)

    assert (pair.left, pair.right) == ("a", "b")
    assert pair.probability == pytest.approx(1 / (1 + 2**-bits), abs=1e-5)


def test_neither_order_nor_repetition_changes_the_result():
    records = [
        record("a"),
        record("b", "Fyrlogik Skärvik"),
        record("c", "Skärvik Fyrlgik"),
        *others(),
    ]

    first = find_pairs(records)

    assert find_pairs(records) == first
    assert find_pairs(records[::-1]) == first
    assert {("a", "b"), ("a", "c"), ("b", "c")} <= {(pair.left, pair.right) for pair in first.pairs}


def test_what_is_likelier_comes_first():
    records = [record("a"), record("b"), record("c", city="Lund"), *others()]

    found = find_pairs(records, threshold=0.01).pairs

    assert [pair.probability for pair in found] == sorted(
        (pair.probability for pair in found), reverse=True
    )


def test_a_lone_quotation_mark_or_an_emoji_is_a_name_too():
    odd = [
        replace(record(key), names=(name,))
        for key, name in {"a": '"', "b": "🦭", "c": "'; DROP"}.items()
    ]

    assert find_pairs([*odd, *others(5)]).records == 8


def test_the_example_in_the_documentation_holds():
    assert doctest.testmod(comparing).failed == 0
