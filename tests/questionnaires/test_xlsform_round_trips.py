"""XLSForm out and in again: nothing is lost, and other tools read what we write."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.importers.xlsform import read_xlsform, written_xlsform
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Section
from skerry.questionnaires.shipped import ShippedQuestionnaire, shipped
from tests.questionnaires.definition_strategies import definitions

CASES = Path(__file__).parent / "cases" / "xlsform"
GOOD = sorted(set(CASES.glob("*.xlsx")) - {CASES / "bad_calc.xlsx"})


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(definition=definitions())
def test_a_definition_comes_back_from_its_workbook_as_it_was(
    definition: Definition, tmp_path: Path
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(written_xlsform(definition))

    assert read_xlsform(path).definition == definition


def same_form(path: Path) -> dict[str, dict[str, str]]:
    """What the XForm that pyxform makes binds to each question, without where it stands."""
    model = ET.fromstring(convert(str(path)).xform)  # noqa: S314  # made here, of files of ours
    binds = {}
    for bind in model.iter("{http://www.w3.org/2002/xforms}bind"):
        said = {key: plain(value) for key, value in bind.attrib.items() if key != "nodeset"}
        binds[bind.attrib["nodeset"].rpartition("/")[2]] = said
    return binds


def plain(expression: str) -> str:
    return re.sub(r"\s*(?:\.\.|/data)(?:/\w+)*/(\w+)\s*", r"\1", expression)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_tools_make_the_same_form_of_what_we_write(path: Path, tmp_path: Path) -> None:
    written = tmp_path / "form.xlsx"
    written.write_bytes(written_xlsform(read_xlsform(path).definition))

    before, after = same_form(path), same_form(written)

    assert {name: after[name] for name in before} == before


def test_what_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    label = {"en": "=HYPERLINK('x')", "sv": "@SUM(1)"}
    question = Question(name="q", type=QuestionType.TEXT, label=label)
    section = Section(name="s", label=label, questions=(question,))
    path = tmp_path / "form.xlsx"
    definition = Definition(title=label, languages=("en", "sv"), sections=(section,))

    path.write_bytes(written_xlsform(definition))

    cells = [cell for sheet in load_workbook(path) for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert sum(cell.quotePrefix for cell in cells if cell.value) > 0
    assert read_xlsform(path).definition == definition


def test_signs_that_no_workbook_can_hold_are_left_out(tmp_path: Path) -> None:
    question = Question(name="q", type=QuestionType.SCALE, label={"en": "A\x07B"}, steps=0)
    section = Section(name="s", label={"en": "S"}, questions=(question,))
    path = tmp_path / "form.xlsx"

    path.write_bytes(
        written_xlsform(Definition(title={"en": "T"}, languages=("en",), sections=(section,)))
    )

    (back,) = read_xlsform(path).definition.questions()
    assert (back.type, back.label) == (QuestionType.SCALE, {"en": "AB"})


def test_an_appearance_of_other_tools_does_not_change_our_question(tmp_path: Path) -> None:
    question = Question(
        name="q",
        type=QuestionType.ORGANISATION,
        label={"en": "Q"},
        extra={"appearance": "multiline"},
    )
    section = Section(name="s", label={"en": "S"}, questions=(question,))
    path = tmp_path / "form.xlsx"

    path.write_bytes(
        written_xlsform(Definition(title={"en": "T"}, languages=("en",), sections=(section,)))
    )

    (back,) = read_xlsform(path).definition.questions()
    assert (back.type, back.is_long) == (QuestionType.ORGANISATION, False)


def test_two_lists_of_one_name_with_not_answering_are_told_apart(tmp_path: Path) -> None:
    lists = {name: (Choice(name="a", label={"en": "A"}),) for name in ("l", "l_d")}
    questions = tuple(
        Question(
            name=name, type=QuestionType.SINGLE, label={"en": "Q"}, choices="l", missing=missing
        )
        for name, missing in (("q", (Missing.DONT_KNOW,)), ("r", (Missing.DONT_KNOW,)), ("s", ()))
    )
    section = Section(name="s1", label={"en": "S"}, questions=questions)
    definition = Definition(
        title={"en": "T"}, languages=("en",), sections=(section,), choice_lists=lists
    )
    path = tmp_path / "form.xlsx"

    path.write_bytes(written_xlsform(definition))

    assert read_xlsform(path).definition == definition


@pytest.mark.parametrize("content", list(shipped()), ids=lambda content: content.key)
def test_what_is_shipped_goes_out_and_comes_back(
    content: ShippedQuestionnaire, tmp_path: Path
) -> None:
    path = tmp_path / "form.xlsx"

    path.write_bytes(written_xlsform(content.definition))

    assert read_xlsform(path).definition == content.definition
