from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.contacts import Contact, contact_of
from skerry.kernel.events import Event
from skerry.kernel.mail import MailKind, queue_mail
from skerry.kernel.models.mail import OutboxMail
from skerry.kernel.models.notifications import Notification, NotificationKind, NotificationSetting
from skerry.kernel.notifications.queries import Channels, channels_of
from skerry.kernel.notifications.tokens import stop_url


@transaction.atomic
def notify(
    *,
    person: UUID,
    kind: NotificationKind,
    text: str | Promise,
    letter: str | Promise = "",
    url: str = "",
    by: Actor,
    now: datetime,
) -> OutboxMail | None:
    """Tell ``person`` something, the ways they chose. A lazy ``text`` is told in their language.

    Leaves no audit event of its own: it belongs to the change that it tells of.
    ``url`` is a path on this site. ``letter`` is what somebody wrote to them: only the
    mail carries it, and the outbox forgets it once it is sent. Returns the mail, if there is one.
    """
    contact = contact_of(person)
    if contact is None:
        return None

    channels = channels_of(person)[kind]
    with translation.override(contact.language or settings.LANGUAGE_CODE):
        if channels.on_site:
            Notification.objects.create(
                person=person, kind=kind, text=str(text)[:500], url=url, at=now
            )
        if channels.by_mail:
            return _mail(
                person,
                contact,
                kind=kind,
                text=str(text),
                letter=str(letter),
                url=url,
                by=by,
                now=now,
            )
    return None


def _mail(
    person: UUID,
    contact: Contact,
    *,
    kind: NotificationKind,
    text: str,
    letter: str,
    url: str,
    by: Actor,
    now: datetime,
) -> OutboxMail:
    stop = settings.SITE_URL + stop_url(person, kind)
    link = settings.SITE_URL + url if url else ""
    return queue_mail(
        to=contact.address,
        subject=str(kind.label),
        text=render_to_string(
            "kernel/mail/notification.txt",
            {"text": text, "letter": letter, "link": link, "stop": stop, "kind": kind.label},
        ),
        kind=MailKind.LETTER if letter else MailKind.NOTIFICATION,
        person=person,
        stop_url=stop,
        by=by,
        now=now,
    )


@transaction.atomic
def mark_read(*, by: Actor, now: datetime) -> int:
    """Mark everything that ``by``, a person, has not read; the number marked.

    Leaves no audit event: it changes nothing for anybody else.
    """
    return Notification.objects.filter(person=UUID(by.id), read_at=None).update(read_at=now)


@transaction.atomic
def choose_notifications(
    *, person: UUID, choices: Mapping[NotificationKind, Channels], by: Actor, now: datetime
) -> None:
    NotificationSetting.objects.bulk_create(
        [
            NotificationSetting(
                person=person, kind=kind, on_site=wanted.on_site, by_mail=wanted.by_mail
            )
            for kind, wanted in choices.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["on_site", "by_mail"],
    )
    target = NotificationSetting(person=person)
    detail = {"kinds": sorted(choices)}
    audit.record(Event.NOTIFICATION_SETTING_CHANGED, target=target, by=by, at=now, detail=detail)


@transaction.atomic
def stop_mail(*, person: UUID, kind: NotificationKind, by: Actor, now: datetime) -> None:
    """No more mail of this kind for ``person``; what is told on the site stays as it was."""
    on_site = channels_of(person)[kind].on_site
    choose_notifications(
        person=person, choices={kind: Channels(on_site=on_site, by_mail=False)}, by=by, now=now
    )
