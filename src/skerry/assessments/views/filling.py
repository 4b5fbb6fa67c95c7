"""Beginning a check-up, and filling it in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from skerry.assessments import phrases
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.phrases_kinds import WORDS
from skerry.assessments.services.checkups import NothingToAsk, check_again, start_check_up
from skerry.assessments.sheets import CheckSheet
from skerry.assessments.views.doors import ENTRANCES, TOO_MANY, Opened, behind_door
from skerry.kernel.components import Link
from skerry.kernel.gate import require
from skerry.kernel.http import Request
from skerry.kernel.http import page as page_of
from skerry.kernel.permissions import Permission
from skerry.kernel.senders import Limit, is_within, sender_of
from skerry.kernel.unkept import unkept
from skerry.questionnaires.api import Place, respond

STARTS_OF_A_SENDER: Final = Limit(name="check-up-starts", most=20, within=timedelta(days=1))
TOLD: Final = frozenset({"", "receipt"})
"""The pages that tell that answers were handed in; here the result does."""
ABSENT: Final = 503


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_TAKE)
@unkept
def entrance(request: Request, kind: CheckUpKind) -> HttpResponseBase:
    """What this kind of check-up is, and which others there are; a press of the button makes a secret link."""
    if request.method != "POST":
        return _entrance(request, kind)
    now = timezone.now()
    if not is_within(STARTS_OF_A_SENDER, sender=sender_of(request, today=timezone.localdate(now))):
        return _entrance(request, kind, refusal=phrases.STARTED_TOO_OFTEN, status=TOO_MANY)
    try:
        token = start_check_up(kind=kind, language=get_language() or "", by=request.actor, now=now)
    except NothingToAsk:
        return _entrance(request, kind, refusal=phrases.NOTHING_TO_ASK, status=ABSENT)
    return redirect("assessments:check", token)


def _entrance(
    request: Request, kind: CheckUpKind, *, refusal: object = "", status: int = 200
) -> HttpResponse:
    may = request.viewer.may_somewhere
    context = {
        "refusal": refusal,
        "words": WORDS[kind],
        "kinds": [
            Link(label=WORDS[each].name, href=reverse(name), is_current=each is kind)
            for each, name in ENTRANCES.items()
        ],
        "promise": phrases.promise_in_short(),
        "links": [
            Link(label=label, href=reverse(name))
            for name, label, permission in phrases.OWN_PAGES
            if may(permission)
        ],
    }
    return page_of(request, "assessments/entrance.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_TAKE)
@behind_door
def check(request: Request, opened: Opened, page: str = "") -> HttpResponseBase:
    """The questions; whoever has handed them in sees the result instead of a receipt."""
    sheet = CheckSheet(opened.current, language=get_language() or "")
    is_told = page in TOLD and request.method != "POST" and "format" not in request.GET
    if is_told and sheet.is_submitted:
        return redirect(opened.address("result"))
    return respond(request, sheet=sheet, place=_place(opened, sheet), page=page, now=timezone.now())


@require_POST
@require(Permission.CHECK_UP_TAKE)
@behind_door
def again(request: Request, opened: Opened) -> HttpResponseBase:
    """The next check: the same questions, with the answers of the last one to be changed."""
    check_again(
        check_up=opened.check_up,
        language=get_language() or "",
        by=request.actor,
        now=timezone.now(),
    )
    return redirect(opened.address("check"))


def _ways_on(opened: Opened) -> Sequence[Link]:
    """Where else one can go while questions are open: to the last result, and to what becomes of the answers."""
    ways = []
    if opened.finished:
        ways.append(Link(label=_("Result of the last check"), href=opened.address("result")))
    if not opened.is_by_guest:
        ways.append(Link(label=_("Keep, share or delete"), href=opened.address("keep")))
    return ways


def _place(opened: Opened, sheet: CheckSheet) -> Place:
    language = get_language() or sheet.language
    titles = sheet.definition.title
    return Place(
        address=opened.address("check"),
        title=titles.get(language) or next(iter(titles.values()), ""),
        promise=phrases.promise_in_short(),
        may_share=True,
        may_withdraw=False,
        keeps_receipt=True,
        has_link=not opened.is_by_account,
        mark=opened.firm,
        links=_ways_on(opened),
        reopen=sheet.reopen,
    )
