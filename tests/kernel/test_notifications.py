from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from skerry.kernel.actor import ANYBODY, COMMAND, Actor, Viewer
from skerry.kernel.models import (
    AuditEvent,
    MailKind,
    Notification,
    NotificationKind,
    NotificationSetting,
    OutboxMail,
)
from skerry.kernel.notifications import (
    choose_notifications,
    mark_read,
    notify,
    stop_mail,
    unread_count,
)
from skerry.kernel.notifications.fillings import bell
from skerry.kernel.notifications.queries import (
    USUAL_CHANNELS,
    Channels,
    channels_of,
    notifications_of,
)
from skerry.kernel.notifications.tokens import StopLinkBroken, read_stop_token, stop_url
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.kernel.factories import NOON, NotificationFactory

pytestmark = pytest.mark.django_db

KIND = NotificationKind.ROLES
LIST = "/notifications/"
SETTINGS = "/notifications/settings/"


def tell(person, **changes):
    notify(
        **{"person": person, "kind": KIND, "text": "You are vetted.", "by": COMMAND, "now": NOON}
        | changes
    )


def choose(person, **channels):
    choose_notifications(person=person, choices={KIND: Channels(**channels)}, by=COMMAND, now=NOON)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


# Telling


@pytest.mark.parametrize("on_site", [True, False])
@pytest.mark.parametrize("by_mail", [True, False])
def test_notify_uses_the_ways_the_person_chose(on_site, by_mail):
    user = UserFactory()
    choose(user.uuid, on_site=on_site, by_mail=by_mail)

    tell(user.uuid)

    assert Notification.objects.filter(person=user.uuid).count() == on_site
    assert OutboxMail.objects.filter(to=user.email).count() == by_mail


def test_notify_by_mail_tells_what_where_and_how_to_stop_it(settings):
    settings.SITE_URL = "https://region.example"
    user = UserFactory()

    tell(user.uuid, text='Role "editor" & more', url="/account/?a=1&b=2")

    mail = OutboxMail.objects.get()
    assert (mail.kind, mail.person, mail.to) == (MailKind.NOTIFICATION, user.uuid, user.email)
    assert mail.subject == "Your roles change or run out"
    assert mail.stop_url.startswith("https://region.example/notifications/stop/")
    assert mail.text.startswith(
        'Role "editor" & more\n\nhttps://region.example/account/?a=1&b=2\n\n--\n'
    )
    assert mail.stop_url in mail.text


def test_notify_without_an_address_on_the_site_has_no_link(settings):
    tell(UserFactory().uuid)

    mail = OutboxMail.objects.get()
    assert mail.text.startswith("You are vetted.\n\n--\n")
    assert Notification.objects.get().url == ""


def test_notify_speaks_the_language_of_the_person():
    swede = UserFactory(language="sv")
    english = UserFactory(language="en")
    text = format_lazy("{word}!", word=gettext_lazy("Yes"))

    tell(swede.uuid, text=text)
    tell(english.uuid, text=text)

    told = {told.person: told.text for told in Notification.objects.all()}
    assert told == {swede.uuid: "Ja!", english.uuid: "Yes!"}


@pytest.mark.parametrize("is_there", [True, False])
def test_notify_tells_nobody_who_has_no_open_account(is_there):
    person = UserFactory(is_active=False).uuid if is_there else uuid4()

    tell(person)

    assert not Notification.objects.exists()
    assert not OutboxMail.objects.exists()


# Choosing


def test_without_a_choice_the_usual_holds():
    channels = channels_of(uuid4())

    assert set(channels) == set(NotificationKind)
    assert channels[NotificationKind.ROLES] == Channels(on_site=True, by_mail=True)
    assert channels[NotificationKind.JOB_FINISHED] == USUAL_CHANNELS[NotificationKind.JOB_FINISHED]


def test_choice_is_kept_once_a_kind_and_audited():
    user = UserFactory()

    choose(user.uuid, on_site=True, by_mail=True)
    choose(user.uuid, on_site=False, by_mail=True)

    assert list(NotificationSetting.objects.values_list("kind", "on_site", "by_mail")) == [
        (KIND, False, True)
    ]
    events = AuditEvent.objects.filter(kind="kernel.notification.setting_changed")
    assert list(events.values_list("detail", flat=True)) == [{"kinds": [KIND]}] * 2


def test_stop_mail_leaves_the_site_as_it_was():
    user = UserFactory()
    choose(user.uuid, on_site=False, by_mail=True)

    stop_mail(person=user.uuid, kind=KIND, by=Actor.person(user.uuid), now=NOON)

    assert channels_of(user.uuid)[KIND] == Channels(on_site=False, by_mail=False)


# Reading


def test_everybody_reads_their_own():
    mine, other = UserFactory(), UserFactory()
    first = NotificationFactory(person=mine.uuid)
    second = NotificationFactory(person=mine.uuid, read_at=NOON)
    NotificationFactory(person=other.uuid)

    assert list(notifications_of(Viewer(person=mine.uuid))) == [second, first]
    assert list(notifications_of(ANYBODY)) == []
    assert (unread_count(mine.uuid), unread_count(None)) == (1, 0)


def test_mark_read_marks_ones_own():
    mine, other = UserFactory(), UserFactory()
    NotificationFactory.create_batch(2, person=mine.uuid)
    NotificationFactory(person=other.uuid)

    assert mark_read(by=Actor.person(mine.uuid), now=NOON) == 2

    assert (unread_count(mine.uuid), unread_count(other.uuid)) == (0, 1)


@pytest.mark.parametrize(("unread", "shown"), [(0, False), (2, True)])
def test_bell_says_how_many_are_new(unread, shown):
    user = UserFactory()
    NotificationFactory.create_batch(unread, person=user.uuid)

    page = bell(viewer=Viewer(person=user.uuid))

    assert ("unread" in page) is shown
    assert LIST in page


def test_visitors_have_no_bell(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert bell(viewer=ANYBODY) == ""


# Pages


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_needs_no_more_queries_for_more_notifications(
    item_count, django_assert_max_num_queries
):
    user = UserFactory()
    NotificationFactory.create_batch(item_count, person=user.uuid, text="Vetted!", url="/roles/")
    client = signed_in(user)

    with django_assert_max_num_queries(9):
        page = client.get(LIST).text

    assert page.count("Vetted!") == item_count


def test_list_without_any_says_so():
    assert "Nothing yet" in signed_in(UserFactory()).get(LIST).text


def test_reading_the_list_marks_nothing_and_the_button_does():
    user = UserFactory()
    NotificationFactory(person=user.uuid)
    client = signed_in(user)

    client.get(LIST)
    assert unread_count(user.uuid) == 1

    client.post(reverse("kernel:notifications_read"))
    assert unread_count(user.uuid) == 0


def test_settings_page_keeps_what_is_chosen():
    user = UserFactory()
    client = signed_in(user)

    page = client.get(SETTINGS).text
    answer = client.post(SETTINGS, {"ROLES-site": "on", "COLLEAGUES-mail": "on"})

    assert "Your roles change or run out" in page
    assert answer.status_code == 302
    channels = channels_of(user.uuid)
    assert channels[NotificationKind.ROLES] == Channels(on_site=True, by_mail=False)
    assert channels[NotificationKind.COLLEAGUES] == Channels(on_site=False, by_mail=True)
    assert channels[NotificationKind.JOB_FINISHED] == USUAL_CHANNELS[NotificationKind.JOB_FINISHED]


def test_settings_page_asks_only_about_what_can_come(client_as):
    kinds = [NotificationKind.JOB_FINISHED, NotificationKind.VETTINGS]
    asked = {
        role: [kind for kind in kinds if str(kind.label) in client_as(role).get(SETTINGS).text]
        for role in (Role.MEMBER, Role.ADMINISTRATOR, Role.CLUSTER_MANAGER)
    }

    assert asked == {
        Role.MEMBER: [],
        Role.ADMINISTRATOR: [NotificationKind.JOB_FINISHED],
        Role.CLUSTER_MANAGER: kinds,
    }


# The link under a mail


def test_link_under_a_mail_opens_a_page_and_changes_nothing():
    user = UserFactory()

    page = Client().get(stop_url(user.uuid, KIND))

    assert page.status_code == 200
    assert "Stop this mail?" in page.text
    assert not NotificationSetting.objects.exists()


def test_mail_program_stops_the_mail_with_one_click():
    """RFC 8058: a POST without cookies and without our form's token."""
    user = UserFactory()
    client = Client(enforce_csrf_checks=True)

    answer = client.post(stop_url(user.uuid, KIND), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert "No more mail of this kind" in answer.text
    assert channels_of(user.uuid)[KIND] == Channels(on_site=True, by_mail=False)
    assert AuditEvent.objects.get().by == str(user.uuid)


@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_was_altered_leads_nowhere(method):
    address = stop_url(UserFactory().uuid, KIND)

    answer = getattr(Client(), method)(address[:-4] + "AAA/")

    assert answer.status_code == 404
    assert not NotificationSetting.objects.exists()


def test_link_of_a_kind_that_is_gone_is_broken():
    from django.core import signing

    token = signing.dumps([str(uuid4()), "gone"], salt="kernel.notifications.stop")

    with pytest.raises(StopLinkBroken):
        read_stop_token(token)


@pytest.mark.parametrize("address", [LIST, SETTINGS])
def test_notifications_need_an_account(client_as, address):
    assert client_as(Role.VISITOR).get(address).status_code == 302
    assert client_as(Role.MEMBER).get(address).status_code == 200
