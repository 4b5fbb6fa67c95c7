"""What the editors of a profile fill in by rows: figures, places, and who may see each thing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from django import forms
from django.utils.translation import gettext_lazy as _

from skerry.actors.enums import FigureKind, SizeClass
from skerry.actors.forms_fields import Line
from skerry.actors.forms_workspace import FactsForm
from skerry.actors.queries.editing import counties, known_place
from skerry.actors.rules.facts import MOST_SITES, Fact, Facts, Value, named
from skerry.actors.rules.sizes import INEXACT
from skerry.actors.rules.words import clean_line
from skerry.kernel.formats import reader_locale
from skerry.kernel.visibility import Visibility

YEARS_SHOWN: Final = 4
LARGEST: Final = Decimal(10) ** 13
_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009 '", ""))
_ROW_PARTS: Final = ("street", "postcode", "city", "country", "region_id")
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_PLACE: Final = ("street", "postcode", "city", "country")


class Amount(forms.Field):
    """A number as the reader's language writes it: 1 234,5 or 1,234.5."""

    def clean(self, value: Any) -> Decimal | None:  # Any: whatever was sent
        text = str(value or "").translate(_SPACES)
        if not text:
            return None
        try:
            number = parse_decimal(text, locale=reader_locale(), strict=True)
        except NumberFormatError:
            number = Decimal("NaN")
        if not number.is_finite() or number < 0:
            raise forms.ValidationError(_("Please write a number, zero or more."))
        if number >= LARGEST:
            raise forms.ValidationError(_("This number is too large."))
        return number.quantize(Decimal("0.01"))


class FiguresForm(FactsForm):
    """A table of years and kinds of figure, and what the size is read from."""

    size_class = forms.ChoiceField(required=False, label=_("Size"))
    is_linked_enterprise = forms.ChoiceField(
        required=False,
        label=_("Part of a group?"),
        choices=[("", _("Not known")), ("True", _("Yes")), ("False", _("No"))],
        help_text=_(
            "If another firm holds a quarter of you or more, or you of it, the group's figures decide the size."
        ),
    )

    def __init__(self, *args: Any, facts: Facts, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sizes = [(size.value, size.label) for size in SizeClass if size not in INEXACT]
        self.fields["size_class"].choices = [("", _("Read it from the figures below")), *sizes]  # type: ignore[attr-defined]  # a choice
        told = {int(name.split(":")[1]) for name in facts if name.startswith(f"{Fact.FIGURE}:")}
        self.years = sorted({*told, *range(year - YEARS_SHOWN + 1, year + 1)}, reverse=True)
        for name, label in self._cells():
            self.fields[f"value-{name}"] = Amount(
                required=False,
                label=label,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
            self.fields[f"tier-{name}"] = forms.ChoiceField(
                choices=_short_tiers(), required=False, label=_("Who may see it")
            )
        self.prepare(facts)

    def _cells(self) -> Iterator[tuple[str, str]]:
        for year in self.years:
            for kind in FigureKind:
                yield f"{year}-{kind}", f"{kind.label} {year}"

    def shown(self) -> Sequence[str]:
        cells = [named(Fact.FIGURE, year, kind) for year in self.years for kind in FigureKind]
        return [named(Fact.SIZE), named(Fact.IS_LINKED), *cells]

    def fields_of(self, name: str) -> Mapping[str, Value]:
        value = self.facts.get(name)
        if not name.startswith(f"{Fact.FIGURE}:"):
            return {name: "" if value is None else str(value)}
        cell = name.removeprefix(f"{Fact.FIGURE}:").replace(":", "-", 1)
        if value is None:
            return {f"value-{cell}": "", f"tier-{cell}": Visibility.MEMBERS.value}
        shown = format_decimal(Decimal(value["value"]), locale=reader_locale())
        return {f"value-{cell}": shown, f"tier-{cell}": value["visibility"]}

    def changes(self) -> Facts:
        clean = self.cleaned_data
        linked = {"True": True, "False": False}.get(clean.get("is_linked_enterprise", ""))
        found: dict[str, Value] = {Fact.SIZE: clean.get("size_class"), Fact.IS_LINKED: linked}
        for year in self.years:
            for kind in FigureKind:
                number = clean.get(f"value-{year}-{kind}")
                tier = clean.get(f"tier-{year}-{kind}") or Visibility.MEMBERS.value
                found[named(Fact.FIGURE, year, kind)] = (
                    None if number is None else {"value": str(number), "visibility": tier}
                )
        return {str(name): value for name, value in found.items()}

    def rows(self) -> Sequence[tuple[int, Sequence[tuple[forms.BoundField, forms.BoundField]]]]:
        """For the page: each year with its pairs of value and tier."""
        return [
            (
                year,
                [
                    (self[f"value-{year}-{kind}"], self[f"tier-{year}-{kind}"])
                    for kind in FigureKind
                ],
            )
            for year in self.years
        ]


class PlacesForm(FactsForm):
    """The sites, the main one first, and an empty row for one more."""

    main = forms.ChoiceField(required=False, widget=forms.RadioSelect, label=_("Main place"))

    def __init__(self, *args: Any, facts: Facts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = facts.get(Fact.SITES, [])
        self.rows_shown = range(min(len(sites) + 1, max(MOST_SITES, len(sites))))
        regions = [region.code for region in counties(besides=_regions(sites))]
        names = {region.code: region.name for region in counties(besides=_regions(sites))}
        places = [("", _("Found by the city")), *((code, names[code]) for code in regions)]
        countries = _countries({site["country"] for site in sites if "country" in site})
        for at in self.rows_shown:
            self._add_row(at, places, countries)
        self.fields["main"].choices = [(str(at), str(at + 1)) for at in self.rows_shown]  # type: ignore[attr-defined]  # a choice
        self.fields["main"].initial = "0"
        self.prepare(facts)

    def _add_row(
        self, at: int, places: Sequence[tuple[str, Any]], countries: Sequence[tuple[str, str]]
    ) -> None:
        self.fields |= {
            f"street-{at}": Line(required=False, max_length=300, label=_("Street")),
            f"postcode-{at}": Line(required=False, max_length=40, label=_("Postcode")),
            f"city-{at}": Line(required=False, max_length=120, label=_("City")),
            f"country-{at}": forms.ChoiceField(
                required=False, label=_("Country"), choices=countries
            ),
            f"region_id-{at}": forms.ChoiceField(required=False, label=_("Region"), choices=places),
            f"drop-{at}": forms.BooleanField(required=False, label=_("Remove this place")),
        }

    def shown(self) -> Sequence[str]:
        return [named(Fact.SITES)]

    def fields_of(self, name: str) -> Mapping[str, Value]:
        sites = self.facts.get(name, [])
        return {
            f"{part}-{at}": (sites[at].get(part, "") if at < len(sites) else "")
            for at in self.rows_shown
            for part in _ROW_PARTS
        }

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        for at in self.rows_shown:
            is_begun = any(clean.get(f"{part}-{at}") for part in ("street", "postcode"))
            if is_begun and not clean.get(f"city-{at}") and not clean.get(f"drop-{at}"):
                self.add_error(f"city-{at}", _("Please name the city."))
            if clean.get(f"city-{at}") and not clean.get(f"country-{at}"):
                self.add_error(f"country-{at}", _("Please choose the country."))
        return clean

    def changes(self) -> Facts:
        rows = {at: self._site(at) for at in self.rows_shown}
        main = int(self.cleaned_data.get("main") or 0)
        order = sorted(rows, key=lambda at: (at != main, at))
        return {named(Fact.SITES): [rows[at] for at in order if rows[at]]}

    def _site(self, at: int) -> Mapping[str, Value]:
        """Where nothing of the address changed, the place on the map stays as well."""
        clean = self.cleaned_data
        before = self._before(at)
        said = {
            part: _as_stored(clean.get(f"{part}-{at}", ""), before.get(part)) for part in _ROW_PARTS
        }
        if clean.get(f"drop-{at}") or not any(said.values()):
            return {}
        if all(said[part] == before.get(part, "") for part in _PLACE):
            kept = {part: before[part] for part in ("latitude", "longitude") if part in before}
            region = said["region_id"] or before.get("region_id")
        else:
            known = known_place(city=said["city"], country=said["country"])
            kept = {"latitude": known.latitude, "longitude": known.longitude}
            region = self._chosen_region(at) or known.region
        site = said | kept | {"region_id": region}
        return {part: value for part, value in site.items() if value not in ("", None)}

    def _chosen_region(self, at: int) -> str:
        """One that was left as it was belongs to the old address."""
        region: str = self.cleaned_data.get(f"region_id-{at}", "")
        return "" if region == self._before(at).get("region_id") else region

    def _before(self, at: int) -> Mapping[str, Value]:
        sites = self.facts.get(Fact.SITES, [])
        site: Mapping[str, Value] = sites[at] if at < len(sites) else {}
        return site

    def rows(self) -> Sequence[tuple[int, bool, Mapping[str, forms.BoundField]]]:
        """For the page: number, whether there is such a site yet, and its fields by name."""
        known = len(self.facts.get(Fact.SITES, []))
        names = ("street", "postcode", "city", "country", "region_id", "drop")
        return [
            (at, at < known, {name: self[f"{name}-{at}"] for name in names})
            for at in self.rows_shown
        ]


def _as_stored(said: str, before: Value) -> str:
    """What is stored, where the two differ only by what cleaning takes away."""
    return str(before) if before is not None and clean_line(str(before)) == said else said


def _with_tiers(facts: Facts) -> Sequence[str]:
    """Offers, and then the figures of the newest year first."""
    figures = sorted((name for name in facts if name.startswith(f"{Fact.FIGURE}:")), reverse=True)
    return [*(name for name in facts if name.startswith(f"{Fact.OFFERING}:")), *figures]


def _short_tiers() -> Sequence[tuple[str, str]]:
    """By their first word: there are many of these on the page."""
    return [(tier.value, str(tier.label).partition(":")[0]) for tier in Visibility]


def _regions(sites: Sequence[Mapping[str, Value]]) -> Sequence[str]:
    return [site["region_id"] for site in sites if "region_id" in site]


def _countries(besides: Collection[str]) -> Sequence[tuple[str, str]]:
    names = {str(code): str(name) for code, name in reader_locale().territories.items()}
    iso = {code for code in names if len(code) == 2 and code.isalpha()} - _NO_COUNTRIES  # noqa: PLR2004  # ISO 3166
    known = [(code, names.get(code, code)) for code in iso.union(besides)]
    return [("", "–"), *sorted(known, key=lambda pair: pair[1])]


class TiersForm(forms.Form):
    """Who may see the profile, each offering and each figure: one choice for each."""

    def __init__(self, *args: Any, facts: Facts, has_profile: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        own = [named(Fact.VISIBILITY)] if has_profile else []
        for name in [*own, *_with_tiers(facts)]:
            self.fields[name] = forms.ChoiceField(choices=Visibility, initial=self._tier(name))

    def _tier(self, name: str) -> str:
        value = self.facts[name]
        return str(value if name == Fact.VISIBILITY else value["visibility"])

    def changes(self) -> Facts:
        """Only what is chosen anew."""
        wanted = {
            name: tier for name, tier in self.cleaned_data.items() if tier != self._tier(name)
        }
        return {
            name: tier if name == Fact.VISIBILITY else self.facts[name] | {"visibility": tier}
            for name, tier in wanted.items()
        }
