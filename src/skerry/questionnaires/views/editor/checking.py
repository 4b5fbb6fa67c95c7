"""What is wrong with a draft, what it breaks, which questions are declared the same; publishing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skerry.kernel.formats import language_name
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires import phrases_editor as phrases
from skerry.questionnaires.queries import instruments as queries
from skerry.questionnaires.rules.definition import Definition
from skerry.questionnaires.rules.instruments import (
    Fault,
    Severity,
    definition_faults,
    suggested_pairs,
)
from skerry.questionnaires.services import instruments as services
from skerry.questionnaires.views.editor.bench import Bench
from skerry.questionnaires.views.editor.comparing import compared

SAME, OTHER = "same", "other"


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A fault in words, with the page on which it is mended."""

    fault: Fault
    sentence: str
    where: str
    field: phrases.Sentence
    href: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A question of the draft, the one before that may be the same, and what is declared."""

    question: str
    label: str
    was: str
    was_label: str
    is_declared: bool


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def check(request: Request, key: str) -> HttpResponse:
    """POST keeps the declared map."""
    bench = Bench(request, key)
    before = queries.published_before(bench.draft)
    old = before.read() if before else None
    if request.method == "POST" and old and _is_declared(bench, _posted(request, old, bench)):
        return redirect(reverse("questionnaires:check", args=[key]) + "#same")
    declared = _declared(bench, old) if old else {}
    found = [_wrong(bench, fault) for fault in definition_faults(bench.definition)]
    context = bench.context(
        faults=[wrong for wrong in found if wrong.fault.severity is Severity.FAULT],
        advice=[wrong for wrong in found if wrong.fault.severity is Severity.ADVICE],
        comparison=compared(old, bench.definition, declared),
        lines=_lines(bench, old, declared) if old else [],
        now_asked=_named(bench, bench.definition),
        then_asked=_named(bench, old) if old else [],
        before=before,
        tab="check",
    )
    return page(request, "questionnaires/editor/check.html", context)


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def publish(request: Request, key: str) -> HttpResponse:
    bench = Bench(request, key)
    before = queries.published_before(bench.draft)
    try:
        services.publish_version(
            version=bench.draft,
            equivalences=_declared(bench, before.read()) if before else {},
            seen=bench.seen,
            by=request.actor,
            now=timezone.now(),
        )
    except services.VersionNotPublishable:
        messages.error(request, phrases.FAULTS_FIRST)
        return redirect("questionnaires:check", key)
    except services.DraftChanged:
        messages.error(request, phrases.CHANGED_MEANWHILE)
        return bench.leave(reverse("questionnaires:check", args=[key]))
    messages.success(request, phrases.PUBLISHED)
    return redirect("questionnaires:instrument", key)


def _is_declared(bench: Bench, pairs: Mapping[str, str]) -> bool:
    try:
        services.declare_equivalences(
            version=bench.draft,
            equivalences=pairs,
            seen=bench.seen,
            by=bench.request.actor,
            now=timezone.now(),
        )
    except services.DraftChanged:
        messages.error(bench.request, phrases.CHANGED_MEANWHILE)
        return False
    messages.success(bench.request, phrases.DECLARED)
    return True


def _posted(request: Request, old: Definition, bench: Bench) -> Mapping[str, str]:
    """Each question with the one before that it is declared to be, empty for none."""
    shown = _shown_pairs(bench, old)
    pairs = {
        name: was if request.POST.get(f"same-{name}") == SAME else "" for name, was in shown.items()
    }
    new, was = request.POST.get("pair-new", ""), request.POST.get("pair-was", "")
    if new in bench.definition.names() and was in old.names():
        pairs = {name: "" if one == was else one for name, one in pairs.items()} | {new: was}
    return pairs


def _shown_pairs(bench: Bench, old: Definition) -> Mapping[str, str]:
    """For each question the one before that is declared or suggested."""
    declared = _declared(bench, old)
    pairs = suggested_pairs(old, bench.definition)
    found = {pair.question: declared.get(pair.question, pair.was) for pair in pairs}
    return {name: was for name, was in found.items() if was}


def _declared(bench: Bench, old: Definition) -> Mapping[str, str]:
    """What was declared, and for the rest what nothing stands against."""
    said: Mapping[str, str] = bench.draft.equivalences
    suggested = {
        pair.question: pair.was if pair.is_equal else ""
        for pair in suggested_pairs(old, bench.definition)
    }
    known = set(old.names())
    return {
        name: was
        for name, was in (suggested | dict(said)).items()
        if was in known and name in suggested
    }


def _lines(bench: Bench, old: Definition, declared: Mapping[str, str]) -> Sequence[Line]:
    labels, before = _labels(bench, bench.definition), _labels(bench, old)
    return [
        Line(
            question=name,
            label=labels[name],
            was=was,
            was_label=before[was],
            is_declared=name in declared,
        )
        for name, was in _shown_pairs(bench, old).items()
    ]


def _named(bench: Bench, definition: Definition) -> Sequence[tuple[str, str]]:
    """Everything that has answers, with its words."""
    labels = _labels(bench, definition)
    return [(name, labels[name] or name) for name in definition.names()]


def _labels(bench: Bench, definition: Definition) -> Mapping[str, str]:
    found = {question.name: bench.said(question.label) for question in definition.questions()}
    for question in definition.questions():
        for row in question.rows:
            found[row.name] = f"{found[question.name]} – {bench.said(row.label)}"
    return found


def _wrong(bench: Bench, fault: Fault) -> Wrong:
    names = {language: language_name(language) for language in bench.definition.languages}
    where = fault.question or fault.choices or fault.section
    return Wrong(
        fault=fault,
        sentence=phrases.fault_sentence(fault, names),
        where=where,
        field=phrases.FIELDS.get(fault.field, ""),
        href=_mended_at(bench, fault),
    )


def _mended_at(bench: Bench, fault: Fault) -> str:
    """The page of the question, the matrix whose row it is, the list, the section, or the whole."""
    homes = {row.name: one.name for one in bench.definition.questions() for row in one.rows}
    home = homes.get(fault.question)
    if home:
        return reverse("questionnaires:rows", args=[bench.key, home])
    for name, page_name in (
        (fault.question, "question"),
        (fault.choices, "choice_list"),
        (fault.section, "section"),
    ):
        if name and "/" not in name:
            return _address(page_name, bench.key, name)
    return reverse("questionnaires:words", args=[bench.key])


def _address(page_name: str, key: str, name: str) -> str:
    return reverse(f"questionnaires:{page_name}", args=[key, name])
