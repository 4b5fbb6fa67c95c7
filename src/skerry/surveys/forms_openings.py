"""What the desk says of two questions."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from skerry.surveys import phrases_openings as phrases
from skerry.surveys.enums import OpeningKind
from skerry.surveys.services.openings import Declared


class OpeningForm(forms.Form):
    """``pairs`` are the values of two questions with their words, in either order."""

    kind = forms.ChoiceField(
        label=_("What do they say together?"),
        choices=[(kind.value, words.name) for kind, words in phrases.KINDS.items()],
        initial=OpeningKind.IMPORTANCE.value,
        widget=forms.RadioSelect,
    )
    pair = forms.ChoiceField(
        label=_("The two questions"),
        help_text=_(
            "The first says what matters or grows, the second how well it is served or what is missing."
        ),
        error_messages={"required": _("Choose two questions from the list.")},
    )
    is_first_falling = forms.BooleanField(
        required=False, label=_("The answers to the first begin with the highest")
    )
    is_second_falling = forms.BooleanField(
        required=False,
        label=_("The answers to the second begin with the best, or ask how badly it is served"),
    )

    def __init__(
        self, answer: QueryDict | None = None, *, pairs: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(answer)
        field = cast("forms.ChoiceField", self.fields["pair"])  # it was declared as one
        field.choices = [("", _("Choose two …")), *pairs]

    @property
    def declared(self) -> Declared:
        first, _bar, second = self.cleaned_data["pair"].partition("|")
        return Declared(
            kind=OpeningKind(self.cleaned_data["kind"]),
            first=first,
            second=second,
            is_first_falling=self.cleaned_data["is_first_falling"],
            is_second_falling=self.cleaned_data["is_second_falling"],
        )
