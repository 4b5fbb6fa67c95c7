"""Mailings of a wave: their words, a trial, the sending, and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.accounts.api import person_of
from skerry.kernel.contacts import names_of
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import links
from skerry.surveys import phrases_invitations as phrases
from skerry.surveys.enums import LeftOut, MailOutcome, RoundKind, RoundState, WaveState
from skerry.surveys.forms_invitations import RoundForm, first_texts
from skerry.surveys.letters import Letters
from skerry.surveys.models import Round, Wave
from skerry.surveys.queries import rounds as queries
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.answering import obstacle_of
from skerry.surveys.rules.rounds import STEP, in_steps
from skerry.surveys.services import rounds as services
from skerry.surveys.views.tabs import wave_frame

PAGE_LENGTH = 30
_TAB = "surveys:rounds"
_TO_MANY = frozenset(RoundKind) - {RoundKind.SINGLE}


def _wave(request: Request, uuid: UUID) -> Wave:
    return get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)


def _found(request: Request, wave: UUID, uuid: UUID) -> Round:
    rows = queries.rounds_visible_to(request.viewer, wave=_wave(request, wave))
    return get_object_or_404(rows, uuid=uuid)


@require_safe
@require(Permission.WAVES_MANAGE)
def rounds(request: Request, uuid: UUID) -> HttpResponse:
    wave = _wave(request, uuid)
    rows = queries.rounds_visible_to(request.viewer, wave=wave)
    shown = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = wave_frame(request, wave, current=_TAB) | {
        "page": shown,
        "figures": _figures(list(shown.object_list)),
        "names": names_of({one.by for one in shown.object_list}),
        "kinds": phrases.KINDS,
        "kinds_explained": phrases.KINDS_EXPLAINED,
        "states": phrases.ROUND_STATES,
        "marks": phrases.ROUND_MARKS,
        "is_taking_answers": obstacle_of(wave, today=timezone.localdate()) is None,
        "has_ended": wave.state == WaveState.CLOSED,
    }
    return page(request, "surveys/mail/rounds.html", context)


def _figures(rounds: Sequence[Round]) -> dict[int, dict[str, int]]:
    counts = queries.outcomes_of(rounds)
    return {one.pk: _told(one, counts[one.pk]) for one in rounds}


def _told(one: Round, counts: Mapping[MailOutcome, int]) -> dict[str, int]:
    waiting = counts[MailOutcome.WAITING] + counts[MailOutcome.ON_ITS_WAY]
    figures = {
        "waiting": waiting,
        "delivered": counts[MailOutcome.DELIVERED],
        "failed": counts[MailOutcome.FAILED],
        "handed_over": sum(counts.values()) - counts[MailOutcome.WAITING],
        "all": sum(counts.values()),
    }
    if queries.is_telling(one):
        return {name: in_steps(number) for name, number in figures.items()}
    return figures


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def round_new(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    wave = _wave(request, uuid)
    if kind not in _TO_MANY:
        raise Http404
    wanted = RoundKind(kind)
    form = RoundForm(request.POST or None, texts=first_texts(wanted))
    if form.is_valid():
        made = services.write_round(
            wave=wave, kind=wanted, texts=form.texts, by=request.actor, now=timezone.now()
        )
        messages.success(request, phrases.KEPT)
        return redirect("surveys:round", uuid, made.uuid)
    context = _form_context(request, wave, wanted, form) | {"round": None}
    status = 422 if form.is_bound else 200
    return page(request, "surveys/mail/round_form.html", context, status=status)


def _form_context(
    request: Request, wave: Wave, kind: RoundKind, form: RoundForm
) -> dict[str, Any]:  # Any: a page's
    return wave_frame(request, wave, current=_TAB) | {
        "kind": phrases.KINDS[kind],
        "explained": phrases.KINDS_EXPLAINED[kind],
        "form": form,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def round_change(request: Request, uuid: UUID, round: UUID) -> HttpResponse:  # noqa: A002  # its name in the address
    found = _found(request, uuid, round)
    form = RoundForm(request.POST or None, texts=found.texts)
    if form.is_valid():
        changing = partial(services.change_round, draft=found, texts=form.texts)
        return _done(request, found, changing, phrases.KEPT)
    context = _form_context(request, found.wave, RoundKind(found.kind), form) | {"round": found}
    status = 422 if form.is_bound else 200
    return page(request, "surveys/mail/round_form.html", context, status=status)


@require_safe
@require(Permission.WAVES_MANAGE)
def round_page(request: Request, uuid: UUID, round: UUID) -> HttpResponse:  # noqa: A002  # likewise
    found = _found(request, uuid, round)
    state = RoundState(found.state)
    context = wave_frame(request, found.wave, current=_TAB) | {
        "round": found,
        "kind": phrases.KINDS[RoundKind(found.kind)],
        "samples": _samples(found),
        "state": phrases.ROUND_STATES[state],
        "mark": phrases.ROUND_MARKS[state],
        "name": names_of([found.by]).get(found.by, ""),
        "job": queries.job_of(found),
        "is_telling": queries.is_telling(found),
        "step": STEP,
        "has_ended": found.wave.state == WaveState.CLOSED,
        "figures": _figures([found])[found.pk],
        "reach": _reach(found) if state is RoundState.DRAFT else None,
        "left_out": _left_out(found.counts),
    }
    return page(request, "surveys/mail/round.html", context, part="standing")


def _samples(found: Round) -> list[tuple[str, str, str]]:
    """The mail in each language as a respondent will see it."""
    letters = Letters(found)
    name, organisation, token = _("Ada Example"), _("Example Ltd"), "example"
    samples = []
    for language in found.texts:
        subject, words = letters.words(language, name=name, organisation=organisation, token=token)
        samples.append((language, subject, words.text))
    return samples


def _reach(found: Round) -> dict[str, Any]:  # Any: numbers and rows
    """Whom a draft would reach at this moment, and why not the others."""
    audience = queries.audience(found.wave, kind=RoundKind(found.kind), today=timezone.localdate())
    return {"number": audience.number, "left_out": _left_out(audience.left_out)}


def _left_out(counts: Any) -> list[tuple[str | Promise, int]]:  # Any: JSON
    """Why some got none."""
    known = {LeftOut(reason): number for reason, number in counts.items()}
    return [(phrases.LEFT_OUT[reason], known[reason]) for reason in LeftOut if reason in known]


def _done(
    request: Request, found: Round, deed: Callable[..., Any], sentence: str | Promise
) -> HttpResponse:  # Any: what it gives is of no use here
    """Do it and say so, or say why it cannot be done."""
    try:
        deed(by=request.actor, now=timezone.now())
    except services.RoundNotPossible as refusal:
        messages.error(request, str(phrases.ROUND_OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(sentence))
    return redirect(found)


@require_POST
@require(Permission.WAVES_MANAGE)
def round_try(request: Request, uuid: UUID, round: UUID) -> HttpResponse:  # noqa: A002  # likewise
    found = _found(request, uuid, round)
    person = person_of(request.actor)
    if person is None:
        raise Http404
    services.try_round(
        draft=found,
        person=person,
        token=links.new_token(),
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, phrases.TRIED)
    return redirect(found)


@require_POST
@require(Permission.WAVES_MANAGE)
def round_send(request: Request, uuid: UUID, round: UUID) -> HttpResponse:  # noqa: A002  # likewise
    found = _found(request, uuid, round)
    return _done(request, found, partial(services.send_round, draft=found), phrases.SENDING)


@require_POST
@require(Permission.WAVES_MANAGE)
def round_stop(request: Request, uuid: UUID, round: UUID) -> HttpResponse:  # noqa: A002  # likewise
    found = _found(request, uuid, round)
    return _done(request, found, partial(services.stop_round, sent=found), phrases.STOPPED)


@require_POST
@require(Permission.WAVES_MANAGE)
def round_resume(request: Request, uuid: UUID, round: UUID) -> HttpResponse:  # noqa: A002  # likewise
    found = _found(request, uuid, round)
    return _done(request, found, partial(services.resume_round, sent=found), phrases.SENDING)


@require_POST
@require(Permission.WAVES_MANAGE)
def round_delete(request: Request, uuid: UUID, round: UUID) -> HttpResponse:  # noqa: A002  # likewise
    found = _found(request, uuid, round)
    try:
        services.delete_round(draft=found, by=request.actor, now=timezone.now())
    except services.RoundNotPossible as refusal:
        messages.error(request, str(phrases.ROUND_OBSTACLES[refusal.obstacle]))
        return redirect(found)
    messages.success(request, phrases.DELETED)
    return redirect("surveys:rounds", uuid)
