"""What a check says: where the firm stands, and what that says of frameworks."""

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from skerry.assessments import content, phrases
from skerry.assessments.exported import assessment_of
from skerry.assessments.queries.framework_texts import sources_of, texts_of
from skerry.assessments.queries.peers import is_waiting, peers_of
from skerry.assessments.queries.plans import plan_of, situation_in
from skerry.assessments.queries.standing import Checked, checked
from skerry.assessments.rules.oscal import assessment_results
from skerry.assessments.rules.raising import raising_most
from skerry.assessments.rules.standing import change_between, coverage_of
from skerry.assessments.shown import requirement_lines, shown_areas
from skerry.assessments.shown_law import is_asked_by_customers, shown_laws
from skerry.assessments.shown_official import shown_official
from skerry.assessments.shown_peers import shown_peers
from skerry.assessments.shown_plans import shown_plan, shown_raisings
from skerry.assessments.views.doors import Opened, behind_door
from skerry.kernel.components import Column
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
def result(request: Request, opened: Opened) -> HttpResponseBase:
    if not opened.finished:
        return redirect(opened.address("check"))
    last, *earlier = [checked(each) for each in opened.finished[:2]]
    language = get_language() or ""
    row = plan_of(opened.check_up)
    survey = content.official(opened.kind)
    situation = situation_in(opened.check_up, last)
    context = {
        "opened": opened,
        "check": opened.finished[0],
        "score": last.standing.score,
        "areas": shown_areas(last, language),
        "change": change_between(earlier[0].standing.score, last.standing.score)
        if earlier
        else None,
        "laws": shown_laws(last.answers, language) if opened.content.law else (),
        "is_asked_by_customers": is_asked_by_customers(last.answers),
        "raisings": shown_raisings(
            raising_most(last.standing, situation, opened.content),
            opened.content.measures,
            language,
        ),
        "official": shown_official(last, survey, language) if survey else None,
        "content_version": opened.content.version,
        **_peers(opened, last, language),
        "plan": shown_plan(opened.check_up, row, language, today=timezone.localdate())
        if row
        else None,
    }
    return page(request, "assessments/result.html", context)


def _peers(opened: Opened, last: Checked, language: str) -> dict[str, object]:
    """Firms like this one, and whether it is counted with them."""
    figure = peers_of(opened.kind, last)
    return {
        "peers": shown_peers(figure, last, language) if figure else None,
        "is_waiting": is_waiting(opened.check_up),
        "may_be_counted": last.standing.score.whole is not None and not opened.is_by_guest,
    }


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
def frameworks(request: Request, opened: Opened) -> HttpResponseBase:
    if not opened.finished:
        return redirect(opened.address("check"))
    known = opened.content.frameworks
    if not known:
        raise Http404
    standing = checked(opened.finished[0]).standing
    columns = [Column(label=_("Framework"))]
    context = {
        "opened": opened,
        "covered": [(each, coverage_of(standing, each)) for each in known.values()],
        "standings": phrases.STANDINGS,
        "columns": columns
        + [Column(label=each, is_numeric=True) for each in phrases.STANDINGS.values()],
    }
    return page(request, "assessments/frameworks.html", context)


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
def framework(request: Request, opened: Opened, key: str) -> HttpResponse:
    known = opened.content.frameworks.get(key)
    if known is None or not opened.finished:
        raise Http404
    lines = requirement_lines(checked(opened.finished[0]), known, get_language() or "")
    context = {
        "opened": opened,
        "framework": known,
        "lines": [line for line in lines if line.questions],
        "texts": texts_of(key, get_language() or ""),
        "sources": sources_of(key),
        "not_asked": [line.identifier for line in lines if not line.questions],
    }
    return page(request, "assessments/framework.html", context)


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
def framework_results(request: Request, opened: Opened, key: str) -> HttpResponse:
    """What the check says of the framework, as assessment results for other tools."""
    known = opened.content.frameworks.get(key)
    if known is None or not opened.finished:
        raise Http404
    check = opened.finished[0]
    told = assessment_of(check, checked(check), known, get_language() or "")
    response = JsonResponse(
        assessment_results(told), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = f'attachment; filename="{key}-results.json"'
    return response
