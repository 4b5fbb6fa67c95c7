"""What the region tells every respondent of law and contact."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.surveys.models import SurveyTerms


@transaction.atomic
def change_terms(
    *, texts: Mapping[str, Mapping[str, str]], by: Actor, now: datetime
) -> SurveyTerms:
    """Keep ``texts`` for the waves that open from now on; those that are open keep theirs."""
    terms, _ = SurveyTerms.objects.update_or_create(
        pk=1,
        defaults={
            "texts": {language: dict(words) for language, words in texts.items()},
            "changed_at": now,
        },
    )
    detail = {
        "fields": sorted(language for language, words in texts.items() if any(words.values()))
    }
    audit.record(Event.SURVEY_TERMS_CHANGED, target=terms, by=by, at=now, detail=detail)
    return terms
