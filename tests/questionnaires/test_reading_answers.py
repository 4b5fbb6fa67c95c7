"""How answers stand on a page for somebody who only reads them."""

from skerry.questionnaires.filling.wording import Said, SaidSection
from skerry.questionnaires.shipped import shipped


def told(name, *, matrix=""):
    return Said(
        name=name,
        label=f"{matrix} – {name}" if matrix else name,
        matrix=matrix,
        line=name,
        answer="Much",
        is_answered=True,
    )


def test_the_lines_of_a_matrix_stand_together_below_its_question():
    answers = [told("a"), told("b", matrix="Help"), told("c", matrix="Help"), told("d")]

    runs = SaidSection(label="Needs", address="", answers=answers).runs

    assert [(matrix, [said.line for said in some]) for matrix, some in runs] == [
        ("", ["a"]),
        ("Help", ["b", "c"]),
        ("", ["d"]),
    ]


def test_no_shipped_number_has_a_counted_thing_for_its_unit():
    """“1 positions” is wrong in every language, and the question says what is counted."""
    questions = [question for each in shipped() for question in each.definition.questions()]

    assert {unit for question in questions for unit in question.unit.values()} <= {"%"}
