"""What the editors of a profile write, as facts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from skerry.actors.enums import NameKind, OfferingKind, OrganisationKind
from skerry.actors.facts.reading import offering_value
from skerry.actors.forms_fields import Line, Prose, Website, national_number
from skerry.actors.rules.facts import Fact, Facts, Value, digest, named
from skerry.actors.rules.words import clean_line
from skerry.kernel.formats import language_name
from skerry.kernel.uploads import CleanImage, UploadRefused, clean_image
from skerry.kernel.visibility import Visibility

LONGEST_DESCRIPTION: Final = 6000
MOST_NAMES: Final = 20
LOGO_SIDE: Final = 480
FIRST_YEAR: Final = 1000
WORKING_LANGUAGES: Final = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl",
    "no", "pl", "pt", "ro", "sk", "sl", "sv", "uk",
)  # fmt: skip

_language_name = lazy(language_name, str)


def languages() -> Sequence[str]:
    """In which a profile is written: those of the site."""
    return [code for code, _name in settings.LANGUAGES]


class FactsForm(forms.Form):
    """Some facts of a profile; ``base`` remembers by digests what the page showed of them."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    facts: Facts

    def shown(self) -> Sequence[str]:
        """The names of the facts that the form shows."""
        raise NotImplementedError

    def fields_of(self, name: str) -> Mapping[str, Value]:
        """The fields that show the fact, with what they hold for its present value."""
        raise NotImplementedError

    def changes(self) -> Facts:
        """What the form says, as facts."""
        raise NotImplementedError

    def prepare(self, facts: Facts) -> None:
        """Fill the fields by ``facts``; called when they all are there."""
        self.facts = facts
        for name in self.shown():
            for field, value in self.fields_of(name).items():
                self.fields[field].initial = value
        self.fields["base"].initial = self._digests()

    def seen(self) -> Mapping[str, str]:
        """The digests that came back with the form; what is no such thing is none."""
        try:
            found = json.loads(self.cleaned_data["base"] or "{}")
        except (ValueError, RecursionError):
            return {}
        texts = found.items() if isinstance(found, dict) else ()
        return {name: text for name, text in texts if isinstance(text, str)}

    def show_conflicts(self, current: Facts, conflicts: Sequence[str]) -> None:
        """Take over what others changed and I did not; of what both did, mine stands, to be saved again."""
        mine, seen = self.changes(), self.seen()
        self.prepare(current)
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for name in self.shown():
            if name not in conflicts and seen.get(name) == digest(mine.get(name)):
                for field, value in self.fields_of(name).items():
                    data.setlist(field, [str(one) for one in _several(value)])
        data["base"] = self._digests()
        self.data = data

    def _digests(self) -> str:
        return json.dumps({name: digest(self.facts.get(name)) for name in self.shown()})


def _several(value: Value) -> Sequence[Value]:
    return value if isinstance(value, list) else [] if value is None else [value]


class AboutForm(FactsForm):
    """Names, address on the web, and the texts in each language of the site."""

    name = Line(max_length=300, label=_("Name"))
    names = Prose(
        rows=3,
        required=False,
        label=_("Other names"),
        help_text=_(
            "Short names, former names, names in other languages: one in each line. People find you by them."
        ),
    )
    kind = forms.ChoiceField(choices=OrganisationKind, label=_("Kind of organisation"))
    website = Website(required=False, label=_("Website"))
    national = Line(
        required=False,
        max_length=60,
        label=_("National number"),
        help_text=_("As in the register of companies. It tells you from others of your name."),
    )
    established = forms.IntegerField(
        required=False,
        min_value=FIRST_YEAR,
        label=_("Founded in"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    languages = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Languages you work in"),
    )
    OWN: Final = (
        Fact.NAME,
        Fact.KIND,
        Fact.WEBSITE,
        Fact.NUMBER,
        Fact.ESTABLISHED,
        Fact.LANGUAGES,
    )

    def __init__(self, *args: Any, facts: Facts, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["established"].max_value = year  # type: ignore[attr-defined]  # an IntegerField
        tongues = {*WORKING_LANGUAGES, *facts.get(Fact.LANGUAGES, ())}
        named_tongues = [(code, language_name(code)) for code in tongues]
        self.fields["languages"].choices = sorted(named_tongues, key=lambda pair: pair[1])  # type: ignore[attr-defined]  # a choice
        for code in languages():
            self.fields[f"summary-{code}"] = Line(
                required=False,
                max_length=300,
                label=_("In one sentence"),
                widget=forms.Textarea(attrs={"rows": 2, "data-counts": "300", "lang": code}),
            )
            self.fields[f"description-{code}"] = Prose(
                rows=8, required=False, max_length=LONGEST_DESCRIPTION, label=_("In more words")
            )
            self.fields[f"description-{code}"].widget.attrs |= {
                "data-counts": str(LONGEST_DESCRIPTION),
                "lang": code,
            }
        self.prepare(facts)

    def shown(self) -> Sequence[str]:
        texts = [
            named(fact, code) for code in languages() for fact in (Fact.SUMMARY, Fact.DESCRIPTION)
        ]
        return [*map(named, self.OWN), named(Fact.NAMES), *texts]

    def fields_of(self, name: str) -> Mapping[str, Value]:
        value = self.facts.get(name)
        if name == Fact.NAMES:
            value = "\n".join(dict.fromkeys(text for _kind, _language, text in value or ()))
        return {name.replace(":", "-"): value}

    def clean_national(self) -> str:
        said = self.cleaned_data["national"]
        if said == self.facts.get(Fact.NUMBER):
            return str(said)
        main: Mapping[str, Value] = next(iter(self.facts.get(Fact.SITES, ())), {})
        return national_number(said, country=main.get("country", ""))

    def clean_established(self) -> int | None:
        year: int | None = self.cleaned_data["established"]
        latest = self.fields["established"].max_value  # type: ignore[attr-defined]  # an IntegerField
        if year and year > latest:
            raise forms.ValidationError(_("This year is yet to come."))
        return year

    def clean_names(self) -> Sequence[str]:
        lines = dict.fromkeys(line for line in self.cleaned_data["names"].split("\n") if line)
        if len(lines) > max(MOST_NAMES, len(self.facts.get(Fact.NAMES, ()))):
            most = ngettext_lazy(
                "At most %(most)s name, please.", "At most %(most)s names, please.", MOST_NAMES
            )
            raise forms.ValidationError(most % {"most": MOST_NAMES})
        if any(len(line) > self.fields["name"].max_length for line in lines):  # type: ignore[attr-defined]  # a CharField
            raise forms.ValidationError(_("One of the names is too long."))
        return list(lines)

    def changes(self) -> Facts:
        clean = self.cleaned_data
        found = {
            name: self._untouched(name, clean.get(name.replace(":", "-"))) for name in self.shown()
        }
        found[Fact.LANGUAGES] = sorted(clean.get("languages", ()))
        found[Fact.NAMES] = self._names(clean.get("names", ()))
        return found

    def _untouched(self, name: str, said: Value) -> Value:
        """As it is stored, if it only became what it is by being cleaned: registers write two spaces."""
        before = self.facts.get(name)
        if not isinstance(before, str) or name == Fact.KIND:
            return said
        try:
            is_same = self.fields[name.replace(":", "-")].clean(before) == said
        except forms.ValidationError:
            is_same = False
        return before if is_same else said

    def _names(self, lines: Sequence[str]) -> Value:
        """A name that was there stays of its kind and language."""
        there = self.facts.get(Fact.NAMES, ())
        known = {clean_line(text) for _kind, _language, text in there}
        kept = [name for name in there if clean_line(name[2]) in lines]
        fresh = [[NameKind.OTHER.value, "", text] for text in lines if text not in known]
        return sorted(kept + fresh)

    def texts(self) -> Sequence[tuple[str, str, Sequence[forms.BoundField]]]:
        """For the page: each language with its own name and its fields."""
        return [
            (
                code,
                language_name(code, is_own=True),
                [self[f"summary-{code}"], self[f"description-{code}"]],
            )
            for code in languages()
        ]


class Terms(forms.MultipleChoiceField):
    """Terms of a vocabulary by their keys. The page draws them as a tree."""

    def __init__(self, label: Any) -> None:  # Any: a translated text
        super().__init__(required=False, label=label, widget=forms.CheckboxSelectMultiple)

    def allow(self, keys: Sequence[str]) -> None:
        self.choices = [(key, key) for key in keys]


class ExpertiseForm(FactsForm):
    """What the organisation knows, and for whom."""

    specialities = Terms(_("Specialities"))
    sectors = Terms(_("Sectors"))

    def __init__(
        self,
        *args: Any,
        facts: Facts,
        specialities: Sequence[str],
        sectors: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, keys in (("specialities", specialities), ("sectors", sectors)):
            self.fields[name].allow([*keys, *facts.get(name, ())])  # type: ignore[attr-defined]  # Terms
        self.prepare(facts)

    def shown(self) -> Sequence[str]:
        return [named(Fact.SPECIALITIES), named(Fact.SECTORS)]

    def fields_of(self, name: str) -> Mapping[str, Value]:
        return {name: self.facts.get(name, [])}

    def changes(self) -> Facts:
        return {name: sorted(self.cleaned_data.get(name, ())) for name in self.shown()}


class OfferingForm(FactsForm):
    """One offering: a single fact, whatever its parts."""

    kind = forms.ChoiceField(choices=OfferingKind, label=_("Kind"))
    url = Website(required=False, label=_("Page on the web"))
    visibility = forms.ChoiceField(choices=Visibility, label=_("Who may see it"))
    concepts = Terms(_("Specialities"))

    def __init__(
        self, *args: Any, facts: Facts, uuid: object, concepts: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fact = named(Fact.OFFERING, uuid)
        self.fields["concepts"].allow([*concepts, *self._before(facts).get("concepts", ())])  # type: ignore[attr-defined]  # Terms
        for code in languages():
            self.fields[f"title-{code}"] = Line(required=False, max_length=200, label=_("Title"))
            self.fields[f"summary-{code}"] = Line(
                required=False,
                max_length=500,
                label=_("In a few sentences"),
                widget=forms.Textarea(attrs={"rows": 4, "data-counts": "500"}),
            )
            for name in ("title", "summary"):
                self.fields[f"{name}-{code}"].widget.attrs["lang"] = code
        self.prepare(facts)

    def _before(self, facts: Facts) -> Mapping[str, Value]:
        before: Mapping[str, Value] = facts.get(self.fact, {})
        return before

    def shown(self) -> Sequence[str]:
        return [self.fact]

    def fields_of(self, name: str) -> Mapping[str, Value]:  # there is but one
        before = self._before(self.facts)
        texts = before.get("texts", {})
        words = {
            f"{part}-{code}": texts.get(code, {}).get(part)
            for code in languages()
            for part in ("title", "summary")
        }
        own = {"kind": before.get("kind"), "url": before.get("url")}
        tier = before.get("visibility", Visibility.OPEN.value)
        return words | own | {"visibility": tier, "concepts": before.get("concepts", [])}

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        for code in languages():
            if clean.get(f"summary-{code}") and not clean.get(f"title-{code}"):
                self.add_error(f"title-{code}", _("Please give it a title in this language too."))
        if not any(self._texts(clean).values()) and not self.errors:
            self.add_error(f"title-{languages()[0]}", _("Please give it a title."))
        return clean

    def _texts(self, clean: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
        """Those in languages of which the page knows nothing stay as they are."""
        others = self._before(self.facts).get("texts", {})
        texts = {code: words for code, words in others.items() if code not in languages()}
        for code in languages():
            words = {part: clean.get(f"{part}-{code}") or "" for part in ("title", "summary")}
            said = {part: text for part, text in words.items() if text}
            texts |= {code: said} if said else {}
        return texts

    def changes(self) -> Facts:
        clean = self.cleaned_data
        value = offering_value(
            kind=clean.get("kind", ""),
            url=clean.get("url", ""),
            visibility=clean.get("visibility", ""),
            texts=self._texts(clean),
            concepts=clean.get("concepts", ()),
        )
        return {self.fact: value}

    def texts(self) -> Sequence[tuple[str, str, Sequence[forms.BoundField]]]:
        """For the page: each language with its own name and its fields."""
        return [
            (
                code,
                language_name(code, is_own=True),
                [self[f"title-{code}"], self[f"summary-{code}"]],
            )
            for code in languages()
        ]


class LogoForm(forms.Form):
    new_logo = forms.FileField(label=_("Picture"), help_text=_("PNG, JPEG or WebP, at most 5 MB."))

    def clean_new_logo(self) -> CleanImage:
        try:
            return clean_image(self.cleaned_data["new_logo"], longest_side=LOGO_SIDE)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from refusal
