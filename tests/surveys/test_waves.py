from datetime import date, timedelta

import pytest
from django.urls import reverse

from skerry.kernel.actor import ANYBODY, COMMAND, TIMER, Grant, Viewer
from skerry.kernel.events import Event
from skerry.kernel.models import AuditEvent, Notification
from skerry.kernel.roles import Role
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.models import AnswerSheet
from skerry.surveys import tasks_waves as tasks
from skerry.surveys.enums import Access, Dimension, Mode, Unit, WaveObstacle, WaveState
from skerry.surveys.fillings import waves_of_instrument
from skerry.surveys.models import ResponseCount, SurveyTerms, Wave
from skerry.surveys.promises import promise_of
from skerry.surveys.providers.desk import DESK_TASKS
from skerry.surveys.providers.merging import merge_members
from skerry.surveys.queries import responses
from skerry.surveys.queries import waves as queries
from skerry.surveys.services import waves as services
from skerry.surveys.services.responses import count_response
from skerry.surveys.services.terms import change_terms
from skerry.surveys.services.waves import Design, WaveNotMovable, WaveNotPossible, Words
from skerry.surveys.views.answers import respondent
from tests.accounts.factories import UserFactory
from tests.actors.factories import SegmentFactory
from tests.surveys.factories_waves import (
    NOON,
    PanelFactory,
    PanelMemberFactory,
    WaveFactory,
    WaveVersionFactory,
    answered,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEAM = Viewer(grants=frozenset({Grant(role=Role.SURVEY_TEAM)}))
OFFICER = Viewer(grants=frozenset({Grant(role=Role.POLICY_OFFICER)}))
WORDS = Words(
    titles={"en": "Autumn survey", "sv": ""},
    opens_on=date(2026, 11, 22),
    closes_on=date(2026, 12, 1),
    kept_until=date(2027, 12, 1),
)


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def designed(**changes):
    plain = {"version": WaveVersionFactory(), "mode": Mode.NAMED, "unit": Unit.ORGANISATION}
    return Design(**plain | changes)


def made(**changes):
    return services.make_wave(design=designed(**changes), words=WORDS, by=COMMAND, now=NOON)


def test_make_wave_makes_a_draft_and_leaves_one_event():
    panel = PanelFactory(sizes={"company|micro": 3})

    wave = made(access=Access.CENSUS, panel=panel, dimensions=[Dimension.KIND], open_key="k")

    wave.refresh_from_db()
    assert (wave.state, wave.titles, wave.open_key) == ("draft", {"en": "Autumn survey"}, "")
    assert queries.frame_of(wave) == {"company": 3}
    assert events() == ["surveys.wave.made"]


def test_an_open_link_keeps_its_key():
    wave = made(access=Access.OPEN_LINK, open_key="the-key")

    assert wave.open_key == "the-key"
    assert not queries.asked_members(wave)


def test_an_anonymous_wave_with_small_strata_is_not_made():
    panel = PanelFactory(sizes={"company|micro": 9, "company|small": 9})
    small = {"access": Access.CENSUS, "panel": panel, "mode": Mode.ANONYMOUS}

    with pytest.raises(WaveNotPossible) as refusal:
        made(**small, dimensions=[Dimension.KIND, Dimension.SIZE])
    made(**small, dimensions=[Dimension.KIND])

    assert refusal.value.obstacles == [WaveObstacle.STRATA_TOO_SMALL]
    assert Wave.objects.count() == 1


def test_an_anonymous_wave_asks_for_no_files():
    version = WaveVersionFactory(types=(QuestionType.FILE,))

    with pytest.raises(WaveNotPossible) as refusal:
        made(version=version, mode=Mode.ANONYMOUS, access=Access.OPEN_LINK, open_key="k")

    assert refusal.value.obstacles == [WaveObstacle.ASKS_FOR_FILES]


def test_change_wave_changes_a_draft_and_leaves_one_event():
    wave = WaveFactory()

    services.change_wave(wave=wave, words=WORDS, by=COMMAND, now=NOON)

    wave.refresh_from_db()
    assert (wave.titles, wave.closes_on) == ({"en": "Autumn survey"}, date(2026, 12, 1))
    assert events() == ["surveys.wave.changed"]


@pytest.mark.parametrize(
    "deed",
    [
        lambda wave: services.change_wave(wave=wave, words=WORDS, by=COMMAND, now=NOON),
        lambda wave: services.delete_wave(wave=wave, by=COMMAND, now=NOON),
    ],
)
def test_what_is_open_is_a_draft_no_longer(deed):
    with pytest.raises(WaveNotMovable) as refusal:
        deed(WaveFactory(is_open=True))

    assert refusal.value.obstacle == WaveObstacle.NOT_A_DRAFT
    assert events() == []


def test_delete_wave_throws_a_draft_away_and_leaves_one_event():
    services.delete_wave(wave=WaveFactory(), by=COMMAND, now=NOON)

    assert not Wave.objects.exists()
    assert events() == ["surveys.wave.deleted"]


def test_open_wave_fixes_whom_it_asks_and_what_they_are_told():
    texts = {"en": {"law": "Public records."}, "sv": {"law": ""}}
    change_terms(texts=texts, by=COMMAND, now=NOON)
    AuditEvent.objects.all().delete()

    wave = services.open_wave(wave=WaveFactory(), by=COMMAND, now=NOON)

    change_terms(texts={"en": {"law": "Changed."}}, by=COMMAND, now=NOON)
    wave.refresh_from_db()
    assert (wave.state, wave.opened_at, wave.asked) == ("open", NOON, {"company|micro": 2})
    assert wave.terms == {"en": {"law": "Public records."}}
    assert queries.asked_members(wave).count() == 2
    assert wave.invitations.count() == 2
    assert events() == [
        "surveys.wave.opened",
        "surveys.invitations.prepared",
        "surveys.terms.changed",
    ]


def test_open_wave_with_an_open_link_prepares_nobody():
    wave = services.open_wave(wave=WaveFactory(has_open_link=True), by=COMMAND, now=NOON)

    assert wave.state == "open"
    assert not wave.invitations.exists()
    assert not AuditEvent.objects.filter(kind=Event.INVITATIONS_PREPARED).exists()


def test_open_wave_draws_the_same_sample_from_the_same_seed():
    panel = PanelFactory(sizes={"company|micro": 12, "company|large": 4})
    sample = {"access": "sample", "panel": panel, "seed": 7}
    sizes = {"company|micro": 5, "company|large": 1}

    one = services.open_wave(wave=WaveFactory(**sample, sample_sizes=sizes), by=COMMAND, now=NOON)
    two = services.open_wave(wave=WaveFactory(**sample, sample_sizes=sizes), by=COMMAND, now=NOON)

    drawn = list(queries.asked_members(one).order_by("pk"))
    strata = [member.stratum for member in drawn]
    assert {stratum: strata.count(stratum) for stratum in strata} == sizes
    assert drawn == list(queries.asked_members(two).order_by("pk"))
    assert one.asked == sizes


def test_a_wave_is_opened_once():
    wave = services.open_wave(wave=WaveFactory(), by=COMMAND, now=NOON)

    with pytest.raises(WaveNotPossible) as refusal:
        services.open_wave(wave=wave, by=COMMAND, now=NOON)

    assert refusal.value.obstacles == [WaveObstacle.NOT_A_DRAFT]


def test_extend_wave_moves_the_last_day_and_leaves_one_event():
    wave = WaveFactory(is_open=True)

    services.extend_wave(wave=wave, closes_on=date(2026, 12, 24), by=COMMAND, now=NOON)

    wave.refresh_from_db()
    assert wave.closes_on == date(2026, 12, 24)
    assert list(AuditEvent.objects.values_list("kind", "detail")) == [
        ("surveys.wave.extended", {"from": "2026-12-14", "to": "2026-12-24"})
    ]


def test_a_wave_cannot_end_earlier_than_it_was_said():
    with pytest.raises(WaveNotMovable) as refusal:
        services.extend_wave(
            wave=WaveFactory(is_open=True), closes_on=date(2026, 12, 1), by=COMMAND, now=NOON
        )

    assert refusal.value.obstacle == WaveObstacle.NOT_LATER


def test_close_wave_closes_for_good_keeps_the_count_and_leaves_one_event():
    wave = services.close_wave(wave=WaveFactory(is_open=True), by=COMMAND, now=NOON)

    wave.refresh_from_db()
    assert (wave.state, wave.closed_at) == ("closed", NOON)
    assert ResponseCount.objects.get().answered == 0
    assert events() == ["surveys.wave.closed"]
    with pytest.raises(WaveNotMovable) as refusal:
        services.close_wave(wave=wave, by=COMMAND, now=NOON)
    assert refusal.value.obstacle == WaveObstacle.NOT_OPEN


class _Context:
    """What a handler needs of its job."""

    by = TIMER

    def __init__(self, now):
        self.now = now

    def progress(self, done, total):
        pass


def test_waves_whose_day_has_come_are_closed_and_the_team_is_told():
    person = UserFactory(role=Role.SURVEY_TEAM)
    ended, running = (
        WaveFactory(is_open=True),
        WaveFactory(is_open=True, closes_on=date(2027, 1, 1)),
    )

    result = tasks.close_ended(_Context(NOON + 22 * DAY))

    assert result == {"closed": 1}
    assert list(Wave.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "open"]
    assert Notification.objects.get().person == person.uuid
    assert "Autumn survey" in Notification.objects.get().text
    assert (ended.pk, running.state) == (Wave.objects.get(state="closed").pk, WaveState.OPEN)


def test_answers_are_counted_once_a_day_in_steps():
    wave = WaveFactory(is_open=True, panel__sizes={"company|micro": 20})
    members = list(wave.panel.members.all())
    for member in members[:7]:
        answered(wave, member)

    assert tasks.count_answers(_Context(NOON)) == {"counted": 1}
    answered(wave, members[7])
    tasks.count_answers(_Context(NOON))

    assert list(ResponseCount.objects.values_list("part", "answered")) == [("company|micro", 5)]


@pytest.mark.parametrize(
    ("mode", "viewer", "is_exact", "number"),
    [
        ("named", TEAM, True, 7),
        ("named", OFFICER, False, 5),
        ("confidential", TEAM, False, 5),
        ("confidential", OFFICER, False, 5),
        ("anonymous", TEAM, False, 5),
        ("anonymous", OFFICER, False, 5),
    ],
)
def test_who_sees_which_response(mode, viewer, is_exact, number):
    wave = WaveFactory(is_open=True, mode=mode, panel__sizes={"company|micro": 20})
    for member in wave.panel.members.all()[:7]:
        answered(wave, member)
    count_response(wave=wave, by=COMMAND, now=NOON)

    response = responses.response_to(wave, viewer=viewer)

    assert (response.is_exact, response.total.answered) == (is_exact, number)
    assert [part.answered for _day, part in responses.over_weeks(wave, viewer=viewer)] == [number]


def test_before_the_first_count_nothing_is_known():
    wave = WaveFactory(is_open=True)
    answered(wave, wave.panel.members.first())

    response = responses.response_to(wave, viewer=TEAM)

    assert (response.counted_on, response.total.answered) == (None, 0)


def test_several_answers_of_one_organisation_are_one():
    wave = WaveFactory(is_open=True, mode="named", unit="person")
    one = answered(wave, wave.panel.members.first())
    wave.invitations.create(
        member=one.member,
        stratum=one.stratum,
        email="b@firm.example",
        language="en",
        is_answered=True,
    )

    assert responses.response_to(wave, viewer=TEAM).total.answered == 1


def test_answers_by_an_open_link_have_no_share():
    wave = WaveFactory(is_open=True, has_open_link=True, mode="named")
    answered(wave, None)

    total = responses.response_to(wave, viewer=TEAM).total

    assert (total.answered, total.asked, total.rate) == (1, 0, None)


def test_visitors_know_of_no_waves_and_no_questionnaires():
    WaveFactory()

    assert not queries.waves_visible_to(ANYBODY)
    assert not queries.askable_versions(ANYBODY)


def test_the_newest_published_version_can_be_asked():
    old = WaveVersionFactory()
    new = WaveVersionFactory(instrument=old.instrument, number=2)
    WaveVersionFactory(instrument=old.instrument, number=3, state="draft", published_at=None)
    WaveVersionFactory(instrument__archived_at=NOON)

    assert list(queries.askable_versions(TEAM)) == [new]


def test_terms_are_one_row():
    change_terms(texts={"en": {"law": "One"}}, by=COMMAND, now=NOON)
    change_terms(texts={"en": {"law": "Two"}, "sv": {"law": ""}}, by=COMMAND, now=NOON)

    assert SurveyTerms.objects.get().said() == {"en": {"law": "Two"}}
    assert events() == ["surveys.terms.changed", "surveys.terms.changed"]


@pytest.mark.parametrize(
    ("mode", "says", "says_not"),
    [
        ("named", "may name you", "deleted on 2"),
        ("confidential", "each time they do it is logged", "Nobody can find out"),
        ("anonymous", "cannot be changed or taken back", "1 December 2027"),
    ],
)
def test_a_promise_says_what_the_mode_means(mode, says, says_not):
    change_terms(texts={"sv": {"law": "Offentlighet <b>"}}, by=COMMAND, now=NOON)

    promise = promise_of(WaveFactory(mode=mode), "en")

    assert says in promise
    assert says_not not in promise
    assert "Offentlighet &lt;b&gt;" in promise


def test_the_desk_is_told_what_waits():
    WaveFactory()
    WaveFactory(is_open=True)

    found = [task.key for ask in DESK_TASKS for task in ask(TEAM, now=NOON + 17 * DAY)]

    assert found == ["surveys.to_open", "surveys.ending"]
    assert not [task for ask in DESK_TASKS for task in ask(OFFICER, now=NOON)]


def test_a_questionnaire_shows_the_waves_that_ask_it():
    wave = WaveFactory()
    uuid = wave.version.instrument.uuid

    assert "Autumn survey" in waves_of_instrument(viewer=TEAM, instrument=uuid)
    assert waves_of_instrument(viewer=ANYBODY, instrument=uuid) == ""
    assert waves_of_instrument(viewer=TEAM) == ""


def test_addresses_of_waves_are_where_the_desk_expects_them():
    wave = WaveFactory()

    assert wave.get_absolute_url() == reverse("surveys:wave", args=[wave.uuid])
    assert (str(wave), str(wave.panel)) == (
        f"#{wave.pk} draft",
        f"#{wave.panel.pk} {wave.panel.name}",
    )


def test_the_desk_leads_to_waves_and_lists_lead_to_panels(client_as):
    segment = SegmentFactory()
    manager = client_as(Role.CLUSTER_MANAGER)

    assert reverse("surveys:waves") in manager.get("/desk/").text
    assert (
        f"{reverse('surveys:panel_new')}?segment=" in manager.get(segment.get_absolute_url()).text
    )
    assert reverse("surveys:panel_new") in manager.get(reverse("actors:directory")).text
    assert (
        reverse("surveys:panel_new")
        not in client_as(Role.MEMBER).get(reverse("actors:directory")).text
    )


def test_members_of_merged_entries_meet_and_waves_keep_whom_they_drew():
    panel = PanelFactory(sizes={"company|micro": 2})
    keep, drop = panel.members.order_by("pk")
    elsewhere = PanelMemberFactory(organisation=drop.organisation)
    wave = WaveFactory(panel=panel, access="sample")
    wave.drawn.add(drop)
    for email in ("same@firm.example", "other@firm.example"):
        wave.invitations.create(member=drop, email=email, language="en")
    wave.invitations.create(member=keep, email="same@firm.example", language="en")

    merge_members(keep=keep.organisation_id, drop=drop.organisation_id, by=COMMAND, now=NOON)

    assert list(wave.drawn.all()) == [keep]
    assert wave.invitations.filter(member=keep).count() == 2
    assert wave.invitations.filter(member=None).count() == 1
    elsewhere.refresh_from_db()
    assert elsewhere.organisation == keep.organisation


@pytest.mark.parametrize("mode", ["named", "confidential", "anonymous"])
@pytest.mark.parametrize("email", ["", "same@firm.example"])
@pytest.mark.parametrize(
    ("ours", "theirs", "stays"),
    [
        ("", "", "ours"),
        ("", "begun", "theirs"),
        ("", "answered", "theirs"),
        ("begun", "", "ours"),
        ("begun", "begun", "ours"),
        ("begun", "answered", "theirs"),
        ("answered", "", "ours"),
        ("answered", "begun", "ours"),
        ("answered", "answered", "ours"),
    ],
)
def test_of_two_invitations_to_one_address_the_answered_one_stays_with_the_merged_entry(
    mode, email, ours, theirs, stays
):
    panel = PanelFactory(sizes={"company|micro": 2})
    keep, drop = panel.members.order_by("pk")
    wave = WaveFactory(panel=panel, mode=mode, is_open=True)
    both = {
        "ours": invited_with(wave, keep, email, ours),
        "theirs": invited_with(wave, drop, email, theirs),
    }
    if mode == "anonymous" and "answered" not in (ours, theirs):
        stays = "ours"  # nothing tells that somebody has begun
    stays_sheet = both[stays].sheet

    merge_members(keep=keep.organisation_id, drop=drop.organisation_id, by=COMMAND, now=NOON)

    chosen = wave.invitations.get(member=keep)
    parted = wave.invitations.get(member=None)
    assert chosen == both.pop(stays)
    assert (chosen.state, chosen.sheet) == ("sent", stays_sheet)
    (left,) = both.values()
    assert (parted, parted.state, parted.sheet) == (left, "stopped", left.sheet)
    was = drop if stays == "ours" else keep
    assert parted.formerly == (was.organisation.readable_name if parted.sheet else "")
    if parted.sheet:
        assert respondent(parted) == was.organisation.readable_name
    is_answered = "answered" in (ours, theirs)
    assert sum(responses.answered_in(wave).values()) == int(is_answered)


def invited_with(wave, member, email, done):
    """An invitation with what ``done`` says of its answers."""
    sheet = None
    if done and wave.mode != "anonymous":
        sheet = AnswerSheet.objects.create(
            version=wave.version,
            language="en",
            started_at=NOON,
            saved_at=NOON,
            kept_until=wave.kept_until,
        )
    return wave.invitations.create(
        member=member,
        email=email,
        language="en",
        state="sent",
        sheet=sheet,
        is_answered=done == "answered",
    )
