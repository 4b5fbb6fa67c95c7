"""The desk's pages for vocabularies and official statistics."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from skerry.actors.forms_imports import SeriesForm, VocabularyForm
from skerry.actors.importers import held, skos
from skerry.actors.queries import imports as queries
from skerry.actors.services import schemes, statistics
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CONCEPTS_MANAGE)
def vocabularies(request: Request) -> HttpResponse:
    form = VocabularyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes = _keep_vocabulary(request, form)
        except skos.SchemeRefused as refusal:
            form.add_error("vocabulary", refusal.sentences)
        else:
            messages.success(request, _summary(changes))
            return redirect("actors:vocabularies")
    context = {"form": form, "schemes": queries.schemes_with_sizes()}
    return page(
        request, "actors/imports/vocabularies.html", context, status=422 if form.errors else 200
    )


def _keep_vocabulary(request: Request, form: VocabularyForm) -> schemes.SchemeChanges:
    wanted = form.cleaned_data
    content = skos.read_skos(wanted["vocabulary"].read(skos.MAX_BYTES + 1), key=wanted["key"])
    content = replace(
        content,
        is_for_speciality=wanted["use"] == "speciality",
        is_for_sector=wanted["use"] == "sector",
    )
    return schemes.save_scheme(content=content, by=request.actor, now=timezone.now())


def _summary(changes: schemes.SchemeChanges) -> str:
    counts = {"added": changes.added, "renamed": changes.renamed, "retired": changes.retired}
    return _("Kept: %(added)d terms added, %(renamed)d renamed, %(retired)d retired.") % counts


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.STATISTICS_UPLOAD)
def official_statistics(request: Request) -> HttpResponse:
    form = SeriesForm(request.POST or None, request.FILES or None)
    content = statistics.SeriesContent()
    if request.method == "POST" and form.is_valid():
        try:
            content = statistics.read_series(_raw(form))
        except held.HeldFileGone:
            form.add_error("table", _("The file is no longer here. Choose it again."))
        if content.observations and not content.problems:
            if "keep" in request.POST:
                return _keep_series(request, form, content)
            form = _with_held_file(form)
    context = {
        "form": form,
        "content": content,
        "shown": content.observations[:SHOWN],
        "all_series": queries.series_with_sizes(),
    }
    is_wrong = bool(form.errors or content.problems)
    return page(request, "actors/imports/statistics.html", context, status=422 if is_wrong else 200)


def _raw(form: SeriesForm) -> bytes:
    table = form.cleaned_data["table"]
    if table:
        raw: bytes = table.read(statistics.MAX_BYTES + 1)
        return raw
    return held.held(form.cleaned_data["held"])


def _with_held_file(form: SeriesForm) -> SeriesForm:
    """The same form, with the file that was looked through held for the next step."""
    token = form.cleaned_data["held"]
    if form.cleaned_data["table"]:
        form.cleaned_data["table"].seek(0)
        token = held.hold(form.cleaned_data["table"].read())
    return SeriesForm(initial=form.cleaned_data | {"held": token})


def _keep_series(
    request: Request, form: SeriesForm, content: statistics.SeriesContent
) -> HttpResponse:
    names = ("key", "title", "unit", "publisher", "licence", "url")
    facts = statistics.SeriesFacts(**{name: form.cleaned_data[name] for name in names})
    statistics.save_series(facts=facts, content=content, by=request.actor, now=timezone.now())
    if form.cleaned_data["held"]:
        held.let_go(form.cleaned_data["held"])
    count = len(content.observations)
    messages.success(
        request,
        ngettext("One value is kept.", "%(count)d values are kept.", count) % {"count": count},
    )
    return redirect("actors:statistics")
