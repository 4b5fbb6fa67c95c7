"""Sentences of this room that are used twice or returned by rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import ConsentKind, ContactObstacle, ContactState, Obstacle
from skerry.kernel.roles import ROLES, Role

Sentence = str | Promise

OBSTACLES = {
    Obstacle.ABOVE_OWN_ROLE: _("That role is above your own: somebody who holds it can do this."),
    Obstacle.OWN_ROLE: _("Nobody gives a role to themselves. Please ask a colleague."),
    Obstacle.OWN_VETTING: _("Nobody vets themselves. Please ask a colleague."),
    Obstacle.NEEDS_ORGANISATION: _(
        "That role belongs to an organisation: invite the person there."
    ),
    Obstacle.NOT_FOR_AN_ORGANISATION: _(
        "That role is for the whole region, not for an organisation."
    ),
    Obstacle.NOT_GRANTED: _("Everybody has that role already."),
    Obstacle.ALREADY_HELD: _("They hold that role already."),
    Obstacle.NOT_HELD: _("They do not hold that role."),
    Obstacle.LAST_ADMINISTRATOR: _(
        "Nobody else is an administrator for good. Give somebody else the role without an end first."
    ),
    Obstacle.NO_LASTING_ADMINISTRATOR: _(
        "Nobody else is an administrator for good, so the site would have none one day. "
        "Leave the end empty, or give somebody else the role without an end first."
    ),
    Obstacle.LAST_EDITOR: _(
        "Nobody else keeps the entry of an organisation that you keep. Hand it over, or leave it, first."
    ),
    Obstacle.NO_REASON: _("Please say why."),
    Obstacle.ENDS_TOO_EARLY: _("The end must lie in the future."),
    Obstacle.ENDS_TOO_LATE: _("A vetting ends within two years. It can be renewed."),
    Obstacle.NOT_A_COLLEAGUE: _("They do not belong to the organisation."),
    Obstacle.NOT_AN_EDITOR: _("Only an editor can hand the entry over."),
    Obstacle.ALREADY_A_COLLEAGUE: _("They belong to the organisation already."),
    Obstacle.ALREADY_INVITED: _(
        "They are invited already. Withdraw that invitation to send a new one."
    ),
    Obstacle.TOO_MANY_INVITATIONS: _("There are too many open invitations. Withdraw some first."),
    Obstacle.INVITATION_ACCEPTED: _("This invitation has been accepted."),
    Obstacle.INVITATION_WITHDRAWN: _(
        "This invitation has been withdrawn. Please ask for a new one."
    ),
    Obstacle.INVITATION_EXPIRED: _("This invitation is too old. Please ask for a new one."),
    Obstacle.OTHER_ADDRESS: _("This invitation was sent to another address than yours."),
    Obstacle.NOT_CONFIRMED: _("Please type the word to confirm it."),
    Obstacle.ADDRESS_TAKEN: _("There is an account with that address already."),
}

CONTACT_OBSTACLES = {
    ContactObstacle.NOBODY_THERE: _(
        "Nobody keeps this entry at the moment, so there is nobody to read your message."
    ),
    ContactObstacle.OWN_ORGANISATION: _("This is your own organisation."),
    ContactObstacle.NOT_WANTED: _("The organisation takes no more messages from you."),
    ContactObstacle.WAITS_ALREADY: _(
        "A message of yours waits there already. Please give them time to answer."
    ),
    ContactObstacle.TOO_MANY: _(
        "The organisation has had very many messages today. Please try again tomorrow."
    ),
    ContactObstacle.NOT_NOW: _("That cannot be done any more: something has happened meanwhile."),
    ContactObstacle.LOOKED_AT: _(
        "The message is being looked at, so it cannot be deleted just now. Please try again in some days."
    ),
}
CONTACT_STATES: Mapping[ContactState, Sentence] = {
    ContactState.UNCONFIRMED: _("Not sent yet"),
    ContactState.WAITING: _("Waits for an answer"),
    ContactState.ANSWERED: _("Answered"),
    ContactState.CONNECTED: _("Answered, addresses shown"),
    ContactState.DECLINED: _("Declined"),
    ContactState.BLOCKED: _("Sender blocked"),
}
CONTACT_FOLDERS: Mapping[str, Sentence] = {
    "waiting": _("Waiting"),
    "answered": _("Answered"),
    "declined": _("Declined"),
    "blocked": _("Blocked"),
}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A text that people agree to. Change ``version`` with every change of the meaning."""

    version: str
    text: Sentence


CONSENTS: Mapping[ConsentKind, Wording] = {
    ConsentKind.NEWS: Wording(
        version="2026-11",
        text=_("Send me news of the cluster by mail, a few times a year."),
    ),
    ConsentKind.CONTACT: Wording(
        version="2026-11",
        text=_("People with an account may write to me through this site."),
    ),
}

DETAILS_SAVED = _("Saved.")
SESSIONS_ENDED = _("You are signed out everywhere else.")
ERASED = _("Your account and everything we knew about you are erased. Goodbye, and thank you.")
INVITED = _("The invitation is on its way.")
INVITATION_WITHDRAWN = _("The invitation is withdrawn.")
JOINED = _("Welcome among your colleagues.")
HANDED_OVER = _("Your colleague keeps the entry now.")
LEFT = _("The membership has ended.")
ROLE_GIVEN = _("The role is given.")
ROLE_TAKEN = _("The role is withdrawn.")
VETTED = _("The person is vetted.")
VETTING_TAKEN = _("The vetting is withdrawn.")
CONTACT_TO_CONFIRM = _(
    "One step is left: open the link that we have just mailed you, and press the button there."
)
CONTACT_PASSED_ON = _("Your message is on its way.")
CONTACT_DELETED = _("Your message, and the answers to it, are deleted here.")
CONTACT_ANSWERED = _("Your answer is on its way.")
CONTACT_DECLINED = _("The message is declined.")
CONTACT_BLOCKED = _("The sender is blocked. They are not told.")
CONTACT_UNBLOCKED = _("The sender may write to you again.")
CONTACT_REPORTED = _("The cluster manager will look at the message.")
CONTACT_REPORT_CLOSED = _("The report is closed.")
A_MEMBER = _("Somebody with an account")
TOO_FAST = _("That was too often in a short time. Please wait a little.")


def role_name(role: str) -> Sentence:
    return ROLES[Role(role)].name
