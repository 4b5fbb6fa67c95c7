from django.conf import settings
from django.db.models import QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.models.mail import SEALED_KINDS, OutboxMail
from skerry.kernel.permissions import Permission
from skerry.kernel.visibility import Visibility


def mails_visible_to(viewer: Viewer) -> QuerySet[OutboxMail]:
    """The outbox, newest first; of sealed mail only the demo shows that there is any.

    A reminder goes to those who have not answered, so its receiver alone would tell too much.
    """
    if not viewer.may(Permission.OUTBOX_VIEW):
        return OutboxMail.objects.none()
    hidden = () if settings.DEMO else SEALED_KINDS
    return OutboxMail.objects.exclude(kind__in=[*hidden]).order_by("-queued_at", "-id")


def is_readable(mail: OutboxMail, *, viewer: Viewer) -> bool:
    """Whether ``viewer`` may read the text; in the demo, where no mail goes out, everybody at the desk.

    What opens doors is read by its recipient only. The rest may name organisations of
    every tier, so it is for those who see them all. Subjects are shown to both: they name nobody.
    """
    if settings.DEMO:
        return True
    return not mail.has_secrets and Visibility.PROTECTED in viewer.tiers
