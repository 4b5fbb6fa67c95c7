"""Sentences about claims, additions and delistings."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import (
    AdditionState,
    ClaimObstacle,
    ClaimState,
    DelistingState,
    DomainFinding,
)
from skerry.accounts.phrases import Sentence
from skerry.accounts.queries.additions import Likeness
from skerry.accounts.rules.domains import Found

OBSTACLES: Mapping[ClaimObstacle, Sentence] = {
    ClaimObstacle.EDITOR_ALREADY: _("You keep this profile already."),
    ClaimObstacle.OPEN_ALREADY: _("You have asked already. It stands under your claims."),
    ClaimObstacle.REFUSED_LATELY: _(
        "A claim of yours to this profile was refused within the last 30 days. Please wait before you ask again."
    ),
    ClaimObstacle.TOO_MANY: _(
        "So many of your wishes are open that we take no more. Please wait for an answer, or withdraw one."
    ),
    ClaimObstacle.TOO_MANY_THERE: _(
        "Very many people have asked for this profile. The cluster manager looks at them first."
    ),
    ClaimObstacle.NOT_AT_DOMAIN: _("This address is not at the organisation's domain."),
    ClaimObstacle.NO_REASON: _("Please say why. The reason is told to those concerned."),
    ClaimObstacle.OWN_CLAIM: _("Nobody decides in their own case. Please ask a colleague."),
    ClaimObstacle.LINK_ENDED: _(
        "This link has ended. You can get a new one on the page of your claim."
    ),
    ClaimObstacle.OTHER_PERSON: _(
        "This link is for another account. Sign in with the account that asked for it."
    ),
    ClaimObstacle.KNOWN_ALREADY: _("Another organisation has that number already."),
    ClaimObstacle.NOT_NOW: _("That cannot be done any more: something has happened meanwhile."),
}

FINDINGS: Mapping[DomainFinding, Sentence] = {
    DomainFinding.SAME: _("{domain} is the organisation's domain."),
    DomainFinding.BELOW: _("{domain} lies below {own}, which is the organisation's domain."),
    DomainFinding.ABOVE: _("{domain} is the domain above {own}, where the organisation is."),
    DomainFinding.NOT_STAFF: _(
        "{domain} lies below {own}, but in a part for students, guests or customers, who do not speak for it."
    ),
    DomainFinding.BESIDE: _(
        "{domain} is a neighbour of {own}, not the same: somebody else may have it."
    ),
    DomainFinding.INSIDE_ANOTHER: _(
        "{domain} carries the name of {own} in front, but belongs to whoever has its end."
    ),
    DomainFinding.OTHER_ENDING: _(
        "{domain} has another ending than {own}, and may be somebody else's."
    ),
    DomainFinding.LOOK_ALIKE: _("{domain} looks like {own}, but is another domain."),
    DomainFinding.FREE_MAIL: _(
        "At {domain} anybody can open an address, so it does not show where somebody works."
    ),
    DomainFinding.SHARED_HOST: _(
        "Many unlike owners share {domain}, so an address there does not show where somebody works."
    ),
    DomainFinding.PUBLIC_SUFFIX: _("{domain} is an ending under which anybody can have a domain."),
    DomainFinding.NONE_KNOWN: _("No domain of its own is known for this organisation."),
    DomainFinding.OTHER: _("{domain} is not the organisation's domain."),
}


def explained(found: Found) -> Sentence:
    """In plain words what an address showed."""
    if not found.domain:
        return _("This is no mail address.")
    return str(FINDINGS[found.finding]).format(domain=found.domain, own=found.own)


CLAIM_STATES: Mapping[ClaimState, Sentence] = {
    ClaimState.UNPROVEN: _("Waits for you to open the link"),
    ClaimState.ANNOUNCED: _("Told to those who keep the profile"),
    ClaimState.ASKED: _("Waits for the cluster manager"),
    ClaimState.DISPUTED: _("Disputed"),
    ClaimState.GRANTED: _("Granted"),
    ClaimState.REFUSED: _("Refused"),
    ClaimState.WITHDRAWN: _("Withdrawn"),
    ClaimState.LAPSED: _("The link was not opened in time"),
}
ADDITION_STATES: Mapping[AdditionState, Sentence] = {
    AdditionState.WAITING: _("Waits for the cluster manager"),
    AdditionState.ACCEPTED: _("In the directory"),
    AdditionState.REFUSED: _("Refused"),
    AdditionState.WITHDRAWN: _("Withdrawn"),
}
DELISTING_STATES: Mapping[DelistingState, Sentence] = {
    DelistingState.ASKED: _("Asks to leave the directory"),
    DelistingState.DELISTED: _("Out of the directory"),
    DelistingState.RETURN_ASKED: _("Asks to come back"),
    DelistingState.LISTED: _("Back in the directory"),
    DelistingState.REFUSED: _("Stays in the directory"),
    DelistingState.WITHDRAWN: _("Withdrawn"),
}
LIKENESSES: Mapping[Likeness, Sentence] = {
    Likeness.NUMBER: _("has the same number"),
    Likeness.DOMAIN: _("has the same domain"),
    Likeness.NAME: _("has a similar name"),
}
DESK_TABS: Mapping[str, Sentence] = {
    "claims": _("Claims"),
    "disputes": _("Disputes"),
    "additions": _("Proposed organisations"),
    "delistings": _("Leaving and coming back"),
    "all": _("All claims"),
}

CLAIM_LINK_SENT = _("A link is on its way to that address. Open it and press the button there.")
CLAIM_GRANTED = _("You keep this profile now. Please look it over and confirm that it is right.")
CLAIM_ANNOUNCED = _(
    "Your address is proven. Those who keep the profile are told, and may accept or object."
)
CLAIM_ASKED = _("The cluster manager will look at your claim. You are told what they decide.")
CLAIM_WITHDRAWN = _("Your claim is withdrawn.")
CLAIM_ACCEPTED = _("They keep the profile with you now.")
CLAIM_OBJECTED = _("The cluster manager will decide. Nothing changes until then.")
REPLY_KEPT = _("Your answer is kept for the cluster manager.")
DECIDED = _("Decided, and told to those concerned.")
ADDITION_PROPOSED = _(
    "Thank you. The cluster manager will look at it, and you are told what becomes of it."
)
ADDITION_ACCEPTED = _("The organisation is in the directory, and you keep its profile.")
ADDITION_WITHDRAWN = _("Your proposal is withdrawn.")
DELISTING_ASKED = _("The cluster manager will look at it. Until then nothing changes.")
DELISTING_WITHDRAWN = _("The organisation stays in the directory.")
ENTRY_CONFIRMED = _("Thank you. The profile counts as up to date for a year.")
