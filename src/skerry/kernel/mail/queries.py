from django.conf import settings
from django.db.models import QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.models.mail import OutboxMail
from skerry.kernel.permissions import Permission


def mails_visible_to(viewer: Viewer) -> QuerySet[OutboxMail]:
    """The outbox, newest first."""
    if not viewer.may(Permission.OUTBOX_VIEW):
        return OutboxMail.objects.none()
    return OutboxMail.objects.order_by("-queued_at", "-id")


def is_readable(mail: OutboxMail) -> bool:
    """What opens doors is read by its recipient only, except in the demo, where nobody else gets it."""
    return settings.DEMO or not mail.has_secrets
