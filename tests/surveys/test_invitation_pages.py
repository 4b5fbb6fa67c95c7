"""The desk's pages for respondents and mail, and the page under each mail."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skerry.kernel.actor import VISITOR
from skerry.kernel.models import AuditEvent, Job, OutboxMail
from skerry.kernel.roles import Role
from skerry.surveys import links
from skerry.surveys.enums import InvitationState, Mode, RoundKind, RoundState, Unit, WaveState
from skerry.surveys.forms_invitations import RoundForm, first_texts
from skerry.surveys.models import Invitation, OptOut, PersonalLink, Round, Wave
from tests.accounts.factories import UserFactory
from tests.parts import is_part_of
from tests.surveys.factories_invitations import (
    NOW,
    InvitationFactory,
    MemberFactory,
    RoundFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db
TOKEN = "t" * 32


@pytest.fixture
def team(client_as):
    return in_english(client_as(Role.SURVEY_TEAM))


@pytest.fixture
def manager(client_as):
    return in_english(client_as(Role.CLUSTER_MANAGER))


def in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def at(name, *things):
    return reverse(f"surveys:{name}", args=[thing.uuid for thing in things])


def one(name, invitation):
    return at(name, invitation.wave, invitation)


def said(response):
    return " ".join(response.text.split())


# Respondents


def test_invitations_are_prepared_and_listed(team):
    wave = WaveFactory()
    member = MemberFactory(panel=wave.panel, organisation__name="Alpha")
    person = UserFactory(edits=member.organisation)

    empty = team.get(at("invitations", wave))
    done = team.post(at("invitations_prepare", wave), follow=True)

    assert "Nobody is invited yet" in empty.text
    assert "The invitations are prepared" in done.text
    assert "Alpha" in done.text
    assert person.email in done.text


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_needs_no_more_queries_for_more(team, item_count, django_assert_num_queries):
    wave = WaveFactory()
    for _ in range(item_count):
        InvitationFactory(wave=wave)
    team.get(at("invitations", wave))

    with django_assert_num_queries(14):
        page = team.get(at("invitations", wave)).text

    assert page.count("@people.example") == item_count


def test_nobody_is_prepared_in_a_wave_that_is_closed(team):
    wave = WaveFactory(state=WaveState.CLOSED, closed_at=NOW)
    MemberFactory(panel=wave.panel)

    done = team.post(at("invitations_prepare", wave), follow=True)

    assert "The survey takes no answers now." in done.text
    assert not Invitation.objects.exists()


def test_htmx_gets_the_part_it_shows_in_the_page(team):
    wave = WaveFactory()
    InvitationFactory(wave=wave, name="Ida")
    InvitationFactory(wave=wave, name="Olle")
    page = at("invitations", wave)

    whole = team.get(page, {"q": "ida"}).text
    part = team.get(page, {"q": "ida"}, headers={"HX-Request": "true"}).text

    assert is_part_of(part, whole)
    assert "<html" not in part
    assert "Ida" in part
    assert "Olle" not in part
    assert "Nobody matches" in team.get(page, {"q": "nobody"}).text
    assert "Olle" in team.get(page, {"state": "nonsense"}).text


@pytest.mark.parametrize(
    ("mode", "role", "sees", "is_logged"),
    [
        (Mode.NAMED, Role.CLUSTER_MANAGER, True, False),
        (Mode.CONFIDENTIAL, Role.CLUSTER_MANAGER, False, False),
        (Mode.CONFIDENTIAL, Role.SURVEY_TEAM, True, True),
        (Mode.ANONYMOUS, Role.SURVEY_TEAM, False, False),
    ],
)
def test_who_has_answered_is_seen_by_those_who_may(client_as, mode, role, sees, is_logged):
    invitation = InvitationFactory(wave__mode=mode, state=InvitationState.SENT)
    client = in_english(client_as(role))
    pages = [at("invitations", invitation.wave), one("invitation", invitation)]
    before = [client.get(page).text for page in pages]
    Invitation.objects.update(is_answered=True)

    after = [client.get(page).text for page in pages]

    assert all(("Answered</span>" in page) is sees for page in after)
    if mode is Mode.ANONYMOUS:
        assert [without_tokens(page) for page in before] == [without_tokens(page) for page in after]
    logged = AuditEvent.objects.filter(kind="surveys.respondents.read").exists()
    assert logged is is_logged


def without_tokens(page):
    return re.sub(r'(value|nonce|content|hx-headers)=(["\']).*?\2', "", page)


def test_an_address_is_corrected(team):
    invitation = InvitationFactory(state=InvitationState.BOUNCED)
    page = one("invitation", invitation)
    new = {"email": "new@people.example", "name": "Ida", "language": "sv"}

    assert "The last mail came back" in team.get(page).text
    wrong = team.post(page, new | {"email": "new"})
    done = team.post(page, new, follow=True)

    assert wrong.status_code == 422
    assert "The address is kept." in done.text
    invitation.refresh_from_db()
    assert (invitation.email, invitation.state) == ("new@people.example", "prepared")


def test_an_address_that_wants_no_mail_is_refused_by_name(team):
    OptOut.objects.all().delete()
    gone, other = InvitationFactory(), InvitationFactory()
    team.post(reverse("surveys:stop", args=[token_of(gone)]), {"wish": "all"})

    refused = team.post(one("invitation", other), {"email": gone.email, "language": "en"})

    assert refused.status_code == 422
    assert "wants no mail about this survey" in refused.text
    assert "They want no mail" in team.get(one("invitation", gone)).text


def token_of(invitation, token=TOKEN):
    PersonalLink.objects.create(invitation=invitation, digest=links.digest(token))
    return token


def test_somebody_is_stopped_asked_again_and_mailed(team):
    invitation = InvitationFactory()

    stopping = one("invitation_stop", invitation)

    unsaid = team.post(stopping, follow=True)
    stopped = team.post(stopping, {"reason": "asked"}, follow=True)
    twice = team.post(stopping, {"reason": "asked"}, follow=True)
    known = team.post(stopping, {"reason": "out-of-scope"}, follow=True)
    again = team.post(one("invitation_again", invitation), follow=True)
    sent = team.post(one("invitation_send", invitation), follow=True)

    assert "Choose why they are not asked any more." in unsaid.text
    assert "They get no more mail" in stopped.text
    assert "They are to be left in peace." in stopped.text
    assert "Results do not count them as missing." in known.text
    assert "They do not exist any more" not in again.text.split("Ask them no more")[0]
    assert "That cannot be done now." in twice.text
    assert "They get the next invitation." in again.text
    assert "A mail with a new link is on its way." in sent.text
    assert Job.objects.get().kind == "surveys.round.send"
    Wave.objects.update(state=WaveState.CLOSED, closed_at=NOW)
    closed = team.post(one("invitation_send", invitation), follow=True)
    assert "takes no answers now" in closed.text


def test_a_colleague_is_invited(team):
    invitation = InvitationFactory(wave__unit=Unit.PERSON)
    page = one("invitation_colleague", invitation)
    colleague = {"email": "more@people.example", "name": "", "language": "en"}

    assert "Invite a colleague" in team.get(one("invitation", invitation)).text
    assert team.get(page).status_code == 200
    done = team.post(page, colleague, follow=True)
    twice = team.post(page, colleague)

    assert "invited with the next invitation" in done.text
    assert twice.status_code == 422
    assert "invited for the organisation already" in twice.text
    assert invitation.wave.invitations.count() == 2


# Lists


def bring(client, wave, text, name="list.csv"):
    return client.post(at("addresses", wave), {"upload": SimpleUploadedFile(name, text.encode())})


def carried_in(page):
    return re.search(r'name="carried" value="([^"]+)"', page.text)[1]


def test_a_list_is_looked_through_and_then_taken(team):
    wave = WaveFactory()
    for name in ("Alpha", "Beta"):
        InvitationFactory(
            wave=wave, member__panel=wave.panel, member__organisation__name=name, email=""
        )

    assert team.get(at("addresses", wave)).status_code == 200
    looked = bring(
        team, wave, "organisation,mail\nAlpha,a@people.example\nBeta,=cmd()\n<b>x</b>,q\n"
    )

    assert "2 rows cannot be taken." in said(looked)
    assert "This is no mail address." in looked.text
    assert "&lt;b&gt;x&lt;/b&gt;" in looked.text
    assert "Take one address" in looked.text
    assert not Invitation.objects.exclude(email="").exists()
    carried = carried_in(looked)
    taken = team.post(at("addresses_take", wave), {"carried": carried}, follow=True)
    assert "The addresses are taken." in taken.text
    assert Invitation.objects.exclude(email="").get().email == "a@people.example"
    twice = team.post(at("addresses_take", wave), {"carried": carried}, follow=True)
    assert "invited for the organisation already" in twice.text
    other = team.post(at("addresses_take", WaveFactory()), {"carried": carried}, follow=True)
    forged = team.post(at("addresses_take", wave), {"carried": "x" + carried}, follow=True)
    for page in (other, forged):
        assert "The list has waited for too long." in page.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty."),
        ("\x00\x01", "This kind of file is not accepted here."),
        ("name,telephone\nIda,1\n", "needs a column “organisation”"),
        ("<html><body>no</body></html>", "web page"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(team, content, sentence):
    refused = bring(team, WaveFactory(), content)

    assert refused.status_code == 422
    assert sentence in refused.text


def test_a_list_without_end_is_refused(team, monkeypatch):
    monkeypatch.setattr("skerry.surveys.importers.addresses.MAX_ROWS", 1)

    refused = bring(team, WaveFactory(), "organisation,mail\na,b\nc,d\n")

    assert "Please bring it in parts." in refused.text


def test_only_the_first_faults_of_many_are_shown(team):
    rows = "".join(f"nobody,{n}\n" for n in range(203))

    looked = bring(team, WaveFactory(), "organisation,mail\n" + rows)

    assert "Only the first 200 are shown." in looked.text


# Mail


def form_of(texts):
    return {
        f"{part}_{language}": words[part]
        for language, words in texts.items()
        for part in ("subject", "text")
    }


def test_a_mail_is_written_changed_and_tried(team):
    wave = WaveFactory()
    InvitationFactory(wave=wave, email="a@people.example")
    new = reverse("surveys:round_new", args=[wave.uuid, "invitation"])

    assert "No mail yet" in team.get(at("rounds", wave)).text
    form = team.get(new).text
    assert "Din åsikt behövs" in form or "{title}" in form
    kept = team.post(new, form_of(first_texts(RoundKind.INVITATION)), follow=True)
    draft = Round.objects.get()
    changed = team.post(
        at("round_change", wave, draft), form_of(draft.texts) | {"subject_en": "Hi"}, follow=True
    )
    tried = team.post(at("round_try", wave, draft), follow=True)

    assert "Hello Ada Example," in kept.text
    assert ">Hi<" in changed.text
    assert "on its way to you" in tried.text
    assert OutboxMail.objects.count() == 2
    part = team.get(at("round", wave, draft), headers={"HX-Request": "true"}).text
    assert "<html" not in part


def test_a_mail_is_sent_stopped_and_taken_up_again(team):
    wave = WaveFactory()
    InvitationFactory(wave=wave)
    draft = RoundFactory(wave=wave)

    sent = team.post(at("round_send", wave, draft), follow=True)
    listed = team.get(at("rounds", wave)).text
    stopped = team.post(at("round_stop", wave, draft), follow=True)
    resumed = team.post(at("round_resume", wave, draft), follow=True)
    late = team.post(at("round_delete", wave, draft), follow=True)
    again = team.post(at("round_send", wave, draft), follow=True)

    assert "It is being sent." in sent.text
    assert "Being sent" in listed
    assert "No more of it is sent." in stopped.text
    assert "It is being sent." in resumed.text
    for page in (late, again):
        assert "the mail has gone on meanwhile" in page.text
    assert team.get(at("round_change", wave, draft)).status_code == 200


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_mail_needs_no_more_queries_for_more(
    team, item_count, django_assert_num_queries
):
    wave = WaveFactory()
    for _ in range(item_count):
        RoundFactory(wave=wave)
    team.get(at("rounds", wave))

    with django_assert_num_queries(10):
        page = team.get(at("rounds", wave)).text

    assert page.count(">Draft<") == item_count


def test_a_draft_is_thrown_away(team):
    draft = RoundFactory()

    done = team.post(at("round_delete", draft.wave, draft), follow=True)

    assert "The draft is thrown away." in done.text
    assert not Round.objects.exists()
    assert (
        team.get(reverse("surveys:round_new", args=[draft.wave.uuid, "single"])).status_code == 404
    )


def test_the_numbers_of_an_anonymous_reminder_are_rounded(team):
    wave = WaveFactory(mode=Mode.ANONYMOUS)
    for number in range(8):
        InvitationFactory(wave=wave, state=InvitationState.SENT, is_answered=number == 0)
    draft = RoundFactory(wave=wave, kind=RoundKind.REMINDER)

    page = said(team.get(at("round", wave, draft)))
    team.post(at("round_send", wave, draft))
    Round.objects.update(state=RoundState.SENT)
    after = said(team.get(at("round", wave, draft)))

    assert '<strong class="numeric">8</strong>' in page
    assert "Have answered" not in page + after
    assert "numbers are told in steps of 5, rounded down" in after


def test_a_mail_that_failed_in_the_background_says_so(team):
    wave = WaveFactory()
    InvitationFactory(wave=wave)
    draft = RoundFactory(wave=wave)
    team.post(at("round_send", wave, draft))
    Job.objects.update(state="failed", finished_at=NOW, trouble="unexpected", started_at=NOW)

    assert "It did not work" in team.get(at("round", wave, draft)).text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text_en": "No way in"}, "text_en"),
        ({"text_sv": "Hej {nmae}: {link}"}, "text_sv"),
        ({"subject_en": "For {name}"}, "subject_en"),
        ({"subject_en": "{nonsense}"}, "subject_en"),
        ({"subject_sv": ""}, "subject_sv"),
        ({"text_sv": ""}, "text_sv"),
    ],
)
def test_what_would_go_wrong_in_a_mail_is_said_beside_its_field(team, changed, field):
    texts = form_of(first_texts(RoundKind.REMINDER))

    assert RoundForm(texts).is_valid()
    form = RoundForm(texts | changed)

    assert not form.is_valid()
    assert list(form.errors) == [field]
    refused = team.post(
        reverse("surveys:round_new", args=[WaveFactory().uuid, "reminder"]), texts | changed
    )
    assert refused.status_code == 422


# The page under a mail


def test_an_account_that_is_signed_in_leaves_no_trace_in_the_wish(team):
    page = reverse("surveys:stop", args=[token_of(InvitationFactory())])

    team.post(page, {"wish": "this"})
    team.post(page, {"wish": "again"})

    events = AuditEvent.objects.filter(kind__in=["surveys.opted_out", "surveys.opted_in"])
    assert [(event.by_kind, event.by) for event in events] == [
        (VISITOR.kind, VISITOR.id),
        (VISITOR.kind, VISITOR.id),
    ]


def test_one_press_stops_the_mail_without_a_sign_in(client):
    in_english(client)
    invitation = InvitationFactory()
    page = reverse("surveys:stop", args=[token_of(invitation)])

    asked = client.get(page).text
    assert "Stop this mail?" in asked
    assert not OptOut.objects.exists()
    done = client.post(page, {"List-Unsubscribe": "One-Click"}).text
    assert "You get no more of this mail" in done
    assert OptOut.objects.get().wave == invitation.wave
    client.post(page, {"wish": "all"})
    assert OptOut.objects.filter(wave=None).exists()
    again = client.post(page, {"wish": "again"}).text
    assert "Stop this mail?" in again
    assert not OptOut.objects.exists()


def test_a_guessed_link_stops_nothing(client):
    assert client.get(reverse("surveys:stop", args=["guess"])).status_code == 404


# The outbox


def test_the_outbox_does_not_show_who_was_reminded(client_as, settings):
    operator = in_english(client_as(Role.ADMINISTRATOR))
    invitation = InvitationFactory()
    wave, draft = invitation.wave, RoundFactory(wave=invitation.wave)
    team = client_as(Role.SURVEY_TEAM)
    team.post(at("round_try", wave, draft))
    mail = OutboxMail.objects.first()
    page = reverse("kernel:mail", args=[mail.uuid])

    hidden = operator.get(reverse("kernel:outbox")).text
    assert "No mail" in hidden
    assert operator.get(page).status_code == 404
    settings.DEMO = True
    assert "/s/" in operator.get(page).text
