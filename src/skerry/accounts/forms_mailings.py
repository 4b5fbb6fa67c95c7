"""What the desk writes to a segment: a subject and a text in each language of the site."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

Texts = Mapping[str, Mapping[str, str]]


class MailingForm(forms.Form):
    def __init__(self, answer: QueryDict | None = None, *, texts: Texts | None = None) -> None:
        super().__init__(answer)
        for language, _name in settings.LANGUAGES:
            known = (texts or {}).get(language, {})
            self.fields[f"subject_{language}"] = _subject(known.get("subject", ""), language)
            self.fields[f"text_{language}"] = _text(known.get("text", ""), language)

    def by_language(self) -> Sequence[tuple[str, Sequence[BoundField]]]:
        """The name of each language with its two fields."""
        return [
            (name, [self[f"subject_{language}"], self[f"text_{language}"]])
            for language, name in settings.LANGUAGES
        ]

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        values: Mapping[str, Any] = self.cleaned_data  # Any: as Django has it
        return {
            language: {
                "subject": values[f"subject_{language}"],
                "text": values[f"text_{language}"].replace("\r\n", "\n"),
            }
            for language, _name in settings.LANGUAGES
        }


def _subject(known: str, language: str) -> forms.CharField:
    return forms.CharField(
        label=_("Subject"),
        max_length=120,
        initial=known,
        widget=forms.TextInput(attrs={"lang": language}),
    )


def _text(known: str, language: str) -> forms.CharField:
    return forms.CharField(
        label=_("Text"),
        max_length=10_000,
        initial=known,
        help_text=_("Plain words. An address of a page becomes a link in most mail programs."),
        widget=forms.Textarea(attrs={"lang": language, "rows": 10}),
    )
