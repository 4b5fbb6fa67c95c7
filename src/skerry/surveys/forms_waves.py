"""What the desk says of panels, waves and terms."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from skerry.actors.models import Segment
from skerry.kernel.filters import DayInput
from skerry.kernel.formats import date as written_day
from skerry.kernel.formats import language_name, language_within
from skerry.methods.sampling import Rule, SampleTooSmall, allocate
from skerry.questionnaires.api import InstrumentVersion, text_in
from skerry.surveys import phrases
from skerry.surveys.enums import Access, Again, Dimension, Term
from skerry.surveys.models import Panel, Wave
from skerry.surveys.rules.strata import Sizes, collapsed
from skerry.surveys.services.waves import Words

MOST_ASKED = 1_000_000
A_DAY = timedelta(days=1)
A_LINE = 52
FEWEST = 2
HALF = 0.5


class DayField(forms.DateField):
    widget = DayInput


class PanelForm(forms.Form):
    """The name of a panel and what makes its strata."""

    name = forms.CharField(
        max_length=120,
        label=_("Name of the panel"),
        help_text=_("Such as “Firms in the county, autumn 2026”."),
    )
    dimensions = forms.MultipleChoiceField(
        choices=[(dimension.value, words) for dimension, words in phrases.DIMENSIONS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Strata by"),
        help_text=_("Response is told for each stratum, and a sample is drawn in each."),
    )
    place_level = forms.TypedChoiceField(
        choices=list(phrases.PLACE_LEVELS.items()),
        coerce=int,
        label=_("How fine places are"),
        help_text=_("Counts only where strata are made by place."),
    )

    @property
    def chosen(self) -> Sequence[Dimension]:
        """In their fixed order."""
        wanted = set(self.cleaned_data["dimensions"])
        return [dimension for dimension in Dimension if dimension in wanted]


class SegmentChoice(forms.ModelChoiceField[Segment]):
    def label_from_instance(self, segment: Segment) -> str:
        return segment.name


class PanelSource(forms.Form):
    """Whom a panel is made of: a segment, or else the search in the address."""

    def __init__(self, answer: QueryDict, *, segments: "QuerySet[Segment]") -> None:
        super().__init__(answer)
        label, empty = _("Take a segment instead of a search"), _("The search below")
        self.fields["segment"] = SegmentChoice(
            segments, to_field_name="uuid", required=False, label=label, empty_label=empty
        )


class PanelChoice(forms.ModelChoiceField[Panel]):
    def label_from_instance(self, panel: Any) -> str:  # Any: with ``size``, as the query counts it
        return f"{panel.name} ({panel.size})"


class VersionChoice(forms.ModelChoiceField[InstrumentVersion]):
    def __init__(self, *, language: str, **options: Any) -> None:  # Any: as the field takes them
        super().__init__(**options)
        self.language = language

    def label_from_instance(self, version: InstrumentVersion) -> str:
        return title_of(version, self.language)


def title_of(version: InstrumentVersion, language: str) -> str:
    """The title in ``language``, or in another that has one."""
    texts: Mapping[str, str] = version.definition["title"]
    return text_in(texts, language, list(texts)) or version.instrument.key


class QuestionnaireForm(forms.Form):
    def __init__(
        self, *args: Any, versions: "QuerySet[InstrumentVersion]", language: str, **options: Any
    ) -> None:  # Any: as Django's form takes them
        super().__init__(*args, **options)
        self.fields["version"] = VersionChoice(
            queryset=versions,
            to_field_name="uuid",
            widget=forms.RadioSelect,
            empty_label=None,
            label=_("Which questionnaire?"),
            help_text=_("Only published ones, each in its newest version."),
            language=language,
        )


class PromiseForm(forms.Form):
    mode = forms.ChoiceField(
        choices=[(mode.value, words.name) for mode, words in phrases.MODES.items()],
        widget=forms.RadioSelect,
        label=_("Who may know who answered what?"),
    )
    unit = forms.ChoiceField(
        choices=[(unit.value, name) for unit, (name, _words) in phrases.UNITS.items()],
        widget=forms.RadioSelect,
        label=_("Who answers?"),
    )


class WhoForm(forms.Form):
    access = forms.ChoiceField(
        choices=[(access.value, name) for access, (name, _words) in phrases.ACCESSES.items()],
        widget=forms.RadioSelect,
        label=_("Who is asked?"),
    )

    def __init__(
        self, *args: Any, panels: "QuerySet[Panel]", **options: Any
    ) -> None:  # Any: as Django's form takes them
        super().__init__(*args, **options)
        self.fields["panel"] = PanelChoice(
            queryset=panels,
            to_field_name="uuid",
            required=False,
            label=_("Panel"),
            help_text=_("Not needed for an open link."),
            empty_label=_("None"),
        )

    def clean(self) -> dict[str, Any]:  # Any: as Django has it
        values = super().clean() or {}
        is_open = values.get("access") == Access.OPEN_LINK
        if (
            values.get("access")
            and not is_open
            and not values.get("panel")
            and "panel" not in self.errors
        ):
            self.add_error("panel", _("Choose the panel that is asked."))
        if is_open:
            values["panel"] = None
        return values


class StrataForm(forms.Form):
    """Which of the panel's dimensions count, and for a sample how many are drawn."""

    def __init__(
        self,
        *args: Any,  # Any: as Django's form takes them
        dimensions: Sequence[Dimension],
        sizes: Sizes,
        is_sample: bool,
        earlier: "QuerySet[Wave]",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.own, self.sizes = dimensions, sizes
        self.fields["dimensions"] = forms.MultipleChoiceField(
            choices=[(each.value, phrases.DIMENSIONS[each]) for each in dimensions],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=_("Strata by"),
        )
        if is_sample:
            self.fields |= _sample_fields(earlier)

    def clean(self) -> dict[str, Any]:  # Any: as Django has it
        """Adds ``numbers``, how many are drawn in each stratum, and ``start``, from where on."""
        values = super().clean() or {}
        if not self.errors:
            values["numbers"] = self._numbers(values) if "total" in self.fields else {}
            values["start"] = 0.0
        like = values.get("like")
        if like and not self.errors:
            shift = HALF if values["again"] == Again.OTHERS else 0.0
            values["seed"] = like.seed
            values["start"] = (like.drawing.get("start", 0.0) + shift) % 1
        return values

    def _numbers(self, values: Mapping[str, Any]) -> Sizes:  # Any: as Django has it
        try:
            shared = allocate(
                collapsed(self.sizes, of=self.own, to=self.chosen),
                values["total"],
                rule=Rule(values["rule"]),
                minimum=values["minimum"],
            )
        except SampleTooSmall as refusal:
            needed = refusal.needed
            self.add_error(
                "total",
                _("So many of each stratum are %(needed)s in all: draw more, or fewer of each.")
                % {"needed": needed},
            )
            return {}
        return shared.numbers

    @property
    def chosen(self) -> Sequence[Dimension]:
        """In the order of the panel."""
        wanted = set(self.cleaned_data.get("dimensions", []))
        return [dimension for dimension in self.own if dimension in wanted]


class SampleChoice(forms.ModelChoiceField[Wave]):
    def label_from_instance(self, wave: Wave) -> str:
        return f"{wave.title(get_language())} ({written_day(wave.opens_on)})"


def _sample_fields(earlier: "QuerySet[Wave]") -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "total": forms.IntegerField(
            min_value=1, max_value=MOST_ASKED, label=_("How many organisations to draw")
        ),
        "rule": forms.ChoiceField(
            choices=[(rule.value, words) for rule, words in phrases.ALLOCATIONS.items()],
            initial=Rule.PROPORTIONAL,
            label=_("How to share them out"),
        ),
        "minimum": forms.IntegerField(
            min_value=0,
            max_value=MOST_ASKED,
            initial=FEWEST,
            label=_("At least so many of each stratum"),
            help_text=_(
                "Where a stratum has fewer, all of it is drawn. With two or more it can be told "
                "how sure a result is."
            ),
        ),
        "seed": forms.IntegerField(
            min_value=0,
            max_value=2**31,
            label=_("Seed"),
            help_text=_(
                "The number from which chance starts. Whoever knows it can draw the same again."
            ),
        ),
    }
    return fields | (_fields_of_earlier(earlier) if earlier else {})


def _fields_of_earlier(earlier: "QuerySet[Wave]") -> dict[str, forms.Field]:
    return {
        "like": SampleChoice(
            queryset=earlier,
            to_field_name="uuid",
            required=False,
            label=_("Draw as in the wave"),
            empty_label=_("Draw anew"),
            help_text=_("Its seed is used then, and not the one above."),
        ),
        "again": forms.ChoiceField(
            choices=[(again.value, words) for again, words in phrases.AGAIN.items()],
            initial=Again.SAME,
            required=False,
            label=_("Whom to draw then"),
        ),
    }


class WordsForm(forms.Form):
    """Titles in each language of the site, and the days; together they are ``words``."""

    opens_on = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), help_text=_("Answers are taken until midnight."))
    kept_until = DayField(
        label=_("Deleted on"),
        help_text=_(
            "On this day the list of those who were asked is deleted, and all answers that are kept with a name."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: as Django's form takes them
        super().__init__(*args, **options)
        titles = {f"title_{code}": _title(code) for code, _name in settings.LANGUAGES}
        self.fields = titles | self.fields

    def clean(self) -> dict[str, Any]:  # Any: as Django has it
        values = super().clean() or {}
        opens_on, last_day, kept_until = (
            values.get(name) for name in ("opens_on", "last_day", "kept_until")
        )
        if opens_on and last_day and last_day < opens_on:
            self.add_error("last_day", _("The last day must not be before the first."))
        if last_day and kept_until and kept_until <= last_day + A_DAY:
            self.add_error(
                "kept_until",
                _("Choose a day after the last one for answers, with a day between."),
            )
        if not self.errors and not any(self._titles(values).values()):
            self.add_error(next(iter(self.fields)), _("Give it a title in one language at least."))
        if not self.errors:
            values["words"] = self._words(values)
        return values

    @staticmethod
    def _titles(values: Mapping[str, Any]) -> Mapping[str, str]:  # Any: as Django has it
        return {code: values.get(f"title_{code}", "") for code, _name in settings.LANGUAGES}

    def _words(self, values: Mapping[str, Any]) -> Words:  # Any: as Django has it
        return Words(
            titles=self._titles(values),
            opens_on=values["opens_on"],
            closes_on=values["last_day"] + A_DAY,
            kept_until=values["kept_until"],
        )


def words_of(wave: Wave) -> Mapping[str, object]:
    """What the form says of a wave that is there."""
    return {
        "opens_on": wave.opens_on,
        "last_day": wave.closes_on - A_DAY,
        "kept_until": wave.kept_until,
        **{f"title_{code}": title for code, title in wave.titles.items()},
    }


def usual_words(*, today: date) -> Mapping[str, object]:
    """Three weeks for answers, and a year to work with them."""
    return {
        "opens_on": today,
        "last_day": today + timedelta(weeks=3),
        "kept_until": today + timedelta(weeks=3 + 52),
    }


def _title(code: str) -> forms.CharField:
    return forms.CharField(
        max_length=120,
        required=False,
        label=_("Title in %(language)s") % {"language": language_within(code)},
        widget=forms.TextInput(attrs={"lang": code}),
    )


class ExtensionForm(forms.Form):
    last_day = DayField(label=_("New last day"), help_text=_("Answers are taken until midnight."))


class TermsForm(forms.Form):
    """One text for each term in each language of the site."""

    def __init__(self, answer: QueryDict | None, *, texts: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(answer)
        for code, _name in settings.LANGUAGES:
            for term in Term:
                self.fields[f"{term}_{code}"] = _text(term, code, texts.get(code, {}).get(term, ""))

    def by_language(self) -> Sequence[tuple[str, Sequence[BoundField]]]:
        return [
            (language_name(code).capitalize(), [self[f"{term}_{code}"] for term in Term])
            for code, _name in settings.LANGUAGES
        ]

    @property
    def texts(self) -> Mapping[str, Mapping[str, str]]:
        return {
            code: {
                term.value: self.cleaned_data[f"{term}_{code}"].replace("\r\n", "\n")
                for term in Term
            }
            for code, _name in settings.LANGUAGES
        }


def _text(term: Term, code: str, known: str) -> forms.CharField:
    label, help_text = phrases.TERMS[term]
    rows = max(4, len(known) // A_LINE + known.count("\n") + 2)
    return forms.CharField(
        max_length=4_000,
        required=False,
        initial=known,
        label=str(label),
        help_text=str(help_text),
        widget=forms.Textarea(attrs={"lang": code, "rows": rows}),
    )
