"""The questions by whose answers figures are compared."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from skerry.surveys import phrases_comparing as phrases
from skerry.surveys.rules.figures.comparing import MOST_CHOSEN

Questions = Sequence[tuple[str, str]]


class CompareForm(forms.Form):
    """Those that may be chosen, by name and label; ``chosen`` are those that are."""

    def __init__(
        self, answer: QueryDict | None, *, offered: Questions, chosen: Sequence[str]
    ) -> None:
        super().__init__(answer, initial={"questions": list(chosen)})
        self.fields["questions"] = forms.MultipleChoiceField(
            required=False,
            choices=offered,
            label=_("Compare by the answers to"),
            help_text=_(
                "Two at most. Who is in a group follows from answers, so only its share is told."
            ),
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_questions(self) -> tuple[str, ...]:
        found: tuple[str, ...] = tuple(self.cleaned_data["questions"])
        if len(found) > MOST_CHOSEN:
            raise ValidationError(phrases.TOO_MANY)
        return found
