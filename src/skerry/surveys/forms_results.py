"""What the desk says of results."""

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from skerry.kernel.formats import language_within

MOST_LETTERS = 2_000


class NoteForm(forms.Form):
    """A note beside the figures of one question, in each language of the questionnaire."""

    question = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def __init__(
        self,
        answer: QueryDict | None,
        *,
        languages: Sequence[str],
        question: str = "",
        texts: Mapping[str, str] | None = None,
    ) -> None:
        given = {f"text_{language}": text for language, text in (texts or {}).items()}
        super().__init__(answer, initial={"question": question, **given})
        self.languages = languages
        for language in languages:
            self.fields[f"text_{language}"] = forms.CharField(
                required=False,
                max_length=MOST_LETTERS,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
                label=_("Your note, in %(language)s") % {"language": language_within(language)},
            )

    @property
    def texts(self) -> Mapping[str, str]:
        return {language: self.cleaned_data[f"text_{language}"] for language in self.languages}


class ExportForm(forms.Form):
    """Why somebody takes the answers out."""

    reason = forms.CharField(
        min_length=10,
        max_length=500,
        label=_("What are they for?"),
        help_text=_("It stands in the log of changes, with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PublishForm(forms.Form):
    """``seen`` is when the figures were computed that somebody looked at."""

    seen = forms.DateTimeField(widget=forms.HiddenInput)
