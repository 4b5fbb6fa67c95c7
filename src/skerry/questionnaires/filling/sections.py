"""The page of a section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from skerry.kernel import http
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.filling.saving import Taken, fields_kept, take
from skerry.questionnaires.filling.sentences import Sentence
from skerry.questionnaires.filling.showing import Difference, Marks, shown_section
from skerry.questionnaires.filling.wording import answer_words, label_of, problem_words
from skerry.questionnaires.rules.asked import asked_of
from skerry.questionnaires.rules.definition import Section
from skerry.questionnaires.rules.fields import Fields
from skerry.questionnaires.rules.problems import Problem

UNPROCESSABLE, CONFLICT = 422, 409


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A line of the summary of errors, with the place it leads to."""

    name: str
    label: str
    sentence: Sentence


def section_page(filling: Filling, section: Section) -> HttpResponse:
    """Show the page, or take what it sent and go where its button leads."""
    if filling.request.method == "POST":
        return _take(filling, section)
    if section not in filling.sections:
        return HttpResponseRedirect(filling.after(section))
    return _show(filling, section, fields=fields_kept(filling, section))


def _take(filling: Filling, section: Section) -> HttpResponse:
    taken = take(filling, section)
    after = replace(filling)  # without what was computed of the answers before
    if taken.differing:
        return _show_both(after, section, taken)
    refused = [each for each in taken.refused if each.name in after.state.names]
    go = filling.request.POST.get("go", "next")
    if go == "next":
        problems = [*refused, *_others(after.problems(section.name), refused)]
        return _go_on(after, section, taken, problems)
    if refused:
        return _show_faults(after, section, taken, refused)
    return HttpResponseRedirect(_way(after, section, go))


def _go_on(
    filling: Filling, section: Section, taken: Taken, problems: Sequence[Problem]
) -> HttpResponse:
    """To the next page, unless this one has faults or questions that nobody has seen yet."""
    if problems:
        return _show_faults(filling, section, taken, problems)
    seen = filling.request.POST.get("shown", "").split()
    new = [name for name in _names(filling, section) if name not in seen]
    if new and section in filling.sections:
        messages.info(filling.request, _("Your answers lead to more questions on this page."))
        return HttpResponseRedirect(f"{filling.address_of(section)}#q-{new[0]}")
    return HttpResponseRedirect(filling.after(section))


def _way(filling: Filling, section: Section, go: str) -> str:
    if go == "back":
        return filling.before(section)
    if go == "later":
        messages.success(filling.request, _("Your answers are saved. Go on whenever you like."))
        return filling.address()
    if go == "anyway":
        return filling.after(section)
    kind, _colon, name = go.partition(":")
    known = kind in {"clear", "stay"} and name in asked_of(filling.definition)
    return filling.address_of(section) + (f"#q-{name}" if known else "")


def _others(problems: Sequence[Problem], refused: Sequence[Problem]) -> Sequence[Problem]:
    """A refused answer leaves its question without one: that is said once."""
    names = {problem.name for problem in refused}
    return [problem for problem in problems if problem.name not in names]


def _show_faults(
    filling: Filling, section: Section, taken: Taken, problems: Sequence[Problem]
) -> HttpResponse:
    is_kept = not taken.refused
    return _show(
        filling,
        section,
        fields=taken.fields,
        problems=problems,
        may_go_on=is_kept,
        status=UNPROCESSABLE,
    )


def _show_both(filling: Filling, section: Section, taken: Taken) -> HttpResponse:
    """Both answers to each question that two people have answered at once, to choose from."""
    asked = asked_of(filling.definition)
    differences = {
        name: Difference(theirs=answer_words(filling, asked[name], answer) or _("No answer"))
        for name, answer in taken.differing.items()
    }
    return _show(
        filling,
        section,
        fields=taken.fields,
        differences=differences,
        seen=taken.revision,
        status=CONFLICT,
    )


def _show(  # all that can be special about a page
    filling: Filling,
    section: Section,
    *,
    fields: Fields,
    problems: Sequence[Problem] = (),
    differences: Mapping[str, Difference] | None = None,
    seen: int | None = None,
    may_go_on: bool = False,
    status: int = 200,
) -> HttpResponse:
    sentences = {problem.name: problem_words(filling, problem) for problem in problems}
    marks = Marks(problems=sentences, differences=differences or {})
    questions = shown_section(filling, section, fields, marks)
    context = {
        "filling": filling,
        "place": filling.place,
        "section": section,
        "questions": questions,
        "faults": _faults(filling, section, sentences),
        "differing": _faults(filling, section, dict.fromkeys(differences or {}, "")),
        "seen": filling.sheet.revision if seen is None else seen,
        "shown": " ".join(_names(filling, section)),
        "may_go_on": may_go_on,
        "step": _step(filling, section),
        "back": filling.before(section),
        "has_files": any(each.type == "file" for each in questions),
    }
    return http.page(filling.request, "questionnaires/filling/section.html", context, status=status)


def _step(filling: Filling, section: Section) -> int:
    """Which of the relevant sections this is; also for one that has just ceased to be."""
    number = filling.number_of(section)
    return max(1, sum(filling.number_of(each) <= number for each in filling.sections))


def _names(filling: Filling, section: Section) -> Sequence[str]:
    return [each.name for each in section.questions if each.name in filling.state.names] + [
        row.name
        for each in section.questions
        for row in each.rows
        if row.name in filling.state.names
    ]


def _faults(
    filling: Filling, section: Section, sentences: Mapping[str, Sentence]
) -> Sequence[Fault]:
    """In the order of the page."""
    return [
        Fault(name=asked.name, label=label_of(filling, asked), sentence=sentences[asked.name])
        for asked in filling.asked(section)
        if asked.name in sentences
    ]
