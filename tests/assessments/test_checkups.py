from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest

from skerry.assessments import links
from skerry.assessments.enums import CheckUpKind, MeasureState
from skerry.assessments.models import CheckUp, CheckUpLink, ImprovementPlan, MeasureProgress
from skerry.assessments.providers import ABANDONED_AFTER, PROVIDERS
from skerry.assessments.queries.checkups import (
    CheckUpGone,
    check_up_behind,
    checks_of,
    hold_check_up,
    kept_by,
)
from skerry.assessments.services.checkups import (
    AlreadyAdopted,
    NothingToAsk,
    adopt_check_up,
    check_again,
    delete_check_up,
    renew_link,
    start_check_up,
)
from skerry.assessments.services.plans import follow_measure, work_out_plan
from skerry.kernel.actor import ANYBODY, VISITOR, Actor, Viewer
from skerry.kernel.models import AuditEvent
from skerry.questionnaires.api import Definition
from skerry.questionnaires.models import AnswerSheet
from tests.assessments.answering import NOON, SMALL, WISHES, handed_in, planned, started
from tests.questionnaires.factories import VersionFactory

pytestmark = pytest.mark.django_db
ME, OTHER = uuid4(), uuid4()
KEEPER = Viewer(person=ME)


def kinds():
    return list(AuditEvent.objects.values_list("kind", flat=True).order_by("pk"))


def test_a_check_up_begins_with_a_link_of_which_only_a_digest_is_kept():
    begun = started()

    assert len(begun.token) == 32
    assert CheckUpLink.objects.get().digest == links.digest(begun.token)
    assert begun.check.sheet.kept_until == (NOON + timedelta(days=3 * 365)).date()
    assert kinds() == ["questionnaires.sheet.opened", "assessments.check_up.started"]


def test_without_its_questionnaire_no_check_up_begins():
    with pytest.raises(NothingToAsk):
        start_check_up(kind=CheckUpKind.SECURITY, language="en", by=VISITOR, now=NOON)

    assert CheckUp.objects.count() == 0


def test_a_link_opens_a_check_up_and_nothing_else_does():
    begun = started()

    assert check_up_behind(begun.token, ANYBODY) == begun.check_up
    assert check_up_behind(begun.token[:-1], ANYBODY) is None
    assert check_up_behind(str(begun.check_up.uuid), ANYBODY) is None
    assert check_up_behind(str(begun.check_up.uuid), KEEPER) is None
    assert check_up_behind("", ANYBODY) is None


def test_who_adopts_a_check_up_opens_it_without_a_link_and_the_link_goes_on():
    begun = started()

    adopt_check_up(check_up=begun.check_up, by=Actor.person(ME), now=NOON)
    adopt_check_up(check_up=begun.check_up, by=Actor.person(ME), now=NOON)

    assert check_up_behind(str(begun.check_up.uuid), KEEPER) == begun.check_up
    assert check_up_behind(str(begun.check_up.uuid), Viewer(person=OTHER)) is None
    assert check_up_behind(begun.token, ANYBODY) == begun.check_up
    assert kept_by(KEEPER) == [begun.check_up]
    assert kept_by(ANYBODY) == []
    assert kinds().count("assessments.check_up.adopted") == 1


def test_what_somebody_keeps_nobody_else_adopts():
    begun = started()
    adopt_check_up(check_up=begun.check_up, by=Actor.person(ME), now=NOON)

    with pytest.raises(AlreadyAdopted):
        adopt_check_up(check_up=begun.check_up, by=Actor.person(OTHER), now=NOON)

    assert kept_by(KEEPER) == [begun.check_up]


def test_a_new_link_ends_all_that_were_given_out():
    begun = started()

    token = renew_link(check_up=begun.check_up, by=VISITOR, now=NOON)

    assert check_up_behind(begun.token, ANYBODY) is None
    assert check_up_behind(token, ANYBODY) == begun.check_up


def test_deleting_leaves_nothing_but_the_trace_that_it_happened():
    begun = planned()
    follow_measure(
        check_up=begun.check_up,
        measure="backup_now",
        state=MeasureState.DONE,
        by=VISITOR,
        now=NOON,
    )

    delete_check_up(check_up=begun.check_up, by=VISITOR, now=NOON)
    delete_check_up(check_up=begun.check_up, by=VISITOR, now=NOON)

    for model in (CheckUp, CheckUpLink, AnswerSheet, ImprovementPlan, MeasureProgress):
        assert model.objects.count() == 0, model
    assert kinds().count("assessments.check_up.deleted") == 1


def test_who_comes_after_the_deletion_writes_nothing():
    begun = handed_in()
    check = checks_of(begun.check_up)[0]
    delete_check_up(check_up=begun.check_up, by=VISITOR, now=NOON)
    before = kinds()
    late = {"check_up": begun.check_up, "by": VISITOR, "now": NOON}

    with pytest.raises(CheckUpGone):
        renew_link(**late)
    with pytest.raises(CheckUpGone):
        adopt_check_up(**late | {"by": Actor.person(ME)})
    with pytest.raises(CheckUpGone):
        follow_measure(**late, measure="backup_now", state=None)
    with pytest.raises(CheckUpGone):
        work_out_plan(**late, check=check, wishes=WISHES)

    assert kinds() == before
    assert ImprovementPlan.objects.count() == 0


def test_a_write_touches_the_check_up():
    begun = started()

    hold_check_up(begun.check_up, now=NOON + timedelta(days=3))

    assert CheckUp.objects.get().touched_at == NOON + timedelta(days=3)


def test_the_next_check_begins_with_the_last_answers_and_comes_first():
    begun = handed_in(mfa_mail="full", backup="dont_know", disposal="not_applicable")
    late = {"check_up": begun.check_up, "language": "sv", "by": VISITOR, "now": NOON}

    check = check_again(**late)
    same = check_again(**late)

    assert same == check
    assert [each.number for each in checks_of(begun.check_up)] == [2, 1]
    assert same.sheet.answers == begun.check.sheet.answers
    assert (same.sheet.language, same.sheet.submitted_at) == ("sv", None)


def test_the_next_check_leaves_out_what_is_asked_otherwise_now():
    begun = handed_in(mfa_mail="full", backup="dont_know", disposal="not_applicable")
    changed = deepcopy(SMALL)
    _first, second = changed["sections"]
    changed["choice_lists"]["levels"].pop()
    second["questions"][0]["missing"] = []
    second["questions"].pop()
    VersionFactory(
        instrument=begun.check.sheet.version.instrument,
        number=2,
        published=True,
        says=Definition.from_json(changed),
    )

    check = check_again(check_up=begun.check_up, language="en", by=VISITOR, now=NOON)

    assert check.sheet.version.number == 2
    assert checks_of(begun.check_up)[0].sheet.answers == {}


def test_what_was_never_handed_in_goes_when_nobody_comes_back():
    started()
    begun, done = started(), handed_in()
    CheckUp.objects.filter(pk=begun.check_up.pk).update(touched_at=NOON + timedelta(days=2))
    rule = PROVIDERS.retention[0]

    gone = rule.expire(now=NOON + ABANDONED_AFTER + timedelta(days=1))

    assert gone == 1
    assert set(CheckUp.objects.all()) == {begun.check_up, done.check_up}


def test_what_lost_its_answers_goes_with_them():
    begun = planned()
    AnswerSheet.objects.all().delete()

    gone = PROVIDERS.retention[0].expire(now=NOON)

    assert gone == 1
    assert not CheckUp.objects.filter(pk=begun.check_up.pk).exists()


def test_a_person_takes_their_check_ups_along_and_has_them_erased():
    begun, other = handed_in(), handed_in()
    adopt_check_up(check_up=begun.check_up, by=Actor.person(ME), now=NOON)
    provider = PROVIDERS.personal_data[0]

    rows = list(provider.export(ME))
    provider.erase(person=ME, by=Actor.person(ME), now=NOON)

    assert [(row["check"], row["answers"]["backup"]) for row in rows] == [(1, {"value": "some"})]
    assert list(CheckUp.objects.all()) == [other.check_up]


def test_things_say_what_they_are():
    begun = planned()
    follow_measure(
        check_up=begun.check_up, measure="a", state=MeasureState.DONE, by=VISITOR, now=NOON
    )
    check_up = begun.check_up

    assert str(check_up) == f"#{check_up.pk} security"
    assert str(begun.check).endswith(f"1 of {check_up.pk}")
    assert str(check_up.links.get()).endswith(f"of {check_up.pk}")
    assert str(check_up.plan).endswith(f"of {check_up.pk}")
    assert str(check_up.progress.get()).endswith("a done")
