from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from django.urls import reverse

from skerry.assessments import api, content
from skerry.assessments.enums import CheckUpKind, PeerState
from skerry.assessments.models import PeerBatch, PeerContribution, PeerFigure
from skerry.assessments.phrases_peers import CLASSES
from skerry.assessments.queries.helps import how_many_help
from skerry.assessments.queries.peers import figure_of, peers_of
from skerry.assessments.queries.standing import checked
from skerry.assessments.rules.peers import LATE_AFTER, counting_of
from skerry.assessments.services.checkups import check_again, delete_check_up
from skerry.assessments.services.peers import (
    AlreadyCounted,
    NothingToCount,
    close_batches,
    join_peers,
    leave_peers,
)
from skerry.assessments.shown_peers import choice_words, range_words
from skerry.assessments.tasks import count_peers
from skerry.kernel.actor import ANYBODY, TIMER, VISITOR
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.methods.peers import FIRST_OF_CLASSES, Cell, Share, summed
from skerry.questionnaires.api import reopen_sheet
from tests.actors.factories import OfferingFactory
from tests.assessments.answering import NOON, fill_in, handed_in, started
from tests.assessments.peering import close, firms, waiting_firm

pytestmark = pytest.mark.django_db
KIND = CheckUpKind.SECURITY


def join(begun):
    join_peers(check_up=begun.check_up, by=VISITOR, now=NOON)
    return begun


def test_a_firm_counts_with_its_class_and_what_it_has():
    begun = join(handed_in(mfa_mail="none", backup="full", disposal="dont_know"))

    row = PeerContribution.objects.get(check_up=begun.check_up)

    assert (row.kind, row.size, row.sector) == ("security", "", "")
    assert row.states == {
        "mfa_mail": PeerState.LACKS,
        "backup": PeerState.HAS,
        "disposal": PeerState.UNKNOWN,
    }
    assert row.score_class == 2


def test_what_was_not_asked_does_not_apply_and_the_middle_is_partly():
    begun = handed_in(mfa_mail="some", backup="not_applicable")

    counting = counting_of(checked(begun.check).standing)

    assert counting.states["mfa_mail"] == PeerState.PARTLY
    assert counting.states["backup"] == PeerState.DOES_NOT_APPLY


def test_a_firm_counts_once_and_later_answers_change_nothing():
    begun = join(handed_in(mfa_mail="none"))
    before = PeerContribution.objects.values().get()

    reopen_sheet(sheet=begun.check.sheet, by=VISITOR, now=NOON)
    fill_in(begun.check, {"mfa_mail": "full"})
    again = check_again(check_up=begun.check_up, language="en", by=VISITOR, now=NOON)
    fill_in(again, {"mfa_mail": "full"})
    join(begun)

    assert PeerContribution.objects.values().get() == before


@pytest.mark.parametrize(
    "begin",
    [
        started,
        lambda: handed_in(
            mfa_mail="not_applicable", backup="not_applicable", disposal="not_applicable"
        ),
    ],
)
def test_where_there_is_no_score_nothing_is_counted(begin):
    with pytest.raises(NothingToCount):
        join(begin())


def test_who_waits_can_take_it_back_or_delete_everything():
    back, gone = join(handed_in()), join(handed_in())

    leave_peers(check_up=back.check_up, by=VISITOR, now=NOON)
    leave_peers(check_up=back.check_up, by=VISITOR, now=NOON)
    delete_check_up(check_up=gone.check_up, by=VISITOR, now=NOON)

    back.check_up.refresh_from_db()
    assert not back.check_up.is_counted
    assert not PeerContribution.objects.exists()


def test_twenty_alike_are_counted_and_their_answers_deleted():
    own = join(handed_in())
    firms(20, size="", sector="")

    assert close() == 1

    batch = PeerBatch.objects.get()
    assert PeerContribution.objects.count() == 1
    assert (batch.firms, sum(batch.scores)) == (20, 20)
    assert {sum(counts) for counts in batch.states.values()} == {20}
    assert "assessments.peer_batch.closed" in AuditEvent.objects.values_list("kind", flat=True)
    if not PeerContribution.objects.filter(check_up=own.check_up).exists():
        with pytest.raises(AlreadyCounted):
            leave_peers(check_up=own.check_up, by=VISITOR, now=NOON)


def test_out_of_sums_nothing_is_taken():
    batch = firms(20)
    close()

    with pytest.raises(AlreadyCounted):
        leave_peers(check_up=batch[0], by=VISITOR, now=NOON)
    join_peers(check_up=batch[0], by=VISITOR, now=NOON)
    delete_check_up(check_up=batch[0], by=VISITOR, now=NOON)

    assert not PeerContribution.objects.exists()
    assert PeerBatch.objects.get().firms == 20


def test_figures_of_every_group_are_the_sums_of_the_batches_within_it():
    firms(40, size="2-9", sector="trade", region="SE22")
    firms(20, size="2-9", sector="ict")
    firms(12, size="1", sector="ict")
    firms(13, size="10-49", sector="farming")
    close()
    close(now=NOON + LATE_AFTER)

    for figure in PeerFigure.objects.all():
        within = PeerBatch.objects.all()
        for name in ("size", "sector", "region"):
            if wanted := getattr(figure, name):
                within = within.filter(**{name: wanted})
        if figure.period:
            within = [each for each in within if figure.period == half(each.closed_on)]
        assert figure.firms == sum(each.firms for each in within) >= 20
        assert figure.batches == len(within)
        assert figure.scores == summed([each.scores for each in within])
        assert figure.states == {
            name: summed([each.states[name] for each in within]) for name in figure.states
        }
    assert figure_of(KIND, Cell()).firms == 85


def half(day):
    return f"{day.year}-{1 if day.month < 7 else 2}"


def test_published_figures_stay_when_the_same_firms_check_again():
    batch = firms(20)
    close()
    before = list(PeerFigure.objects.order_by("pk").values())

    for each in batch:
        join_peers(check_up=each, by=VISITOR, now=NOON)
    close(now=NOON + LATE_AFTER)

    assert list(PeerFigure.objects.order_by("pk").values()) == before


def test_kinds_of_check_ups_are_never_mixed():
    firms(15, kind=CheckUpKind.SECURITY)
    firms(15, kind=CheckUpKind.EXPORT)

    assert close(now=NOON + LATE_AFTER) == 0


def test_a_firm_is_compared_with_the_nearest_group_that_is_large_enough():
    mine = checked(handed_in(is_whole=True, size="2-9", sector="trade").check)

    assert peers_of(KIND, mine) is None
    firms(20, size="2-9", sector="trade")
    firms(40, size="2-9", sector="ict")
    close()

    found = peers_of(KIND, mine)

    assert (found.size, found.sector, found.firms) == ("2-9", "", 60)


def test_the_result_page_says_when_too_few_are_counted_and_takes_the_choice(client):
    begun = handed_in()
    result = reverse("assessments:result", args=[begun.token])

    asked = client.get(result).text
    counted = client.post(reverse("assessments:peers_count", args=[begun.token]), follow=True).text
    back = client.post(reverse("assessments:peers_uncount", args=[begun.token]), follow=True).text

    assert "Too few firms are counted so far" in asked
    assert "Count us in the figures" in asked
    assert "Do not count us" in counted
    assert "Count us in the figures" in back


def test_what_cannot_be_done_is_said(client):
    nothing, counted = started(), handed_in()
    firms(19, size="", sector="")
    join(counted)
    close()

    sent = client.post(reverse("assessments:peers_count", args=[nothing.token]))
    kept = client.post(reverse("assessments:peers_uncount", args=[counted.token]), follow=True)

    assert sent.status_code == 302
    assert "cannot be taken out" in kept.text
    assert "nothing there leads to you" in kept.text


def test_the_result_page_shows_the_group_and_the_own_place(client):
    begun = handed_in(is_whole=True, size="2-9", sector="trade")
    firms(40, size="2-9", sector="trade", region="")
    close()

    shown = client.get(reverse("assessments:result", args=[begun.token])).text

    assert "Compared with 40 firms" in shown
    assert "2 to 9, Trade" in shown
    assert "points: you" in shown
    assert "In lower classes than yours" in shown


def test_a_firm_without_a_score_has_no_place(client):
    said = dict.fromkeys(("mfa_mail", "backup", "disposal"), "not_applicable")
    begun = handed_in(**said)
    firms(40)
    close()

    shown = client.get(reverse("assessments:result", args=[begun.token])).text

    assert "Compared with" not in shown


def test_managers_see_what_firms_lack_and_where_no_help_is(client_as):
    staff = client_as(Role.CLUSTER_MANAGER)
    handed_in(is_whole=True)
    OfferingFactory(kind="course", title="Seeing through fraud")
    firms(20, size="2-9", sector="trade")
    close()

    every = staff.get(reverse("assessments:lacking")).text
    some = staff.get(reverse("assessments:lacking"), {"size": "2-9", "period": "2026-2"}).text
    none = staff.get(reverse("assessments:lacking"), {"size": "1"}).text
    wrong = staff.get(reverse("assessments:lacking"), {"size": "no such"}).text
    file = staff.get(reverse("assessments:lacking_csv")).getvalue().decode("utf-8-sig")

    assert "20 firms are counted" in every
    assert "20 firms are counted" in some
    assert "2026, July to December" in every
    assert "Too few firms of this group" in none
    assert "Too few firms of this group" in wrong
    assert file.startswith('Question,"Missing or partly, share",Give or take')


def test_without_questions_the_managers_page_is_empty(client_as):
    shown = client_as(Role.CLUSTER_MANAGER).get(reverse("assessments:lacking")).text

    assert "Too few firms of this group" in shown


def test_offerings_are_counted_once_for_each_question():
    OfferingFactory(kind="course")
    OfferingFactory(kind="course")

    found = how_many_help(
        {"training": ["training"], "none": ["insurance"], "both": ["training", "insurance"]},
        viewer=ANYBODY,
    )

    assert found == {"training": 2, "none": 0, "both": 2}


def test_rooms_above_get_shares_of_groups():
    firms(20, size="2-9", sector="trade")
    close()

    found = api.share_below(40, kind=KIND, size="2-9")

    assert found.firms == 20
    assert 0 <= found.share.low <= found.share.high <= 1
    assert api.share_below(40, kind=KIND, sector="ict") is None


def test_the_daily_job_counts_those_who_wait():
    firms(20)

    assert count_peers(SimpleNamespace(by=TIMER, now=NOON)) == {"batches": 1}


def test_every_class_has_words_and_each_question_of_a_figure_a_name():
    assert list(CLASSES) == list(range(len(FIRST_OF_CLASSES)))
    assert range_words(Share(share=0.5, error=0.5)) == "0% to 100%"
    assert range_words(Share(share=0, error=0)) == "0%"
    definition = checked(handed_in().check).definition
    assert choice_words(definition, "size", "2-9", "en") == "2-9"
    assert content.shipped(KIND).weights


def test_late_firms_wait_for_a_quarter():
    waiting_firm(joined_at=NOON - LATE_AFTER + timedelta(seconds=1))
    firms(19, sector="ict")

    assert close() == 0
    assert close(now=NOON + timedelta(seconds=1)) == 0
    assert close_batches(chance=np.random.default_rng(1), by=TIMER, now=NOON + LATE_AFTER) == 1
