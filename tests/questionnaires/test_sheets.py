"""The life of a sheet: nothing that was written is lost, whoever writes at the same time."""

from datetime import timedelta
from io import BytesIO
from unittest.mock import patch
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PIL import Image

from skerry.kernel.actor import VISITOR, Actor
from skerry.kernel.models import AuditEvent
from skerry.kernel.uploads import Reason as Refusal
from skerry.kernel.uploads import UploadRefused
from skerry.questionnaires.enums import QuestionType, SheetState
from skerry.questionnaires.filling.kept import KeptSheet
from skerry.questionnaires.models import AnswerSheet, SheetChange, SheetFile
from skerry.questionnaires.queries.sheets import answers_before, definition_of, file_of, sheets
from skerry.questionnaires.rules.answers import Given, from_json
from skerry.questionnaires.rules.definition import Question
from skerry.questionnaires.services.files import add_file
from skerry.questionnaires.services.sheets import (
    SheetChanged,
    SheetClosed,
    SheetIncomplete,
    delete_sheet,
    open_sheet,
    reopen_sheet,
    save_section,
    submit_sheet,
)
from tests.questionnaires.factories import KEPT_UNTIL, NOON, SheetFactory, VersionFactory
from tests.questionnaires.samples import only

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=5)
ANNA = Actor.person(uuid4())
YES, NO = Given(value="yes"), Given(value="no")
NAMED = Given(value={"name": "Skarvsund"})
COMPLETE = {"organisation": NAMED, "exports": NO}


def save(sheet, answers, *, seen=0, section="about", by=VISITOR):
    return save_section(sheet=sheet, section=section, answers=answers, seen=seen, by=by, now=LATER)


def events(sheet):
    rows = AuditEvent.objects.filter(target_id=str(sheet.uuid)).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_sheet_opens_with_the_defaults():
    asks = only(Question(name="q", type=QuestionType.TEXT, default="words"))
    person = uuid4()

    sheet = open_sheet(
        version=VersionFactory(published=True, says=asks),
        language="sv",
        person=person,
        kept_until=KEPT_UNTIL,
        by=ANNA,
        now=NOON,
    )

    sheet.refresh_from_db()
    assert from_json(sheet.answers) == {"q": Given(value="words")}
    assert (sheet.person, sheet.language, sheet.revision) == (person, "sv", 0)
    assert events(sheet) == ["questionnaires.sheet.opened"]


def test_saving_keeps_the_answers_of_the_section_and_what_they_were_before():
    sheet = SheetFactory()
    save(sheet, {"exports": YES}, by=ANNA)
    save(sheet, {"staff": Given(value="5")}, seen=1, section="figures")

    saved = save(sheet, {"exports": NO, "organisation": NAMED}, seen=2, by=ANNA)

    assert from_json(saved.answers) == {
        "exports": NO,
        "organisation": NAMED,
        "staff": Given(value="5"),
    }
    assert (saved.revision, saved.saved_at) == (3, LATER)
    assert saved.sections == {"about": 3, "figures": 2}
    last = SheetChange.objects.get(sheet=sheet, revision=3)
    assert (last.by, last.at) == (ANNA.id, LATER)
    assert last.before == {"exports": {"value": "yes"}, "organisation": None}
    assert last.after == {
        "exports": {"value": "no"},
        "organisation": {"value": {"name": "Skarvsund"}},
    }


@pytest.mark.parametrize("seen", [0, 1, 99])
def test_the_same_save_twice_is_one(seen):
    sheet = SheetFactory()
    save(sheet, {"exports": YES})

    again = save(sheet, {"exports": YES}, seen=seen)

    assert again.revision == 1
    assert SheetChange.objects.count() == 1


def test_two_who_answer_different_questions_both_stand():
    sheet = SheetFactory()
    save(sheet, {"exports": YES})

    saved = save(sheet, {"organisation": NAMED}, seen=0)

    assert from_json(saved.answers) == {"exports": YES, "organisation": NAMED}


def test_two_different_answers_to_one_question_are_shown_and_nothing_is_saved():
    sheet = SheetFactory()
    save(sheet, {"exports": YES})
    save(sheet, {"exports": NO}, seen=1)

    with pytest.raises(SheetChanged) as refusal:
        save(sheet, {"exports": Given(value="maybe"), "organisation": NAMED}, seen=1)

    assert refusal.value.differing == ["exports"]
    assert refusal.value.agreed == {"organisation": NAMED, "exports": NO}
    assert (refusal.value.current, refusal.value.revision) == ({"exports": NO}, 2)
    sheet.refresh_from_db()
    assert from_json(sheet.answers) == {"exports": NO}


def test_answers_can_be_looked_at_as_they_stood():
    sheet = SheetFactory()
    save(sheet, {"exports": YES})
    saved = save(sheet, {"exports": NO}, seen=1)

    assert [answers_before(saved, revision=number) for number in (0, 1, 2)] == [
        {},
        {"exports": YES},
        {"exports": NO},
    ]


def test_submitting_keeps_what_counts_and_what_is_computed():
    sheet = SheetFactory()
    hidden = {"where": Given(value="Norway")}
    save(sheet, COMPLETE | hidden)
    numbers = {"staff": Given(value="10"), "women": Given(value="4")}
    save(sheet, numbers, seen=1, section="figures")

    done = submit_sheet(sheet=sheet, by=VISITOR, now=LATER)

    assert (done.state, done.submitted_at) == (SheetState.SUBMITTED, LATER)
    assert from_json(done.answers) == COMPLETE | numbers | {"share": Given(value="40")}
    assert events(sheet) == ["questionnaires.sheet.submitted"]


def test_submitting_twice_is_once():
    sheet = SheetFactory()
    save(sheet, COMPLETE)
    submit_sheet(sheet=sheet, by=VISITOR, now=NOON)

    again = submit_sheet(sheet=sheet, by=VISITOR, now=LATER)

    assert again.submitted_at == NOON
    assert events(sheet) == ["questionnaires.sheet.submitted"]


def test_incomplete_sheet_is_not_submitted():
    sheet = SheetFactory()

    with pytest.raises(SheetIncomplete) as refusal:
        submit_sheet(sheet=sheet, by=VISITOR, now=NOON)

    assert [problem.name for problem in refusal.value.problems] == ["organisation", "exports"]
    sheet.refresh_from_db()
    assert sheet.state == SheetState.OPEN


def test_submitted_sheet_takes_no_answers_until_it_is_opened_again():
    sheet = SheetFactory()
    save(sheet, COMPLETE)
    save(sheet, {"staff": Given(value="1"), "women": Given(value="1")}, seen=1, section="figures")
    submit_sheet(sheet=sheet, by=VISITOR, now=NOON)

    with pytest.raises(SheetClosed):
        save(sheet, {"exports": YES}, seen=3)
    reopened = reopen_sheet(sheet=sheet, by=ANNA, now=LATER)
    again = reopen_sheet(sheet=sheet, by=ANNA, now=LATER)
    save(sheet, COMPLETE | {"exports": YES}, seen=again.revision)

    assert (reopened.state, reopened.submitted_at) == (SheetState.OPEN, None)
    assert "share" not in reopened.answers
    assert events(sheet) == ["questionnaires.sheet.submitted", "questionnaires.sheet.reopened"]


def test_deleted_sheet_takes_no_answers():
    sheet = SheetFactory()
    save(sheet, COMPLETE)

    delete_sheet(sheet=sheet, by=VISITOR, now=NOON)

    with pytest.raises(SheetClosed):
        save(sheet, COMPLETE)
    with pytest.raises(SheetClosed):
        submit_sheet(sheet=sheet, by=VISITOR, now=NOON)
    assert (AnswerSheet.objects.count(), SheetChange.objects.count()) == (0, 0)
    assert events(sheet) == ["questionnaires.sheet.deleted"]


def test_saving_takes_the_same_number_of_queries_whatever_the_answers(django_assert_num_queries):
    sheet = SheetFactory()
    definition_of(sheet.version)

    with django_assert_num_queries(6):
        save(sheets().get(pk=sheet.pk), COMPLETE)


def test_definitions_are_read_once_and_not_for_ever():
    first = VersionFactory(
        published=True, says=only(Question(name="first", type=QuestionType.TEXT))
    )
    read = definition_of(first)
    for number in range(70):
        asks = only(Question(name=f"q{number}", type=QuestionType.TEXT))
        definition_of(VersionFactory(published=True, says=asks))

    assert definition_of(first) == read
    assert definition_of(first) is not read
    assert definition_of(first) is definition_of(first)


def test_answers_are_read_once_for_each_revision():
    sheet = SheetFactory()
    kept = KeptSheet(sheet)

    before = kept.answers
    again = kept.answers
    kept.save(section="views", answers={"words": Given(value="More")}, seen=0, by=VISITOR, now=NOON)

    assert again is before
    assert kept.answers == {"words": Given(value="More")}


def test_page_of_a_sheet_that_is_gone_overwrites_nothing():
    sheet = SheetFactory()
    save(sheet, {"words": Given(value="Theirs")}, section="views")
    late = {"words": Given(value="Mine"), "mood": Given(value=3)}

    with pytest.raises(SheetChanged) as refused:
        save(sheet, late, section="views", seen=7)
    save(sheet, {"mood": Given(value=3)}, section="views", seen=7)

    sheet.refresh_from_db()
    assert refused.value.differing == ["words"]
    assert from_json(sheet.answers) == {"words": Given(value="Theirs"), "mood": Given(value=3)}


def pdf(name="report.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 words")


def office(part, *more):
    content = BytesIO()
    with ZipFile(content, "w") as parts:
        for name in (part, *more):
            parts.writestr(name, "<xml/>")
    return content.getvalue()


def picture():
    content = BytesIO()
    Image.new("RGB", (20, 20), "red").save(content, "PNG")
    return content.getvalue()


def add(sheet, upload, question="report"):
    return add_file(
        sheet=sheet, question=question, upload=upload, name=upload.name, by=VISITOR, now=NOON
    )


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("Report 2025.pdf", b"%PDF-1.7 words", ("Report 2025.pdf", "application/pdf")),
        ("../../x\\evil.exe.pdf", b"%PDF-1.7 words", ("evil.exe.pdf", "application/pdf")),
        ("?.pdf", b"%PDF-1.7 words", ("file.pdf", "application/pdf")),
        ("me.png", picture(), ("me.webp", "image/webp")),
        (
            "a.DOCX",
            office("word/document.xml"),
            (
                "a.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
        ),
    ],
)
def test_file_is_kept_with_the_sheet(name, content, kept_as):
    sheet = SheetFactory()
    upload = SimpleUploadedFile("x", content)

    answer = add_file(
        sheet=sheet, question="report", upload=upload, name=name, by=VISITOR, now=NOON
    )

    row = SheetFile.objects.get()
    assert (row.name, row.content_type) == kept_as
    assert answer == Given(value={"uuid": str(row.uuid), "name": row.name, "size": row.size})
    assert file_of(sheet, uuid=row.uuid) == row
    assert file_of(SheetFactory(), uuid=row.uuid) is None
    assert events(sheet) == ["questionnaires.sheet.file_added"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"", Refusal.EMPTY),
        ("a.pdf", b"%PDF" + b"x" * 5 * 1024 * 1024, Refusal.TOO_LARGE),
        ("a.html", b"<script>", Refusal.WRONG_TYPE),
        ("a.svg", b"<svg/>", Refusal.SVG),
        ("a.docx", b"PK\x03\x04 broken", Refusal.BROKEN),
        ("a.zip", office("word/document.xml"), Refusal.WRONG_TYPE),
        ("a.docx", office("xl/workbook.xml"), Refusal.WRONG_TYPE),
        ("a.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), Refusal.WRONG_TYPE),
    ],
)
def test_file_of_another_kind_is_refused(name, content, reason):
    with pytest.raises(UploadRefused) as refusal:
        add(SheetFactory(), SimpleUploadedFile(name, content))

    assert refusal.value.reason is reason
    assert SheetFile.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_files_go_when_nothing_names_them_any_more():
    sheet = SheetFactory()
    add(sheet, pdf())
    second = add(sheet, pdf("second.pdf"))
    save(sheet, {"report": second}, section="figures")
    add(sheet, pdf("third.pdf"))
    save(sheet, COMPLETE, seen=1)
    names = [row.file.name for row in SheetFile.objects.order_by("pk")]
    storage = SheetFile.objects.first().file.storage

    submit_sheet(sheet=sheet, by=VISITOR, now=NOON)
    left = [row.name for row in SheetFile.objects.all()]
    is_on_disk = [storage.exists(name) for name in names]
    with pytest.raises(SheetClosed):
        add(sheet, pdf())
    delete_sheet(sheet=sheet, by=VISITOR, now=NOON)

    assert left == ["second.pdf"]
    assert is_on_disk == [True, False]
    assert not any(storage.exists(name) for name in names)


@pytest.mark.django_db(transaction=True)
def test_file_goes_with_its_row_when_the_row_is_not_kept():
    sheet = SheetFactory()
    kept = add(sheet, pdf())
    storage = SheetFile.objects.get().file.storage
    before = set(storage.listdir("answers")[1])

    with (
        patch("skerry.questionnaires.services.files.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        add(sheet, pdf("second.pdf"), question="other")

    assert set(storage.listdir("answers")[1]) == before
    assert str(SheetFile.objects.get().uuid) == kept.value["uuid"]


class TwoSavers(RuleBasedStateMachine):
    """Two people with the same sheet open, who type, save and look again in any order.

    What somebody typed is in the sheet, or was in it and was changed by the other, who
    had seen it; or it is still on their own page.
    """

    def __init__(self):
        super().__init__()
        self.sheet = SheetFactory()
        self.pages = [{"seen": 0, "answers": {}, "base": {}} for _person in range(2)]
        self.written = []

    @rule(who=st.integers(0, 1), name=st.sampled_from(["where", "exports"]), text=st.text("ab", max_size=2))  # fmt: skip
    def type_something(self, who, name, text):
        answers = self.pages[who]["answers"]
        if text:
            answers[name] = Given(value=text)
        else:
            answers.pop(name, None)

    @rule(who=st.integers(0, 1))
    def look_again(self, who):
        self.sheet.refresh_from_db()
        now = dict(from_json(self.sheet.answers))
        page = self.pages[who]
        typed = {
            name: page["answers"].get(name)
            for name in ("where", "exports")
            if page["answers"].get(name) != page["base"].get(name)
        }
        merged = {k: v for k, v in (now | typed).items() if v is not None}
        self.pages[who] = {"seen": self.sheet.revision, "answers": merged, "base": now}

    @rule(who=st.integers(0, 1))
    def save(self, who):
        page = self.pages[who]
        mine = {
            name: page["answers"].get(name)
            for name in ("where", "exports")
            if page["answers"].get(name) != page["base"].get(name)
        }
        before = self.current()
        saved, change = self.saved(page)
        if change:
            assert set(change.differing) & set(mine) == set(change.differing) != set()
            assert self.current() == before
            return
        now = from_json(saved.answers)
        assert all(now.get(name) == answer for name, answer in mine.items())
        untouched = {"where", "exports"} - set(mine)
        assert all(now.get(name) == before.get(name) for name in untouched)
        self.pages[who] = {"seen": saved.revision, "answers": dict(now), "base": dict(now)}

    def saved(self, page):
        try:
            return save(self.sheet, dict(page["answers"]), seen=page["seen"]), None
        except SheetChanged as change:
            return None, change

    def current(self):
        return from_json(AnswerSheet.objects.get(pk=self.sheet.pk).answers)

    @invariant()
    def history_leads_back_to_nothing(self):
        sheet = AnswerSheet.objects.get(pk=self.sheet.pk)
        assert answers_before(sheet, revision=0) == {}
        assert sheet.revision == sheet.changes.count()


class TestTwoSavers(TwoSavers.TestCase, TestCase):
    settings = settings(max_examples=25, stateful_step_count=15, deadline=None, derandomize=True)
