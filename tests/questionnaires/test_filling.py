"""The pages on which a sheet is filled in, without a script."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skerry.kernel.actor import VISITOR
from skerry.questionnaires.api import KeptSheet, Place, WithdrawalImpossible, read_aloud
from skerry.questionnaires.enums import QuestionType, SheetState
from skerry.questionnaires.filling.receipts import receipt_document
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.models import AnswerSheet, SheetFile
from skerry.questionnaires.rules.answers import Given, as_json, from_json
from skerry.questionnaires.rules.definition import Definition, Question
from skerry.questionnaires.services.sheets import save_section, submit_sheet
from tests.actors.factories import ConceptFactory, OrganisationFactory, SchemeFactory
from tests.questionnaires import site
from tests.questionnaires.factories import NOON, SheetFactory, VersionFactory
from tests.questionnaires.samples import every_type, only

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.questionnaires.site")]

ABOUT = "hello organisation exports side started"
VIEWS = "areas order mood again helps words helps_meetings helps_funding"
FIGURES = "staff women share turnover topics report"


@pytest.fixture(autouse=True)
def ordinary_place():
    yield
    site.SPECIAL.clear()


@pytest.fixture
def sheet():
    return SheetFactory()


@pytest.fixture
def reader(client):
    client.cookies["django_language"] = "en"
    return client


def at(sheet, page=""):
    return reverse("fill_in_page" if page else "fill_in", args=[sheet.uuid, *filter(None, [page])])


def answers_of(sheet):
    return from_json(AnswerSheet.objects.get(pk=sheet.pk).answers)


def complete(sheet):
    answers = {"organisation": Given(value={"name": "Skarvsund"}), "exports": Given(value="no")}
    save_section(sheet=sheet, section="about", answers=answers, seen=0, by=VISITOR, now=NOON)
    return sheet


def test_first_page_says_what_awaits(reader, sheet):
    text = reader.get(at(sheet)).text

    assert "about 6 minutes" in text
    assert "3 pages" in text
    assert "Only the survey team sees your answers." in text
    assert f"http://127.0.0.1:8000{at(sheet)}" in text
    assert at(sheet, "1") in text
    assert "link-code" in text


def test_page_speaks_the_language_of_the_sheet_until_its_reader_chooses(client):
    sheet = SheetFactory(language="sv")

    invited = client.get(at(sheet), headers={"Accept-Language": "en"})
    chosen = client.get(at(sheet), {"lang": "en"})

    assert 'lang="sv"' in invited.text
    assert "Era svar avgör" in invited.text
    assert "Your answers decide" in chosen.text


def a_sheet_that_asks(written, **more):
    version = VersionFactory(published=True, says=Definition.from_json(written))
    return SheetFactory(version=version, **more)


def test_questions_in_a_language_the_site_does_not_speak(reader):
    written = every_type().as_json()
    written |= {"languages": ["fi"], "title": {"fi": "Otsikko"}}
    sheet = a_sheet_that_asks(written, language="fi")

    assert '<div class="sheet" lang="fi">' in reader.get(at(sheet)).text


def test_answers_are_kept_and_the_next_page_follows(reader, sheet):
    sent = {"v:organisation": "Skarvsund", "v:exports": "no", "shown": ABOUT, "go": "next"}

    response = reader.post(at(sheet, "1"), sent)

    assert (response.status_code, response["Location"]) == (302, at(sheet, "2"))
    assert answers_of(sheet) == {
        "organisation": Given(value={"name": "Skarvsund"}),
        "exports": Given(value="no"),
    }


def test_newly_asked_question_is_shown_before_the_next_page(reader, sheet):
    sent = {"v:organisation": "Skarvsund", "v:exports": "yes", "shown": ABOUT}

    more = reader.post(at(sheet, "1"), sent)
    page = reader.get(at(sheet, "1"))

    assert more["Location"] == at(sheet, "1") + "#q-where"
    assert "Your answers lead to more questions on this page." in page.text
    assert re.search(r'id="q-where" data-name="where">', page.text)


def test_wrong_answer_is_shown_as_it_was_typed_and_the_others_are_kept(reader, sheet):
    sent = {"v:staff": "a dozen", "v:women": "4", "shown": FIGURES}

    response = reader.post(at(sheet, "3"), sent)

    assert response.status_code == 422
    assert 'value="a dozen"' in response.text
    assert 'href="#i-staff"' in response.text
    assert response.text.count("This is not a number") == 2
    assert "Go on, and answer this later" not in response.text
    assert answers_of(sheet) == {"women": Given(value="4")}


def test_questionnaire_may_say_in_its_own_words_what_is_wrong(reader, sheet):
    sent = {"v:staff": "3", "v:women": "4", "shown": FIGURES}

    response = reader.post(at(sheet, "3"), sent)

    assert "There cannot be more women than people." in response.text
    assert "Go on, and answer this later" in response.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"v:turnover": "-1"}, "The least that fits here is 0."),
        ({"v:staff": "200000"}, "The most that fits here is 100,000."),
        ({"v:staff": "1.5"}, "Please give a whole number."),
        ({"v:turnover": "1.555"}, "no more than 2 decimals"),
        ({"m:staff": "dont_know", "v:staff": "4"}, "Please keep one of them."),
        ({"t:topics": "sailing"}, "Nothing is called “sailing”"),
    ],
)
def test_each_problem_has_a_sentence(reader, sheet, sent, sentence):
    SchemeFactory(key="trial")

    response = reader.post(at(sheet, "3"), sent | {"shown": FIGURES})

    assert response.status_code == 422
    assert sentence in response.text


def test_day_in_the_future_is_refused_with_the_last_that_fits(reader, sheet):
    response = reader.post(at(sheet, "1"), {"v:started": "2027-01-01", "shown": ABOUT})

    assert "Give 22 November 2026 or an earlier day." in response.text


@pytest.mark.parametrize(
    ("go", "page", "leads_to"),
    [
        ("back", "1", ""),
        ("back", "2", "1"),
        ("later", "2", ""),
        ("anyway", "2", "3"),
        ("anyway", "3", "review"),
        ("clear:mood", "2", "2"),
        ("stay:order", "2", "2"),
        ("nonsense", "2", "2"),
        ("clear:<script>", "2", "2"),
    ],
)
def test_buttons_lead_where_they_say_and_save_first(reader, sheet, go, page, leads_to):
    response = reader.post(at(sheet, page), {"go": go, "v:words": "kept", "shown": VIEWS})

    assert response.status_code == 302
    assert response["Location"].partition("#")[0] == at(sheet, leads_to)
    assert ("words" in answers_of(sheet)) is (page == "2")


def test_answer_can_be_cleared_without_a_script(reader, sheet):
    reader.post(at(sheet, "2"), {"v:mood": "4", "go": "later"})
    assert "mood" in answers_of(sheet)

    reader.post(at(sheet, "2"), {"v:mood": "4", "go": "clear:mood", "seen": "1"})

    assert answers_of(sheet) == {}


def test_going_back_with_a_wrong_answer_shows_it(reader, sheet):
    response = reader.post(at(sheet, "3"), {"v:staff": "x", "go": "back"})

    assert response.status_code == 422


def test_two_answers_of_two_people_are_shown_to_choose_from(reader, sheet):
    reader.post(at(sheet, "2"), {"v:words": "Theirs", "go": "later"})

    both = reader.post(at(sheet, "2"), {"v:words": "Mine", "seen": "0", "go": "next"})
    seen = re.search(r'name="seen" value="(\d+)"', both.text)[1]
    kept = answers_of(sheet)
    mine = {"v:words": "Mine", "seen": seen, "c:words": "mine", "go": "later"}
    theirs = mine | {"c:words": "theirs"}
    reader.post(at(sheet, "2"), theirs)
    after_theirs = answers_of(sheet)
    reader.post(at(sheet, "2"), mine)

    assert both.status_code == 409
    assert "Somebody else has answered this page too" in both.text
    assert "Theirs</strong>" in both.text
    assert ">Mine</textarea>" in both.text
    assert kept == after_theirs == {"words": Given(value="Theirs")}
    assert answers_of(sheet) == {"words": Given(value="Mine")}


def test_organisation_of_the_directory_is_known_by_its_name(reader, sheet):
    firm = OrganisationFactory(name="Skarvsund Säkerhet AB")

    reader.post(at(sheet, "1"), {"v:organisation": "skarvsund säkerhet ab", "go": "later"})
    other = answers_of(sheet)["organisation"]
    reader.post(at(sheet, "1"), {"v:organisation": firm.name, "go": "later", "seen": "1"})

    assert other == Given(value={"name": "skarvsund säkerhet ab"})
    assert answers_of(sheet)["organisation"] == Given(
        value={"uuid": str(firm.uuid), "name": firm.name}
    )


def test_many_concepts_are_looked_up(reader, sheet):
    scheme = SchemeFactory(key="trial")
    for number in range(30):
        ConceptFactory(scheme=scheme, label=f"Topic {number:02}", notation=f"T{number}")

    several = reader.post(at(sheet, "3"), {"t:topics": "Topic 1", "go": "stay:topics"})
    found = reader.post(at(sheet, "3"), {"t:topics": "Topic 07", "go": "stay:topics"})
    page = reader.get(at(sheet, "3"))
    review = reader.get(at(sheet, "review"))

    assert several.status_code == 422
    assert several.text.count('name="v:topics"') == 10
    assert found["Location"] == at(sheet, "3") + "#q-topics"
    assert answers_of(sheet)["topics"] == Given(value=("trial:T7",))
    assert page.text.count('name="v:topics"') == 1
    assert "Topic 07" in review.text


def test_file_is_uploaded_downloaded_and_taken_away(reader, sheet):
    upload = SimpleUploadedFile("Report Å.pdf", b"%PDF-1.7 words")

    reader.post(at(sheet, "3"), {"f:report": upload, "go": "stay:report"})
    page = reader.get(at(sheet, "3"))
    address = re.search(r'href="([^"]*uuid=[^"]*)"', page.text)[1]
    download = reader.get(address)
    reader.post(at(sheet, "3"), {"x:report": "1", "go": "later", "seen": "1"})

    assert "Report Å.pdf" in page.text
    assert b"".join(download.streaming_content) == b"%PDF-1.7 words"
    assert download["Content-Disposition"].startswith("attachment;")
    assert "report" not in answers_of(sheet)


@pytest.mark.parametrize("query", ["", "?uuid=x", "?uuid=5c1be7e4-5f0a-4a56-b1f3-0a8b2f0e6a3b"])
def test_there_is_no_other_file(reader, sheet, query):
    assert reader.get(at(sheet, "file") + query).status_code == 404


def test_file_of_another_kind_is_refused_with_a_reason(reader, sheet):
    upload = SimpleUploadedFile("x.html", b"<script>alert(1)</script>")

    response = reader.post(at(sheet, "3"), {"f:report": upload, "go": "stay:report"})

    assert "The file was not taken: This kind of file is not accepted here." in response.text
    assert SheetFile.objects.count() == 0


def test_review_shows_answers_and_what_is_missing(reader, sheet):
    reader.post(at(sheet, "1"), {"v:exports": "no", "m:started": "dont_know", "go": "later"})

    page = reader.get(at(sheet, "review"))
    refused = reader.post(at(sheet, "review"))

    assert "2 of 16 questions are answered." in page.text
    assert f'href="{at(sheet, "1")}#i-organisation"' in page.text
    assert "I don&#39;t know" in page.text
    assert refused.status_code == 422
    assert "data-error-summary" in refused.text


def test_submitted_sheet_shows_its_receipt_and_nothing_to_change(reader, sheet):
    complete(sheet)

    done = reader.post(at(sheet, "review"))
    receipt = reader.get(at(sheet, "receipt"))
    page = reader.get(at(sheet, "1"))
    typed = {"v:organisation": "Too late", "v:exports": "yes", "m:where": "dont_know"}
    late = reader.post(at(sheet, "1"), typed | {"v:started": " ", "v:helps_meetings": "little"})
    first = reader.get(at(sheet))

    assert done["Location"] == page["Location"] == at(sheet, "receipt")
    assert "See you at the autumn meeting." in receipt.text
    assert "Skarvsund" in receipt.text
    assert late.status_code == 410
    assert all(
        words in late.text for words in ("Too late", "Do you sell abroad?", "I don&#39;t know")
    )
    assert "Does this help you? – Meetings with others in the field" in late.text
    assert "When was it founded?" not in late.text
    assert "You have submitted your answers." in first.text


AGED = only(
    Question(name="born", type=QuestionType.NUMBER, label={"en": "Founded"}),
    Question(
        name="age",
        type=QuestionType.CALCULATED,
        label={"en": "Its age"},
        calculation="number(substr(today(), 0, 4)) - ${born}",
    ),
    Question(name="none", type=QuestionType.CALCULATED, label={"en": "Nothing"}, calculation="''"),
    Question(
        name="late",
        type=QuestionType.TEXT,
        label={"en": "Asked that day"},
        relevant="substr(today(), 0, 10) = '2026-11-22'",
    ),
)


def test_receipt_stays_as_it_was_on_the_day_of_handing_in(reader):
    sheet = SheetFactory(version=VersionFactory(published=True, says=AGED))
    answers = {"born": Given(value="2000"), "late": Given(value="Gladly")}
    save_section(sheet=sheet, section="page", answers=answers, seen=0, by=VISITOR, now=NOON)
    handed_in = submit_sheet(sheet=sheet, by=VISITOR, now=NOON)
    a_year_later = NOON.replace(year=2027)

    said = read_aloud(None, sheet=handed_in, language="en", now=a_year_later)
    kept_elsewhere = AnswerSheet(version=sheet.version, answers=as_json(answers), language="en")
    also = read_aloud(
        None, sheet=kept_elsewhere, language="en", now=a_year_later, today=NOON.date()
    )

    assert [(one.label, one.answer) for one in said[0].answers] == [
        ("Founded", "2,000"),
        ("Its age", "26"),
        ("Nothing", "No answer"),
        ("Asked that day", "Gladly"),
    ]
    assert also[0].answers == said[0].answers


def test_what_was_computed_at_handing_in_is_not_computed_again():
    version = VersionFactory(published=True, says=AGED)
    stored = {"born": Given(value="2000"), "age": Given(value="25")}
    sheet = SheetFactory(
        version=version, answers=as_json(stored), state=SheetState.SUBMITTED, submitted_at=NOON
    )

    said = read_aloud(None, sheet=sheet, language="en", now=NOON)

    assert [one.answer for one in said[0].answers][:2] == ["2,000", "25"]


@pytest.mark.parametrize(
    ("wanted", "kind", "start"), [("pdf", "application/pdf", b"%PDF"), ("html", "text/html", b"<")]
)
def test_receipt_can_be_taken_home(reader, sheet, wanted, kind, start):
    submit_sheet(sheet=complete(sheet), by=VISITOR, now=NOON)

    response = reader.get(at(sheet, "receipt"), {"format": wanted})

    assert response["Content-Type"].startswith(kind)
    assert response["Content-Disposition"].startswith("attachment;")
    assert response.content.lstrip().startswith(start)


def test_receipt_without_answers_where_none_may_be_shown(reader, sheet):
    site.SPECIAL |= {"keeps_receipt": False, "reopen": None, "may_withdraw": False}
    submit_sheet(sheet=complete(sheet), by=VISITOR, now=NOON)

    page = reader.get(at(sheet, "receipt"), {"format": "pdf"})

    assert "Thank you!" in page.text
    assert "Skarvsund" not in page.text
    assert reader.post(at(sheet, "receipt")).status_code == 410


def test_there_is_no_receipt_before_submitting(reader, sheet):
    assert reader.get(at(sheet, "receipt"))["Location"] == at(sheet)


def test_submitted_answers_can_be_opened_again(reader, sheet):
    submit_sheet(sheet=complete(sheet), by=VISITOR, now=NOON)

    reader.post(at(sheet, "receipt"))

    sheet.refresh_from_db()
    assert sheet.state == SheetState.OPEN


def test_answers_can_be_withdrawn(reader, sheet):
    complete(sheet)

    asked = reader.get(at(sheet, "withdraw"))
    done = reader.post(at(sheet, "withdraw"))

    assert "Withdraw your answers?" in asked.text
    assert "Your answers are deleted" in done.text
    assert AnswerSheet.objects.count() == 0


def test_withdrawing_promises_no_history_or_files_where_none_are_kept(reader, sheet, monkeypatch):
    kept = reader.get(at(sheet, "withdraw")).text
    monkeypatch.setattr(KeptSheet, "may_hold_files", False)
    draft = reader.get(at(sheet, "withdraw")).text

    assert "with their history and files" in kept
    assert "with their history and files" not in draft
    assert "What you have written so far is then deleted." in draft


def test_answers_cannot_be_withdrawn_where_that_is_not_offered(reader, sheet):
    site.SPECIAL |= {"may_withdraw": False}

    assert reader.get(at(sheet, "withdraw")).status_code == 404
    assert reader.post(at(sheet, "withdraw")).status_code == 404


def test_closed_place_says_why_and_takes_nothing(reader, sheet):
    site.SPECIAL |= {"closed_sentence": "It ended on Friday."}

    first = reader.get(at(sheet))
    page = reader.get(at(sheet, "1"))
    late = reader.post(at(sheet, "1"), {"v:organisation": "Too late"})
    submit = reader.post(at(sheet, "review"))

    assert "It ended on Friday." in first.text
    assert page["Location"] == at(sheet)
    assert (late.status_code, submit.status_code) == (410, 410)
    assert "Too late" in late.text
    assert answers_of(sheet) == {}


def test_paper_has_all_questions_or_the_answers(reader, sheet):
    complete(sheet)

    empty = reader.get(at(sheet, "print"), {"answers": "no"})
    filled = reader.get(at(sheet, "print"))

    assert "In which countries?" in empty.text
    assert "Skarvsund" not in empty.text
    assert "Skarvsund" in filled.text


@pytest.mark.parametrize("page", ["0", "4", "99999999999", "nowhere", "-1"])
def test_there_is_no_other_page(reader, sheet, page):
    assert reader.get(at(sheet, page)).status_code == 404


@pytest.mark.parametrize(
    ("page", "method"), [("", "post"), ("save", "get"), ("suggest", "post"), ("1", "delete")]
)
def test_page_answers_only_what_it_is_for(reader, sheet, page, method):
    assert getattr(reader, method)(at(sheet, page)).status_code == 405


def test_skipped_section_leads_on(reader):
    written = every_type().as_json()
    written["sections"][1]["relevant"] = "false()"
    sheet = a_sheet_that_asks(written)

    assert reader.get(at(sheet, "2"))["Location"] == at(sheet, "3")


def test_nothing_is_kept_by_caches_nor_found_by_search_engines(reader, sheet):
    response = reader.get(at(sheet))

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_words_of_people_are_harmless(reader, sheet):
    evil = "<script>alert(1)</script>"
    sheet.answers = as_json({"organisation": Given(value={"name": evil})})
    sheet.save()

    pages = [reader.get(at(sheet, page)).text for page in ("1", "3", "review", "print")]

    assert all(evil not in page for page in pages)
    assert all("&lt;script&gt;" in page for page in pages)


def save(reader, sheet, **fields):
    return reader.post(at(sheet, "save"), {"section": "1", "seen": "0", **fields})


def test_script_learns_what_is_asked_now(reader, sheet):
    answer = save(reader, sheet, **{"v:exports": "yes", "v:side": "north"}).json()

    assert answer["revision"] == 1
    assert answer["saved"].startswith("Saved ")
    assert "where" in answer["relevant"]
    assert answer["offered"] == {"place": ["kista", "solna"]}
    assert answer["problems"] == {}


def test_script_learns_values_words_and_problems(reader, sheet):
    save(reader, sheet, **{"v:organisation": "Skarvsund"})

    answer = save(reader, sheet, **{"section": "3", "v:staff": "10", "v:women": "4", "v:turnover": "x"}).json()  # fmt: skip

    assert answer["calculated"] == {"share": "40"}
    assert answer["texts"] == {"l-staff": "How many work for Skarvsund?"}
    assert answer["problems"] == {"turnover": "This is not a number. Write it in figures, such as 12."}  # fmt: skip


def test_script_is_told_of_another_answer(reader, sheet):
    save(reader, sheet, **{"v:exports": "yes"})

    response = save(reader, sheet, **{"v:exports": "no"})

    assert response.status_code == 409
    assert "Press “Continue”" in response.json()["sentence"]
    assert (response.json()["revision"], response.json()["theirs"]) == (1, {"v:exports": ["yes"]})


@pytest.mark.parametrize("section", ["", "9", "x"])
def test_script_cannot_save_what_is_no_section(reader, sheet, section):
    assert save(reader, sheet, section=section).status_code == 404


def test_script_is_told_that_answers_are_no_longer_taken(reader, sheet):
    submit_sheet(sheet=complete(sheet), by=VISITOR, now=NOON)

    assert save(reader, sheet).status_code == 410


def test_names_of_organisations_are_suggested(reader, sheet, region):
    assert reader.get(at(sheet, "suggest"), {"q": "skarv"}).json() == {
        "names": ["Skarvsund Säkerhet AB"]
    }
    assert reader.get(at(sheet, "suggest"), {"q": "s"}).json() == {"names": []}


@pytest.mark.parametrize("page", ["1", "2", "3"])
def test_page_takes_few_queries_whatever_it_asks(
    reader, sheet, page, django_assert_max_num_queries
):
    SchemeFactory(key="trial")
    reader.get(at(sheet, page))

    with django_assert_max_num_queries(8):
        reader.get(at(sheet, page))


def test_words_hold_answers_in_labels_hints_and_rows(reader):
    written = every_type().as_json()
    about = written["sections"][1]["questions"]
    about[0]["hint"] = {"en": "For ${organisation}"}
    about[4]["rows"][0]["label"] = {"en": "Row for ${organisation}"}
    sheet = a_sheet_that_asks(written)
    save(reader, sheet, **{"v:organisation": "Skarvsund"})

    texts = save(reader, sheet, section="2").json()["texts"]

    assert texts == {"h-areas": "For Skarvsund", "l-helps_meetings": "Row for Skarvsund"}


def test_answers_in_every_form_can_be_read_on_the_review(reader, sheet):
    save(reader, sheet, section="2", **{"v:order": ["training", "cloud"], "v:mood": "4", "v:areas": ["cloud", "identity"]})  # fmt: skip
    save(reader, sheet, section="3", **{"v:staff": "10", "v:women": "5", "v:turnover": "1250.5"})

    text = reader.get(at(sheet, "review")).text

    assert "1. Training of people, 2. Cloud services" in text
    assert "Cloud services, Identity and access" in text
    assert "10 people" in text
    assert "1,250.5 SEK" in text
    assert ">50\n" in text


def test_answers_that_are_not_submitted_say_so_when_taken_home(reader, sheet):
    filling = Filling(
        request=None, sheet=KeptSheet(sheet), place=Place(address="/", title="T", promise="", may_share=False, may_withdraw=False, keeps_receipt=True), now=NOON, language="en",
    )  # fmt: skip

    texts = [getattr(block, "text", "") for block in receipt_document(filling).blocks]

    assert "These answers are saved, but not submitted yet." in texts


def test_withdrawal_that_is_no_longer_possible_is_said(reader, sheet, monkeypatch):
    def impossible(self, *, by, now):
        raise WithdrawalImpossible

    monkeypatch.setattr(KeptSheet, "withdraw", impossible)

    response = reader.post(at(sheet, "withdraw"), follow=True)

    assert "These answers cannot be withdrawn any more." in response.text
