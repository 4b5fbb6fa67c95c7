"""All words of a draft side by side, a column for each language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires import phrases_editor as phrases
from skerry.questionnaires.forms_editor import MOST_FIELDS
from skerry.questionnaires.rules.definition import Definition, Texts
from skerry.questionnaires.rules.instruments.rewording import translated
from skerry.questionnaires.rules.instruments.wording import Words, places_of
from skerry.questionnaires.views.editor.bench import Bench

LONGEST: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class Row:
    """One text with its place among all; ``missing`` are the languages in which it is not said."""

    place: str
    words: Words
    missing: Sequence[str]


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def translations(request: Request, key: str) -> HttpResponse:
    """Only what was written counts: a text that somebody else changed meanwhile stays theirs."""
    bench = Bench(request, key)
    written = _written(request, bench) if request.method == "POST" else {}
    only_missing = request.GET.get("only") == "missing"
    if request.method == "POST" and bench.keep(
        partial(_translated, texts=written), about=partial(_texts, places=list(written))
    ):
        messages.success(request, phrases.KEPT)
        query = "?only=missing" if only_missing else ""
        return redirect(reverse("questionnaires:translations", args=[key]) + query)
    said = [row for row in _rows(bench) if any(row.words.texts.values()) or row.words.must]
    wanted = [row for row in said if row.missing] if only_missing else said
    most = MOST_FIELDS // max(len(bench.definition.languages), 1)
    context = bench.context(
        rows=wanted[:most],
        left_out=len(wanted[most:]),
        missing=sum(len(row.missing) for row in said),
        only_missing=only_missing,
        written=written,
        tab="translations",
    )
    status = 422 if request.method == "POST" else 200
    return page(request, "questionnaires/editor/translations.html", context, status=status)


def _rows(bench: Bench) -> Iterator[Row]:
    for place, (_number, words) in places_of(bench.definition).items():
        missing = [each for each in bench.definition.languages if not words.texts.get(each)]
        yield Row(place=place, words=words, missing=missing)


def _written(request: Request, bench: Bench) -> Mapping[str, Texts]:
    """What the page posts, ``text-q.trust.label-sv``, and had not shown."""
    before = places_of(bench.then) if bench.then else {}
    found: dict[str, dict[str, str]] = {}
    for name in request.POST:
        place, dash, language = name.removeprefix("text-").rpartition("-")
        text = request.POST[name][:LONGEST].replace("\r\n", "\n").strip()
        was = before[place][1].texts.get(language, "") if place in before else None
        if dash and name.startswith("text-") and text != was:
            found.setdefault(place, {})[language] = text
    return found


def _translated(definition: Definition, *, texts: Mapping[str, Texts]) -> Definition:
    places = places_of(definition)
    known = {places[place][0]: said for place, said in texts.items() if place in places}
    return translated(definition, known)


def _texts(definition: Definition, *, places: Sequence[str]) -> Mapping[str, object]:
    """The texts at ``places``; of one that is not there, nothing."""
    found = places_of(definition)
    return {place: found[place][1].texts if place in found else None for place in places}
