"""Open answers of a closed wave: what they are about, and the codes by which they are counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.kernel import counting
from skerry.kernel.events import Event
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.questionnaires.api import definition_of
from skerry.surveys import phrases_quotes as quotes_phrases
from skerry.surveys import phrases_results as phrases
from skerry.surveys import phrases_words
from skerry.surveys.enums import Mode, QuoteObstacle, ResultsObstacle, ResultsState
from skerry.surveys.forms_words import CodeForm
from skerry.surveys.models import Results, Wave
from skerry.surveys.queries.answers import release_of
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.queries.words import Said, said_in
from skerry.surveys.rules.figures.coding import open_questions
from skerry.surveys.rules.figures.plans import codebooks
from skerry.surveys.rules.figures.plans.codebooks import Codebook, CodebookFull, codebook_of
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.services.plans import change_plan
from skerry.surveys.services.results import ResultsNotPossible
from skerry.surveys.views.results import said as told
from skerry.surveys.views.tabs import wave_frame

PART: Final = "codebooks"
CHANGES: Final[Mapping[str, Callable[[Codebook, str], Codebook]]] = {
    "up": codebooks.moved_up,
    "down": codebooks.moved_down,
    "aside": codebooks.put_aside,
    "back": codebooks.taken_back,
}


@require_safe
@require(Permission.WAVES_MANAGE)
def words(request: Request, uuid: UUID) -> HttpResponse:
    """The open questions of a wave. Whoever may not read answers is told who does."""
    wave = _wave(request, uuid)
    books, language = plan_of(wave).codebooks, request.LANGUAGE_CODE
    definition = definition_of(wave.version)
    questions = [
        (
            name,
            told.question_words(definition, name, language),
            told.written_in(said),
            len(codebook_of(books, name).codes),
        )
        for name, said in said_in(request.viewer, wave=wave).items()
    ]
    context = about(request, wave) | {
        "questions": questions,
        "may_read": request.viewer.may(Permission.ANSWERS_READ),
    }
    return page(request, "surveys/results/words.html", context)


@require_safe
@require(Permission.ANSWERS_READ)
def words_question(request: Request, uuid: UUID, question: str) -> HttpResponse:
    """What comes up in the answers to one question; that somebody looked stands in the log."""
    wave, said = asked(request, uuid, question)
    record_reading(request, wave, question)
    book = codebook_of(plan_of(wave).codebooks, question)
    language = request.LANGUAGE_CODE
    context = about(request, wave) | {
        **of_question(wave, question, language),
        **told.found_topics(said, language=language),
        "said": told.written_in(said),
        "catch": told.shown_catch(said, book.codes, language=language),
        "set_aside": [(code.name, told.label_words(code, language)) for code in book.set_aside],
        "without_code": [] if wave.mode == Mode.ANONYMOUS else told.without_code(said, book),
        "may_change": request.viewer.may(Permission.WAVES_MANAGE),
        "why_no_quotes": _why_no_quotes(wave, said),
    }
    return page(request, "surveys/results/words_question.html", context)


def _why_no_quotes(wave: Wave, said: Sequence[Said]) -> str:
    """Why nothing of these answers can be quoted; nothing where it can."""
    if wave.mode == Mode.ANONYMOUS:
        return str(quotes_phrases.OBSTACLES[QuoteObstacle.ANONYMOUS])
    return "" if said else str(quotes_phrases.OBSTACLES[QuoteObstacle.NO_WORDS])


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ANSWERS_READ)
def words_code(request: Request, uuid: UUID, question: str) -> HttpResponse:
    """A code, new or changed; before it is kept one can see what it would find."""
    wave, said = _changeable(request, uuid, question)
    book = codebook_of(plan_of(wave).codebooks, question)
    form = _form(request, wave, book)
    is_wanted = form.is_valid() and "preview" not in request.POST
    if is_wanted and _is_kept(request, wave, question, form):
        return redirect("surveys:results_plan_words_question", wave.uuid, question)
    language = request.LANGUAGE_CODE
    context = about(request, wave) | {
        **of_question(wave, question, language),
        "form": form,
        "preview": _preview(said, book, form, language) if form.is_valid() else None,
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return page(request, "surveys/results/words_code.html", context, status=status)


@require_POST
@require(Permission.ANSWERS_READ)
def words_change(request: Request, uuid: UUID, question: str) -> HttpResponse:
    """Move a code, set it aside or take it back."""
    wave, _said = _changeable(request, uuid, question)
    way = request.POST.get("way", "")
    if way in CHANGES:
        _change(request, wave, question, way)
    return redirect("surveys:results_plan_words_question", wave.uuid, question)


def _change(request: Request, wave: Wave, question: str, way: str) -> None:
    change = partial(_changed, CHANGES[way], request.POST.get("code", ""))
    try:
        _decide(request, wave, question, change)
    except CodebookFull:
        messages.error(request, phrases_words.full())
    except ResultsNotPossible as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(phrases_words.DONE[way]))


def _wave(request: Request, uuid: UUID) -> Wave:
    return get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)


def asked(request: Request, uuid: UUID, question: str) -> tuple[Wave, Sequence[Said]]:
    wave = _wave(request, uuid)
    if question not in open_questions(definition_of(wave.version)):
        raise Http404
    return wave, said_in(request.viewer, wave=wave)[question]


def _changeable(request: Request, uuid: UUID, question: str) -> tuple[Wave, Sequence[Said]]:
    if not request.viewer.may(Permission.WAVES_MANAGE):
        raise PermissionDenied
    return asked(request, uuid, question)


def record_reading(request: Request, wave: Wave, question: str) -> None:
    if wave.mode != Mode.ANONYMOUS:
        counting.record_sensitive_reading(
            target=wave,
            by=request.actor,
            now=timezone.now(),
            event=Event.WORDS_READ,
            detail={"question": question},
        )


def about(request: Request, wave: Wave) -> dict[str, object]:
    published = Results.objects.filter(wave=wave, state=ResultsState.PUBLISHED)
    return wave_frame(request, wave, current="surveys:wave_results") | {
        "is_published": published.exists(),
        "why_none": _why_none(wave),
        "mode": wave.mode,
    }


def _why_none(wave: Wave) -> phrases.Sentence:
    """Why there is nothing to read yet; empty where there is."""
    if wave.closed_at is None:
        return phrases.OBSTACLES[ResultsObstacle.NOT_CLOSED]
    release = release_of(wave) if wave.mode == Mode.ANONYMOUS else None
    is_sealed = wave.mode == Mode.ANONYMOUS and not (release and release.is_kept)
    return phrases.OBSTACLES[ResultsObstacle.NOT_RELEASED] if is_sealed else ""


def of_question(wave: Wave, question: str, language: str) -> dict[str, object]:
    label = told.question_words(definition_of(wave.version), question, language)
    return {"question": question, "label": label}


def _form(request: Request, wave: Wave, book: Codebook) -> CodeForm:
    """For a new code, or for the one that the address names."""
    name = request.GET.get("code", "")
    code = book.known(name)
    if name and code is None:
        raise Http404
    return CodeForm(
        request.POST or None,
        languages=definition_of(wave.version).languages,
        book=book,
        code=code,
        words=request.GET.getlist("word")[: codebooks.MOST_WORDS],
    )


def _is_kept(request: Request, wave: Wave, question: str, form: CodeForm) -> bool:
    """Keep the code; where that is not possible, say why and lose nothing."""
    try:
        _decide(request, wave, question, partial(codebooks.with_code, code=form.code))
    except CodebookFull:
        form.add_error(None, phrases_words.full())
    except ResultsNotPossible as refusal:
        form.add_error(None, str(phrases.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(phrases_words.KEPT))
        for sentence in told.shared(form.code, form.others, language=request.LANGUAGE_CODE):
            messages.info(request, sentence)
        return True
    return False


def _changed(change: Callable[[Codebook, str], Codebook], name: str, book: Codebook) -> Codebook:
    return change(book, name)


def _decide(
    request: Request, wave: Wave, question: str, change: Callable[[Codebook], Codebook]
) -> None:
    def decided(plan: Plan) -> Plan:
        return replace(plan, codebooks=codebooks.changed(plan.codebooks, question, change))

    change_plan(wave=wave, change=decided, part=PART, by=request.actor, now=timezone.now())


def _preview(
    said: Sequence[Said], book: Codebook, form: CodeForm, language: str
) -> dict[str, object]:
    """How many the code would find, how many would then be in none, and words of other codes."""
    code = replace(form.code, name=form.name or "-")
    catch = told.shown_catch(said, [code, *form.others], language=language)
    return {
        "found": catch.codes[0].respondents,
        "left": catch.left,
        "shared": told.shared(code, form.others, language=language),
    }
