"""Search over the whole site."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from skerry.actors import forms, phrases
from skerry.actors.queries.site_search import search_everything
from skerry.kernel.caching import cached_for_visitors
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def search(request: Request) -> HttpResponse:
    words = forms.SearchForm(request.GET).asked()
    language = get_language() or "en"
    groups = search_everything(words, viewer=request.viewer, language=language) if words else []
    context = {"words": words, "groups": groups, "kinds": phrases.SEARCH_KINDS}
    return page(request, "actors/search.html", context, part="results")
