"""The page behind a personal link where a respondent decides whether and how they are quoted."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from skerry.kernel.actor import VISITOR
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.unkept import unkept
from skerry.questionnaires.api import definition_of, site_language
from skerry.surveys import phrases_quotes as phrases
from skerry.surveys.enums import Mode, QuoteState
from skerry.surveys.forms_quotes import NamingForm
from skerry.surveys.models import Quote
from skerry.surveys.queries.answering import invitation_behind
from skerry.surveys.queries.quotes import namings_of, quote_behind
from skerry.surveys.services import quotes as services
from skerry.surveys.views.quoted import named
from skerry.surveys.views.results.said import question_words


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SURVEY_ANSWER)
@unkept
def quote(request: Request, token: str, quote: UUID) -> HttpResponse:
    """The link says whose words they are; an account that is signed in meanwhile leaves no trace."""
    invitation = invitation_behind(token)
    found = quote_behind(invitation, uuid=quote) if invitation else None
    if found is None:
        raise Http404
    preferred = found.invitation.language
    with translation.override(site_language(request, preferred=preferred)):
        return _page(request, found)


def _page(request: Request, found: Quote) -> HttpResponse:
    form = _form(request, found)
    if request.method == "POST" and _decide(request, found, form):
        return redirect(request.path)
    wave, language = found.invitation.wave, translation.get_language() or ""
    context = {
        "quote": found,
        "form": form,
        "title": wave.title(language),
        "question": question_words(definition_of(wave.version), found.question, language),
        "named": named(found),
        "is_allowed": found.state == QuoteState.CONSENTED,
        "is_asked": found.state == QuoteState.ASKED,
        "promise": phrases.IS_CONFIDENTIAL[Mode(wave.mode)],
        "kept_until": wave.kept_until,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "surveys/answering/quote.html", context, status=status)


def _form(request: Request, found: Quote) -> NamingForm:
    choices = [(each.value, named(found, each)) for each in namings_of(found.invitation)]
    said = request.POST if request.POST.get("wish") == "yes" else None
    return NamingForm(said, choices=choices, proposed=found.naming)


def _decide(request: Request, found: Quote, form: NamingForm) -> bool:
    """Obey the button that was pressed; a yes has to say how."""
    is_no = request.POST.get("wish") == "no"
    if not is_no and not form.is_valid():
        return False
    now = timezone.now()
    try:
        if is_no:
            services.decline_quote(quote=found, by=VISITOR, now=now)
        else:
            services.allow_quote(quote=found, naming=form.wanted, by=VISITOR, now=now)
    except services.QuoteNotPossible as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(phrases.DECLINED if is_no else phrases.ALLOWED))
    return True
