"""Sentences about invitations, mailings and addresses."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.surveys.enums import (
    AddressFault,
    EntryMode,
    InvitationObstacle,
    InvitationState,
    LeftOut,
    MailOutcome,
    RoundKind,
    RoundObstacle,
    RoundState,
    WhyStopped,
)

Sentence = str | Promise

INVITATION_STATES: Final[Mapping[InvitationState, Sentence]] = {
    InvitationState.PREPARED: _("Not mailed yet"),
    InvitationState.SENT: _("Mailed"),
    InvitationState.BOUNCED: _("Mail came back"),
    InvitationState.OPTED_OUT: _("Wants no mail"),
    InvitationState.STOPPED: _("Not asked any more"),
}
REASONS: Final[Mapping[WhyStopped, Sentence]] = {
    WhyStopped.ASKED: _("They asked not to be disturbed"),
    WhyStopped.OUT_OF_SCOPE: _(
        "They do not exist any more, or are none of those the survey is for"
    ),
    WhyStopped.DUPLICATE: _("They are in the list twice"),
    WhyStopped.WITHDRAWN: _("They took their answers back"),
}
REASONS_EXPLAINED: Final[Mapping[WhyStopped, Sentence]] = {
    # true also of who took answers back, where that may not be told
    WhyStopped.ASKED: _(
        "They are to be left in peace. Unless they answer, they count among those who did not."
    ),
    WhyStopped.OUT_OF_SCOPE: _(
        "They do not exist any more, or are none of those the survey is for. Results do not count them as missing."
    ),
    WhyStopped.DUPLICATE: _(
        "The same organisation is asked elsewhere in this survey. Results do not count it twice."
    ),
    WhyStopped.WITHDRAWN: _(
        "They took their answers back. Unless they answer again, they count among those who did not."
    ),
}
INVITATION_MARKS: Final[Mapping[InvitationState, str]] = {
    InvitationState.PREPARED: "plain",
    InvitationState.SENT: "good",
    InvitationState.BOUNCED: "bad",
    InvitationState.OPTED_OUT: "warn",
    InvitationState.STOPPED: "warn",
}
KINDS: Final[Mapping[RoundKind, Sentence]] = {
    RoundKind.INVITATION: _("Invitation"),
    RoundKind.REMINDER: _("Reminder"),
    RoundKind.EXTENSION: _("More time"),
    RoundKind.SINGLE: _("To one respondent"),
}
KINDS_EXPLAINED: Final[Mapping[RoundKind, Sentence]] = {
    RoundKind.INVITATION: _("To everybody who has not been invited yet."),
    RoundKind.REMINDER: _(
        "To those who were invited and have not answered, at most every third day."
    ),
    RoundKind.EXTENSION: _(
        "To those who have not answered, when the survey stays open for longer."
    ),
}
ROUND_STATES: Final[Mapping[RoundState, Sentence]] = {
    RoundState.DRAFT: _("Draft"),
    RoundState.SENDING: _("Being sent"),
    RoundState.STOPPED: _("Stopped"),
    RoundState.SENT: _("Sent"),
}
ROUND_MARKS: Final[Mapping[RoundState, str]] = {
    RoundState.DRAFT: "plain",
    RoundState.SENDING: "accent",
    RoundState.STOPPED: "warn",
    RoundState.SENT: "good",
}
OUTCOMES: Final[Mapping[MailOutcome, Sentence]] = {
    MailOutcome.WAITING: _("Not handed over yet"),
    MailOutcome.ON_ITS_WAY: _("On its way"),
    MailOutcome.DELIVERED: _("Delivered"),
    MailOutcome.FAILED: _("Came back"),
}
LEFT_OUT: Final[Mapping[LeftOut, Sentence]] = {
    LeftOut.ANSWERED: _("Have answered"),
    LeftOut.OPTED_OUT: _("Want no mail"),
    LeftOut.STOPPED: _("Not asked any more"),
    LeftOut.BOUNCED: _("Their mail came back"),
    LeftOut.NO_ADDRESS: _("Without an address"),
    LeftOut.INVITED_BEFORE: _("Invited before"),
    LeftOut.NOT_INVITED: _("Not invited yet"),
    LeftOut.MAILED_LATELY: _("Mailed within the last three days"),
}
ROUND_OBSTACLES: Final[Mapping[RoundObstacle, Sentence]] = {
    RoundObstacle.NOT_NOW: _("That cannot be done any more: the mail has gone on meanwhile."),
    RoundObstacle.WAVE_NOT_OPEN: _(
        "The survey takes no answers now, so no mail is sent. Open it, or give it more time."
    ),
    RoundObstacle.NOBODY: _("There is nobody to whom this mail may go now."),
}
INVITATION_OBSTACLES: Final[Mapping[InvitationObstacle, Sentence]] = {
    InvitationObstacle.OPTED_OUT: _("Whoever has this address wants no mail about this survey."),
    InvitationObstacle.TAKEN: _("This address is invited for the organisation already."),
    InvitationObstacle.ONE_A_MEMBER: _(
        "Here each organisation answers on one sheet. Change the address, or ask them to pass the link on."
    ),
    InvitationObstacle.CLOSED: _("The survey takes no answers now."),
    InvitationObstacle.NOT_NOW: _("That cannot be done now. Somebody may have been faster."),
    InvitationObstacle.ANONYMOUS: _(
        "This survey is anonymous. Whoever types in an answer would know whose it is, so nobody can."
    ),
    InvitationObstacle.BEGUN: _(
        "Somebody has begun to answer. Another address could open what they wrote: "
        "ask them to pass the link on, or to take their answers back first."
    ),
}
PREPARED: Final = _("The invitations are prepared. Nothing is mailed yet.")
ADDRESS_KEPT: Final = _("The address is kept.")
STOPPED_ONE: Final = _("They get no more mail about this survey. Their link stays good.")
NO_REASON: Final = _("Choose why they are not asked any more.")
AGAIN_ONE: Final = _("They get the next invitation.")
SENT_ONE: Final = _("A mail with a new link is on its way.")
COLLEAGUE: Final = _("They are invited with the next invitation.")
LIST_TAKEN: Final = _("The addresses are taken.")
KEPT: Final = _("The draft is kept.")
DELETED: Final = _("The draft is thrown away.")
TRIED: Final = _("It is on its way to you, in each of its languages. Its links open nothing.")
SENDING: Final = _("It is being sent. You can stop it as long as it is under way.")
STOPPED: Final = _("No more of it is sent. What had not left was taken back.")
SUBJECTS: Final[Mapping[RoundKind, Sentence]] = {
    RoundKind.INVITATION: _("Your view is needed: {title}"),
    RoundKind.REMINDER: _("Still time to answer: {title}"),
    RoundKind.EXTENSION: _("More time to answer: {title}"),
    RoundKind.SINGLE: _("Your link: {title}"),
}
TEXTS: Final[Mapping[RoundKind, Sentence]] = {
    RoundKind.INVITATION: _(
        "Hello {name},\n\nwe would like to know how you see things, and invite you to take part in “{title}”.\n\n"
        "Here is your personal link:\n{link}\n\nYou can stop at any time and go on later with the same link. "
        "Please answer by {closes_on}.\n\nThank you for your time!"
    ),
    RoundKind.REMINDER: _(
        "Hello {name},\n\nyou may have missed our mail about “{title}”. Each answer helps, and there is still time: "
        "you can answer until {closes_on}.\n\nHere is your personal link:\n{link}\n\nThank you for your time!"
    ),
    RoundKind.EXTENSION: _(
        "Hello {name},\n\nyou now have more time for “{title}”: you can answer until {closes_on}.\n\n"
        "Here is your personal link:\n{link}\n\nThank you for your time!"
    ),
    RoundKind.SINGLE: _(
        "Hello {name},\n\nhere is your personal link to “{title}”:\n{link}\n\n"
        "You can answer until {closes_on}. Thank you for your time!"
    ),
}
ENTRY_MODES: Final[Mapping[EntryMode, Sentence]] = {
    EntryMode.PHONE: _("On the phone"),
    EntryMode.VISIT: _("On a visit"),
}
ADDRESS_FAULTS: Final[Mapping[AddressFault, Sentence]] = {
    AddressFault.NO_ORGANISATION: _("No organisation is named in this row."),
    AddressFault.UNKNOWN_ORGANISATION: _(
        "This survey asks no organisation of this name or number."
    ),
    AddressFault.SEVERAL_ORGANISATIONS: _(
        "Several organisations have this name. Write the national number or the id instead."
    ),
    AddressFault.NO_ADDRESS: _("No address stands in this row."),
    AddressFault.NOT_AN_ADDRESS: _("This is no mail address."),
    AddressFault.TWICE: _("The same address stands in the list before."),
    AddressFault.INVITED: _("This address is invited for the organisation already."),
    AddressFault.ONE_A_MEMBER: _(
        "This organisation has an address already, and answers on one sheet."
    ),
    AddressFault.BEGUN: _(
        "Somebody has begun to answer for this organisation, so another address would open what they wrote."
    ),
    AddressFault.OPTED_OUT: _("Whoever has this address wants no mail about this survey."),
}
COLUMNS_MISSING: Final = _(
    "The first row with headings needs a column “organisation” and a column “mail”. "
    "Columns “name” and “language” may stand beside them."
)
TOO_MANY_ROWS: Final = _("The list has more than %(count)s rows. Please bring it in parts.")
LIST_EXPIRED: Final = _("The list has waited for too long. Please bring it again.")
