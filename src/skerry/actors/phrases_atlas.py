"""The questions of the registration form in our own short words, and what becomes of each answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.actors.rules.atlas import (
    CITY,
    DOMAINS,
    ENGLISH_NAME,
    FORM,
    ID,
    MAIL,
    NAME,
    NUMBER,
    QUESTIONS,
    SECTORS,
    STREET,
    SUBDOMAINS,
    TECHNOLOGIES,
    TEXT,
    TYPE,
    USE_CASES,
    WEBSITE,
    FieldOrder,
    Question,
    Registration,
    Use,
    is_crossed,
    path_of,
)
from skerry.actors.rules.atlas_tables import COLUMNS
from skerry.actors.rules.atlas_terms import domain_label

Words = str | Promise

_LABELS: Final[Mapping[str, Words]] = {
    ID: gettext_lazy("Number in the Atlas"),
    NAME: gettext_lazy("Name in the national language"),
    ENGLISH_NAME: gettext_lazy("Name in English"),
    "Q102": gettext_lazy("Country"),
    STREET: gettext_lazy("Street"),
    CITY: gettext_lazy("City"),
    NUMBER: gettext_lazy("Registration number"),
    "Q106": gettext_lazy("Main seat, if elsewhere"),
    WEBSITE: gettext_lazy("Website"),
    "Q108": gettext_lazy("Phone"),
    MAIL: gettext_lazy("E-mail of the organisation"),
    TYPE: gettext_lazy("Kind of organisation"),
    "Q111": gettext_lazy("Subsidiaries in other EU countries"),
    "Q112": gettext_lazy("Majority holdings abroad"),
    "Q113": gettext_lazy("Meets article 136 of the Financial Regulation"),
    "Q114": gettext_lazy("Agrees to confidentiality"),
    "Q201": gettext_lazy("Contact: given name"),
    "Q202": gettext_lazy("Contact: family name"),
    "Q203": gettext_lazy("Contact: position"),
    "Q204": gettext_lazy("Contact: gender"),
    "Q205": gettext_lazy("Contact: e-mail"),
    "Q206": gettext_lazy("Contact: phone"),
    "Q207": gettext_lazy("Contact: experience"),
    "Q301": gettext_lazy("Fields of activity by article 8(3)"),
    TEXT: gettext_lazy("What it does, in English"),
    DOMAINS: gettext_lazy("Knowledge domains"),
    "Q303.2": gettext_lazy("Other knowledge"),
    SECTORS: gettext_lazy("Sectors"),
    "Q303.4": gettext_lazy("Other sectors"),
    TECHNOLOGIES: gettext_lazy("Technologies"),
    "Q303.6": gettext_lazy("Other technologies"),
    USE_CASES: gettext_lazy("Uses"),
    "Q303.8": gettext_lazy("Other uses"),
    "Q304": gettext_lazy("What it wants from the community"),
    "Q305": gettext_lazy("What it can give to the community"),
    "Q401": gettext_lazy("Knows the community's tasks"),
    "Q402": gettext_lazy("Agrees to the use of personal data"),
    "Q501": gettext_lazy("Agrees to the review"),
}
FILES: Final[Mapping[str, Words]] = {
    "json": gettext_lazy("JSON:API document"),
    "xlsx": "XLSX",
    "csv": "CSV",
}
_GROUPS: Final[Sequence[tuple[str, Words]]] = (
    ("Q1", gettext_lazy("The organisation")),
    ("Q2", gettext_lazy("Its contact person")),
    ("Q3", gettext_lazy("What it does")),
    ("Q", gettext_lazy("Declarations")),
)
_BECOMES: Final[Mapping[Use, Words]] = {
    Use.MAIL_DOMAIN: gettext_lazy(
        "Left empty: we keep no mail addresses of organisations, only their domain."
    ),
    Use.PERSONAL: gettext_lazy("Left empty: about a person, and not kept here. Fill it in there."),
    Use.DECLARED: gettext_lazy("Left empty: only the organisation itself can declare this."),
    Use.NOT_KEPT: gettext_lazy("Left empty: there is no place for it here. Fill it in there."),
}
_FILL_IN: Final[Mapping[str, Words]] = {
    NAME: gettext_lazy("Give the organisation a name."),
    ENGLISH_NAME: gettext_lazy("Add a name in English to the profile."),
    "Q102": gettext_lazy("Add a country to the main place on the profile."),
    STREET: gettext_lazy("Add a street to the main place on the profile."),
    CITY: gettext_lazy("Add a city to the main place on the profile."),
    NUMBER: gettext_lazy("Add the national number to the profile."),
    WEBSITE: gettext_lazy("Add the website to the profile."),
    TYPE: gettext_lazy("Choose the kind of organisation on the profile; “Other” says nothing."),
    TEXT: gettext_lazy("Write the profile's text in English too."),
    DOMAINS: gettext_lazy("Choose specialities on the profile, from the knowledge domains."),
    SECTORS: gettext_lazy("Choose sectors on the profile."),
    TECHNOLOGIES: gettext_lazy("Choose technologies on the profile."),
    USE_CASES: gettext_lazy(
        "Choose uses on the profile, such as the protection of infrastructure."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One question on the page of the dry run. ``mark`` is what the badge says, ``kind`` its colour."""

    code: str
    label: str
    field: str
    mark: str
    kind: str
    answer: str = ""
    advice: Words = ""
    is_crossed: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    title: Words
    rows: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One question on the page about many organisations."""

    code: str
    label: str
    field: str
    answers: int
    is_crossed: bool


def label(code: str) -> str:
    if code in SUBDOMAINS:
        return _("Subdomains of %(domain)s") % {"domain": domain_label(code)}
    return str(_LABELS[code])


def columns() -> Sequence[str]:
    """The headings of the spreadsheet: the code, by which it is read, and our words for it."""
    return [f"{FORM}{code} {label(code)}" for code in COLUMNS]


def groups(registration: Registration, order: FieldOrder) -> Sequence[Group]:
    """Every question with what would be sent; of the subdomains only those with an answer."""
    rows = [
        _row(question, registration, order)
        for code, question in QUESTIONS.items()
        if code not in SUBDOMAINS or registration.is_answered(code)
    ]
    return [
        Group(title=title, rows=[row for row in rows if _group_of(row.code) == start])
        for start, title in _GROUPS
    ]


def _group_of(code: str) -> str:
    return next(start for start, _title in _GROUPS if code.startswith(start))


def _row(question: Question, registration: Registration, order: FieldOrder) -> Row:
    code = question.code
    answer = registration.text(code) or "; ".join(
        term.label for term in registration.terms.get(code, ())
    )
    mark, kind, advice = _outcome(question, is_answered=bool(answer))
    return Row(
        code=code,
        label=label(code),
        field=path_of(code, order).partition(".")[2],
        answer=answer,
        mark=mark,
        kind=kind,
        advice=advice,
        is_crossed=is_crossed(code),
    )


def _outcome(question: Question, *, is_answered: bool) -> tuple[str, str, Words]:
    """The mark, its colour, and what to do about it."""
    if is_answered:
        return _("Sent"), "good", ""
    if question.use is not Use.KEPT:
        is_asked = question.is_mandatory
        mark = _("To be filled in there") if is_asked else _("Left empty")
        return mark, "accent" if is_asked else "plain", _BECOMES[question.use]
    return _("Missing"), "bad", _FILL_IN[question.code]


def missing(registration: Registration) -> str:
    """The labels of the mandatory answers that are lacking."""
    return ", ".join(label(code) for code in registration.missing())


def counted(answered: Mapping[str, int], order: FieldOrder) -> Iterator[Counted]:
    """How often each question that Skerry can answer has an answer."""
    for code, question in QUESTIONS.items():
        if question.use is Use.KEPT and (code not in SUBDOMAINS or answered.get(code)):
            yield Counted(
                code=code,
                label=label(code),
                field=path_of(code, order).partition(".")[2],
                answers=answered.get(code, 0),
                is_crossed=is_crossed(code),
            )
