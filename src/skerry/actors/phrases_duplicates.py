"""Sentences about duplicates: what was found, what weighs how much, what was done."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from skerry.actors.enums import DuplicateState, FigureKind, OrganisationKind, SizeClass
from skerry.actors.queries.merging import SITE, Compared, Source
from skerry.actors.rules.duplicates import Band, Evidence
from skerry.actors.rules.merging import Obstacle
from skerry.kernel.formats import language_name, number, percent
from skerry.kernel.phrases_audit import thing_called
from skerry.kernel.visibility import Visibility

Sentence = str | Promise
_MOST_TOLD: Final = 20  # bits; beyond a million nobody counts
_NO_WEIGHT: Final = 0.05

BANDS: Final[Mapping[Band, Sentence]] = {
    Band.ALMOST_CERTAIN: gettext_lazy("Almost certain"),
    Band.LIKELY: gettext_lazy("Likely"),
    Band.POSSIBLE: gettext_lazy("Possible"),
}

ASPECTS: Final[Mapping[str, Sentence]] = {
    "name": gettext_lazy("Name"),
    "sort": gettext_lazy("Sort of body in the name"),
    "place": gettext_lazy("Place"),
    "domain": gettext_lazy("Web domain"),
    "identifier": gettext_lazy("Numbers in registers"),
    "kind": gettext_lazy("Kind"),
}

_FINDINGS: Final[Mapping[tuple[str, str], Sentence]] = {
    ("name", "same-rare"): gettext_lazy("The same name, and a rare one"),
    ("name", "same-scarce"): gettext_lazy("The same name, which few have"),
    ("name", "same"): gettext_lazy("The same name"),
    ("name", "same-common"): gettext_lazy("The same name, of words that many names have"),
    ("name", "slip-rare"): gettext_lazy("A rare name, the same but for one slip of the pen"),
    ("name", "slip-scarce"): gettext_lazy("A name few have, the same but for one slip of the pen"),
    ("name", "slip"): gettext_lazy("The same name but for one slip of the pen"),
    ("name", "slips-rare"): gettext_lazy("A rare name, the same but for two slips of the pen"),
    ("name", "translated-rare"): gettext_lazy("The same rare name in two languages"),
    ("name", "translated"): gettext_lazy("The same name in two languages"),
    ("name", "same-but-sort"): gettext_lazy("The same name, but for the sort of body"),
    ("name", "within-near-rare"): gettext_lazy("One rare name lies in the other, with little left"),
    ("name", "within-near"): gettext_lazy("One name lies in the other, with little left over"),
    ("name", "within-rare"): gettext_lazy("One rare name lies in the other"),
    ("name", "within"): gettext_lazy("One name lies in the other"),
    ("name", "within-common"): gettext_lazy("One name lies in the other, of common words"),
    ("name", "alike"): gettext_lazy("Names that are alike in letters"),
    ("name", "other"): gettext_lazy("Different names"),
    ("sort", "same"): gettext_lazy("Both names say the same sort of body"),
    ("sort", "none"): gettext_lazy("Neither name says what sort of body it is"),
    ("sort", "part"): gettext_lazy("One name is of a part: a press, a school, an institute"),
    ("sort", "one-silent"): gettext_lazy("Only one name says what sort of body it is"),
    ("sort", "partly"): gettext_lazy("The names share a sort of body"),
    ("sort", "other"): gettext_lazy("The names say different sorts of body"),
    ("place", "other-country"): gettext_lazy("Different countries"),
    ("place", "same-town"): gettext_lazy("The same town"),
    ("place", "alike-town"): gettext_lazy("Towns of nearly the same name"),
    ("place", "same-small-region"): gettext_lazy("The same county"),
    ("place", "same-region"): gettext_lazy("The same part of the country"),
    ("place", "other-town"): gettext_lazy("Different towns of one country"),
    ("place", "same-country"): gettext_lazy("The same country; no more is known"),
    ("domain", "same"): gettext_lazy("The same web domain"),
    ("domain", "same-but-ending"): gettext_lazy("The same web domain but for its ending"),
    ("domain", "other"): gettext_lazy("Different web domains"),
    ("identifier", "same"): gettext_lazy("The same number in a register"),
    ("identifier", "other"): gettext_lazy("Different numbers in one register"),
    ("kind", "same"): gettext_lazy("The same kind of organisation"),
    ("kind", "other"): gettext_lazy("Different kinds of organisation"),
}

FIELDS: Final[Mapping[str, Sentence]] = {
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "size_class": gettext_lazy("Size"),
    "is_linked_enterprise": gettext_lazy("Part of a group"),
    "established": gettext_lazy("Founded"),
    "website": gettext_lazy("Website"),
    "mail_domain": gettext_lazy("Mail domain"),
    "languages": gettext_lazy("Languages"),
    "logo": gettext_lazy("Logo"),
    "visibility": gettext_lazy("Who may see it"),
    SITE: gettext_lazy("Main site"),
}

OBSTACLES: Final[Mapping[Obstacle, Sentence]] = {
    Obstacle.THE_SAME_ENTRY: gettext_lazy("An entry cannot be merged with itself."),
    Obstacle.GONE: gettext_lazy(
        "One of the two is no longer there: somebody merged or removed it meanwhile. Nothing was changed."
    ),
    Obstacle.IMPORT_IS_OPEN: gettext_lazy(
        "An import is being written, or was stopped halfway. Finish or undo it first; nothing was changed."
    ),
    Obstacle.EXAMPLE_AND_REAL: gettext_lazy(
        "One of the two is an invented example, the other is real. They cannot be merged."
    ),
    Obstacle.TAKEN_BACK_ALREADY: gettext_lazy("This merge was taken back already."),
    Obstacle.LATER_MERGE: gettext_lazy(
        "Another merge was made on top of this one. Take that one back first: %(first)s."
    ),
    Obstacle.ENTRY_IS_GONE: gettext_lazy(
        "The entry that stayed is no longer in the directory, so there is nothing to divide."
    ),
}

DECIDED: Final[Mapping[DuplicateState, Sentence]] = {
    DuplicateState.DIFFERENT: gettext_lazy(
        "Remembered: they are not the same. Here is the next pair."
    ),
    DuplicateState.LATER: gettext_lazy("Put off. Here is the next pair."),
    DuplicateState.OPEN: gettext_lazy("It waits for a decision again."),
}
PAIR_GONE: Final = gettext_lazy("This pair is no longer there: somebody was faster.")
NOT_COMPARABLE: Final = gettext_lazy(
    "These two cannot be compared: one of them is gone, or it is an example."
)
SEARCH_ASKED: Final = gettext_lazy(
    "The directory is being searched in the background. You may leave this page meanwhile."
)
CLEARING_ASKED: Final = gettext_lazy(
    "The clear cases are being merged in the background. Each is listed below when it is done."
)
TAKING_BACK_ASKED: Final = gettext_lazy("They are being taken back in the background.")
NONE_LEFT: Final = gettext_lazy("No other pair waits.")

_THINGS: Final[Mapping[str, Sentence]] = {
    "accounts.ContactRequest": gettext_lazy("Messages"),
    "accounts.RoleGrant": gettext_lazy("People who belong to it"),
    "actors.Identifier": gettext_lazy("Numbers"),
    "actors.Offering": gettext_lazy("Offerings"),
    "actors.OrganisationConcept": gettext_lazy("Terms that describe it"),
    "actors.OrganisationName": gettext_lazy("Names"),
    "actors.OrganisationText": gettext_lazy("Texts"),
    "actors.Participation": gettext_lazy("Parts in projects"),
    "actors.Site": gettext_lazy("Sites"),
    "actors.YearlyFigure": gettext_lazy("Yearly figures"),
    "actors.EntryReport": gettext_lazy("Reports of the entry"),
}
_UNTOLD: Final = frozenset({"actors.Organisation", "actors.OldAddress", "actors.Duplicate"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One piece of evidence in words. ``strength`` is the length of its bar, of ``MOST_TOLD`` bits."""

    aspect: Sentence
    finding: Sentence
    weight: str
    is_for: bool
    strength: float
    bits: float


MOST_TOLD: Final = _MOST_TOLD


def told(evidence: Evidence) -> Sequence[Told]:
    """The evidence that says something, the heaviest first."""
    known = [one for one in evidence if one["level"] != "unknown"]
    return [_told(one) for one in sorted(known, key=lambda one: -abs(float(one["bits"])))]


def certainty_of(probability: float) -> str:
    """As a share of a hundred; nothing is wholly certain."""
    if probability > _MOST_CERTAIN:
        return _("over %(share)s") % {"share": percent(_MOST_CERTAIN, 1)}
    return percent(probability, 1)


_MOST_CERTAIN: Final = 0.999


def silent(evidence: Evidence) -> str:
    """What nothing is known of on one side."""
    aspects = [str(ASPECTS[one["aspect"]]) for one in evidence if one["level"] == "unknown"]
    return ", ".join(aspects)


def strongest(evidence: Evidence) -> str:
    """The two findings that speak loudest for one organisation, in one line."""
    found = [one for one in told(evidence) if one.is_for][:2]
    return "; ".join(str(one.finding) for one in found)


def _told(one: Mapping[str, Any]) -> Told:
    bits = float(one["bits"])
    return Told(
        aspect=ASPECTS[one["aspect"]],
        finding=_FINDINGS.get((one["aspect"], one["level"]), one["level"]),
        weight=weight_of(bits),
        is_for=bits >= 0,
        strength=min(abs(bits), _MOST_TOLD),
        bits=bits,
    )


def weight_of(bits: float) -> str:
    """What a number of bits means for the question asked."""
    if abs(bits) < _NO_WEIGHT:
        return _("as likely between two entries of one organisation as between strangers")
    if abs(bits) >= _MOST_TOLD:
        times = _("over a million times")
    else:
        factor = 2 ** abs(bits)
        times = _("%(n)s times") % {"n": number(_rounded(factor), 1 if factor < _WHOLE else 0)}
    if bits > 0:
        return _("%(times)s more likely between two entries of one organisation") % {"times": times}
    return _("%(times)s more likely between two different organisations") % {"times": times}


_WHOLE: Final = 10


def _rounded(factor: float) -> float:
    """Two digits that count: the method does not know it better."""
    if factor < _WHOLE:
        return round(factor, 1)
    digits = len(str(int(factor))) - 2
    return float(round(factor, -digits))


_TEXTS: Final[Mapping[str, Sentence]] = {
    "summary": gettext_lazy("In one sentence (%(language)s)"),
    "description": gettext_lazy("In more words (%(language)s)"),
}


def label_of(field: str) -> str:
    fact, _colon, language = field.partition(":")
    if fact in _TEXTS:
        return str(_TEXTS[fact]) % {"language": language_name(language)}
    return str(FIELDS[field])


def value_of(field: str, value: Any) -> str:  # Any: of whatever column
    """The value as it is read; empty for what is not known."""
    if value in (None, "", [], "unknown"):
        return ""
    written = _WRITTEN.get(field)
    return str(written(value)) if written else str(value)


_WRITTEN: Final[Mapping[str, Any]] = {  # Any: from a value of a column to words
    "kind": lambda value: OrganisationKind(value).label,
    "size_class": lambda value: SizeClass(value).label,
    "visibility": lambda value: Visibility(value).label,
    "is_linked_enterprise": lambda value: _("Yes") if value else _("No"),
    "languages": lambda codes: ", ".join(language_name(code) for code in codes),
}


def source_of(source: Source) -> str:
    people = {"owner": _("the organisation"), "manager": _("the cluster manager")}
    return people.get(source.name, source.name)


@dataclass(frozen=True, kw_only=True)
class Followed:
    """How many rows of one table followed a merge, and how many were set aside as already there."""

    title: Sentence
    moved: int
    set_aside: int


def followed(journal: Sequence[Mapping[str, Any]]) -> Sequence[Followed]:
    """What a merge did, by kind."""
    moved: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    for entry in journal:
        if entry["is"] is None:
            aside[entry["table"]] += 1
        elif entry["was"] and "organisation_id" in entry["was"]:
            moved[entry["table"]] += 1
    return [
        Followed(title=thing(table), moved=moved[table], set_aside=aside[table])
        for table in dict.fromkeys([*moved, *aside])
        if table not in _UNTOLD
    ]


def thing(table: str) -> Sentence:
    return _THINGS.get(table) or thing_called(table)


def set_aside(journal: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Sentence, str]]:
    """The values that gave way, where people can read them."""
    for entry in journal:
        if entry["is"] is None and entry["table"] in _READABLE:
            words = _READABLE[entry["table"]](entry["was"])
            yield thing(entry["table"]), words


def _site_in_words(was: Mapping[str, Any]) -> str:
    parts = (was["street"], f"{was['postcode']} {was['city']}".strip(), was["country"])
    return ", ".join(part for part in parts if part)


def _figure_in_words(was: Mapping[str, Any]) -> str:
    return f"{FigureKind(was['kind']).label} {was['year']}: {was['value']}"


_READABLE: Final[Mapping[str, Any]] = {  # Any: from a row to words
    "actors.OrganisationName": lambda was: was["text"],
    "actors.OrganisationText": lambda was: f"{was['summary']} {was['description']}".strip(),
    "actors.Site": _site_in_words,
    "actors.YearlyFigure": _figure_in_words,
    "actors.Participation": lambda was: was["contribution"] or "",
}


def left_alone(entries: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """What a merge that was taken back could not give back, since somebody changed it."""
    counts = Counter(str(thing(entry["table"])) for entry in entries)
    return [
        ngettext("%(what)s: %(n)s row", "%(what)s: %(n)s rows", n) % {"what": what, "n": n}
        for what, n in sorted(counts.items())
    ]


@dataclass(frozen=True, kw_only=True)
class Side:
    value: str
    source: str
    on: object
    is_default: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One field of both entries as the page shows it."""

    field: str
    label: str
    keep: Side
    drop: Side
    differs: bool
    has_choice: bool


def lines(fields: Sequence[Compared]) -> Sequence[Line]:
    """The fields of which either entry says something, those that differ first."""
    shown = [_line(one) for one in fields]
    told_ = [line for line in shown if line.keep.value or line.drop.value]
    return sorted(told_, key=lambda line: not line.differs)


def _line(one: Compared) -> Line:
    ours, theirs = value_of(one.field, one.keep), value_of(one.field, one.drop)
    return Line(
        field=one.field,
        label=label_of(one.field),
        keep=_side(ours, one.keep_source, is_default=one.default == "keep"),
        drop=_side(theirs, one.drop_source, is_default=one.default == "drop"),
        differs=one.differs,
        has_choice=one.differs and bool(ours) and bool(theirs),
    )


def _side(value: str, source: Source, *, is_default: bool) -> Side:
    return Side(value=value, source=source_of(source), on=source.on, is_default=is_default)
