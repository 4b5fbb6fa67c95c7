"""The signed link under a mail that stops mail of its kind without a sign-in."""

from uuid import UUID

from django.core import signing
from django.urls import reverse

from skerry.kernel.models.notifications import NotificationKind

_SALT = "kernel.notifications.stop"


class StopLinkBroken(Exception):
    """The link was cut short or altered."""


def stop_url(person: UUID, kind: NotificationKind) -> str:
    token = signing.dumps([str(person), kind.value], salt=_SALT)
    return reverse("kernel:notification_stop", args=[token])


def read_stop_token(token: str) -> tuple[UUID, NotificationKind]:
    """Whose mail of which kind shall stop. The link never expires: the wish is always welcome.

    Raises:
        StopLinkBroken: it was cut short or altered, or names a kind that is gone.
    """
    try:
        person, kind = signing.loads(token, salt=_SALT)
        return UUID(person), NotificationKind(kind)
    except (signing.BadSignature, ValueError) as problem:
        raise StopLinkBroken from problem
