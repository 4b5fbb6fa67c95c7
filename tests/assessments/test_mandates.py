from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from skerry.assessments.models import CheckUp, Mandate
from skerry.assessments.providers import PROVIDERS
from skerry.assessments.queries.checkups import check_up_behind
from skerry.assessments.queries.mandates import advised_by, mandate_behind, mandates_of
from skerry.assessments.services.checkups import delete_check_up
from skerry.assessments.services.mandates import (
    OPEN_FOR,
    MandateGone,
    accept_mandate,
    end_mandate,
    invite_adviser,
)
from skerry.kernel.actor import ANYBODY, VISITOR, Actor, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.assessments.answering import NOON, handed_in, started

pytestmark = pytest.mark.django_db


def adviser(person):
    return Viewer(person=person.uuid, grants=frozenset({Grant(role=Role.ADVISER)}))


def invited(begun):
    token = invite_adviser(check_up=begun.check_up, label="A bakery", by=VISITOR, now=NOON)
    return mandate_behind(token, now=NOON)


def accepted(begun, person):
    mandate = invited(begun)
    accept_mandate(mandate=mandate, by=Actor.person(person.uuid), now=NOON)
    mandate.refresh_from_db()
    return mandate


def test_a_link_for_an_adviser_is_good_for_two_weeks_and_once():
    begun, person = started(), UserFactory(role=Role.ADVISER)
    token = invite_adviser(check_up=begun.check_up, label="A bakery", by=VISITOR, now=NOON)
    mandate = mandate_behind(token, now=NOON)

    assert mandate_behind(token, now=NOON + OPEN_FOR) is None
    accept_mandate(mandate=mandate, by=Actor.person(person.uuid), now=NOON)

    assert mandate_behind(token, now=NOON) is None
    with pytest.raises(MandateGone):
        accept_mandate(mandate=mandate, by=Actor.person(uuid4()), now=NOON)


def test_an_adviser_opens_what_a_firm_lets_them_see_and_nothing_else():
    begun, other, person = started(), started(), UserFactory(role=Role.ADVISER)
    viewer = adviser(person)
    door = str(begun.check_up.uuid)

    before = check_up_behind(door, viewer)
    mandate = accepted(begun, person)

    assert before is None
    assert check_up_behind(door, viewer) == begun.check_up
    assert check_up_behind(str(other.check_up.uuid), viewer) is None
    assert check_up_behind(door, adviser(UserFactory(role=Role.ADVISER))) is None
    assert [each.label for each in advised_by(viewer)] == ["A bakery"]
    end_mandate(mandate=mandate, by=VISITOR, now=NOON)
    assert check_up_behind(door, viewer) is None
    assert advised_by(viewer) == []


def test_who_is_no_adviser_any_more_opens_nothing():
    begun, person = started(), UserFactory(role=Role.ADVISER)
    accepted(begun, person)

    member = Viewer(person=person.uuid)

    assert check_up_behind(str(begun.check_up.uuid), member) is None
    assert advised_by(member) == []
    assert advised_by(ANYBODY) == []


def test_a_firm_sees_who_helps_and_who_was_asked():
    begun, person = started(), UserFactory(role=Role.ADVISER, name="Ada Lind")
    accepted(begun, person)
    invited(begun)

    assert [name for _row, name in mandates_of(begun.check_up, now=NOON)] == ["Ada Lind", ""]
    late = mandates_of(begun.check_up, now=NOON + OPEN_FOR)
    assert [name for _row, name in late] == ["Ada Lind"]


def test_ending_twice_leaves_one_trace():
    mandate = invited(started())

    end_mandate(mandate=mandate, by=VISITOR, now=NOON)
    end_mandate(mandate=mandate, by=VISITOR, now=NOON)

    ended = AuditEvent.objects.filter(kind="assessments.check_up.mandate_ended")
    assert ended.count() == 1
    assert str(mandate).endswith(f"of {mandate.check_up_id}")


def test_mandates_go_with_the_person_and_when_they_are_over():
    begun, person = started(), UserFactory(role=Role.ADVISER)
    accepted(begun, person)
    end_mandate(mandate=invited(begun), by=VISITOR, now=NOON)
    open_one = invited(begun)
    (provider,) = [each for each in PROVIDERS.personal_data if each.model.endswith("Mandate")]
    (rule,) = [each for each in PROVIDERS.retention if each.model.endswith("Mandate")]

    rows = list(provider.export(person.uuid))
    gone = rule.expire(now=NOON)
    left = set(Mandate.objects.all())
    provider.erase(person=person.uuid, by=Actor.person(person.uuid), now=NOON)

    assert [row["label"] for row in rows] == ["A bakery"]
    assert gone == 1
    assert open_one in left
    assert list(Mandate.objects.all()) == [open_one]
    assert rule.expire(now=NOON + OPEN_FOR) == 1


def page(begun, name, *more):
    return reverse(f"assessments:{name}", args=[begun.token, *more])


def test_an_adviser_is_asked_accepts_and_is_sent_away(client):
    begun, person = handed_in(), UserFactory(role=Role.ADVISER, name="Ada Lind")

    asked = client.post(page(begun, "adviser_invite"), {"label": "A bakery"}, follow=True)
    token = asked.redirect_chain[-1][0].rstrip("/").split("/")[-1]
    client.force_login(person)
    seen = client.get(reverse("assessments:mandate_accept", args=[token]))
    let_in = client.post(reverse("assessments:mandate_accept", args=[token]), follow=True)
    own = client.get(reverse("assessments:advised"))
    client.logout()
    kept = client.get(page(begun, "keep"))
    ended = client.post(page(begun, "mandate_end", begun.check_up.mandates.get().uuid), follow=True)
    used = client.get(page(begun, "adviser_invited", token))

    assert f"/check-up/advise/{token}/" in asked.text
    assert "A bakery" in seen.text
    assert "of 100 points" in let_in.text
    assert "Keep and share" not in let_in.text
    assert "Security check-up: A bakery" in let_in.text
    assert "A bakery" in own.text
    assert "Ada Lind helps you since" in kept.text
    assert "cannot open your check-up any more" in ended.text
    assert "This link was used" in used.text


def test_who_takes_a_link_for_an_adviser_back_reads_that_it_opens_nothing(client):
    begun = started()
    client.post(page(begun, "adviser_invite"), {"label": "A bakery"})

    ended = client.post(page(begun, "mandate_end", begun.check_up.mandates.get().uuid), follow=True)

    assert "The link for your adviser opens nothing any more" in ended.text
    assert "cannot open your check-up any more" not in ended.text


def test_an_adviser_reads_the_questions_in_their_own_language_and_whose_they_are(client):
    begun, person = started(), UserFactory(role=Role.ADVISER)
    accepted(begun, person)
    client.force_login(person)
    address = reverse("assessments:check", args=[begun.check_up.uuid])

    first = client.get(address, headers={"accept-language": "sv"})

    assert "A bakery" in first.text
    assert "Säkerhetskoll" in first.text
    assert "Vad som händer med svaren" in first.text
    assert "Keep, share or delete" not in client.get(address).text


def test_each_reading_of_an_adviser_is_logged(client):
    begun, person = handed_in(), UserFactory(role=Role.ADVISER)
    accepted(begun, person)
    client.force_login(person)

    client.get(reverse("assessments:result", args=[begun.check_up.uuid]))

    event = AuditEvent.objects.get(kind="assessments.check_up.read")
    assert (event.by, event.target_id) == (str(person.uuid), str(begun.check_up.uuid))


@pytest.mark.parametrize(("name", "method"), [
    ("keep", "get"), ("link_renew", "post"), ("adopt", "post"), ("delete", "post"),
    ("adviser_invite", "post"),
])  # fmt: skip
def test_what_is_the_firms_alone_is_not_there_for_advisers(client, name, method):
    begun, person = handed_in(), UserFactory(role=Role.ADVISER)
    accepted(begun, person)
    client.force_login(person)

    answered = getattr(client, method)(reverse(f"assessments:{name}", args=[begun.check_up.uuid]))

    assert answered.status_code == 404
    assert CheckUp.objects.count() == 1


def test_an_adviser_without_a_name_for_the_firm_is_not_asked(client):
    begun = started()

    for door in (begun.token,):
        refused = client.post(reverse("assessments:adviser_invite", args=[door]), {"label": " "})

    assert refused.status_code == 422
    assert "Write what your adviser shall call you" in refused.text
    assert Mandate.objects.count() == 0


def test_a_link_that_is_over_says_what_to_do(client, monkeypatch):
    begun, person = started(), UserFactory(role=Role.ADVISER)
    now = timezone.now()
    token = invite_adviser(check_up=begun.check_up, label="A bakery", by=VISITOR, now=now)
    client.force_login(person)
    address = reverse("assessments:mandate_accept", args=[token])

    def gone(**_said):
        raise MandateGone

    with monkeypatch.context() as patched:
        patched.setattr("skerry.assessments.views.advising.accept_mandate", gone)
        late = client.post(address)
    Mandate.objects.update(expires_at=now - timedelta(days=1))
    over = client.get(address)

    assert (late.status_code, over.status_code) == (404, 404)
    assert "Ask the firm for a new one" in over.text


def test_a_check_up_that_is_deleted_while_an_adviser_types_takes_nothing_more(client):
    begun, person = started(), UserFactory(role=Role.ADVISER)
    accepted(begun, person)
    client.force_login(person)
    address = reverse("assessments:check_page", args=[begun.check_up.uuid, "1"])
    typed = client.get(address)

    delete_check_up(check_up=begun.check_up, by=VISITOR, now=NOON)
    late = client.post(address, {"v:mfa_mail": "full", "go": "next"})

    assert typed.status_code == 200
    assert late.status_code == 404
    assert "opens nothing" in late.text


def test_the_entrance_leads_on_to_what_one_has(client):
    person = UserFactory(role=Role.ADVISER)

    visitor = client.get(reverse("assessments:entrance"))
    client.force_login(person)
    own = client.get(reverse("assessments:entrance"))

    assert reverse("assessments:kept") not in visitor.text
    assert reverse("assessments:kept") in own.text
    assert reverse("assessments:advised") in own.text


@pytest.mark.parametrize("spelt", [
    lambda uuid: str(uuid).upper(), lambda uuid: uuid.hex, lambda uuid: f"{{{uuid}}}",
    lambda uuid: f"urn:uuid:{uuid}",
], ids=["capitals", "no hyphens", "braces", "urn"])  # fmt: skip
@pytest.mark.parametrize(("name", "method"), [
    ("keep", "get"), ("link_renew", "post"), ("adopt", "post"), ("delete", "post"),
    ("adviser_invite", "post"), ("badge_own", "get"), ("peers_count", "post"), ("result", "get"),
])  # fmt: skip
def test_the_id_opens_nothing_in_another_spelling(client, spelt, name, method):
    """As a link it would make whoever holds a mandate into the firm itself."""
    begun, person = handed_in(), UserFactory(role=Role.ADVISER)
    accepted(begun, person)
    client.force_login(person)

    door = spelt(begun.check_up.uuid)
    answered = getattr(client, method)(reverse(f"assessments:{name}", args=[door]))

    assert answered.status_code == 404
    assert CheckUp.objects.filter(pk=begun.check_up.pk, person=None).exists()
    assert begun.check_up.links.count() == 1
