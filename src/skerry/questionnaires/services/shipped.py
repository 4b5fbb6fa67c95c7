"""Keeps the questionnaires that come with Skerry: each new wording is a new version."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.questionnaires.enums import VersionState
from skerry.questionnaires.models import Instrument, InstrumentVersion
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.shipped import ShippedQuestionnaire, shipped


@transaction.atomic
def load_questionnaires(*, by: Actor, now: datetime) -> list[str]:
    """Keep what comes with Skerry, and say which got a version; loading again changes nothing.

    One whose newest version somebody here has written stays theirs, and so does another
    questionnaire that has the same key.
    """
    return [each.key for each in shipped() if _keep(each, by=by, now=now)]


def _keep(content: ShippedQuestionnaire, *, by: Actor, now: datetime) -> bool:
    instrument, _ = Instrument.objects.get_or_create(
        key=content.key,
        defaults={"purpose": content.purpose, "is_shipped": True, "by": by.id, "made_at": now},
    )
    last = instrument.versions.order_by("-number").first()
    fingerprint = content.definition.fingerprint()
    if not instrument.is_shipped or (last and (last.by or last.fingerprint == fingerprint)):
        return False

    version = InstrumentVersion.objects.create(
        instrument=instrument,
        number=last.number + 1 if last else 1,
        state=VersionState.PUBLISHED,
        definition=content.definition.as_json(),
        fingerprint=fingerprint,
        equivalences=_unchanged(last.read(), content.definition) if last else {},
        by=by.id,
        made_at=now,
        changed_at=now,
        published_at=now,
    )
    audit.record(Event.QUESTIONNAIRE_LOADED, target=version, by=by, at=now)
    return True


def _unchanged(old: Definition, new: Definition) -> Mapping[str, str]:
    """Questions that ask the same in the same words, with the same answers to choose from."""
    before = {question.name: question for question in old.questions()}
    return {
        question.name: question.name
        for question in new.questions()
        if before.get(question.name) == question
        and old.choice_lists.get(question.choices) == new.choice_lists.get(question.choices)
    }
