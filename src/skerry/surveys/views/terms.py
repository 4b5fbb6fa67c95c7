"""What respondents are told of law and contact."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases
from skerry.surveys.forms_waves import TermsForm
from skerry.surveys.queries.waves import terms as known_terms
from skerry.surveys.services.terms import change_terms


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SURVEY_TERMS_EDIT)
def terms(request: Request) -> HttpResponse:
    form = TermsForm(request.POST or None, texts=known_terms())
    if form.is_valid():
        change_terms(texts=form.texts, by=request.actor, now=timezone.now())
        messages.success(request, phrases.TERMS_CHANGED)
        return redirect("surveys:terms")
    status = 422 if form.is_bound else 200
    return page(request, "surveys/terms.html", {"form": form}, status=status)
