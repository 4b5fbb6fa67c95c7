"""The page on which somebody says what the columns and values of a list mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from skerry.actors.enums import ListField, OrganisationKind, SizeClass
from skerry.actors.importers.list_drafts import Draft
from skerry.actors.importers.list_plans import ListPlan, folded
from skerry.actors.models import ListMapping, Region
from skerry.actors.queries.lists import OurTerm
from skerry.actors.rules.list_guesses import SEVERAL
from skerry.actors.rules.list_values import country_names
from skerry.actors.services.lists import ListFacts

NEW = "new"
Choices = Sequence[tuple[str, Any]]  # Any: text or a sentence of ours


class ListForm(forms.Form):
    """The list itself, then a field for each column, and one for each value of a fixed choice."""

    known = forms.ChoiceField(label=gettext_lazy("Which list is it?"))
    name = forms.CharField(
        label=gettext_lazy("Name of the list"),
        max_length=120,
        help_text=gettext_lazy(
            "It stands on the profiles as the source of what the list brings, such as “Members of the region’s IT association”."
        ),
    )
    attribution = forms.CharField(
        label=gettext_lazy("To be said when it is shown"), max_length=300, required=False
    )
    licence = forms.CharField(label=gettext_lazy("Licence"), max_length=120, required=False)
    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=gettext_lazy("Row with the column names"),
        min_value=1,
        max_value=1_048_576,
        help_text=gettext_lazy("What stands above it is left out."),
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Where they are, if the list does not say"),
        required=False,
        help_text=gettext_lazy(
            "For organisations that are new here and whose row has neither coordinates nor a region."
        ),
    )
    are_organisations = forms.BooleanField(
        label=gettext_lazy("There are only organisations in this list"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise a row that has a name like a person’s and nothing that only organisations have is left out."
        ),
    )
    shape = forms.CharField(widget=forms.HiddenInput, required=False)
    proposed = forms.CharField(widget=forms.HiddenInput, required=False)
    shown_sheet = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,  # Any: Django's own signature
        *,
        draft: Draft,
        lists: Sequence[ListMapping],
        regions: Sequence[Region],
        terms: Sequence[OurTerm],
        initial: Mapping[str, Any],  # Any: as above
    ) -> None:
        values = {column.name: str(column.field) for column in draft.columns}
        values |= {value.name: value.meant for column in draft.columns for value in column.values}
        table = {"shape": draft.shape, "sheet": draft.sheet, "header_row": draft.header_row}
        super().__init__(data, initial={**values, **initial, **table, "shown_sheet": draft.sheet})
        self.draft = draft
        self.lists = {mapping.source.key: mapping for mapping in lists}
        self._choose(self.fields["known"], [
            (NEW, _("A new list")),
            *((key, mapping.source.name) for key, mapping in self.lists.items()),
        ])  # fmt: skip
        self.fields["sheet"].required = bool(draft.sheets)
        self._choose(self.fields["sheet"], [(sheet, sheet) for sheet in draft.sheets])
        self._choose(
            self.fields["region"],
            [("", _("Nowhere in particular")), *((r.code, f"{r.code} {r.name}") for r in regions)],
        )
        self._add_columns(terms)

    def _choose(self, field: forms.Field, choices: Choices) -> None:
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _add_columns(self, terms: Sequence[OurTerm]) -> None:
        ours = _our_values(terms)
        for column in self.draft.columns:
            self.fields[column.name] = forms.ChoiceField(
                label=format_lazy(_("What “{header}” holds"), header=column.header),
                choices=ListField.choices,
                required=False,
            )
            for value in column.values:
                self.fields[value.name] = forms.ChoiceField(
                    label=format_lazy(_("What “{text}” means"), text=value.text),
                    choices=ours[column.field],
                    required=False,
                )

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        cleaned = super().clean() or {}
        held = {column.name: cleaned.get(column.name) or "" for column in self.draft.columns}
        if ListField.NAME not in held.values():
            self.add_error(
                None, _("Say which column holds the names: without a name, no organisation.")
            )
        seen: set[str] = set()
        for name, kind in held.items():
            if kind in seen and kind not in SEVERAL:
                self.add_error(name, _("Another column holds this already. Choose one of them."))
            seen.add(kind)
        self._check_place(held)
        self._check_name(cleaned)
        return cleaned

    def _check_place(self, held: Mapping[str, str]) -> None:
        one, other = ListField.LATITUDE, ListField.LONGITUDE
        if (one in held.values()) != (other in held.values()):
            name = next(name for name, kind in held.items() if kind in {one, other})
            self.add_error(name, _("Latitude and longitude only help together."))

    def _check_name(self, cleaned: Mapping[str, Any]) -> None:  # Any: as above
        names = {mapping.source.name.casefold(): key for key, mapping in self.lists.items()}
        key = names.get(str(cleaned.get("name", "")).casefold())
        if key is not None and key != cleaned.get("known"):
            self.add_error(
                "name", _("There is a list of this name already: choose it above, or another name.")
            )

    @property
    def facts(self) -> ListFacts:
        said = self.cleaned_data
        return ListFacts(
            name=said["name"], licence=said["licence"], attribution=said["attribution"]
        )

    @property
    def chosen(self) -> ListMapping | None:
        """The list that was brought before, if it is one."""
        return self.lists.get(self.cleaned_data["known"])

    def plan(self) -> ListPlan:
        """What was said; of values that this file does not have, what was said before."""
        said = self.cleaned_data
        earlier = ListPlan.from_json(self.chosen.plan).values if self.chosen else {}
        columns = {
            column.header: ListField(said[column.name])
            for column in self.draft.columns
            if said[column.name]
        }
        return ListPlan(
            sheet=self.draft.sheet,
            header_row=self.draft.header_row,
            columns=columns,
            values={
                column.header: {
                    **earlier.get(column.header, {}),
                    **{folded(value.text): said[value.name] for value in column.values},
                }
                for column in self.draft.columns
                if column.values
            },
            region=said["region"],
            are_organisations=said["are_organisations"],
        )


def _our_values(terms: Sequence[OurTerm]) -> Mapping[ListField, Choices]:
    empty = ("", _("Leave empty"))
    sizes = [choice for choice in SizeClass.choices if choice[0] != SizeClass.UNKNOWN]
    return {
        ListField.SIZE: [empty, *sizes],
        ListField.KIND: [empty, *OrganisationKind.choices],
        ListField.COUNTRY: [empty, *country_names(get_language() or "en")],
        ListField.SPECIALITY: [empty, *((t.key, t.label) for t in terms if not t.is_for_sector)],
        ListField.SECTOR: [empty, *((t.key, t.label) for t in terms if t.is_for_sector)],
    }
