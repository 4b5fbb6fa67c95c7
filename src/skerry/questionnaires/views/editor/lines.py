"""Lists of answers and lines of matrices: written, ordered and taken away line by line."""

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode

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
from skerry.questionnaires.forms_editor import MOST_LINES, ROW_EXTRAS, LinesForm, columns_of
from skerry.questionnaires.rules import editing
from skerry.questionnaires.rules.definition import Definition, Question
from skerry.questionnaires.rules.instruments.naming import repeated
from skerry.questionnaires.views.editor.bench import Bench


@require_safe
@require(Permission.INSTRUMENTS_EDIT)
def choice_lists(request: Request, key: str) -> HttpResponse:
    bench = Bench(request, key)
    users: dict[str, list[Question]] = {}
    for question in bench.definition.questions():
        users.setdefault(question.choices, []).append(question)
    context = bench.context(users=users, tab="choice_lists")
    return page(request, "questionnaires/editor/lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def choice_list(request: Request, key: str, name: str) -> HttpResponse:
    bench = Bench(request, key)
    found = bench.definition.choice_lists.get(name)
    if found is None:
        raise Http404
    old = {choice.name: choice for choice in found}
    form = LinesForm(
        request.POST or None,
        languages=bench.definition.languages,
        lines=found,
        extras=columns_of(found, new=request.GET.getlist("column")),
    )

    def edit(definition: Definition) -> Definition:
        return editing.choices_kept(definition, name, form.choices(old), was=name)

    kept = [line.name for line in form.kept(otherwise="answer")]
    here = reverse("questionnaires:choice_list", args=[key, name])
    done = _done(bench, form, kept, edit, partial(_list, name=name), here)
    return done or _answered(bench, form, tab="choice_lists", list_name=name, question=None)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def rows(request: Request, key: str, name: str) -> HttpResponse:
    """The lines of a matrix."""
    bench = Bench(request, key)
    question = _matrix(bench.definition, name=name)
    if question is None:
        raise Http404
    form = LinesForm(
        request.POST or None,
        languages=bench.definition.languages,
        lines=question.rows,
        extras=ROW_EXTRAS,
    )
    others = sorted(editing.all_names(bench.definition) - {row.name for row in question.rows})
    kept = [line.name for line in form.kept(taken=others, otherwise="line")]
    edit = partial(_with_rows, form, name, others)
    here = reverse("questionnaires:rows", args=[key, name])
    done = _done(bench, form, kept, edit, partial(_matrix, name=name), here)
    return done or _answered(bench, form, tab="draft", list_name="", question=question)


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def choice_list_remove(request: Request, key: str, name: str) -> HttpResponse:
    return Bench(request, key).press(
        lambda one: editing.choices_removed(one, name),
        says=str(phrases.REMOVED) % {"name": name},
        to=reverse("questionnaires:choice_lists", args=[key]),
    )


def _done(
    bench: Bench,
    form: LinesForm,
    names: Sequence[str],
    edit: Callable[[Definition], Definition],
    about: Callable[[Definition], object],
    here: str,
) -> HttpResponse | None:
    """The answer to a form that could be kept: on with the lines after a button, else back."""
    if bench.request.method != "POST":
        return None
    if wrong := _wrong(bench, form, names):
        messages.error(bench.request, wrong)
        return None
    if not bench.keep(edit, about=about):
        return None
    deed, number = form.deed
    if deed:
        return redirect(f"{here}{_columns(bench.request)}#{_focus(deed, number, len(names))}")
    messages.success(bench.request, phrases.KEPT)
    return redirect("questionnaires:draft", bench.key)


def _wrong(bench: Bench, form: LinesForm, names: Sequence[str]) -> str:
    """Why the lines cannot be kept."""
    if form.is_too_long:
        return str(phrases.TOO_MANY_LINES) % {"most": MOST_LINES}
    if twice := next(iter(repeated(names)), ""):
        return str(phrases.SEVERAL_WRITTEN) % {"name": twice}
    if wrong := form.wrong():
        said = {"name": bench.said(wrong[0].label) or wrong[0].name, "why": wrong[1]}
        return str(phrases.LINE_WRONG) % said
    return ""


def _columns(request: Request) -> str:
    """The columns that are asked for and stand at no choice yet."""
    asked = [*request.GET.getlist("column"), request.POST.get("new_column", "").strip()]
    names = [name for name in dict.fromkeys(asked) if name]
    return f"?{urlencode({'column': names}, doseq=True)}" if names else ""


def _focus(deed: str, number: int, count: int) -> str:
    """Where the writer goes on: the button of the line that moved, or the line that comes next."""
    if deed == "more":
        return f"name-{count + 1}"
    if deed == "remove":
        return f"name-{max(min(number, count), 1)}"
    place = number - 1 if deed == "up" else number + 1
    at_end = {"up": place <= 1, "down": place >= count}
    back = {"up": "down", "down": "up"}
    return f"{back[deed] if at_end[deed] else deed}-{place}" if deed in back else "lines"


def _answered(bench: Bench, form: LinesForm, **more: object) -> HttpResponse:
    status = 422 if bench.request.method == "POST" else 200
    is_editable = bench.request.method == "POST" or not form.is_too_long
    lines = form.shown() if is_editable else []
    context = bench.context(lines=lines, extras=form.extras, most=MOST_LINES, **more)
    return page(bench.request, "questionnaires/editor/lines.html", context, status=status)


def _with_rows(
    form: LinesForm, name: str, taken: Sequence[str], definition: Definition
) -> Definition:
    question = editing.question_called(definition, name)
    old = {row.name: row for row in question.rows}
    return editing.rows_kept(definition, name, form.rows(old, taken=taken))


def _list(definition: Definition, *, name: str) -> object:
    return definition.choice_lists.get(name)


def _matrix(definition: Definition, *, name: str) -> Question | None:
    found = (one for one in definition.questions() if one.name == name)
    return next((one for one in found if one.type is QuestionType.MATRIX), None)
