from django.conf import settings
from django.db.models import QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.models.mail import OutboxMail
from skerry.kernel.permissions import Permission
from skerry.kernel.visibility import Visibility


def mails_visible_to(viewer: Viewer) -> QuerySet[OutboxMail]:
    """The outbox, newest first."""
    if not viewer.may(Permission.OUTBOX_VIEW):
        return OutboxMail.objects.none()
    return OutboxMail.objects.order_by("-queued_at", "-id")


def is_readable(mail: OutboxMail, *, viewer: Viewer) -> bool:
    """Whether ``viewer`` may read the text; in the demo, where no mail goes out, everybody at the desk.

    What opens doors is read by its recipient only. The rest may name organisations of
    every tier, so it is for those who see them all. Subjects are shown to both: they name nobody.
    """
    if settings.DEMO:
        return True
    return not mail.has_secrets and Visibility.PROTECTED in viewer.tiers
