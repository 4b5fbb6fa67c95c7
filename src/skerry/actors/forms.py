"""What visitors and the desk ask for, as clean values."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from skerry.actors.enums import OfferingKind, OrganisationKind, ReportReason, ReportState, SizeClass
from skerry.actors.queries.directory import MAX_PAGES, Sort
from skerry.actors.queries.network import ELSEWHERE, HERE, NetworkSort
from skerry.kernel.visibility import Visibility

MOST_CHOICES: Final = 30
LONGEST_CHOICE: Final = 200
LEAST: Final = ("2", "3", "5", "10")
"""How many projects a tie may be asked to have."""


class Several(forms.Field):
    """Any number of values of one parameter; what is unknown is left out, as addresses grow old."""

    widget = forms.SelectMultiple

    def __init__(self, allowed: Collection[str] = ()) -> None:
        super().__init__(required=False)
        self.allowed = allowed

    def clean(self, value: Sequence[str] | None) -> Sequence[str]:
        wanted = dict.fromkeys(
            text.replace("\x00", "").strip()[:LONGEST_CHOICE] for text in (value or ())
        )
        known = [text for text in wanted if text and (not self.allowed or text in self.allowed)]
        return known[:MOST_CHOICES]


class Lenient(forms.Field):
    """A value where any other is taken for the first."""

    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__(required=False)
        self.allowed = allowed

    def clean(self, value: str | None) -> str:
        return value if value and value in self.allowed else ""


class PageNumber(forms.Field):
    def clean(self, value: str | None) -> int:
        text = (value or "").strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004  # digits
        return min(max(number, 1), MAX_PAGES)


class Words(forms.CharField):
    """What somebody types into a search box; too long a text is cut, not refused."""

    def __init__(self) -> None:
        super().__init__(required=False, label=_("Search"))

    def to_python(self, value: Any) -> str:  # Any: whatever was sent
        return " ".join(str(value or "").replace("\x00", " ").split())[:200]


class Question(metaclass=DeclarativeFieldsMetaclass):
    """What an address asks for: no address can be wrong, so there is nothing to show again.

    A form would copy its fields for every page, which takes longer than reading them.
    """

    base_fields: ClassVar[Mapping[str, forms.Field]]

    def __init__(self, query: QueryDict) -> None:
        self.clean = {
            name: field.clean(field.widget.value_from_datadict(query, MultiValueDict(), name))
            for name, field in self.base_fields.items()
        }


class DirectoryFilter(Question):
    q = Words()
    kind = Several(OrganisationKind.values)
    size = Several(SizeClass.values)
    place = Several()
    city = Several()
    concept = Several()
    sector = Several()
    offering = Several(OfferingKind.values)
    sort = Lenient(list(Sort))
    page = PageNumber()

    def asked(self) -> dict[str, Any]:  # Any: each field's own type
        return self.clean


class InitiativeFilter(Question):
    q = Words()
    programme = Several()
    place = Several()
    page = PageNumber()

    def asked(self) -> dict[str, Any]:  # Any: each field's own type
        return self.clean


class Year(forms.Field):
    """A year of four digits; anything else is none."""

    def clean(self, value: str | None) -> int | None:
        text = (value or "").strip()
        is_year = text.isascii() and text.isdigit() and len(text) == 4 and text > "0000"  # noqa: PLR2004  # digits
        return int(text) if is_year else None


class PublicId(forms.Field):
    def clean(self, value: str | None) -> UUID | None:
        try:
            return UUID((value or "").strip())
        except ValueError:
            return None


class NetworkFilter(Question):
    """``part`` says which of the organisations, by rank, have their names in the picture."""

    place = Several()
    where = Lenient([HERE, ELSEWHERE])
    kind = Lenient(OrganisationKind.values)
    concept = Several()
    programme = Several()
    since = Year()
    until = Year()
    least = Lenient(LEAST)
    focus = PublicId()
    part = PageNumber()
    sort = Lenient(list(NetworkSort))
    page = PageNumber()

    def asked(self) -> dict[str, Any]:  # Any: each field's own type
        return self.clean


class PageForm(Question):
    page = PageNumber()

    def asked(self) -> int:
        number: int = self.clean["page"]
        return number


class SearchForm(Question):
    q = Words()

    def asked(self) -> str:
        words: str = self.clean["q"]
        return words


class ReportForm(forms.Form):
    """A report of a wrong entry. ``website`` is a trap: people do not see it, machines fill it."""

    reason = forms.ChoiceField(choices=ReportReason, label=_("What is the matter?"))
    message = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        label=_("Please describe it"),
        help_text=_("What is wrong, and how do you know? Please name no private persons."),
    )
    reply_to = forms.EmailField(
        required=False,
        label=_("Your e-mail"),
        help_text=_("Only if you want an answer. We delete it a year after the report is closed."),
    )
    website = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class CloseReportForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=[(state.value, state.label) for state in ReportState if state != ReportState.NEW],
        label=_("Outcome"),
    )


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(choices=Visibility, label=_("Who may see it"))
