"""Facts in the reader's language, for the history and for those who were overtaken."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from skerry.actors import phrases_workspace as phrases
from skerry.actors.enums import FigureKind, OfferingKind, OrganisationKind, SizeClass
from skerry.actors.queries.editing import labels_of_keys
from skerry.actors.rules.facts import Fact, Value, parts_of
from skerry.kernel.formats import country, language_name, number
from skerry.kernel.visibility import Visibility

FALLBACK = "en"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that changed; empty where there was or is nothing."""

    label: str
    before: str
    after: str


def lines_of(noted: Mapping[str, Mapping[str, Value]]) -> Sequence[Line]:
    """What a revision changed, an offering by its parts."""
    keys = {
        key for note in noted.values() for side in ("before", "after") for key in _keys(note[side])
    }
    terms = labels_of_keys(sorted(keys), language=get_language() or FALLBACK)
    return [line for name, note in noted.items() for line in _lines(name, note, terms)]


def label_of(name: str, value: Value = None) -> str:
    """What a fact is called; an offering by its title in ``value``."""
    fact, rest = parts_of(name) or (None, ())
    if fact is None:
        return name
    sentence = str(phrases.FACTS[fact])
    match fact:
        case Fact.SUMMARY | Fact.DESCRIPTION:
            return sentence % {"language": language_name(rest[0])}
        case Fact.OFFERING:
            return sentence % {"title": _title_of(value or {})}
        case Fact.FIGURE:
            return sentence % {"year": rest[0], "figure": _figure(rest)}
        case _:
            return sentence


def sides_of(names: Sequence[str]) -> Sequence[str]:
    """Which sides of a profile the facts are about, each once, in the order of a profile."""
    facts = {parts[0] for name in names if (parts := parts_of(name))}
    return list(dict.fromkeys(str(phrases.SIDES[fact]) for fact in Fact if fact in facts))


def said(name: str, value: Value) -> str:
    """A value in words."""
    terms = labels_of_keys(_keys(value), language=get_language() or FALLBACK)
    return _said(name, value, terms) or str(phrases.NOTHING)


def _lines(name: str, note: Mapping[str, Value], terms: Mapping[str, str]) -> Iterator[Line]:
    before, after = note["before"], note["after"]
    label = label_of(name, after or before)
    if not name.startswith(f"{Fact.OFFERING}:"):
        yield Line(label=label, before=_said(name, before, terms), after=_said(name, after, terms))
        return
    if before is None or after is None:
        there, gone = _("offered"), ""
        yield Line(label=label, before=there if before else gone, after=there if after else gone)
    sides = [dict(_parts(side or {}, terms)) for side in (before, after)]
    for part in {**sides[0], **sides[1]}:
        was, is_now = sides[0].get(part, ""), sides[1].get(part, "")
        if was != is_now:
            yield Line(label=f"{label}: {part}", before=was, after=is_now)


def _parts(offering: Mapping[str, Value], terms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code, words in sorted(offering.get("texts", {}).items()):
        for part, text in words.items():
            yield f"{phrases.OFFERING_PARTS[part]} ({language_name(code)})", text
    for part in ("kind", "url", "visibility", "concepts"):
        if part in offering:
            yield str(phrases.OFFERING_PARTS[part]), _part(part, offering[part], terms)


def _part(part: str, value: Value, terms: Mapping[str, str]) -> str:
    if part == "kind":
        return str(OfferingKind(value).label)
    if part == "visibility":
        return str(Visibility(value).label)
    return _terms(value, terms) if part == "concepts" else str(value)


def _said(name: str, value: Value, terms: Mapping[str, str]) -> str:
    fact = (parts_of(name) or (None, ()))[0]
    if value is None:
        return ""
    if fact in (Fact.SPECIALITIES, Fact.SECTORS):
        return _terms(value, terms)
    if fact == Fact.OFFERING:
        return "; ".join(f"{part}: {text}" for part, text in _parts(value, terms))
    return _WORDS[fact](value) if fact and fact in _WORDS else str(value)


def _figure_said(value: Value) -> str:
    return f"{number(Decimal(value['value']))} · {Visibility(value['visibility']).label}"


def _site(site: Mapping[str, Value]) -> str:
    parts = [site.get("street"), site.get("postcode"), site.get("city")]
    where = country(site["country"]) if "country" in site else ""
    return ", ".join(str(part) for part in [*parts, where] if part)


def _keys(value: Value) -> Sequence[str]:
    """Keys of terms, wherever they may stand in a value."""
    found = value.get("concepts", ()) if isinstance(value, dict) else value
    texts = found if isinstance(found, list) else ()
    return [text for text in texts if isinstance(text, str) and ":" in text]


def _terms(value: Value, terms: Mapping[str, str]) -> str:
    return ", ".join(sorted(terms.get(key, key) for key in value))


def _title_of(offering: Mapping[str, Value]) -> str:
    texts: Mapping[str, Mapping[str, str]] = offering.get("texts", {})
    own = get_language() or FALLBACK
    for code in (own, FALLBACK, *sorted(texts)):
        if texts.get(code, {}).get("title"):
            return texts[code]["title"]
    return _("without a title")


def _figure(rest: Sequence[str]) -> str:
    kind = rest[1] if len(rest) > 1 else ""
    return str(FigureKind(kind).label) if kind in set(FigureKind) else kind


_WORDS: Final[Mapping[Fact, Callable[[Value], str]]] = {
    Fact.KIND: lambda value: str(OrganisationKind(value).label),
    Fact.SIZE: lambda value: str(SizeClass(value).label),
    Fact.VISIBILITY: lambda value: str(Visibility(value).label),
    Fact.IS_LINKED: lambda value: _("Yes") if value else _("No"),
    Fact.LOGO: lambda _value: _("a picture"),
    Fact.LANGUAGES: lambda value: ", ".join(language_name(code) for code in value),
    Fact.NAMES: lambda value: ", ".join(dict.fromkeys(name[2] for name in value)),
    Fact.SITES: lambda value: "; ".join(_site(site) for site in value),
    Fact.FIGURE: _figure_said,
}
