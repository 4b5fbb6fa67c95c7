"""What the editor asks: a new questionnaire, its words, a section, lines of choices, equivalences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.kernel.formats import language_name
from skerry.questionnaires.enums import Purpose
from skerry.questionnaires.forms_expressions import ExpressionField, why_wrong
from skerry.questionnaires.phrases_editor import PURPOSES
from skerry.questionnaires.rules.definition import Choice, Definition, Row, Section, Texts
from skerry.questionnaires.rules.instruments import key_from
from skerry.questionnaires.rules.instruments.depending import ALWAYS
from skerry.questionnaires.rules.names import is_question_name, name_from

LONGEST_LABEL: Final = 2_000
LONGEST_TEXT: Final = 10_000
SPARE_LINES: Final = 3
MOST_LINES: Final = 500
MOST_FIELDS: Final = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 100
"""What a page may ask for, with some room for buttons and empty lines."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Fields of a form that belong together; ``is_open`` says that one need not ask for them."""

    title: str | Promise
    lines: Sequence[Sequence[BoundField]]
    is_open: bool = True


def add_texts(
    form: forms.Form,
    name: str,
    label: str | Promise,
    *,
    texts: Texts,
    languages: Sequence[str],
    is_required: bool = False,
    rows: int = 0,
    help_text: str | Promise = "",
) -> None:
    """A field for each language; only the first can be asked for, the others wait for translators."""
    for number, language in enumerate(languages):
        attributes: dict[str, Any] = {"lang": language}  # Any: as widgets take them
        widget = (
            forms.Textarea({**attributes, "rows": rows}) if rows else forms.TextInput(attributes)
        )
        form.fields[f"{name}_{language}"] = forms.CharField(
            label=_in_language(label, language) if len(languages) > 1 else str(label),
            required=is_required and number == 0,
            max_length=LONGEST_TEXT if rows else LONGEST_LABEL,
            initial=texts.get(language, ""),
            widget=widget,
            help_text=str(help_text) if number == 0 else "",
        )


def texts_of(form: forms.Form, name: str, *, languages: Sequence[str], old: Texts) -> Texts:
    """What was written, with what is kept in other languages than were asked."""
    said = {each: form.cleaned_data[f"{name}_{each}"].replace("\r\n", "\n") for each in languages}
    return {language: text for language, text in {**old, **said}.items() if text}


def bound_texts(form: forms.Form, name: str, languages: Sequence[str]) -> list[BoundField]:
    return [form[f"{name}_{language}"] for language in languages]


def site_languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


class InstrumentForm(forms.Form):
    """A questionnaire that is begun."""

    title = forms.CharField(max_length=200, label=_("Title"))
    key = forms.SlugField(
        max_length=60,
        required=False,
        label=_("Short name"),
        help_text=_("Stands in addresses and files. Left empty, it is made from the title."),
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=[(each, PURPOSES[each]) for each in Purpose]
    )
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    first = forms.ChoiceField(
        label=_("First language"),
        help_text=_("You write in it, and it stands in where a translation is missing."),
    )

    def __init__(self, answer: QueryDict | None = None, *, language: str) -> None:
        super().__init__(answer, initial={"languages": [language], "first": language})
        self.fields["languages"].choices = site_languages()  # type: ignore[attr-defined]  # a choice field
        self.fields["first"].choices = site_languages()  # type: ignore[attr-defined]  # a choice field

    @property
    def wanted_key(self) -> str:
        return str(self.cleaned_data["key"]) or key_from(self.cleaned_data["title"])

    @property
    def definition(self) -> Definition:
        first = self.cleaned_data["first"]
        others = [each for each in self.cleaned_data["languages"] if each != first]
        return Definition(title={first: self.cleaned_data["title"]}, languages=(first, *others))


class WordsForm(forms.Form):
    """Title, introduction and closing words, and the languages of a questionnaire."""

    def __init__(self, answer: QueryDict | None = None, *, definition: Definition) -> None:
        super().__init__(answer)
        self._old = definition
        self._add_words(definition)
        self._add_languages(definition.languages)

    def _add_words(self, definition: Definition) -> None:
        known = definition.languages
        add_texts(
            self, "title", _("Title"), texts=definition.title, languages=known, is_required=True
        )
        add_texts(
            self,
            "introduction",
            _("Introduction"),
            texts=definition.introduction,
            languages=known,
            rows=5,
            help_text=_("Stands before the first question: what it is for, how long it takes."),
        )
        add_texts(
            self,
            "closing",
            _("Closing words"),
            texts=definition.closing,
            languages=known,
            rows=3,
            help_text=_("Stands on the receipt."),
        )

    def _add_languages(self, known: Sequence[str]) -> None:
        own = [(code, language_name(code)) for code in known]
        choices = list(dict.fromkeys([*own, *site_languages()]))
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages"),
            choices=choices,
            initial=list(known),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("A language that is taken away keeps its words, should it come back."),
        )
        self.fields["first"] = forms.ChoiceField(
            label=_("First language"),
            choices=choices,
            initial=known[0] if known else "",
            help_text=_("It stands in where a translation is missing."),
        )

    @property
    def definition(self) -> Definition:
        first, known = self.cleaned_data["first"], self._old.languages
        others = [each for each in self.cleaned_data["languages"] if each != first]
        return replace(
            self._old,
            languages=(first, *others),
            title=texts_of(self, "title", languages=known, old=self._old.title),
            introduction=texts_of(
                self, "introduction", languages=known, old=self._old.introduction
            ),
            closing=texts_of(self, "closing", languages=known, old=self._old.closing),
        )


class SectionForm(forms.Form):
    """The heading of a page of questions, and when it is shown."""

    def __init__(
        self,
        answer: QueryDict | None = None,
        *,
        definition: Definition,
        section: Section | None = None,
    ) -> None:
        super().__init__(answer)
        self._definition = definition
        self._old = section or Section(name="", label={})
        known = definition.languages
        add_texts(
            self, "label", _("Heading"), texts=self._old.label, languages=known, is_required=True
        )
        add_texts(
            self,
            "hint",
            _("Words below the heading"),
            texts=self._old.hint,
            languages=known,
            rows=3,
        )
        self.fields["relevant"] = ExpressionField(
            label=_("Show the section only if"), initial=self._old.relevant
        )
        if section:
            self.fields["name"] = forms.CharField(
                label=_("Name in addresses and files"), max_length=80, initial=section.name
            )

    @property
    def section(self) -> Section:
        known = self._definition.languages
        label = texts_of(self, "label", languages=known, old=self._old.label)
        taken = [section.name for section in self._definition.sections]
        words = next(iter(label.values()), "")
        name = self.cleaned_data.get("name") or name_from(words, taken=taken, otherwise="section")
        return replace(
            self._old,
            name=name,
            label=label,
            hint=texts_of(self, "hint", languages=known, old=self._old.hint),
            relevant=self.cleaned_data["relevant"],
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """A choice or a row of a matrix as the page shows it; ``was`` is empty for one that is new."""

    number: int
    name: str = ""
    label: Texts
    was: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Extra:
    """What is asked of a line besides its words: an expression of a row, a trait of a choice."""

    name: str
    label: str | Promise
    is_expression: bool = False


ROW_EXTRAS: Final = (
    Extra(name="relevant", label=_("Only if"), is_expression=True),
    Extra(name="required", label=_("Must be answered if"), is_expression=True),
)


class LinesForm:
    """Choices or rows, a line each, which buttons move and take away without a script.

    The page posts ``name-3``, ``was-3``, ``label-3-sv`` and ``more-3-`` with the name of each
    extra for each line, and ``deed`` is ``up-3``, ``down-3``, ``remove-3``, ``more``,
    ``column`` or nothing. An empty line is left out.
    """

    def __init__(
        self,
        answer: QueryDict | None = None,
        *,
        languages: Sequence[str],
        lines: Sequence[Choice | Row] = (),
        extras: Sequence[Extra] = (),
    ) -> None:
        self._answer, self._languages, self._old = answer, languages, lines
        self.extras = extras

    @property
    def deed(self) -> tuple[str, int]:
        """What is to be done, and with which line."""
        deed, _dash, number = (self._answer or QueryDict()).get("deed", "").partition("-")
        return deed, int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0  # noqa: PLR2004  # digits of MOST_LINES

    def shown(self) -> Sequence[Line]:
        """The lines that are there, and some empty ones."""
        found = [replace(line, number=number) for number, line in enumerate(self._lines(), start=1)]
        spare = range(len(found) + 1, len(found) + SPARE_LINES + 1)
        return [*found, *(Line(number=number, label={}) for number in spare)]

    def _lines(self) -> list[Line]:
        if self._answer is None:
            return [
                Line(number=0, name=one.name, label=one.label, was=one.name, more=_more(one))
                for one in self._old
            ]
        posted = list(self._posted(self._answer))
        deed, number = self.deed
        places = [line.number for line in posted]
        if number in places:
            place = places.index(number)
            if deed == "remove":
                posted.pop(place)
            elif deed in {"up", "down"}:
                posted.insert(max(place + (-1 if deed == "up" else 1), 0), posted.pop(place))
        return posted

    def _posted(self, answer: QueryDict) -> Iterator[Line]:
        for number in count(1):
            if f"name-{number}" not in answer:
                return
            label = {
                each: answer.get(f"label-{number}-{each}", "")[:LONGEST_LABEL].strip()
                for each in self._languages
            }
            name, was = answer.get(f"name-{number}", "").strip(), answer.get(f"was-{number}", "")
            more = {
                each.name: answer.get(f"more-{number}-{each.name}", "")[:LONGEST_LABEL].strip()
                for each in self.extras
                if f"more-{number}-{each.name}" in answer
            }
            if name or any(label.values()):
                yield Line(number=number, name=name, label=label, was=was, more=more)

    def kept(self, *, taken: Sequence[str] = (), otherwise: str) -> Sequence[Line]:
        """The lines that are to be; a line without a name gets one from its words."""
        lines = self._lines()
        named = [*taken, *(line.name for line in lines if line.name)]
        found: list[Line] = []
        for line in lines:
            words = next((text for text in line.label.values() if text), "")
            name = line.name or name_from(words, taken=named, otherwise=otherwise)
            named.append(name)
            found.append(replace(line, name=name))
        return found

    @property
    def is_too_long(self) -> bool:
        """Whether a page cannot hold the lines, or its fields."""
        number = len(self._lines())
        fields = number * (2 + len(self._languages) + len(self.extras))
        return number > MOST_LINES or fields > MOST_FIELDS

    def wrong(self) -> tuple[Line, str] | None:
        """The first line with an expression that cannot be read, and why it cannot."""
        written = [each.name for each in self.extras if each.is_expression]
        for line in self._lines():
            for text in (line.more.get(name, "") for name in written):
                if text and text not in ALWAYS and (why := why_wrong(text)):
                    return line, why
        return None

    def choices(self, old: Mapping[str, Choice]) -> Sequence[Choice]:
        """The lines as choices; what the page does not show of a choice stays."""
        blank = Choice(name="", label={})
        return [
            replace(
                old.get(line.was, blank),
                name=line.name,
                label=_label(old.get(line.was, blank), line),
                traits=_traits(old.get(line.was, blank), line),
            )
            for line in self.kept(otherwise="answer")
        ]

    def rows(self, old: Mapping[str, Row], *, taken: Sequence[str]) -> Sequence[Row]:
        """The lines as rows of a matrix."""
        blank = Row(name="", label={})
        return [
            replace(was, name=line.name, label=_label(was, line), **line.more)
            for line in self.kept(taken=taken, otherwise="line")
            for was in [old.get(line.was, blank)]
        ]


def columns_of(choices: Sequence[Choice], *, new: Sequence[str] = ()) -> Sequence[Extra]:
    """The traits that the choices have, and new ones, as what is asked of each line."""
    names = dict.fromkeys(name for choice in choices for name in choice.traits)
    free = [name for name in new if is_question_name(name) and name not in _NO_COLUMNS]
    return [Extra(name=name, label=name) for name in dict.fromkeys([*names, *free])]


_NO_COLUMNS: Final = frozenset({"name", "label", "list_name"})


def _more(one: Choice | Row) -> Mapping[str, str]:
    if isinstance(one, Choice):
        return one.traits
    return {"relevant": one.relevant, "required": one.required}


def _label(old: Choice | Row, line: Line) -> Texts:
    """What was written, with what is kept in languages that are not shown."""
    said = {**old.label, **line.label}
    return {language: text for language, text in said.items() if text}


def _traits(old: Choice, line: Line) -> Mapping[str, str]:
    return {name: value for name, value in {**old.traits, **line.more}.items() if value}


def _in_language(label: str | Promise, language: str) -> str:
    return f"{label} ({language_name(language)})"
