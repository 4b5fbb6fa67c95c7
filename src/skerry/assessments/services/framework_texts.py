"""Words of frameworks: taken in, and taken out again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from skerry.assessments.models import FrameworkSource, FrameworkText
from skerry.assessments.rules.framework_texts import Wording
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class FrameworkTexts:
    """What is to be kept of a file: the words of each requirement, by identifier and language."""

    framework: str
    name: str
    version: str
    licence: str
    wordings: Mapping[str, Mapping[str, Wording]]

    @property
    def languages(self) -> set[str]:
        return {language for each in self.wordings.values() for language in each}


@transaction.atomic
def import_framework_texts(*, texts: FrameworkTexts, by: Actor, now: datetime) -> FrameworkSource:
    """Keep ``texts`` in place of all that were there of the framework in the same languages."""
    before = FrameworkText.objects.filter(framework=texts.framework)
    before.filter(language__in=texts.languages).delete()
    FrameworkSource.objects.filter(texts=None).delete()
    source = FrameworkSource.objects.create(
        name=texts.name,
        version=texts.version,
        licence=texts.licence,
        imported_by=by.id,
        imported_at=now,
    )
    rows = [
        FrameworkText(
            source=source,
            framework=texts.framework,
            identifier=identifier,
            language=language,
            title=wording.title,
            text=wording.text,
        )
        for identifier, wordings in texts.wordings.items()
        for language, wording in wordings.items()
    ]
    FrameworkText.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,  # two people may bring the same framework at once
        unique_fields=["framework", "language", "identifier"],
        update_fields=["source", "title", "text"],
    )
    detail = {"framework": texts.framework, "rows": len(rows)}
    audit.record(Event.FRAMEWORK_TEXTS_TAKEN, target=source, by=by, at=now, detail=detail)
    return source


@transaction.atomic
def remove_framework_texts(*, source: FrameworkSource, by: Actor, now: datetime) -> None:
    """Delete ``source`` with all its words. Removing twice is the same as once."""
    held = FrameworkSource.objects.select_for_update().filter(pk=source.pk).first()
    if held is None:
        return
    detail = {"rows": held.texts.count()}
    audit.record(Event.FRAMEWORK_TEXTS_REMOVED, target=held, by=by, at=now, detail=detail)
    held.delete()
