"""Questions that were asked before, to be asked again in the same words."""

from itertools import islice
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires import phrases_editor as phrases
from skerry.questionnaires.enums import VersionState
from skerry.questionnaires.queries import instruments as queries
from skerry.questionnaires.rules import editing
from skerry.questionnaires.rules.definition import Definition, text_in
from skerry.questionnaires.rules.editing import EditImpossible, EditReason
from skerry.questionnaires.views.editor.bench import Bench

MOST_SHOWN: Final = 60


@require_safe
@require(Permission.INSTRUMENTS_EDIT)
def library(request: Request, key: str) -> HttpResponse:
    bench, words = Bench(request, key), request.GET.get("q", "")[:200]
    found = list(islice(queries.library(request.viewer, words=words), MOST_SHOWN + 1))
    context = bench.context(
        found=found[:MOST_SHOWN],
        has_more=len(found) > MOST_SHOWN,
        words=words,
        section=request.GET.get("section", ""),
        text_in=text_in,
        language=bench.language,
        tab="library",
    )
    return page(request, "questionnaires/editor/library.html", context)


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def library_copy(request: Request, key: str) -> HttpResponse:
    """Copy the question ``name`` of the version ``from`` to the end of ``section``."""
    bench, name = Bench(request, key), request.POST.get("name", "")
    section, source = request.POST.get("section", ""), _source(request)

    def edit(definition: Definition) -> Definition:
        if not definition.sections:
            raise EditImpossible(EditReason.NO_SECTION)
        question = editing.question_called(source, name)
        return editing.copied(definition, section, question, source)[0]

    if bench.keep(edit):
        messages.success(request, str(phrases.COPIED) % {"name": name})
    return redirect(_again(key, request.POST.get("q", ""), section))


def _source(request: Request) -> Definition:
    """The version that the question stands in; an empty one if it is not there any more."""
    found = queries.versions_visible_to(request.viewer).filter(
        state=VersionState.PUBLISHED,
        instrument__key=request.POST.get("source", ""),
        number=_number(request.POST.get("number", "")),
    )
    version = found.first()
    return version.read() if version else Definition(title={}, languages=())


def _again(key: str, words: str, section: str) -> str:
    query = urlencode({"q": words, "section": section})
    return reverse("questionnaires:library", args=[key]) + f"?{query}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004  # digits of a version
