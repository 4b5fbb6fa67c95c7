"""The page under a mail of a survey where one click stops such mail, without a sign-in."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from skerry.kernel.actor import VISITOR
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys.enums import InvitationState
from skerry.surveys.models import Invitation
from skerry.surveys.queries.answering import invitation_behind
from skerry.surveys.services.optouts import opt_in, opt_out


@csrf_exempt  # mail programs press this button for the person (RFC 8058); the link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.SURVEY_ANSWER)
def stop(request: Request, token: str) -> HttpResponse:
    invitation = invitation_behind(token)
    if invitation is None:
        raise Http404
    if request.method == "POST":
        _obey(request, invitation)
        invitation.refresh_from_db()
    context = {
        "title": invitation.wave.title(request.LANGUAGE_CODE),
        "is_stopped": invitation.state == InvitationState.OPTED_OUT,
        "token": token,
    }
    return page(request, "surveys/mail/stop.html", context)


def _obey(request: Request, invitation: Invitation) -> None:
    """An account that is signed in meanwhile leaves no trace: the link says whose wish it is."""
    wish, now = request.POST.get("wish"), timezone.now()
    if wish == "again":
        opt_in(invitation=invitation, by=VISITOR, now=now)
    else:
        opt_out(invitation=invitation, of_all=wish == "all", by=VISITOR, now=now)
