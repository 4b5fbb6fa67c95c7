"""What a link opens, in each mode, and what is said where it opens nothing."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent, Identity, OutboxMail
from skerry.questionnaires.models import AnswerSheet, SheetFile
from skerry.surveys import links
from skerry.surveys.enums import Access, InvitationState, Mode, RoundKind, Unit, WaveState
from skerry.surveys.forms_invitations import first_texts
from skerry.surveys.models import Invitation, OptOut, PersonalLink, SealedAnswer, SealedDraft, Wave
from skerry.surveys.services import rounds
from skerry.surveys.views import answering
from tests.surveys.answering import (
    DEFINITION,
    NOON,
    a_link,
    a_version,
    a_wave,
    an_invitation,
    close,
)

pytestmark = pytest.mark.django_db

KEPT = (Mode.NAMED, Mode.CONFIDENTIAL)


def at(invitation, page=""):
    return f"/s/{invitation.token}/{page}/" if page else f"/s/{invitation.token}/"


def fill_in(client, invitation, *, exports="no"):
    return client.post(at(invitation, "1"), {"v:exports": exports, "seen": "0"})


def hand_in(client, invitation):
    return client.post(at(invitation, "review"))


@pytest.mark.parametrize("mode", Mode)
def test_nobody_keeps_a_page_of_a_link_or_hears_of_it(client, mode):
    """The path of the address opens a door; the origin alone has to be told, or no form would be taken."""
    response = client.get(at(an_invitation(a_wave(mode))))

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "strict-origin"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (Mode.NAMED, "together with the name of your organisation"),
        (Mode.CONFIDENTIAL, "each time they do it is logged"),
        (Mode.ANONYMOUS, "Nobody can tell which answers are yours"),
    ],
)
def test_the_first_page_says_who_may_know_what(client, mode, words):
    wave = a_wave(mode, terms={"en": {"law": "Answers are public records: <b>law</b>."}})

    page = client.get(at(an_invitation(wave))).text

    assert words in page
    assert "Answers are public records: &lt;b&gt;law&lt;/b&gt;." in page
    assert ("deleted on" in page) == (mode is not Mode.ANONYMOUS)


@pytest.mark.parametrize(
    ("asked", "chosen", "title", "promise"),
    [
        ("sv", "", "Enkät 2026", "Ingen kan säga vilka svar"),
        ("sv", "?lang=en", "Survey of 2026", "Nobody can tell which answers"),
        ("en", "?lang=sv", "Enkät 2026", "Ingen kan säga vilka svar"),
    ],
)
def test_title_and_promise_stand_once_in_the_language_of_the_questions(
    client, asked, chosen, title, promise
):
    page = client.get(at(an_invitation(a_wave(), language=asked)) + chosen).text

    assert f"<h1>{title}</h1>" in page
    assert promise in page
    assert page.count('id="promise"') == page.count(promise) == 1


def test_what_was_handed_in_is_shown_and_refused_in_the_language_of_the_mail(client):
    invitation = an_invitation(a_wave(), language="sv")
    fill_in(client, invitation)

    assert "Dina svar är inlämnade" in hand_in(client, invitation).text
    assert "Länken har använts" in client.get(at(invitation)).text


@pytest.mark.parametrize("mode", Mode)
def test_what_was_saved_is_there_on_another_device_and_by_a_new_link_unless_anonymous(client, mode):
    invitation = an_invitation(a_wave(mode))
    client.post(at(invitation, "3"), {"v:need": "More people", "seen": "0"})

    assert "More people" in Client().get(at(invitation, "3")).text

    invitation.token = a_link(invitation)
    other = Client().get(at(invitation, "3")).text
    assert ("More people" in other) == (mode is not Mode.ANONYMOUS)


@pytest.mark.parametrize("mode", Mode)
def test_reading_writes_nothing(client, mode):
    invitation = an_invitation(a_wave(mode))

    for page in ("", "1", "review", "print"):
        assert client.get(at(invitation, page)).status_code == 200

    assert (AnswerSheet.objects.count(), SealedDraft.objects.count()) == (0, 0)


@pytest.mark.parametrize("mode", KEPT)
def test_a_kept_answer_is_handed_in_changed_and_shown_again(client, mode):
    invitation = an_invitation(a_wave(mode), person=None)
    fill_in(client, invitation)

    assert hand_in(client, invitation).status_code == 302

    invitation.refresh_from_db()
    assert (invitation.is_answered, invitation.sheet.state) == (True, "submitted")
    assert invitation.sheet.kept_until == date(2100, 6, 1)
    assert "Do you export?" in client.get(at(invitation, "receipt")).text

    client.post(at(invitation, "receipt"))
    invitation.refresh_from_db()
    assert (invitation.is_answered, invitation.sheet.state) == (False, "open")


def test_an_anonymous_answer_is_shown_once(client):
    invitation = an_invitation(a_wave())
    fill_in(client, invitation)

    once = hand_in(client, invitation)
    again = client.get(at(invitation))
    receipt = client.get(at(invitation, "receipt"))

    assert (once.status_code, again.status_code, receipt.status_code) == (200, 200, 200)
    assert "Do you export?" in once.text
    assert "This link has been used" in again.text
    assert "Do you export?" not in again.text + receipt.text


@pytest.mark.parametrize("mode", Mode)
def test_handing_in_without_a_word_says_what_is_missing(client, mode):
    invitation = an_invitation(a_wave(mode))

    response = hand_in(client, invitation)

    assert response.status_code == 422
    assert not Invitation.objects.get().is_answered


@pytest.mark.parametrize("mode", KEPT)
def test_taking_back_deletes_the_answers_and_stops_reminders(client, mode):
    invitation = an_invitation(a_wave(mode))
    fill_in(client, invitation)
    hand_in(client, invitation)

    response = client.post(at(invitation, "withdraw"))

    invitation.refresh_from_db()
    assert response.status_code == 200
    assert AnswerSheet.objects.count() == 0
    assert (invitation.is_answered, invitation.state) == (False, InvitationState.STOPPED)
    assert invitation.stopped_for == "withdrawn"
    event = AuditEvent.objects.get(kind="surveys.answers.withdrawn")
    told = invitation if mode is Mode.NAMED else invitation.wave
    assert event.target_id == str(told.uuid)
    assert client.get(at(invitation)).status_code == 200


@pytest.mark.parametrize("before", [InvitationState.SENT, InvitationState.OPTED_OUT])
def test_who_takes_answers_back_gets_no_mail_that_still_waits(client, before):
    invitation = an_invitation(a_wave(Mode.CONFIDENTIAL), email="ida@people.example", state=before)
    fill_in(client, invitation)
    single = {"invitation": invitation, "texts": first_texts(RoundKind.SINGLE)}
    if before == InvitationState.SENT:
        sent = rounds.send_to_one(**single, by=COMMAND, now=timezone.now())
        rounds.send_batch(
            sent=sent, position=0, new_token=links.new_token, by=COMMAND, now=timezone.now()
        )
        assert OutboxMail.objects.count() == 1

    client.post(at(invitation, "withdraw"))

    invitation.refresh_from_db()
    assert not OutboxMail.objects.exists()
    assert not OptOut.objects.exists()
    assert invitation.state == (
        InvitationState.STOPPED if before == InvitationState.SENT else InvitationState.OPTED_OUT
    )


def test_taking_back_nothing_says_so(client):
    invitation = an_invitation(a_wave(Mode.NAMED))

    response = client.post(at(invitation, "withdraw"), follow=True)

    assert "cannot be withdrawn" in response.text


def test_an_anonymous_draft_can_be_thrown_away(client):
    invitation = an_invitation(a_wave())
    fill_in(client, invitation)

    response = client.post(at(invitation, "withdraw"))

    assert response.status_code == 200
    assert SealedDraft.objects.count() == 0
    assert Invitation.objects.get().state == InvitationState.SENT


def test_anonymous_answers_cannot_be_taken_back_and_the_page_says_so(client):
    invitation = an_invitation(a_wave())
    fill_in(client, invitation)
    hand_in(client, invitation)

    response = client.post(at(invitation, "withdraw"))

    assert response.status_code == 409
    assert "nobody can find them again to show, change or delete them" in response.text
    assert SealedAnswer.objects.count() == 1


@pytest.mark.parametrize("mode", KEPT)
def test_after_closing_kept_answers_are_shown_and_no_longer_changed(client, mode):
    invitation = an_invitation(a_wave(mode))
    fill_in(client, invitation)
    hand_in(client, invitation)
    close(invitation.wave)

    assert "Do you export?" in client.get(at(invitation, "receipt")).text
    assert client.post(at(invitation, "withdraw")).status_code == 410
    assert client.post(at(invitation, "receipt")).status_code == 410
    assert AnswerSheet.objects.get().state == "submitted"


def test_colleagues_share_a_sheet_where_the_organisation_answers():
    wave = a_wave(Mode.NAMED)
    invitation = an_invitation(wave)
    fill_in(Client(), invitation)
    Client().post(at(invitation, "3"), {"v:need": "More people", "seen": "1"})

    assert AnswerSheet.objects.get().answers.keys() == {"exports", "need"}


# What is sent, and should not have been


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "a" * 32, "A" * 500, "å" * 10, "<script>"])
def test_a_link_that_opens_nothing_is_one_clear_page(client, method, token):
    Identity.objects.update_or_create(pk=1, defaults={"name": "S", "email": "help@region.example"})

    response = getattr(client, method)(f"/s/{token}/")

    assert response.status_code == 404
    assert "This link opens no survey" in response.text
    assert "help@region.example" in response.text
    assert "<script>" not in response.text.split("<body")[1].split("</main>")[0]


def test_who_tries_many_links_waits_and_a_right_one_still_opens(client, monkeypatch):
    monkeypatch.setattr(
        answering,
        "GUESSES_OF_A_SENDER",
        answering.Limit(name="test-guesses", most=3, within=timedelta(hours=1)),
    )
    statuses = [client.get(f"/s/{links.new_token()}/").status_code for _ in range(5)]

    assert statuses == [404, 404, 404, 429, 429]
    assert client.get(at(an_invitation(a_wave()))).status_code == 200


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"state": WaveState.DRAFT}, 403, "This survey is not open yet"),
        ({"opens_on": date(2099, 1, 1)}, 403, "This survey is not open yet"),
        ({"closes_on": date(2026, 11, 2)}, 410, "This survey is closed"),
        ({"state": WaveState.CLOSED, "closed_at": NOON}, 410, "This survey is closed"),
    ],
    ids=["draft", "not yet", "over", "closed"],
)
def test_what_is_typed_outside_the_time_of_a_wave_is_given_back(
    client, mode, fields, status, words
):
    invitation = an_invitation(a_wave(mode))
    Wave.objects.update(**fields)

    shown = client.get(at(invitation))
    typed = client.post(at(invitation, "3"), {"v:need": "<b>Much</b> of it"})

    assert (shown.status_code, typed.status_code) == (status, status)
    assert words in shown.text
    assert words in typed.text
    assert "What do you need?" in typed.text
    assert "&lt;b&gt;Much&lt;/b&gt; of it" in typed.text
    assert (AnswerSheet.objects.count(), SealedDraft.objects.count()) == (0, 0)


def test_what_is_typed_after_the_link_was_used_is_given_back(client):
    invitation = an_invitation(a_wave())
    fill_in(client, invitation)
    hand_in(client, invitation)

    response = fill_in(client, invitation, exports="yes")

    assert response.status_code == 409
    assert "What you typed was not taken" in response.text
    assert "Yes" in response.text
    assert (SealedDraft.objects.count(), SealedAnswer.objects.count()) == (0, 1)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    "fields",
    [
        {"v:exports": "perhaps"},
        {"v:exports": ["yes", "no"]},
        {"v:exports": "yes" * 10_000},
        {"v:exports": "\0"},
        {"v:gone": "a question of an older version"},
        {"v:exports": "yes", "seen": "later"},
        {"v:exports": "yes", "seen": "-1"},
        {"v:exports": "yes", "seen": "9" * 400},
        {},
    ],
    ids=[
        "outside the options",
        "two of one",
        "huge",
        "zero byte",
        "old version",
        "no number",
        "negative",
        "large number",
        "nothing",
    ],
)
def test_odd_input_never_breaks_a_sheet(client, mode, fields):
    invitation = an_invitation(a_wave(mode))
    client.post(at(invitation, "3"), {"v:need": "Kept", "seen": "0"})

    response = client.post(at(invitation, "1"), fields)

    assert response.status_code in {200, 302, 409, 422}
    assert "Kept" in client.get(at(invitation, "3")).text
    assert client.get(at(invitation, "1")).status_code == 200


def test_more_than_is_kept_is_refused_with_all_that_was_typed(client, monkeypatch):
    monkeypatch.setattr("skerry.surveys.sealing.ROOM", 60)
    invitation = an_invitation(a_wave())

    response = client.post(
        at(invitation, "3"), {"v:need": "abcdefghijklmnopq 0123456789 " + links.new_token()}
    )

    assert response.status_code == 413
    assert "abcdefghijklmnopq" in response.text
    assert SealedDraft.objects.count() == 0


def test_the_script_is_told_in_a_sentence_that_it_is_too_much(client, monkeypatch):
    monkeypatch.setattr("skerry.surveys.sealing.ROOM", 60)
    invitation = an_invitation(a_wave())
    typed = "abcdefghijklmnopq 0123456789 " + links.new_token()

    response = client.post(at(invitation, "save"), {"section": "3", "v:need": typed, "seen": "0"})

    assert (response.status_code, response["Content-Type"]) == (413, "application/json")
    assert response.json()["sentence"].startswith(
        "All your answers together may have some 50,000 letters."
    )
    assert SealedDraft.objects.count() == 0


@pytest.mark.parametrize(
    ("closes_on", "status", "words"),
    [(date(2026, 11, 2), 410, ""), (None, 404, "It may have lost a part on its way")],
)
def test_the_script_is_told_why_a_link_takes_nothing(client, closes_on, status, words):
    address = "/s/" + links.new_token() + "/save/"
    if closes_on:
        address = at(an_invitation(a_wave(closes_on=closes_on)), "save")

    response = client.post(address, {"section": "3", "v:need": "More", "seen": "0"})

    assert response.status_code == status
    assert words in response.json()["sentence"]


@pytest.mark.parametrize("mode", Mode)
def test_two_windows_that_answer_the_same_are_asked(client, mode):
    invitation = an_invitation(a_wave(mode))
    fill_in(client, invitation, exports="yes")

    response = Client().post(at(invitation, "1"), {"v:exports": "no", "seen": "0"})

    assert response.status_code == 409
    assert "checked" in client.get(at(invitation, "1")).text


def test_files_are_not_taken_in_anonymous_waves(client):
    section = {
        "name": "first",
        "label": {"en": "First"},
        "questions": [
            {"name": "paper", "type": "file", "label": {"en": "A paper"}},
            {"name": "words", "type": "text", "label": {"en": "Words"}},
        ],
    }
    wave = a_wave(definition=DEFINITION | {"sections": [section]})
    invitation = an_invitation(wave)

    client.post(
        at(invitation, "1"),
        {"v:words": "w", "f:paper": SimpleUploadedFile("paper.pdf", b"%PDF-1.7 hello")},
    )

    assert SheetFile.objects.count() == 0
    assert client.get(at(invitation, "file") + "?uuid=" + str(invitation.uuid)).status_code == 404


# The open link


def open_wave(mode=Mode.ANONYMOUS, **fields):
    return a_wave(mode, access=Access.OPEN_LINK, open_key="everybody", unit=Unit.PERSON, **fields)


@pytest.mark.parametrize("mode", Mode)
def test_the_open_link_explains_and_makes_a_link_of_ones_own(client, mode):
    wave = open_wave(mode)

    first = client.get("/survey/everybody/")
    made = client.post("/survey/everybody/")
    shown = client.get(made["Location"])

    token = made["Location"].rstrip("/").rpartition("/")[2]
    assert first.status_code == 200
    assert Invitation.objects.get().wave == wave
    assert PersonalLink.objects.get().digest == links.digest(token)
    assert f"http://testserver/s/{token}/" in shown.text
    assert client.get(f"/s/{token}/").status_code == 200
    assert shown["Referrer-Policy"] == "strict-origin"
    assert AuditEvent.objects.count() == (0 if mode is Mode.ANONYMOUS else 1)


def test_the_open_link_makes_no_more_links_a_day_than_an_office_needs(client, monkeypatch):
    open_wave()
    limit = answering.Limit(name="test-entries", most=2, within=timedelta(days=1))
    monkeypatch.setattr(answering, "ENTRIES_OF_A_SENDER", limit)

    statuses = [client.post("/survey/everybody/").status_code for _ in range(3)]

    assert statuses == [302, 302, 429]
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    ("key", "fields", "status"),
    [
        ("nobody", {}, 404),
        ("everybody", {"state": WaveState.DRAFT}, 404),
        ("everybody", {"state": WaveState.CLOSED, "closed_at": NOON}, 410),
        ("everybody", {"opens_on": date(2099, 1, 1)}, 403),
    ],
)
def test_an_open_link_that_is_wrong_or_out_of_time_makes_no_link(client, key, fields, status):
    open_wave()
    Wave.objects.update(**fields)

    for method in (client.get, client.post):
        assert method(f"/survey/{key}/").status_code == status
    assert Invitation.objects.count() == 0


def test_the_page_of_a_new_link_shows_no_link_that_was_never_made(client):
    assert client.get(f"/survey/link/{links.new_token()}/").status_code == 404


def test_an_older_version_goes_on_asking_what_it_asked(client):
    """A wave keeps its version; a newer one of the instrument changes nothing for who has begun."""
    invitation = an_invitation(a_wave())
    fill_in(client, invitation)
    a_version(instrument=invitation.wave.version.instrument, number=2)

    assert hand_in(client, invitation).status_code == 200
