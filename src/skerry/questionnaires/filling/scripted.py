"""What the pages' script asks for: saving without leaving the page, and names while somebody types."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _

from skerry.kernel import formats
from skerry.questionnaires.filling.request import Filling
from skerry.questionnaires.filling.saving import Taken, take, whole
from skerry.questionnaires.filling.wording import problem_words
from skerry.questionnaires.queries.vocabulary import organisations_like
from skerry.questionnaires.rules.asked import asked_of
from skerry.questionnaires.rules.definition import Section
from skerry.questionnaires.rules.fields import Fields, all_fields_of, value_field
from skerry.questionnaires.rules.flow import is_piped
from skerry.questionnaires.rules.problems import Reason

CONFLICT = 409


def save(filling: Filling) -> HttpResponse:
    """Save a section for the script, and say what is asked now."""
    if filling.request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    section = section_numbered(filling, filling.request.POST.get("section", ""))
    taken = take(filling, section)
    if taken.differing:
        sentence = _(
            "Somebody else has answered the same question. Press “Continue” to see both answers."
        )
        said = {"sentence": sentence, "revision": taken.revision, "theirs": _theirs(filling, taken)}
        return JsonResponse(said, status=CONFLICT)
    return JsonResponse(_said(replace(filling), section, taken))


def suggest(filling: Filling) -> HttpResponse:
    """Organisations of the directory that are called something like it."""
    names = organisations_like(filling.request.GET.get("q", ""))
    return JsonResponse({"names": list(names)})


def section_numbered(filling: Filling, page: str) -> Section:
    number = whole(page)
    if not 0 < number <= len(filling.definition.sections):
        raise Http404
    return filling.definition.sections[number - 1]


def _theirs(filling: Filling, taken: Taken) -> Mapping[str, Sequence[str]]:
    """The other answers as fields: the script knows by them its own, whose confirmation was lost."""
    asked = [asked_of(filling.definition)[name] for name in taken.differing]
    answers = {name: answer for name, answer in taken.differing.items() if answer is not None}
    empty: Fields = {value_field(each.name): [] for each in asked}
    return {**empty, **all_fields_of(asked, answers, language=filling.language)}


def _said(filling: Filling, section: Section, taken: Taken) -> Mapping[str, Any]:  # Any: JSON
    state = filling.state
    return {
        "revision": taken.revision,
        "saved": _("Saved %(time)s") % {"time": formats.time(filling.now)},
        "relevant": [
            name
            for question in section.questions
            for name in (question.name, *(row.name for row in question.rows))
            if name in state.names
        ],
        "offered": {
            question.name: sorted(state.offered[question.name])
            for question in section.questions
            if question.name in state.offered
        },
        "texts": _texts(filling, section),
        "calculated": {
            question.name: state.calculated.get(question.name, "")
            for question in section.questions
            if question.type == "calculated"
        },
        "problems": _problems(filling, section, taken),
    }


def _problems(filling: Filling, section: Section, taken: Taken) -> Mapping[str, str]:
    """What is wrong with answers; that one is still to be given is not."""
    faults = [*taken.refused, *filling.problems(section.name)]
    return {
        fault.name: str(problem_words(filling, fault))
        for fault in reversed(faults)
        if fault.reason is not Reason.REQUIRED and fault.name in filling.state.names
    }


def _texts(filling: Filling, section: Section) -> Mapping[str, str]:
    """The words that hold earlier answers, by the ids of where they stand."""
    found = {}
    for question in section.questions:
        if is_piped(question.label):
            found[f"l-{question.name}"] = filling.words(question.label)
        if is_piped(question.hint):
            found[f"h-{question.name}"] = filling.words(question.hint)
        for row in question.rows:
            if is_piped(row.label):
                found[f"l-{row.name}"] = filling.words(row.label)
    return found
