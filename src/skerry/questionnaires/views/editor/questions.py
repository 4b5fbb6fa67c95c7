"""One question of a draft: its kind chosen, written, its lines, taken away."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires import phrases_editor as phrases
from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.forms_questions import QuestionForm
from skerry.questionnaires.queries import instruments as queries
from skerry.questionnaires.rules import editing
from skerry.questionnaires.rules.definition import Definition, Question
from skerry.questionnaires.views.editor.bench import Bench


@require_safe
@require(Permission.INSTRUMENTS_EDIT)
def question_types(request: Request, key: str) -> HttpResponse:
    """The kinds of questions to choose from, for a section."""
    bench = Bench(request, key)
    context = bench.context(section=_section(bench), tab="draft")
    return page(request, "questionnaires/editor/types.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def question_new(request: Request, key: str, kind: str) -> HttpResponse:
    bench = Bench(request, key)
    if kind not in set(QuestionType):
        raise Http404
    blank = Question(name="", type=QuestionType(kind))
    form, section = _form(bench, blank, is_new=True), _section(bench)
    if form.is_valid() and bench.keep(partial(_added, form, section), form=form):
        return _back(request, key, form.question.name)
    return _answered(bench, form, blank, section)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def question(request: Request, key: str, name: str) -> HttpResponse:
    bench = Bench(request, key)
    found = _found(bench, name)
    form, about = _form(bench, found, is_new=False), partial(_as_it_is, name=name)
    if form.is_valid() and bench.keep(partial(_changed, form, name), about=about, form=form):
        return _back(request, key, form.question.name)
    return _answered(bench, form, found, editing.section_of(bench.definition, name).name)


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def question_remove(request: Request, key: str, name: str) -> HttpResponse:
    bench = Bench(request, key)
    label = bench.said(_found(bench, name).label) or name
    return bench.press(
        lambda one: editing.question_removed(one, name),
        says=str(phrases.REMOVED) % {"name": label},
        to=reverse("questionnaires:draft", args=[key]),
    )


def _form(bench: Bench, question: Question, *, is_new: bool) -> QuestionForm:
    return QuestionForm(
        bench.request.POST or None,
        definition=bench.definition,
        question=question,
        is_new=is_new,
        schemes=queries.schemes() if question.type is QuestionType.CONCEPT else (),
        language=bench.language,
    )


def _answered(bench: Bench, form: QuestionForm, question: Question, section: str) -> HttpResponse:
    context = bench.context(form=form, question=question, section=section, tab="draft")
    status = 422 if form.is_bound else 200
    return page(bench.request, "questionnaires/editor/question.html", context, status=status)


def _section(bench: Bench) -> str:
    """The section that is asked for, or the last one; a draft without any gets a first one."""
    wanted = bench.request.GET.get("section", "")
    names = [section.name for section in bench.definition.sections]
    if not names:
        raise Http404
    return wanted if wanted in names else names[-1]


def _found(bench: Bench, name: str) -> Question:
    found = _as_it_is(bench.definition, name=name)
    if found is None:
        raise Http404
    return found


def _as_it_is(definition: Definition, *, name: str) -> Question | None:
    return next((one for one in definition.questions() if one.name == name), None)


def _added(form: QuestionForm, section: str, definition: Definition) -> Definition:
    listed, question = _listed(form, definition)
    return editing.question_added(listed, section, question)


def _changed(form: QuestionForm, name: str, definition: Definition) -> Definition:
    listed, question = _listed(form, definition)
    return editing.question_changed(listed, name, question)


def _listed(form: QuestionForm, definition: Definition) -> tuple[Definition, Question]:
    """With the list of choices that was written, if one was."""
    question = form.question
    name, choices = form.new_list(question)
    if not name:
        return definition, question
    return editing.choices_kept(definition, name, choices), form.with_list(question, name)


def _back(request: Request, key: str, name: str) -> HttpResponse:
    messages.success(request, phrases.KEPT)
    return redirect(reverse("questionnaires:draft", args=[key]) + f"#{name}")
