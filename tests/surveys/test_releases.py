"""Opening the answers of closed anonymous waves."""

import json

import pytest
from django.db import DatabaseError

from skerry.kernel.actor import TIMER
from skerry.kernel.jobs import JobNotDoable
from skerry.kernel.models import AuditEvent
from skerry.questionnaires.api import Given, SheetChanged, SheetClosed, SheetIncomplete
from skerry.surveys.enums import Mode, WaveState
from skerry.surveys.models import (
    AnonymousAnswer,
    AnswerRelease,
    Invitation,
    SealedAnswer,
    SealedDraft,
)
from skerry.surveys.rules.anonymity import ReleaseObstacle
from skerry.surveys.services import anonymous, releases
from tests.surveys.answering import NOON, a_wave, an_invitation, chance_of, close, do_hourly_work

pytestmark = pytest.mark.django_db


def save(invitation, *, section="first", seen=0, **answers):
    return anonymous.save_draft(
        invitation=invitation,
        token=invitation.token,
        section=section,
        answers={name: Given(value=value) for name, value in answers.items()},
        seen=seen,
        by=TIMER,
        now=NOON,
    )


def submit(invitation):
    return anonymous.submit_answer(
        invitation=invitation, token=invitation.token, by=TIMER, now=NOON
    )


def answered(wave, count, *, stratum="micro"):
    for _ in range(count):
        invitation = an_invitation(wave, stratum=stratum)
        save(invitation, exports="no")
        submit(invitation)


def release(wave):
    return releases.release_answers(wave=wave, shuffle=chance_of(1).shuffle, by=TIMER, now=NOON)


def test_submitting_seals_the_answer_and_remembers_only_that_it_came():
    wave = a_wave()
    invitation = an_invitation(wave)
    save(invitation, exports="no")

    answers = submit(invitation)

    invitation.refresh_from_db()
    assert answers == {"exports": Given(value="no")}
    assert (invitation.is_answered, invitation.sheet) == (True, None)
    assert SealedDraft.objects.count() == 0
    assert SealedAnswer.objects.filter(wave=wave).count() == 1
    assert AuditEvent.objects.count() == 0


def test_an_answer_that_lacks_something_stays_a_draft():
    invitation = an_invitation(a_wave())
    save(invitation, section="words", need="More people")

    with pytest.raises(SheetIncomplete) as refusal:
        submit(invitation)

    assert [problem.name for problem in refusal.value.problems] == ["exports"]
    assert (SealedDraft.objects.count(), SealedAnswer.objects.count()) == (1, 0)
    assert not Invitation.objects.get().is_answered


def test_nothing_is_taken_twice():
    invitation = an_invitation(a_wave())
    save(invitation, exports="no")
    submit(invitation)

    with pytest.raises(SheetClosed):
        save(invitation, exports="yes")
    with pytest.raises(SheetClosed):
        submit(invitation)

    assert (SealedDraft.objects.count(), SealedAnswer.objects.count()) == (0, 1)


def test_a_page_of_a_draft_that_is_gone_overwrites_nothing():
    invitation = an_invitation(a_wave())
    save(invitation, exports="no")

    with pytest.raises(SheetChanged) as refusal:
        save(invitation, exports="yes", seen=7)

    assert list(refusal.value.differing) == ["exports"]
    assert save(invitation, exports="no", seen=7).answers == {"exports": Given(value="no")}


def test_nothing_is_taken_by_an_invitation_that_is_gone():
    invitation = an_invitation(a_wave())
    Invitation.objects.all().delete()

    with pytest.raises(SheetClosed):
        save(invitation, exports="yes")


@pytest.mark.parametrize("broken", ["SealedAnswer", "_drop_draft"])
def test_a_crash_while_submitting_leaves_all_or_nothing(monkeypatch, broken):
    invitation = an_invitation(a_wave())
    save(invitation, exports="no")

    def crash(*_args, **_kwargs):
        raise DatabaseError("the disk is full")

    target = (SealedAnswer.objects, "create") if broken == "SealedAnswer" else (anonymous, broken)
    monkeypatch.setattr(*target, crash)
    with pytest.raises(DatabaseError):
        submit(invitation)

    assert not Invitation.objects.get().is_answered
    assert (SealedDraft.objects.count(), SealedAnswer.objects.count()) == (1, 0)


def test_release_opens_all_in_one_step_and_leaves_nothing_sealed():
    wave = a_wave()
    answered(wave, 7)
    answered(wave, 3, stratum="large")
    begun = an_invitation(wave)
    save(begun, exports="yes")
    close(wave)

    done = release(wave)

    assert (done.answered, done.is_kept, done.on.isoformat()) == (10, True, "2026-11-22")
    assert (SealedAnswer.objects.count(), SealedDraft.objects.count()) == (0, 0)
    assert [row.answers for row in AnonymousAnswer.objects.all()] == [
        {"exports": {"value": "no"}}
    ] * 10
    assert {json.dumps(row.strata) for row in AnonymousAnswer.objects.all()} == {
        '["large", "micro"]'
    }
    assert list(AuditEvent.objects.values_list("kind", "target_id", "detail")) == [
        ("surveys.answers.released", str(wave.uuid), {"answered": 10})
    ]


def test_too_few_answers_are_deleted_unread():
    wave = a_wave()
    answered(wave, 9)
    close(wave)

    done = release(wave)

    assert (done.answered, done.least, done.is_kept) == (9, 10, False)
    assert (SealedAnswer.objects.count(), AnonymousAnswer.objects.count()) == (0, 0)
    assert AuditEvent.objects.get().kind == "surveys.answers.destroyed"


def test_a_wave_without_any_answer_is_done_too():
    wave = a_wave()
    close(wave)

    assert release(wave).answered == 0


@pytest.mark.parametrize(
    ("mode", "state", "obstacle"),
    [
        (Mode.ANONYMOUS, WaveState.OPEN, ReleaseObstacle.NOT_CLOSED),
        (Mode.NAMED, WaveState.OPEN, ReleaseObstacle.NOT_ANONYMOUS),
    ],
)
def test_nothing_is_opened_before_its_time(mode, state, obstacle):
    wave = a_wave(mode, state=state)

    with pytest.raises(releases.AnswersNotReleased) as refusal:
        release(wave)

    assert refusal.value.obstacle == obstacle
    assert AnswerRelease.objects.count() == 0


def test_nothing_is_opened_twice():
    wave = a_wave()
    close(wave)
    release(wave)

    with pytest.raises(releases.AnswersNotReleased) as refusal:
        release(wave)

    assert refusal.value.obstacle == ReleaseObstacle.RELEASED


def test_the_job_opens_what_is_closed_and_leaves_what_is_open():
    done, waiting = a_wave(), a_wave()
    answered(done, 10)
    answered(waiting, 2)
    close(done)

    assert do_hourly_work() == {"waves": 1}

    assert AnonymousAnswer.objects.filter(wave=done).count() == 10
    assert SealedAnswer.objects.filter(wave=waiting).count() == 2


def test_the_job_seals_with_the_new_key_what_waits_under_the_old(settings):
    wave = a_wave()
    answered(wave, 10)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [old]

    assert releases.seal_anew(wave=wave, by=TIMER, now=NOON) == 10
    assert releases.seal_anew(wave=wave, by=TIMER, now=NOON) == 0

    settings.SECRET_KEY_FALLBACKS = []
    close(wave)
    assert do_hourly_work() == {"waves": 1}
    assert AnonymousAnswer.objects.count() == 10


@pytest.mark.parametrize("is_closed", [True, False])
def test_the_job_says_when_the_key_is_gone_and_deletes_nothing(settings, is_closed):
    wave = a_wave()
    answered(wave, 10)
    if is_closed:
        close(wave)
    settings.SECRET_KEY = "new"

    with pytest.raises(JobNotDoable, match="SKERRY_OLD_SECRET_KEY"):
        do_hourly_work()

    assert SealedAnswer.objects.count() == 10


def test_a_draft_moves_to_the_new_key_when_it_is_saved_again(settings):
    invitation = an_invitation(a_wave())
    save(invitation, exports="yes")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    save(invitation, section="words", seen=1, need="More")

    settings.SECRET_KEY_FALLBACKS = []
    assert submit(invitation).keys() == {"exports", "need"}
    assert SealedDraft.objects.count() == 0
