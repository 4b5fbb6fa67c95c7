"""The outline of a draft: sections and questions, moved by buttons with the focus on what is moved."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires import phrases_editor as phrases
from skerry.questionnaires.forms_editor import SectionForm, WordsForm
from skerry.questionnaires.queries import instruments as queries
from skerry.questionnaires.rules import editing
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.instruments import Severity, definition_faults
from skerry.questionnaires.services import instruments as services
from skerry.questionnaires.views.editor.bench import Bench

STEPS = {"up": -1, "down": 1}


@require_safe
@require(Permission.INSTRUMENTS_EDIT)
def draft(request: Request, key: str) -> HttpResponse:
    bench = Bench(request, key)
    found = definition_faults(bench.definition)
    context = bench.context(
        tab="draft",
        wrong={fault.question for fault in found if fault.severity is Severity.FAULT},
        moved=_moved(bench, request.GET.get("moved", "")),
        focus=request.GET.get("to", ""),
        can_undo=queries.can_undo(bench.draft),
        last=bench.definition.sections[-1].name if bench.definition.sections else "",
    )
    return page(request, "questionnaires/editor/draft.html", context, part="outline")


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def question_move(request: Request, key: str, name: str) -> HttpResponse:
    """One place up or down, or to the section that is named."""
    bench, way = Bench(request, key), request.POST.get("way", "")
    if way in STEPS:
        bench.keep(lambda one: editing.question_moved(one, name, STEPS[way]))
    else:
        bench.keep(lambda one: editing.question_put(one, name, request.POST.get("section", "")))
    return redirect(_back_to(key, name, _way(bench.definition, name, way)))


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def section_move(request: Request, key: str, section: str) -> HttpResponse:
    bench, way = Bench(request, key), request.POST.get("way", "")
    step = STEPS.get(way, 1)
    bench.keep(lambda one: editing.section_moved(one, section, step))
    names = [each.name for each in bench.definition.sections]
    return redirect(_back_to(key, f"section-{section}", _left(names, section, way)))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def words(request: Request, key: str) -> HttpResponse:
    """Title, introduction, closing words and languages."""
    bench = Bench(request, key)
    form = WordsForm(request.POST or None, definition=bench.definition)
    if form.is_valid() and bench.keep(lambda _one: form.definition, about=_words, form=form):
        messages.success(request, phrases.KEPT)
        return redirect("questionnaires:draft", key)
    status = 422 if form.is_bound else 200
    context = bench.context(form=form, tab="words")
    return page(request, "questionnaires/editor/words.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def section_new(request: Request, key: str) -> HttpResponse:
    bench = Bench(request, key)
    form = SectionForm(request.POST or None, definition=bench.definition)
    if form.is_valid():
        section = form.section
        if bench.keep(lambda one: editing.section_added(one, section), form=form):
            address = reverse("questionnaires:question_types", args=[key])
            return redirect(f"{address}?section={section.name}")
    status = 422 if form.is_bound else 200
    context = bench.context(form=form, section=None, tab="draft")
    return page(request, "questionnaires/editor/section.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def section(request: Request, key: str, section: str) -> HttpResponse:
    bench = Bench(request, key)
    found = next((one for one in bench.definition.sections if one.name == section), None)
    if found is None:
        raise Http404
    form = SectionForm(request.POST or None, definition=bench.definition, section=found)
    about = partial(_heading, name=section)
    if form.is_valid() and bench.keep(
        lambda one: editing.section_changed(one, section, form.section), about=about, form=form
    ):
        messages.success(request, phrases.KEPT)
        return redirect(_back_to(key, f"section-{form.section.name}", ""))
    status = 422 if form.is_bound else 200
    context = bench.context(form=form, section=found, tab="draft")
    return page(request, "questionnaires/editor/section.html", context, status=status)


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def section_remove(request: Request, key: str, section: str) -> HttpResponse:
    return Bench(request, key).press(
        lambda one: editing.section_removed(one, section),
        says=str(phrases.REMOVED) % {"name": section},
        to=reverse("questionnaires:draft", args=[key]),
    )


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def undo(request: Request, key: str) -> HttpResponse:
    bench = Bench(request, key)
    try:
        services.undo_change(
            version=bench.draft, seen=bench.seen, by=request.actor, now=timezone.now()
        )
    except services.NothingToUndo:
        messages.info(request, phrases.NOTHING_TO_UNDO)
    except services.DraftChanged:
        messages.error(request, phrases.CHANGED_MEANWHILE)
    else:
        messages.success(request, phrases.UNDONE)
    return bench.leave()


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def discard(request: Request, key: str) -> HttpResponse:
    bench = Bench(request, key)
    try:
        services.discard_draft(
            version=bench.draft, seen=bench.seen, by=request.actor, now=timezone.now()
        )
    except services.DraftNotDiscardable:
        messages.error(request, phrases.PUBLISHED_MEANWHILE)
    except services.DraftChanged:
        messages.error(request, phrases.CHANGED_MEANWHILE)
        return bench.leave()
    else:
        messages.success(request, phrases.DISCARDED)
    if queries.instruments_visible_to(request.viewer).filter(key=key).exists():
        return redirect("questionnaires:instrument", key)
    return redirect("questionnaires:instruments")


def _back_to(key: str, name: str, way: str) -> str:
    """The outline, with the focus on the button that moves on, or on the thing itself."""
    place = f"{way}-{name}" if way else name
    return reverse("questionnaires:draft", args=[key]) + f"?moved={name}&to={place}#{place}"


def _way(definition: Definition, name: str, way: str) -> str:
    return _left([question.name for question in definition.questions()], name, way, definition)


def _left(names: Sequence[str], name: str, way: str, definition: Definition | None = None) -> str:
    """The way that can still be gone: the same, or back at the end; none for what is not there."""
    if name not in names:
        return ""
    is_at = {"up": names.index(name) == 0, "down": names.index(name) == len(names) - 1}
    if definition and len(definition.sections) > 1:
        is_at = {"up": _is_edge(definition, name, 0), "down": _is_edge(definition, name, -1)}
    back = {"up": "down", "down": "up"}
    return back[way] if is_at.get(way) else way if way in back else ""


def _is_edge(definition: Definition, name: str, which: int) -> bool:
    """Whether nothing is beyond it: it is the outermost question of the outermost section."""
    questions = definition.sections[which].questions
    return bool(questions) and questions[which].name == name


def _moved(bench: Bench, name: str) -> str:
    """Where the thing called ``name`` stands now, in a sentence."""
    sections = bench.definition.sections
    for number, section in enumerate(sections, start=1):
        if name == f"section-{section.name}":
            values = {"name": bench.said(section.label), "place": number, "count": len(sections)}
            return str(phrases.MOVED_SECTION) % values
        names = [question.name for question in section.questions]
        if name in names:
            question = section.questions[names.index(name)]
            return str(phrases.MOVED_QUESTION) % {
                "name": bench.said(question.label) or name,
                "place": names.index(name) + 1,
                "count": len(names),
                "section": bench.said(section.label),
            }
    return ""


def _words(definition: Definition) -> object:
    return (
        definition.title,
        definition.introduction,
        definition.closing,
        definition.languages,
    )


def _heading(definition: Definition, *, name: str) -> object:
    """All that the page of a section changes."""
    found = next((one for one in definition.sections if one.name == name), None)
    return found and (found.label, found.hint, found.relevant)
