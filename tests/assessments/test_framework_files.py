"""What files of texts say of frameworks: read leniently, refused with one reason."""

import json

import pytest

from skerry.assessments.enums import FileFault
from skerry.assessments.importers import trees
from skerry.assessments.importers.framework_texts import read_framework_texts
from skerry.assessments.importers.trees import FrameworkFileRefused
from skerry.assessments.rules.framework_texts import Item, Wording, matching
from tests.assessments.framework_files import catalog, control, framework, library, node, part


def items(*names):
    wording = {"en": Wording(title="Ours", text="")}
    return [Item(called=(name,), wordings=wording) for name in names]


def read(content, *identifiers, key="nis2", language="en", licence=""):
    wanted = framework(*identifiers, key=key)
    return read_framework_texts(content, framework=wanted, language=language, licence=licence)


def refusal(content, *identifiers, **more):
    with pytest.raises(FrameworkFileRefused) as refused:
        read(content, *(identifiers or ("1.1",)), **more)
    return refused.value.fault, refused.value.where


@pytest.mark.parametrize(
    ("own", "theirs", "matches"),
    [
        ("A.5.1", "A.5.1", True),
        ("A.5.1", "a.05.01", True),
        ("A.5.1", "5.1", True),
        ("A.5.1", "ISO-5.1", True),
        ("21.2.a", "NIS2 21.2.a", True),
        ("21.2.a", "Article 21(2)(a)", True),
        ("PR.AA-01", "pr.aa-1", True),
        ("A.5.1", "A.5.11", False),
        ("A.5.1", "5", False),
        ("A.5.1", "A.5.1.1", False),
        ("1.1", "1.10", False),
        ("PR.AA-01", "1", False),
        ("PR.AA-01", "aa.1", False),
    ],
)
def test_a_requirement_is_found_by_its_name_however_it_is_written(own, theirs, matches):
    found = matching(framework(own), items(theirs))

    assert list(found.matched) == ([own] if matches else [])
    assert found.missing == (() if matches else (own,))
    assert found.unknown == (() if matches else (theirs,))


def test_a_clause_is_never_taken_for_the_annex_where_both_are_there():
    found = matching(framework("A.5.1", "A.5.2"), items("5.1", "5.2", "A.5.1"))

    assert found.matched["A.5.1"].called == ("A.5.1",)
    assert found.missing == ("A.5.2",)
    assert found.unknown == ("5.1", "5.2")
    assert found.loose == ()


def test_what_is_called_differently_is_told():
    found = matching(framework("A.5.1", "A.5.2"), items("5.1"))

    assert found.loose == (("A.5.1", "5.1"),)


def test_nothing_is_found_loosely_where_two_would_be_meant():
    found = matching(framework("A.5.1", "B.5.1"), items("5.1"))

    assert found.matched == {}


def test_a_heading_steps_back_for_the_requirement_of_the_same_name():
    heading = Item(called=("1.1",), wordings={"en": Wording(title="All", text="")}, is_heading=True)
    [requirement] = items("1.1")

    both = matching(framework("1.1"), [heading, requirement])
    alone = matching(framework("1.1"), [heading])

    assert both.matched["1.1"] is requirement
    assert both.twice == ()
    assert alone.matched["1.1"] is heading


def test_the_same_words_twice_are_no_doubt():
    assert matching(framework("1.1"), items("1.1", "1.01")).twice == ()


def test_a_library_is_read_with_its_translations():
    content = library(
        node("1", "Heading", assessable=False),
        node(
            "1.10", "Copies", "Make copies.", translations={"sv": {"name": "Kopior"}, "fr_FR": {}}
        ),
        node("9.9", "Else"),
        {"urn": "urn:x:without", "name": "No number"},
    )

    brought = read(content, "1.10", "1.2")

    assert brought.file.name == "Our framework"
    assert (brought.file.version, brought.file.licence) == ("3", "Anybody may use it")
    assert brought.matching.matched["1.10"].wordings == {
        "en": Wording(title="Copies", text="Make copies."),
        "sv": Wording(title="Kopior", text=""),
    }
    assert brought.matching.languages == ("en", "sv")
    assert brought.matching.unknown == ("9.9",)
    assert brought.matching.missing == ("1.2",)


def test_a_number_without_quotes_stays_as_it_is_written():
    content = b"""
copyright: ours
objects: {framework: {requirement_nodes: [
  {ref_id: 1.10, assessable: true, name: Ten, description: null},
  {ref_id: 1.1, assessable: true, name: no}]}}
"""

    found = read(content, "1.10", "1.1", language="sv")

    assert found.file.name == "NIS2 Article 21"
    assert found.matching.matched["1.10"].wordings == {"sv": Wording(title="Ten", text="")}
    assert found.matching.matched["1.1"].wordings == {"sv": Wording(title="no", text="")}


def test_a_catalog_is_read_with_its_prose():
    statement = part(
        "statement",
        "Do {{ insert: param, p1 }} and {{ insert: param, p2 }}, {{ insert: param, p3 }}:",
        part("item", "first;", label="a."),
        part("item", "", part("item", "last.")),
    )
    params = [
        {"id": "p1", "label": "this"},
        {"id": "p2", "select": {"choice": ["one", "two"]}},
    ]
    inner = control("c-2", "1.2", "Inner")
    outer = control(
        "c-1",
        "1.1",
        "Outer",
        params=params,
        controls=[inner],
        parts=[statement, part("assessment-objective", "Hidden."), part("guidance", "How.")],
    )
    outer["props"] = [{"name": "label", "value": "C-01", "class": "sp800-53a"}, *outer["props"]]

    brought = read(catalog(outer, {"title": "Without a name"}), "1.1", "1.2", "g", language="sv")

    assert brought.matching.matched["1.1"].wordings == {
        "sv": Wording(
            title="Outer",
            text="Do [this] and [one; two], [p3]:\n\na. first;\n\nlast.\n\nHow.",
        )
    }
    assert brought.matching.matched["1.2"].wordings == {"sv": Wording(title="Inner", text="")}
    assert brought.matching.matched["g"].called == ("g",)
    assert brought.file.name == "Our catalog"


def test_a_control_without_words_is_missing():
    brought = read(catalog(control("c-1"), control("c-2", title="Two")), "c-1", "c-2")

    assert brought.matching.missing == ("c-1",)


def test_the_right_to_use_the_words_may_be_said_beside_the_file():
    content = library(node("1.1", "Ours"), copyright="")

    assert refusal(content) == (FileFault.NO_LICENCE, "")
    assert read(content, "1.1", licence="Bought for us").file.licence == "Bought for us"


BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nobjects: *b\n"


@pytest.mark.parametrize(
    ("content", "fault", "where"),
    [
        (b"a: ]", FileFault.BROKEN, "1"),
        (b"a: 1\nb: '\x01'", FileFault.BROKEN, ""),
        (b"a: 1\n---\nb: 1\n", FileFault.BROKEN, "2"),
        (b'{"a": \n oops}', FileFault.BROKEN, "2"),
        (b'{"a": ' + b"1" * 5000 + b"}", FileFault.BROKEN, ""),
        (b"\xff\xffnot text", FileFault.NO_TEXT, ""),
        (b"a: 1\0", FileFault.NO_TEXT, ""),
        (BOMB, FileFault.ALIASES, "2"),
        (b"[" * 100, FileFault.TOO_DEEP, ""),
        (b'{"a": ' + b"[" * 99 + b"]" * 99 + b"}", FileFault.TOO_DEEP, ""),
        (b'{"a": ' + b"[" * 100_000, FileFault.TOO_DEEP, ""),
        (b"- one\n- two\n", FileFault.UNKNOWN_KIND, ""),
        (b"just words", FileFault.UNKNOWN_KIND, ""),
        (b"", FileFault.UNKNOWN_KIND, ""),
        (b"a: 1", FileFault.UNKNOWN_KIND, ""),
        (b'{"profile": {}}', FileFault.PROFILE, ""),
        (b'{"catalog": []}', FileFault.NO_REQUIREMENTS, ""),
        (b'{"catalog": [1]}', FileFault.WRONG_SHAPE, "catalog"),
        (b'{"catalog": {"groups": {"a": 1}}}', FileFault.WRONG_SHAPE, "groups"),
        (b'{"catalog": {"groups": [1]}}', FileFault.WRONG_SHAPE, "groups"),
        (b'{"catalog": {"controls": [{"id": ["x"]}]}}', FileFault.WRONG_SHAPE, "id"),
        (library(), FileFault.NO_REQUIREMENTS, ""),
        (library(node("7.7", "Else")), FileFault.NOTHING_MATCHES, ""),
        (library(node("1.1", "One"), node("1.1", "Two")), FileFault.TWICE, "1.1"),
        (catalog(control("x", "1.1", "a\0b")), FileFault.FORBIDDEN_CHARACTERS, "1.1"),
        (catalog(control("x", "1.1", "a\ud800b")), FileFault.FORBIDDEN_CHARACTERS, "1.1"),
        (catalog(control("a\ud800", "x")), FileFault.FORBIDDEN_CHARACTERS, "a?"),
        (library(node("x" * 301, "x")), FileFault.TEXT_TOO_LONG, "x" * 40),
        (library(node("1.1", "x" * 501)), FileFault.TEXT_TOO_LONG, "1.1"),
        (library(node("1.1", "x", "y" * 20_001)), FileFault.TEXT_TOO_LONG, "1.1"),
        (library(node("1.1", "x"), version="9" * 301), FileFault.TEXT_TOO_LONG, "9" * 40),
        (
            library(node("1.1", "x", translations={"\u0007\ufffe": {"name": "x"}})),
            FileFault.WRONG_SHAPE,
            "1.1: ??",
        ),
        (library(node("1.1", "x"), locale="klingon!"), FileFault.WRONG_SHAPE, "1.1: klingon!"),
    ],
)
def test_what_cannot_be_taken_is_refused_whole_with_its_reason(content, fault, where):
    assert refusal(content) == (fault, where)


def test_a_file_in_another_encoding_is_read_if_it_says_so():
    content = library(node("1.1", "Åtgärd")).decode().encode("utf-16")

    found = read(content, "1.1")

    assert found.matching.matched["1.1"].wordings["en"].title == "Åtgärd"


@pytest.mark.parametrize("content", [b"a: [1, 2, 3]", json.dumps({"a": [1, 2, 3]}).encode()])
def test_a_file_of_more_pieces_than_any_framework_has_is_refused(content, monkeypatch):
    monkeypatch.setattr(trees, "MOST_NODES", 3)

    assert refusal(content)[0] == FileFault.TOO_MUCH
