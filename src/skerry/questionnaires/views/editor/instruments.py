"""The shelf of questionnaires, and the life of one: begun, versioned, put away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.kernel import slots
from skerry.kernel.formats import language_name
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires import phrases_editor as phrases
from skerry.questionnaires.enums import Purpose, VersionState
from skerry.questionnaires.forms_editor import InstrumentForm
from skerry.questionnaires.queries import instruments as queries
from skerry.questionnaires.rules.definition import Definition, Texts, text_in
from skerry.questionnaires.services import instruments as services
from skerry.questionnaires.views.editor.comparing import compared
from skerry.questionnaires.views.editor.reading import told_sections


@require_safe
@require(Permission.INSTRUMENTS_VIEW)
def instruments(request: Request) -> HttpResponse:
    context = {
        "shelves": queries.shelves(request.viewer),
        "purposes": phrases.PURPOSES,
        "may_edit": request.viewer.may(Permission.INSTRUMENTS_EDIT),
        "language_name": language_name,
        "text_in": _spoken,
    }
    return page(request, "questionnaires/editor/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def instrument_new(request: Request) -> HttpResponse:
    form = InstrumentForm(request.POST or None, language=get_language() or "en")
    if form.is_valid():
        try:
            version = services.make_instrument(
                key=form.wanted_key,
                purpose=Purpose(form.cleaned_data["purpose"]),
                definition=form.definition,
                by=request.actor,
                now=timezone.now(),
            )
        except services.InstrumentKeyTaken:
            form.add_error("key", str(phrases.KEY_TAKEN))
        else:
            return redirect("questionnaires:draft", version.instrument.key)
    status = 422 if form.is_bound else 200
    return page(request, "questionnaires/editor/new.html", {"form": form}, status=status)


@require_safe
@require(Permission.INSTRUMENTS_VIEW)
def instrument(request: Request, key: str) -> HttpResponse:
    found = get_object_or_404(queries.instruments_visible_to(request.viewer), key=key)
    versions = list(queries.versions_visible_to(request.viewer).filter(instrument=found))
    definitions = [version.read() for version in versions]
    older = [*definitions[1:], None]
    context = {
        "instrument": found,
        "definition": definitions[0],
        "versions": [
            (version, definition, compared(before, definition, version.equivalences))
            for version, definition, before in zip(versions, definitions, older, strict=True)
        ],
        "has_draft": versions[0].state == VersionState.DRAFT,
        "purpose": phrases.PURPOSES[Purpose(found.purpose)],
        "may_edit": request.viewer.may(Permission.INSTRUMENTS_EDIT),
        "text_in": _spoken,
        "language_name": language_name,
        "aside": slots.fill(
            slots.Slot.INSTRUMENT_ASIDE, viewer=request.viewer, instrument=found.uuid
        ),
    }
    return page(request, "questionnaires/editor/instrument.html", context)


@require_safe
@require(Permission.INSTRUMENTS_VIEW)
def version(request: Request, key: str, number: int) -> HttpResponse:
    versions = queries.versions_visible_to(request.viewer)
    found = get_object_or_404(versions, instrument__key=key, number=number)
    definition = found.read()
    context = {
        "version": found,
        "definition": definition,
        "sections": told_sections(definition, get_language() or ""),
        "text_in": _spoken,
        "types": phrases.TYPES,
        "missing": phrases.MISSING,
        "language_name": language_name,
    }
    return page(request, "questionnaires/editor/version.html", context)


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def version_begin(request: Request, key: str) -> HttpResponse:
    found = get_object_or_404(queries.instruments_visible_to(request.viewer), key=key)
    try:
        services.begin_version(instrument=found, by=request.actor, now=timezone.now())
    except services.VersionNotBeginnable as refusal:
        messages.error(request, str(phrases.BEGINNING[refusal.obstacle]))
        return redirect("questionnaires:instrument", key)
    messages.success(request, phrases.BEGUN)
    return redirect("questionnaires:draft", key)


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def instrument_archive(request: Request, key: str) -> HttpResponse:
    found = get_object_or_404(queries.instruments_visible_to(request.viewer), key=key)
    if found.archived_at:
        services.restore_instrument(instrument=found, by=request.actor, now=timezone.now())
        messages.success(request, phrases.RESTORED)
    else:
        services.archive_instrument(instrument=found, by=request.actor, now=timezone.now())
        messages.success(request, phrases.ARCHIVED)
    return redirect("questionnaires:instrument", key)


def _spoken(texts: Texts, definition: Definition) -> str:
    """The words in the reader's language, or in one that there is."""
    return text_in(texts, get_language() or "", definition.languages)
