"""The pages of the editor, as somebody without a script uses them."""

import re
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.urls import reverse

from skerry.actors.models import Scheme
from skerry.kernel.actor import COMMAND
from skerry.kernel.roles import Role
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.models import DraftStep, InstrumentVersion
from skerry.questionnaires.rules import editing
from skerry.questionnaires.rules.definition import Choice, Definition, Question
from skerry.questionnaires.services import instruments as services
from tests.accounts.factories import UserFactory
from tests.questionnaires.definitions import YES_NO, choice, definition, number, rich, section
from tests.questionnaires.factories import NOON, VersionFactory

pytestmark = pytest.mark.django_db

QUERIES = 7


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(role=Role.CLUSTER_MANAGER))
    return client


def at(name, version, *more):
    return reverse(f"questionnaires:{name}", args=[version.instrument.key, *more])


def now(version) -> Definition:
    return InstrumentVersion.objects.get(pk=version.pk).read()


def test_every_page_of_a_draft_opens(desk):
    version = VersionFactory(says=rich())

    pages = [
        *("draft", "words", "section_new", "question_types", "choice_lists"),
        *("translations", "library", "check", "instrument"),
    ]
    opened = [desk.get(at(page, version)).status_code for page in pages]
    opened.append(desk.get(at("question", version, "trust")).status_code)
    opened.append(desk.get(at("rows", version, "skills")).status_code)
    opened.append(desk.get(at("section", version, "firm")).status_code)
    opened.append(desk.get(at("choice_list", version, "yes_no")).status_code)
    opened.append(desk.get(at("version", version, 1)).status_code)

    assert opened == [200] * 14


@pytest.mark.parametrize("kind", QuestionType)
def test_every_kind_of_question_has_its_form(desk, kind):
    version = VersionFactory(says=rich())

    assert desk.get(at("question_new", version, kind.value)).status_code == 200


def test_questionnaire_is_begun(desk):
    asked = {"title": "Så mår vi", "purpose": "survey", "languages": ["sv"], "first": "sv"}

    answer = desk.post(reverse("questionnaires:instrument_new"), asked)
    again = desk.post(reverse("questionnaires:instrument_new"), asked)

    assert answer.headers["Location"] == "/desk/questionnaires/sa-mar-vi/draft/"
    assert again.status_code == 422
    assert now(InstrumentVersion.objects.get()) == Definition(
        title={"sv": "Så mår vi"}, languages=("sv",)
    )


def add(desk, version, kind, **said):
    values = {"label_en": "How?", "label_sv": "Hur?", "steps": "5", "currency": "EUR"}
    address = at("question_new", version, kind) + "?section=firm"
    return desk.post(address, {"join": "and", "name": "", **values, **said})


def test_question_is_written_with_its_answers_and_condition(desk):
    version = VersionFactory(says=definition(section(choice())))

    answer = add(
        desk,
        version,
        "multiple",
        new_choices="Red\n\nGreen\nRed",
        must="yes",
        condition="${exports} = 'yes'",
        missing=["dont_know"],
    )

    question = list(now(version).questions())[1]
    assert answer.headers["Location"] == at("draft", version) + "#how"
    assert (question.name, question.required, question.missing) == ("how", "yes", ("dont_know",))
    assert question.relevant == "${exports} = 'yes'"
    assert [one.name for one in now(version).choice_lists[question.choices]] == [
        "red",
        "green",
        "red_2",
    ]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("single", {}),
        ("number", {"relevant": "1 +"}),
        ("number", {"minimum": "many"}),
        ("number", {"name": "exports"}),
        ("number", {"name": "a b"}),
        ("scale", {"steps": "1"}),
        ("money", {"currency": "euro"}),
        ("number", {"label_en": ""}),
    ],
)
def test_question_that_cannot_be_kept_comes_back_with_a_reason(desk, kind, said):
    version = VersionFactory(says=definition(section(choice()), choice_lists={}))

    answer = add(desk, version, kind, **said)

    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert len(list(now(version).questions())) == 1


def test_matrix_is_written_with_its_lines(desk):
    version = VersionFactory()

    add(desk, version, "matrix", choices="yes_no", new_rows="Now\nLater\nhow")

    matrix = list(now(version).questions())[1]
    assert [(row.name, row.label) for row in matrix.rows] == [
        ("now", {"en": "Now"}),
        ("later", {"en": "Later"}),
        ("how_2", {"en": "how"}),
    ]


@pytest.mark.parametrize("kind", ["note", "calculated", "concept", "date", "file", "ranking"])
def test_kinds_with_little_to_say_are_kept(desk, kind):
    Scheme.objects.create(key="jrc", title="JRC")
    version = VersionFactory()

    answer = add(
        desk, version, kind, calculation="1 + 1", scheme="jrc", choices="yes_no", minimum=""
    )

    assert answer.status_code == 302, answer.text
    assert [question.type for question in now(version).questions()] == ["single", kind]


def seen_form(version, **said):
    return {"seen": version.revision, "join": "and", "choices": "yes_no", **said}


def test_two_who_edit_the_same_question_lose_nothing(desk):
    version = VersionFactory(says=rich())
    mine = {"label_en": "Mine?", "label_sv": "Min?", "name": "exports"}
    desk.post(
        at("question", version, "exports"), seen_form(version, **mine | {"label_en": "Theirs?"})
    )

    answer = desk.post(at("question", version, "exports"), seen_form(version, **mine))
    again = desk.post(at("question", version, "exports"), seen_form(version, **mine) | {"seen": 2})

    assert answer.status_code == 422
    assert "Changed meanwhile" in answer.text
    assert "Theirs?" in answer.text
    assert "Mine?" in answer.text
    assert again.status_code == 302
    assert next(now(version).questions()).label["en"] == "Mine?"


def test_two_who_edit_different_questions_do_not_notice(desk):
    version = VersionFactory(says=rich())
    other = {"label_en": "How many?", "label_sv": "Hur många?", "name": "staff"}
    desk.post(at("question", version, "staff"), seen_form(version, **other))

    mine = {"label_en": "Abroad?", "label_sv": "Utomlands?", "name": "exports"}
    answer = desk.post(at("question", version, "exports"), seen_form(version, **mine))

    assert answer.status_code == 302
    assert [one.label["en"] for one in list(now(version).questions())[:2]] == [
        "Abroad?",
        "How many?",
    ]


def test_question_is_moved_and_its_place_is_said(desk):
    version = VersionFactory(says=rich())

    answer = desk.post(at("question_move", version, "staff"), {"way": "up"})
    said = desk.get(answer.headers["Location"])
    part = desk.get(answer.headers["Location"], headers={"hx-request": "true"})
    put = desk.post(at("question_move", version, "staff"), {"section": "skills_part"})

    assert (
        answer.headers["Location"] == at("draft", version) + "?moved=staff&to=down-staff#down-staff"
    )
    assert "“How many are you?” is now question 1 of 2 in “The firm”." in said.text
    assert "<html" not in part.text
    assert put.headers["Location"].endswith("#staff")
    assert [one.name for one in now(version).sections[1].questions][-1] == "staff"


def test_section_is_moved(desk):
    version = VersionFactory(says=rich())

    answer = desk.post(at("section_move", version, "firm"), {"way": "down"})
    said = desk.get(answer.headers["Location"])
    beyond = desk.post(at("section_move", version, "firm"), {"way": "down"})

    assert answer.headers["Location"].endswith(
        "?moved=section-firm&to=up-section-firm#up-section-firm"
    )
    assert "“The firm” is now section 2 of 2." in said.text
    assert "It cannot go further." in desk.get(beyond.headers["Location"]).text


def test_section_is_added_changed_and_not_removed_while_others_read_it(desk):
    version = VersionFactory(says=rich())

    desk.post(at("section_new", version), {"label_en": "The end", "label_sv": "Slutet"})
    desk.post(
        at("section", version, "the_end"),
        {"label_en": "End", "label_sv": "Slut", "name": "end", "seen": 2},
    )
    taken = desk.post(at("section", version, "end"), {"label_en": "End", "name": "firm", "seen": 3})
    refused = desk.post(at("section_remove", version, "firm"))

    assert [one.name for one in now(version).sections] == ["firm", "skills_part", "end"]
    assert taken.status_code == 422
    assert "trust depends on it" in desk.get(refused.headers["Location"]).text.replace(", why", "")


def test_question_is_removed_and_brought_back(desk):
    version = VersionFactory(says=rich())

    desk.post(at("question_remove", version, "trust"))
    gone = now(version)
    desk.post(at("draft_undo", version))
    nothing = desk.post(at("draft_undo", version))
    late = desk.post(at("draft_undo", version), {"seen": 1})

    assert [one.name for one in gone.questions()] == ["exports", "staff", "skills", "why"]
    assert now(version) == rich()
    assert {nothing.status_code, late.status_code} == {302}


def lines_of(*lines, **more):
    found = {}
    for place, (name, label) in enumerate(lines, start=1):
        found |= {f"name-{place}": name, f"was-{place}": name, f"label-{place}-en": label}
    return found | more


@pytest.mark.parametrize(
    ("deed", "names", "focus"),
    [
        ("up-2", ["no", "yes", "maybe"], "down-1"),
        ("up-3", ["yes", "maybe", "no"], "up-2"),
        ("down-1", ["no", "yes", "maybe"], "down-2"),
        ("down-2", ["yes", "maybe", "no"], "up-3"),
        ("remove-1", ["no", "maybe"], "name-1"),
        ("more", ["yes", "no", "maybe"], "name-4"),
        ("odd", ["yes", "no", "maybe"], "lines"),
    ],
)
def test_lines_are_moved_by_buttons_and_the_focus_follows(desk, deed, names, focus):
    version = VersionFactory()
    lines = lines_of(("yes", "Yes"), ("no", "No"), ("", "Maybe"), ("", ""), deed=deed)

    answer = desk.post(at("choice_list", version, "yes_no"), lines)

    assert answer.headers["Location"] == at("choice_list", version, "yes_no") + f"#{focus}"
    assert [one.name for one in now(version).choice_lists["yes_no"]] == names


def test_lines_keep_what_the_page_does_not_show_and_refuse_a_name_twice(desk):
    version = VersionFactory(says=rich())

    twice = desk.post(at("choice_list", version, "yes_no"), lines_of(("yes", "Yes"), ("yes", "No")))
    rows = desk.post(
        at("rows", version, "skills"), lines_of(("skills_now", "Today"), ("", "Later"))
    )
    desk.post(at("rows", version, "skills"), lines_of(("staff", "Taken")))

    assert twice.status_code == 422
    assert "same name “yes”" in twice.text
    assert rows.status_code == 302
    skills = list(now(version).questions())[2]
    assert [row.name for row in skills.rows] == ["skills_now", "later"]


def test_lines_of_a_matrix_have_conditions(desk):
    version = VersionFactory(says=rich())
    said = lines_of(("skills_now", "Now"), ("skills_later", "Later"))
    here = at("rows", version, "skills")

    wrong = desk.post(here, said | {"more-2-relevant": "${exports"})
    kept = desk.post(
        here, said | {"more-2-relevant": "${exports} = 'yes'", "more-1-required": "yes"}
    )

    skills = list(now(version).questions())[2]
    assert wrong.status_code == 422
    assert "“Later”: The expression cannot be read at character 1: a } is missing." in wrong.text
    assert 'value="${exports"' in wrong.text
    assert kept.status_code == 302
    assert [(row.relevant, row.required) for row in skills.rows] == [
        ("", "yes"),
        ("${exports} = 'yes'", ""),
    ]
    assert "${exports} = &#39;yes&#39;" in desk.get(here).text


def test_choices_get_columns_for_filters(desk):
    version = VersionFactory()
    here, said = at("choice_list", version, "yes_no"), lines_of(("yes", "Yes"), ("no", "No"))

    added = desk.post(here, said | {"deed": "column", "new_column": "side"})
    desk.post(added.headers["Location"], said | {"more-1-side": "north", "more-2-side": ""})
    shown = desk.get(here).text
    desk.post(here, said | {"deed": "column", "new_column": "a b"})
    desk.post(here, said)

    assert added.headers["Location"] == here + "?column=side#lines"
    assert 'name="more-1-side" value="north"' in shown
    assert [one.traits for one in now(version).choice_lists["yes_no"]] == [{"side": "north"}, {}]
    assert 'name="more-1-a b"' not in desk.get(here + "?column=a+b&column=label").text


def test_column_that_is_emptied_goes(desk):
    version = VersionFactory(
        says=definition(choice_lists={"yes_no": (replace(YES_NO[0], traits={"side": "north"}),)})
    )

    desk.post(at("choice_list", version, "yes_no"), lines_of(("yes", "Yes")) | {"more-1-side": ""})

    assert now(version).choice_lists["yes_no"][0].traits == {}


def test_unused_list_is_removed_and_a_used_one_not(desk):
    version = VersionFactory(says=definition(choice_lists={"yes_no": YES_NO, "spare": YES_NO}))

    for name in ("spare", "yes_no"):
        desk.post(at("choice_list_remove", version, name))

    assert list(now(version).choice_lists) == ["yes_no"]


def test_words_and_languages_are_kept(desk):
    version = VersionFactory()
    said = {"title_en": "How goes it?", "title_sv": "", "languages": ["en"], "first": "sv"}

    desk.post(at("words", version), said)

    assert now(version).languages == ("sv", "en")
    assert now(version).title == {"en": "How goes it?"}


def test_translations_stand_side_by_side_and_are_counted(desk):
    version = VersionFactory(says=definition(section(choice(label={"en": "Do you export?"}))))

    page = desk.get(at("translations", version) + "?only=missing")
    desk.post(
        at("translations", version) + "?only=missing", {"text-q.exports.label-sv": "Exporterar ni?"}
    )

    assert "1 text is missing." in page.text
    assert next(now(version).questions()).label == {"en": "Do you export?", "sv": "Exporterar ni?"}
    assert "Nothing is missing" in desk.get(at("translations", version) + "?only=missing").text


def test_translations_come_back_when_somebody_changed_the_texts(desk):
    version = VersionFactory()
    desk.post(at("words", version), {"title_en": "Other", "languages": ["en"], "first": "en"})

    late = desk.post(at("translations", version), {"seen": 1, "text-title-en": "Mine"})

    assert late.status_code == 422
    assert "Mine" in late.text
    assert now(version).title["en"] == "Other"


def undone(version):
    """The draft at revision 3, after somebody put a question first at 1 and took it back at 2."""
    act = {"by": COMMAND, "now": NOON}
    first = Question(name="first", type=QuestionType.TEXT, label={"en": "First", "sv": "Först"})
    more = editing.question_added(version.read(), "firm", first)
    more = editing.question_moved(more, "first", -1)
    changed = services.change_draft(version=version, definition=more, seen=1, **act)
    services.undo_change(version=changed, seen=2, **act)
    return version


def test_translations_after_an_undo_go_to_no_other_question(desk):
    version = undone(VersionFactory())

    late = desk.post(at("translations", version), {"seen": 2, "text-q.first.label-en": "First!"})
    other = desk.post(
        at("translations", version),
        {
            "seen": 2,
            "text-q.first.label-en": "First",
            "text-q.exports.label-en": "Do you export much?",
            "text-odd": "nothing",
            "csrf": "nothing",
        },
    )

    assert late.status_code == 422
    assert "Changed meanwhile" in late.text
    assert other.status_code == 302
    assert [one.label["en"] for one in now(version).questions()] == ["Do you export much?"]


def test_text_that_somebody_else_changed_meanwhile_stays_theirs(desk):
    version = VersionFactory()
    was = {f"text-{place}-en": text for place, text in [("title", "A"), ("q.exports.label", "B")]}
    desk.post(at("translations", version), was | {"seen": 1})

    mine = was | {"text-title-en": "Mine"}
    desk.post(at("translations", version), {"seen": 2, "text-q.exports.label-en": "Theirs"})
    answer = desk.post(at("translations", version), mine | {"seen": 2})

    assert answer.status_code == 302
    assert now(version).title["en"] == "Mine"
    assert next(now(version).questions()).label["en"] == "Theirs"


@pytest.mark.parametrize(
    ("page", "names", "said"),
    [
        ("question", ["exports"], {"label_en": "Mine?", "label_sv": "Min?", "name": "exports"}),
        ("section", ["firm"], {"label_en": "Mine", "label_sv": "Min", "name": "firm"}),
        ("words", [], {"title_en": "Mine", "languages": ["en", "sv"], "first": "en"}),
        ("choice_list", ["yes_no"], {"name-1": "yes", "was-1": "yes", "label-1-en": "Mine"}),
        ("translations", [], {"text-title-en": "Mine"}),
    ],
)
@pytest.mark.parametrize("seen", [1, 9])
def test_who_saw_what_is_no_longer_kept_is_shown_what_is_there(desk, page, names, said, seen):
    """Steps go in time, and a draft that was begun anew counts anew."""
    version = undone(VersionFactory())
    DraftStep.objects.filter(revision=1).delete()

    answer = desk.post(at(page, version, *names), seen_form(version, **said, seen=seen))
    again = desk.post(at(page, version, *names), seen_form(version, **said, seen=3))

    assert answer.status_code == 422
    assert "changed this" in answer.text
    assert "Mine" in answer.text
    assert again.status_code == 302


def test_what_an_undo_left_alone_is_kept_without_a_word(desk):
    version = undone(VersionFactory())
    said = {"label_en": "Mine?", "label_sv": "Min?", "name": "exports"}

    answer = desk.post(at("question", version, "exports"), seen_form(version, **said, seen=2))

    assert answer.status_code == 302
    assert next(now(version).questions()).label["en"] == "Mine?"


@pytest.mark.parametrize("page", ["draft_discard", "draft_undo"])
def test_draft_that_others_changed_is_neither_thrown_away_nor_undone(desk, page):
    version = undone(VersionFactory())

    answer = desk.post(at(page, version), {"seen": 2}, follow=True)

    assert "Somebody changed the draft meanwhile." in answer.text
    assert now(version) == definition()


@pytest.mark.parametrize("page", ["draft_discard", "draft_undo", "publish", "question_remove"])
def test_draft_that_goes_at_the_same_moment_is_told_of(desk, page):
    version = drafted(definition(), definition())
    names = ["exports"] if page == "question_remove" else []
    held = InstrumentVersion.read

    def read_and_gone(row):
        InstrumentVersion.objects.filter(pk=version.pk).delete()
        return held(row)

    with patch.object(InstrumentVersion, "read", read_and_gone):
        answer = desk.post(at(page, version, *names), {"seen": 1})

    assert answer.headers["Location"] == reverse("questionnaires:instruments")


def test_draft_that_is_published_at_the_same_moment_stays(desk):
    version = VersionFactory()

    with patch.object(services, "discard_draft", side_effect=services.DraftNotDiscardable):
        answer = desk.post(at("draft_discard", version), follow=True)

    assert "it stays for good" in answer.text


def test_question_is_copied_from_the_library(desk):
    VersionFactory(published=True, says=rich(), instrument__key="old")
    version = VersionFactory()
    copy = {"source": "old", "number": "1", "name": "trust", "section": "firm", "q": "sure"}

    found = desk.get(at("library", version) + "?q=sure")
    desk.post(at("library_copy", version), copy)
    absent = desk.post(at("library_copy", version), copy | {"name": "gone"}, follow=True)
    desk.post(at("library_copy", version), copy | {"number": "x"})
    empty = VersionFactory(says=Definition(title={}, languages=("en",)))
    desk.post(at("library_copy", empty), copy)

    assert "How sure are you?" in found.text
    assert [one.name for one in now(version).questions()] == ["exports", "trust"]
    assert "“gone” is not there any more." in absent.text
    assert list(now(empty).questions()) == []


def drafted(old, new):
    published = VersionFactory(published=True, says=old)
    return VersionFactory(instrument=published.instrument, number=2, says=new)


def test_check_tells_what_breaks_and_keeps_the_map(desk):
    old = definition(section(choice(), number()))
    version = drafted(old, definition(section(choice(required="yes"), number("people"))))

    page = desk.get(at("check", version))
    desk.post(at("check", version), {"same-exports": "other", "same-people": "same"})
    late = desk.post(at("check", version), {"seen": "9", "same-exports": "same"})
    desk.post(at("publish", version))

    kept = InstrumentVersion.objects.get(pk=version.pk)
    assert "Other name" in page.text
    assert late.status_code == 200
    assert (kept.state, kept.equivalences) == ("published", {"people": "staff"})


def test_any_two_questions_may_be_declared_the_same(desk):
    old = definition(section(choice(), number()))
    other = Question(name="people", type=QuestionType.TEXT, label={"en": "And your team?"})
    version = drafted(old, definition(section(choice(), other)))

    desk.post(at("check", version), {"pair-new": "people", "pair-was": "exports"})
    shown = desk.get(at("check", version)).text
    desk.post(at("check", version), {"same-people": "same", "pair-new": "people"})
    kept = InstrumentVersion.objects.get(pk=version.pk)

    assert "Do you export? (exports)" in shown
    assert kept.equivalences == {"exports": "", "people": "exports"}


def test_publishing_is_refused_with_faults_or_when_somebody_changed_it(desk):
    faulty = VersionFactory(says=definition(section(choice(choices="gone"))))
    late = VersionFactory()

    desk.post(at("publish", faulty))
    desk.post(at("publish", late), {"seen": "7"})

    assert "It has no list of answers." in desk.get(at("check", faulty)).text
    assert {version.state for version in InstrumentVersion.objects.all()} == {"draft"}


def test_version_is_begun_put_away_and_thrown_away(desk):
    version = VersionFactory(published=True)

    begun = desk.post(at("version_begin", version))
    again = desk.post(at("version_begin", version))
    thrown = desk.post(at("draft_discard", version))
    desk.post(at("instrument_archive", version))
    shown = desk.get(at("instrument", version)).text
    desk.post(at("instrument_archive", version))

    assert begun.headers["Location"] == at("draft", version)
    assert again.headers["Location"] == thrown.headers["Location"] == at("instrument", version)
    assert "Nobody can begin a version or a wave with it." in shown
    assert "Restore from the archive" in shown
    assert desk.get(at("draft", version)).status_code == 404
    only = VersionFactory()
    assert desk.post(at("draft_discard", only)).headers["Location"] == "/desk/questionnaires/"


@pytest.mark.parametrize(
    "address",
    [
        "questions/gone/",
        "questions/exports/lines/",
        "sections/gone/",
        "answers/gone/",
        "new-question/odd/",
    ],
)
def test_what_is_not_there_is_not_found(desk, address):
    version = VersionFactory()

    assert desk.get(at("draft", version) + address).status_code == 404


def test_empty_draft_asks_for_a_section_first(desk):
    version = VersionFactory(says=Definition(title={}, languages=("en",)))

    assert desk.get(at("question_types", version)).status_code == 404
    assert "Add a section" in desk.get(at("draft", version)).text


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(desk, count, django_assert_num_queries):
    for _number in range(count):
        VersionFactory(published=True)
    desk.get(reverse("questionnaires:instruments"))

    with django_assert_num_queries(QUERIES):
        desk.get(reverse("questionnaires:instruments"))


def test_words_of_people_are_harmless(desk):
    nasty = "<script>alert(1)</script>"
    version = VersionFactory(says=definition(section(choice(label={"en": nasty, "sv": nasty}))))

    pages = [desk.get(at(page, version)).text for page in ("draft", "translations", "check")]
    pages.append(desk.get(at("version", version, 1)).text)

    assert not any(nasty in page for page in pages)


def long_list(count, languages):
    """A list with so many answers, and what the page would post of it."""
    choices = tuple(
        Choice(name=f"c{number}", label=dict.fromkeys(languages, f"C {number}"))
        for number in range(count)
    )
    posted = {}
    for line, one in enumerate(choices, start=1):
        posted |= {f"name-{line}": one.name, f"was-{line}": one.name}
        posted |= {f"label-{line}-{language}": text for language, text in one.label.items()}
    version = VersionFactory(
        says=definition(languages=tuple(languages), choice_lists={"yes_no": choices})
    )
    return version, posted


def test_list_of_all_municipalities_is_edited_on_a_page(desk):
    version, posted = long_list(300, ["en", "sv"])

    shown = desk.get(at("choice_list", version, "yes_no"))
    kept = desk.post(at("choice_list", version, "yes_no"), posted | {"label-300-sv": "Sist"})

    assert 'name="name-300"' in shown.text
    assert kept.status_code == 302
    assert now(version).choice_lists["yes_no"][-1].label == {"en": "C 299", "sv": "Sist"}


def test_list_that_is_too_long_for_a_page_is_refused_with_what_to_do(desk):
    version, posted = long_list(600, ["en"])

    shown = desk.get(at("choice_list", version, "yes_no"))
    refused = desk.post(at("choice_list", version, "yes_no"), posted | {"label-600-en": "Typed"})

    assert "Too long for a page" in shown.text
    assert 'name="name-1"' not in shown.text
    assert refused.status_code == 422
    assert "more lines than the 500" in refused.text
    assert 'value="Typed"' in refused.text
    assert now(version) == version.read()


def test_list_in_many_languages_is_too_long_by_its_fields(desk, monkeypatch):
    monkeypatch.setattr("skerry.questionnaires.forms_editor.MOST_FIELDS", 11)
    version, _posted = long_list(3, ["en", "sv"])

    assert "Too long for a page" in desk.get(at("choice_list", version, "yes_no")).text


@pytest.mark.parametrize(("most", "is_cut"), [(9_900, False), (1_000, True)])
def test_translations_of_long_lists_fit_on_a_page_or_say_so(desk, monkeypatch, most, is_cut):
    monkeypatch.setattr("skerry.questionnaires.views.editor.translations.MOST_FIELDS", most)
    version, _posted = long_list(600, ["en", "sv"])

    page = desk.get(at("translations", version))
    texts = dict.fromkeys(re.findall(r'name="(text-[^"]*)"', page.text), "New")
    kept = desk.post(at("translations", version), texts | {"seen": 1})

    assert ("do not fit on this page" in page.text) == is_cut
    assert len(texts) == (1_000 if is_cut else 1_206)
    assert kept.status_code == 302
    assert now(version).choice_lists["yes_no"][400].label == {"en": "New", "sv": "New"}


def test_words_in_a_language_that_was_taken_away_are_kept(desk):
    version = VersionFactory(says=replace(rich(), languages=("en",)))

    desk.post(at("choice_list", version, "yes_no"), lines_of(("yes", "Aye"), ("no", "Nay")))
    desk.post(
        at("rows", version, "skills"), lines_of(("skills_now", "Now"), ("skills_later", "Then"))
    )

    assert now(version).choice_lists["yes_no"][0].label == {"en": "Aye", "sv": "Ja"}
    rows = list(now(version).questions())[2].rows
    assert [row.label["en"] for row in rows] == ["Now", "Then"]
    assert all(row.label["sv"] for row in rows)


def test_question_may_take_new_answers_in_place_of_its_list(desk):
    version = VersionFactory()
    said = {"label_en": "Q?", "label_sv": "F?", "name": "exports", "choices": ""}

    shown = desk.get(at("question", version, "exports"))
    empty = desk.post(at("question", version, "exports"), seen_form(version, **said))
    kept = desk.post(
        at("question", version, "exports"), seen_form(version, **said, new_choices="Red\nBlue")
    )

    assert "in place of the list above" in shown.text
    assert empty.status_code == 422
    assert kept.status_code == 302
    (question,) = now(version).questions()
    assert [one.name for one in now(version).choice_lists[question.choices]] == ["red", "blue"]
