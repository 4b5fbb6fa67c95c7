"""Deleting what has outlived its purpose, by every room's rules."""

from datetime import datetime

from django.apps import apps
from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.providers import RetentionRule, all_providers


def retention_rules() -> list[RetentionRule]:
    return [rule for providers in all_providers() for rule in providers.retention]


def apply_rule(*, rule: RetentionRule, by: Actor, now: datetime) -> int:
    """Delete what ``rule`` says, all or nothing; the number of rows gone."""
    with transaction.atomic():
        gone = rule.expire(now=now)
        if gone:
            audit.record(
                Event.RETENTION_APPLIED,
                target=apps.get_model(rule.model)(),
                by=by,
                at=now,
                detail={"rows": gone, "kept": rule.kept},
            )
    return gone
