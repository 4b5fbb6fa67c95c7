"""What is wrong with a definition, what a version changes, what may be published: tables."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.questionnaires.enums import Missing, QuestionType, VersionState
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row
from skerry.questionnaires.rules.instruments import (
    VERSION_MOVES,
    BeginningObstacle,
    ChangeKind,
    FaultReason,
    Severity,
    changes_between,
    definition_faults,
    obstacle_to_beginning,
    obstacle_to_publishing,
    suggested_pairs,
)
from skerry.questionnaires.rules.instruments.changes import NO_CHANGE
from skerry.questionnaires.shipped import shipped
from tests.questionnaires.definitions import (
    YES_NO,
    choice,
    definition,
    matrix,
    number,
    rich,
    scale,
    section,
)


def asked(kind, **more):
    words = {"label": {"en": "Words", "sv": "Ord"}}
    return Question(name="q", type=kind, **{**words, **more})


def of(*questions, **more):
    lists = {"yes_no": YES_NO} if any(one.choices for one in questions) else {}
    return definition(section(*questions), **{"choice_lists": lists, **more})


LONG_PATTERN = asked(QuestionType.TEXT, is_long=True, constraint="regex(., '[a-z]{60}')")
NO_LISTS = {"choice_lists": {}}
FAULTS = [
    (definition(languages=()), FaultReason.NO_LANGUAGE),
    (of(LONG_PATTERN), FaultReason.PATTERN_TOO_LARGE),
    (definition(title={}), FaultReason.NO_TITLE),
    (of(asked(QuestionType.NOTE)), FaultReason.NO_QUESTIONS),
    (definition(section(), section(choice(), name="b")), FaultReason.SECTION_EMPTY),
    (of(number("1st")), FaultReason.NAME_INVALID),
    (of(number("dont_know")), FaultReason.NAME_RESERVED),
    (of(number(), number()), FaultReason.NAME_TAKEN),
    (of(matrix(), number("skills_now")), FaultReason.NAME_TAKEN),
    (definition(section(choice(), name="a b")), FaultReason.SECTION_NAME_INVALID),
    (definition(section(choice(), name="review")), FaultReason.SECTION_NAME_RESERVED),
    (definition(section(choice()), section(number())), FaultReason.SECTION_NAME_TAKEN),
    (of(number(label={})), FaultReason.LABEL_MISSING),
    (of(number(label={"en": "How many?"})), FaultReason.TRANSLATION_MISSING),
    (of(number(relevant="${staff")), FaultReason.EXPRESSION_BROKEN),
    (of(number(required="yes and")), FaultReason.EXPRESSION_BROKEN),
    (of(number(constraint="${gone} > 1")), FaultReason.REFERENCE_UNKNOWN),
    (of(choice(), number(label={"en": "Of ${gone}?", "sv": "?"})), FaultReason.PIPED_UNKNOWN),
    (
        definition(section(choice(relevant="${staff} > 1")), section(number(), name="b")),
        FaultReason.REFERENCE_LATER,
    ),
    (
        of(choice(relevant="${staff} > 1"), number(relevant="${exports} = 'yes'")),
        FaultReason.CYCLE,
    ),
    (of(number(relevant="${staff} > 1")), FaultReason.CYCLE),
    (definition(section(number(), relevant="${staff} > 1")), FaultReason.CYCLE),
    (of(choice(), **NO_LISTS), FaultReason.CHOICES_MISSING),
    (definition(choice_lists={"yes_no": ()}), FaultReason.CHOICES_EMPTY),
    (definition(choice_lists={"yes_no": YES_NO[:1]}), FaultReason.CHOICES_ALONE),
    (definition(choice_lists={"yes_no": YES_NO, "b": YES_NO}), FaultReason.CHOICES_UNUSED),
    (definition(choice_lists={"yes_no": YES_NO * 2}), FaultReason.CHOICE_NAME_TAKEN),
    (
        definition(choice_lists={"yes_no": (*YES_NO, Choice(name="a b", label={}))}),
        FaultReason.CHOICE_NAME_INVALID,
    ),
    (
        definition(choice_lists={"yes_no": (*YES_NO, Choice(name="dont_know", label={}))}),
        FaultReason.CHOICE_NAME_RESERVED,
    ),
    (of(matrix(rows=())), FaultReason.ROWS_MISSING),
    (of(scale(steps=1)), FaultReason.STEPS),
    (of(scale(steps=12)), FaultReason.STEPS),
    (of(scale(low_label={})), FaultReason.ENDS_UNLABELLED),
    (of(number(minimum="many")), FaultReason.RANGE_UNREADABLE),
    (of(number(minimum="NaN")), FaultReason.RANGE_UNREADABLE),
    (of(number(minimum="3", maximum="2")), FaultReason.RANGE_REVERSED),
    (
        of(asked(QuestionType.DATE, minimum="2026-02-01", maximum="2026-01-01")),
        FaultReason.RANGE_REVERSED,
    ),
    (of(asked(QuestionType.MONEY, currency="euro")), FaultReason.CURRENCY),
    (of(asked(QuestionType.CONCEPT)), FaultReason.SCHEME_MISSING),
    (of(asked(QuestionType.CALCULATED)), FaultReason.CALCULATION_MISSING),
    (of(choice(max_choices=3)), FaultReason.MORE_THAN_CHOICES),
    (of(choice(default="maybe")), FaultReason.DEFAULT_UNKNOWN),
]


@pytest.mark.parametrize(("faulty", "reason"), FAULTS, ids=lambda one: str(one)[:30])
def test_fault_is_found(faulty, reason):
    assert reason in {fault.reason for fault in definition_faults(faulty)}


@pytest.mark.parametrize(
    ("constraint", "is_long", "is_faulty"),
    [
        ("regex(., '[a-z]{60}')", False, False),
        ("regex(., '[a-z]{1500}')", False, True),
        ("regex(., '[a-z]+')", True, False),
        ("regex(${staff}, '[a-z]{1500}')", True, False),
        ("regex(concat(., ${other}), '[a-z]{60}')", False, True),
        ("regex(", True, False),
    ],
)
def test_pattern_must_be_tried_on_the_longest_answer(constraint, is_long, is_faulty):
    question = asked(QuestionType.TEXT, is_long=is_long, constraint=constraint)
    other = replace(asked(QuestionType.TEXT, is_long=True), name="other")

    found = [fault.reason for fault in definition_faults(of(question, other, number()))]

    assert (FaultReason.PATTERN_TOO_LARGE in found) == is_faulty


def test_every_reason_has_its_example():
    assert {reason for _faulty, reason in FAULTS} == set(FaultReason)


def test_nothing_is_wrong_with_what_is_well_made():
    fine = [
        rich(),
        of(asked(QuestionType.MONEY, currency="SEK", minimum="1")),
        of(asked(QuestionType.DATE, minimum="2026-01-01", maximum="2026-02-01")),
        of(asked(QuestionType.CONCEPT, scheme="jrc")),
        of(number(), asked(QuestionType.CALCULATED, calculation="${staff} * 2")),
        of(choice(required="yes", default="no", choice_filter="size = 'x'")),
        of(matrix(rows=(Row(name="a", label={"en": "A", "sv": "A"}, required="true()"),))),
    ]

    assert [definition_faults(one) for one in fine] == [[]] * len(fine)
    assert not any(definition_faults(one.definition) for one in shipped())


def test_broken_expression_names_the_character():
    (fault,) = definition_faults(of(number(relevant="1 + ")))

    assert (fault.question, fault.field, fault.position) == ("staff", "relevant", 4)


def test_circle_is_told_once_and_a_second_one_too():
    circles = of(
        *(number(one, relevant=f"${{{other}}} > 1") for one, other in ["ab", "ba", "cd", "dc"])
    )

    assert [fault.reason for fault in definition_faults(circles)] == [FaultReason.CYCLE] * 2


def test_faults_come_before_advice_and_only_they_stop_publishing():
    both = of(number(label={"en": "How many?"}), asked(QuestionType.CONCEPT))

    found = definition_faults(both)

    assert [fault.severity for fault in found] == [Severity.FAULT, Severity.ADVICE]
    assert obstacle_to_publishing(both) == found[:1]


@pytest.mark.parametrize(
    ("has_draft", "has_published", "is_archived", "obstacle"),
    [
        (False, True, False, None),
        (True, True, False, BeginningObstacle.HAS_DRAFT),
        (False, False, False, BeginningObstacle.NOTHING_PUBLISHED),
        (False, True, True, BeginningObstacle.ARCHIVED),
    ],
)
def test_beginning_a_version(has_draft, has_published, is_archived, obstacle):
    assert obstacle == obstacle_to_beginning(
        has_draft=has_draft, has_published=has_published, is_archived=is_archived
    )


def test_published_is_the_end():
    assert {
        VersionState.DRAFT: {VersionState.PUBLISHED},
        VersionState.PUBLISHED: frozenset(),
    } == VERSION_MOVES


MAYBE = Choice(name="maybe", label={"en": "Maybe", "sv": "Kanske"})
OTHER_NO = Choice(name="no", label={"en": "Not at all, never ever", "sv": "Nej"})
CHANGES = [
    (of(choice()), of(choice(), number()), ChangeKind.ADDED, False),
    (of(choice(), number()), of(choice()), ChangeKind.REMOVED, True),
    (of(choice(), asked(QuestionType.NOTE)), of(choice()), ChangeKind.REMOVED, False),
    (of(number()), of(number("people")), ChangeKind.RENAMED, True),
    (of(number()), of(number(label={"en": "How many, really?"})), ChangeKind.REWORDED, True),
    (
        of(number(label={"en": "How many people work for you today?"})),
        of(number(label={"en": "How many people work for us today?"})),
        ChangeKind.REWORDED,
        False,
    ),
    (of(number()), of(replace(number(), type=QuestionType.TEXT)), ChangeKind.TYPE, True),
    (of(scale()), of(scale(steps=7)), ChangeKind.SCALE_STEPS, True),
    (of(scale()), of(scale(low_label={"en": "A bit"})), ChangeKind.SCALE_ENDS, True),
    (of(scale()), of(scale(high_label={"en": "Mostly"})), ChangeKind.SCALE_ENDS, True),
    (of(number(unit={"en": "hours"})), of(number(unit={"en": "days"})), ChangeKind.UNIT, True),
    (
        of(asked(QuestionType.MONEY, currency="SEK")),
        of(asked(QuestionType.MONEY, currency="EUR")),
        ChangeKind.UNIT,
        True,
    ),
    (
        definition(),
        definition(choice_lists={"yes_no": (*YES_NO, MAYBE)}),
        ChangeKind.OPTIONS_ADDED,
        True,
    ),
    (
        definition(choice_lists={"yes_no": (*YES_NO, MAYBE)}),
        definition(),
        ChangeKind.OPTIONS_REMOVED,
        True,
    ),
    (
        definition(),
        definition(choice_lists={"yes_no": (YES_NO[0], OTHER_NO)}),
        ChangeKind.OPTIONS_REWORDED,
        True,
    ),
    (
        definition(),
        definition(choice_lists={"yes_no": YES_NO[::-1]}),
        ChangeKind.OPTIONS_REORDERED,
        False,
    ),
    (
        of(choice(), number()),
        of(choice(), number(relevant="${exports} = 'yes'")),
        ChangeKind.CONDITION,
        True,
    ),
    (
        of(choice(), number(relevant="${exports")),
        of(choice(), number(relevant="${exports}")),
        ChangeKind.CONDITION,
        True,
    ),
    (of(number()), of(number(maximum="9", constraint=". > 1")), ChangeKind.CONSTRAINT, False),
    (of(number(unit={"en": "hours"})), of(number()), ChangeKind.UNIT, True),
    (of(number()), of(number(unit={"sv": "timmar"})), ChangeKind.UNIT, True),
    (of(number()), of(number(decimals=2)), ChangeKind.DECIMALS, False),
    (of(number()), of(number(hint={"en": "Count only those abroad."})), ChangeKind.HINT, True),
    (
        of(number(hint={"en": "Count all who work here now."})),
        of(number(hint={"en": "Count all who work there now."})),
        ChangeKind.HINT,
        False,
    ),
    (
        of(number(), asked(QuestionType.CALCULATED, calculation="${staff} + 1")),
        of(number(), asked(QuestionType.CALCULATED, calculation="${staff} * 100")),
        ChangeKind.CALCULATION,
        True,
    ),
    (of(number()), of(number(default="3")), ChangeKind.DEFAULT, True),
    (of(number()), of(number(missing=(Missing.DONT_KNOW,))), ChangeKind.MISSING, True),
    (of(choice()), of(choice(choice_filter="name='yes'")), ChangeKind.CHOICE_FILTER, True),
    (of(choice(choice_filter="name=")), of(choice()), ChangeKind.CHOICE_FILTER, True),
    (
        of(choice(choice_filter="side = 'a'")),
        of(
            choice(choice_filter="side='a'"),
            choice_lists={"yes_no": (replace(YES_NO[0], traits={"side": "a"}), YES_NO[1])},
        ),
        ChangeKind.CHOICE_FILTER,
        True,
    ),
    (of(choice()), of(choice(max_choices=1)), ChangeKind.MAX_CHOICES, True),
    (
        of(asked(QuestionType.CONCEPT, scheme="jrc")),
        of(asked(QuestionType.CONCEPT, scheme="other")),
        ChangeKind.SCHEME,
        True,
    ),
    (of(number()), of(number(required="yes")), ChangeKind.REQUIRED, False),
    (
        definition(section(choice(), number()), section(scale(), name="b")),
        definition(section(choice()), section(number(), scale(), name="b")),
        ChangeKind.MOVED,
        False,
    ),
]


@pytest.mark.parametrize(("old", "new", "kind", "breaks"), CHANGES, ids=lambda one: str(one)[:30])
def test_change_is_found_alone_and_says_whether_it_breaks_a_trend(old, new, kind, breaks):
    found = {(change.kind, change.breaks) for change in changes_between(old, new)}

    assert found == {(kind, breaks)}


def test_every_change_has_its_example():
    assert {kind for _old, _new, kind, _breaks in CHANGES} == set(ChangeKind)


OTHERWISE = {
    "name": "other",
    "type": QuestionType.TEXT,
    **{name: {"en": "Unlike it"} for name in ("label", "hint", "unit", "low_label", "high_label")},
    **{name: {"en": "No"} for name in ("required_message", "constraint_message", "extra")},
    **dict.fromkeys(["required", "relevant", "constraint", "choice_filter"], "name = 'yes'"),
    **dict.fromkeys(["calculation", "default", "currency", "scheme"], "7"),
    **dict.fromkeys(["minimum", "maximum", "decimals", "steps", "max_choices"], 7),
    "missing": (Missing.REFUSED,),
    "choices": "copy",
    "rows": (Row(name="line", label={"en": "Line"}),),
    "is_long": True,
}


@pytest.mark.parametrize("field", fields(Question), ids=lambda each: each.name)
def test_no_attribute_of_a_question_changes_unnoticed(field):
    """An attribute that is new needs a kind of change, or a reason why it is none."""
    lists = {"choice_lists": {"yes_no": YES_NO, "copy": YES_NO}}
    old = of(choice(), **lists)
    new = of(replace(choice(), **{field.name: OTHERWISE[field.name]}), **lists)

    assert bool(changes_between(old, new)) != (field.name in NO_CHANGE)


def test_formula_that_changed_is_not_declared_the_same_by_itself():
    old = of(asked(QuestionType.CALCULATED, calculation="1 + 1"))
    new = of(asked(QuestionType.CALCULATED, calculation="2 * 100"))

    assert [pair.is_equal for pair in suggested_pairs(old, new)] == [False]


@pytest.mark.parametrize("same", [rich(), *(one.definition for one in shipped())])
def test_nothing_changes_between_the_same(same):
    assert changes_between(same, same) == []


def test_renamed_question_is_known_by_its_words_and_no_break_once_declared():
    old, new = rich(), of(number("people"))

    declared = changes_between(of(number()), new, {"people": "staff"})

    assert [(one.kind, one.breaks) for one in declared] == [(ChangeKind.RENAMED, False)]
    assert {one.was for one in changes_between(old, new) if one.kind is ChangeKind.RENAMED} == {
        "staff"
    }


def test_who_reads_a_renamed_question_has_no_other_condition():
    old = of(choice(), number(relevant="${exports}='yes'"))
    new = of(choice("sells"), number(relevant="${sells} = 'yes'"))

    assert [change.kind for change in changes_between(old, new)] == [ChangeKind.RENAMED]


def test_note_breaks_nothing():
    note = asked(QuestionType.NOTE)
    other = replace(note, label={"en": "Something else entirely", "sv": "Något helt annat"})

    found = changes_between(of(choice(), note), of(choice(), other))

    assert [change.breaks for change in found] == [False, False]


def test_pairs_are_suggested_by_name_and_words():
    old = of(choice(), number(), scale(), asked(QuestionType.NOTE))
    new = of(choice(), number("people"), scale(steps=7), matrix(), asked(QuestionType.NOTE))

    suggested = [(pair.question, pair.was, pair.is_equal) for pair in suggested_pairs(old, new)]

    assert suggested == [
        ("exports", "exports", True),
        ("people", "staff", True),
        ("trust", "trust", False),
        ("skills_now", "", False),
        ("skills_later", "", False),
    ]


@given(st.text(), st.text())
def test_faults_and_changes_are_found_in_whatever_people_write(words, expression):
    odd = of(number(label={"en": words}, relevant=expression, minimum=words))

    assert changes_between(odd, odd) == []
    assert isinstance(definition_faults(odd), list)
    assert Definition.from_json(odd.as_json()) == odd
