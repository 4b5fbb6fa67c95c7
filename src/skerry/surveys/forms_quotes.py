"""What a respondent decides about their words."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from skerry.surveys import phrases_quotes as phrases
from skerry.surveys.enums import QuoteNaming


class NamingForm(forms.Form):
    """``choices`` say to each naming what exactly would stand below the words."""

    naming = forms.ChoiceField(
        label=_("What stands below your words?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": phrases.CHOOSE,
            "invalid_choice": phrases.CHOOSE,
        },
    )

    def __init__(
        self,
        answer: QueryDict | None = None,
        *,
        choices: Sequence[tuple[str, str]],
        proposed: str,
    ) -> None:
        super().__init__(answer, initial={"naming": proposed})
        self.fields["naming"].choices = choices  # type: ignore[attr-defined]  # it was declared as one

    @property
    def wanted(self) -> QuoteNaming:
        return QuoteNaming(self.cleaned_data["naming"])
