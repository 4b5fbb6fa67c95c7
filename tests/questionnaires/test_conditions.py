"""Conditions in words, for those who read a questionnaire and write no expressions."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import override

from skerry.kernel.roles import Role
from skerry.questionnaires.conditions import Condition, Speaking
from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.definition import Question
from tests.questionnaires.definitions import choice, definition, matrix, number, scale, section
from tests.questionnaires.factories import VersionFactory

MANY = Question(
    name="buyers",
    type=QuestionType.MULTIPLE,
    label={"en": "Who buys?", "sv": "Vilka köper?"},
    choices="yes_no",
    missing=(Missing.DONT_KNOW,),
)
ASKED = definition(section(choice(), MANY, number(), matrix(), scale()))
FORMULA = "what the expression says is so"


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("${exports} = 'yes'", ["“Do you export?” is “Yes”"]),
        ("not(${exports} = 'yes')", ["“Do you export?” is not “Yes”"]),
        ("${exports} != ''", ["“Do you export?” is answered at all"]),
        ("${exports} = ''", ["“Do you export?” is not answered"]),
        ("${buyers} = 'dont_know'", ["“Who buys?” is “Don’t know”"]),
        ("selected(${buyers}, 'no')", ["“Who buys?” has “No” among the answers"]),
        ("not(selected(${buyers}, 'x'))", ["“Who buys?” does not have “x” among the answers"]),
        ("count-selected(${buyers}) > 1", ["“Who buys?” has more answers than 1"]),
        ("${trust} >= 3", ["“How sure are you?” is 3 or more"]),
        ("${skills_now} = 'no'", ["“Do you lack skills? – Now” is “No”"]),
        ("${gone} = 'x'", ["“gone” is “x”"]),
        (
            "${exports} != '' and ${exports} != 'no' and ${staff} < 10",
            [
                "“Do you export?” is answered at all and is not “No”",
                "“How many are you?” is less than 10",
            ],
        ),
        (
            "${staff} > 5 and (${exports} = 'yes' or ${trust} = 1)",
            [
                "“How many are you?” is more than 5",
                "“Do you export?” is “Yes” or “How sure are you?” is 1",
            ],
        ),
        ("${staff} + 1 > 5", [FORMULA]),
        ("not(${staff} > 5)", [FORMULA]),
        ("not(1 = 1)", [FORMULA]),
        ("${staff} > 5 and (${staff} + 1 = 2 or ${trust} = 1)", None),
        ("${staff", [FORMULA]),
    ],
)
def test_condition_is_said_in_words(expression, parts):
    said = Speaking(ASKED, "en").condition(expression)

    assert said == Condition(parts=parts or ["“How many are you?” is more than 5", FORMULA])


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("${exports} = 'yes' or ${exports} = 'no'", "“Do you export?” is “Yes” or is “No”"),
        ("${exports} = 'yes' and ${exports} = 'no'", "“Do you export?” is “Yes” and is “No”"),
    ],
)
def test_what_is_said_of_one_question_says_whether_all_of_it_must_be_so(expression, said):
    assert Speaking(ASKED, "en").condition(expression).parts == [said]


@pytest.mark.parametrize(("inner", "outer"), [("or", "and"), ("and", "or")])
def test_parts_in_parentheses_keep_their_own_word(inner, outer):
    nested = f"(${{exports}} = 'yes' {inner} ${{exports}} = 'no')"

    told = Speaking(ASKED, "en").condition(f"${{trust}} >= 3 {outer} {nested}")

    assert told.parts[1] == f"“Do you export?” is “Yes” {inner} is “No”"
    assert told.is_either is (outer == "or")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("not(selected(${buyers}, 'no'))", "har inte ”Nej”"),
        ("not(${exports} = 'yes')", "är inte ”Ja”"),
        ("not(${exports} != '')", "besvarad"),
    ],
)
def test_the_opposite_is_said_in_every_language(expression, said):
    with override("sv"):
        (part,) = Speaking(ASKED, "sv").condition(expression).parts

    assert said in part
    assert "uttryck" not in part


def test_one_of_several_is_said_so_and_in_the_language_of_the_reader():
    with override("sv"):
        said = Speaking(ASKED, "sv").condition("${exports} = 'yes' or ${staff} = 1")

    assert said.is_either
    assert said.parts == ["”Exporterar ni?” är ”Ja”", "”Hur många är ni?” är 1"]


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("selected(${buyers}, name)", "Only what was chosen at “Who buys?” is offered."),
        ("side = ${exports}", "Only what fits the answer to “Do you export?” is offered."),
        ("side = 'north'", "Only what fits the expression is offered."),
        ("side =", "Only what fits the expression is offered."),
    ],
)
def test_filter_is_said_in_words(expression, said):
    assert Speaking(ASKED, "en").filter(expression) == said


@pytest.mark.django_db
def test_page_for_reading_speaks_in_words_with_the_expressions_on_demand(client_as):
    first, second = matrix().rows
    rows = (replace(first, relevant="${exports} != ''"), second)
    says = definition(
        section(
            choice(required="yes"),
            number(required="${exports} = 'yes'", constraint=". > 0"),
            choice("again", relevant="${exports} = 'yes'", choice_filter="selected(${exports}, name)"),
            matrix(rows=rows),
            relevant="${staff} != '' or ${trust} > 1",
        ),
        section(scale(), name="second"),
    )  # fmt: skip
    version = VersionFactory(says=says)

    page = client_as(Role.CLUSTER_MANAGER).get(
        reverse("questionnaires:version", args=[version.instrument.key, 1])
    )

    text = " ".join(page.text.split())
    assert "Only if one of these is so:" in text
    assert "<span>Only if “Do you export?” is “Yes”</span>" in text
    assert "<span>Must be answered if “Do you export?” is “Yes”</span>" in text
    assert "Only what was chosen at “Do you export?” is offered." in text
    assert "<dt>Check of the answer</dt> <dd><code>. &gt; 0</code></dd>" in text
    assert '<span>Later</span> <code class="small quiet">skills_later</code>' in text
    assert "<dt>Now: Condition</dt> <dd><code>${exports} != &#39;&#39;</code></dd>" in text
