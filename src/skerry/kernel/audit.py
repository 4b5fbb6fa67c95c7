"""The audit log: one event per change, written in the change's own transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Model

from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.models import AuditEvent


def record(
    event: Event,
    *,
    target: Model,
    by: Actor,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Remember that ``by`` did ``event`` to ``target``.

    ``detail`` holds names of fields and counts, never personal data or secrets; the one text
    of a person in it is why they took a list out, and they are told that it stands here.
    """
    AuditEvent.objects.create(
        kind=event,
        target_model=target._meta.label,
        target_id=str(getattr(target, "uuid", target.pk) or ""),
        by_kind=by.kind,
        by=by.id,
        at=at,
        detail=dict(detail or {}),
    )
