from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.kernel import notifications as news
from skerry.kernel.actor import Actor
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.notifications.forms import NotificationChoices
from skerry.kernel.notifications.queries import (
    channels_of,
    kinds_for,
    notifications_of,
    unread_count,
)
from skerry.kernel.notifications.tokens import StopLinkBroken, read_stop_token
from skerry.kernel.permissions import Permission

PAGE_LENGTH = 30


@require_safe
@require(Permission.NOTIFICATIONS_OWN)
def notifications(request: Request) -> HttpResponse:
    found = notifications_of(request.viewer)
    context = {
        "page": Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page")),
        "unread": unread_count(request.viewer.person),
    }
    return page(request, "kernel/notifications/list.html", context)


@require_POST
@require(Permission.NOTIFICATIONS_OWN)
def read(request: Request) -> HttpResponse:
    news.mark_read(by=request.actor, now=timezone.now())
    return redirect("kernel:notifications")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.NOTIFICATIONS_OWN)
def choices(request: Request) -> HttpResponse:
    person = UUID(request.actor.id)
    usual = channels_of(person)
    offered = {kind: usual[kind] for kind in kinds_for(request.viewer)}
    form = NotificationChoices(offered, request.POST or None)
    if form.is_valid():
        news.choose_notifications(
            person=person, choices=form.choices, by=request.actor, now=timezone.now()
        )
        messages.success(request, _("Your choice is kept."))
        return redirect("kernel:notification_settings")
    return page(request, "kernel/notifications/settings.html", {"form": form})


@csrf_exempt  # mail programs press this button for the person (RFC 8058); the signed link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PAGES_READ)
def stop(request: Request, token: str) -> HttpResponse:
    try:
        person, kind = read_stop_token(token)
    except StopLinkBroken as problem:
        raise Http404 from problem
    is_done = request.method == "POST"
    if is_done:
        news.stop_mail(person=person, kind=kind, by=Actor.person(person), now=timezone.now())
    context = {"kind": kind, "is_done": is_done}
    return page(request, "kernel/notifications/stop.html", context)
