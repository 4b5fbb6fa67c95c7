"""What the desk asks of duplicates, and what it decides."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from skerry.actors.enums import DuplicateState, OrganisationKind
from skerry.actors.forms import Lenient, PageNumber, Words
from skerry.actors.phrases_duplicates import BANDS
from skerry.actors.queries.duplicates import Wanted
from skerry.actors.queries.merging import Compared
from skerry.actors.rules.duplicates import Band
from skerry.actors.rules.merging import Side

_ANY = ("", _("All"))
_SHOWN = (DuplicateState.OPEN, DuplicateState.LATER, DuplicateState.DIFFERENT)


class LenientChoice(forms.ChoiceField):
    """A choice where any value that is not offered is taken for none: addresses grow old."""

    def clean(self, value: object) -> str:
        return str(value) if self.valid_value(value) else ""


class PairsForm(forms.Form):
    """Which pairs the list shows."""

    q = Words()
    band = LenientChoice(
        required=False, label=_("Certainty"), choices=[_ANY, *((b.value, BANDS[b]) for b in Band)]
    )
    kind = LenientChoice(required=False, label=_("Kind"), choices=[_ANY, *OrganisationKind.choices])
    state = Lenient([state.value for state in _SHOWN])
    page = PageNumber(required=False)

    def wanted(self) -> Wanted:
        asked = self.cleaned_data if self.is_valid() else {}
        band, state = asked.get("band"), asked.get("state")
        return Wanted(
            state=DuplicateState(state) if state else DuplicateState.OPEN,
            band=Band(band) if band else None,
            kind=asked.get("kind", ""),
            text=asked.get("q", ""),
        )


class OtherForm(forms.Form):
    """By which words the other entry is looked for."""

    q = Words()

    def words(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class MergeForm(forms.Form):
    """Of which entry each field's value stays, where the two differ."""

    def __init__(self, sent: Mapping[str, str], *, fields: Sequence[Compared]) -> None:
        super().__init__(sent)
        for one in fields:
            if one.differs:
                self.fields[one.field] = LenientChoice(
                    required=False, choices=[(side.value, side.value) for side in Side]
                )

    def choices(self) -> dict[str, Side]:
        chosen = self.cleaned_data if self.is_valid() else {}
        return {field: Side(side) for field, side in chosen.items() if side}


class DecideForm(forms.Form):
    state = forms.ChoiceField(
        choices=[
            (state.value, state.label)
            for state in (DuplicateState.DIFFERENT, DuplicateState.LATER, DuplicateState.OPEN)
        ]
    )


class MergingsForm(forms.Form):
    """Which merges the list shows: all, or those of one job."""

    batch = forms.UUIDField(required=False)
    page = PageNumber(required=False)
