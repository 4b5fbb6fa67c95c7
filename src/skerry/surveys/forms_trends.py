"""With which earlier wave a wave is compared."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

NONE: Final = "none"


class EarlierForm(forms.Form):
    """One of ``waves``, by id and what it is called, or none."""

    earlier = forms.ChoiceField(label=_("Compare with"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, waves: Sequence[tuple[str, str]], **options: Any
    ) -> None:  # Any: what every form takes
        super().__init__(*args, **options)
        none = (NONE, _("No earlier wave"))
        self.fields["earlier"].choices = [none, *waves]  # type: ignore[attr-defined]  # a choice field
