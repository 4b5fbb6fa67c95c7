from collections.abc import Mapping

from django.db import models
from django.db.models import Q

from skerry.kernel import personal


class SurveyTerms(models.Model):
    """What the region tells every respondent of law and contact: one row, in each language.

    ``texts`` holds for each language a text for each ``Term``. A wave copies it when it
    opens, so that a change here leaves what people were told as it was.
    """

    PERSONAL_DATA = personal.NONE

    texts = models.JSONField(default=dict)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="surveys_terms_are_one", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {', '.join(self.texts)}"

    def said(self) -> Mapping[str, Mapping[str, str]]:
        """The languages that say anything."""
        texts: Mapping[str, Mapping[str, str]] = self.texts
        return {language: words for language, words in texts.items() if any(words.values())}
