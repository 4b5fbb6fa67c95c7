from enum import StrEnum


class Obstacle(StrEnum):
    """Why something about people, roles and memberships cannot be done."""

    ABOVE_OWN_ROLE = "above-own-role"
    OWN_ROLE = "own-role"
    OWN_VETTING = "own-vetting"
    NEEDS_ORGANISATION = "needs-organisation"
    NOT_FOR_AN_ORGANISATION = "not-for-an-organisation"
    NOT_GRANTED = "not-granted"
    ALREADY_HELD = "already-held"
    NOT_HELD = "not-held"
    LAST_ADMINISTRATOR = "last-administrator"
    NO_LASTING_ADMINISTRATOR = "no-lasting-administrator"
    LAST_EDITOR = "last-editor"
    NO_REASON = "no-reason"
    ENDS_TOO_EARLY = "ends-too-early"
    ENDS_TOO_LATE = "ends-too-late"
    NOT_A_COLLEAGUE = "not-a-colleague"
    NOT_AN_EDITOR = "not-an-editor"
    ALREADY_A_COLLEAGUE = "already-a-colleague"
    ALREADY_INVITED = "already-invited"
    TOO_MANY_INVITATIONS = "too-many-invitations"
    INVITATION_ACCEPTED = "invitation-accepted"
    INVITATION_WITHDRAWN = "invitation-withdrawn"
    INVITATION_EXPIRED = "invitation-expired"
    OTHER_ADDRESS = "other-address"
    NOT_CONFIRMED = "not-confirmed"
    ADDRESS_TAKEN = "address-taken"


class ConsentKind(StrEnum):
    """What a person may agree to, and stop agreeing to at any time."""

    NEWS = "news"
    CONTACT = "contact"


class ContactState(StrEnum):
    """Where a message to an organisation stands; the legal moves are ``rules.CONTACT_MOVES``."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ANSWERED = "answered"
    CONNECTED = "connected"
    DECLINED = "declined"
    BLOCKED = "blocked"


class ContactObstacle(StrEnum):
    """Why a message to an organisation cannot be sent, or nothing more be done with it."""

    NOBODY_THERE = "nobody-there"
    OWN_ORGANISATION = "own-organisation"
    NOT_WANTED = "not-wanted"
    WAITS_ALREADY = "waits-already"
    TOO_MANY = "too-many"
    NOT_NOW = "not-now"
    LOOKED_AT = "looked-at"


class DomainFinding(StrEnum):
    """What a mail address shows about speaking for an organisation, from most to least telling."""

    SAME = "same"
    BELOW = "below"
    ABOVE = "above"
    NOT_STAFF = "not-staff"
    BESIDE = "beside"
    INSIDE_ANOTHER = "inside-another"
    OTHER_ENDING = "other-ending"
    LOOK_ALIKE = "look-alike"
    FREE_MAIL = "free-mail"
    SHARED_HOST = "shared-host"
    PUBLIC_SUFFIX = "public-suffix"
    NONE_KNOWN = "none-known"
    OTHER = "other"


class ClaimState(StrEnum):
    """Where a claim stands; the legal moves are ``rules.claims.CLAIM_MOVES``."""

    UNPROVEN = "unproven"
    ANNOUNCED = "announced"
    ASKED = "asked"
    DISPUTED = "disputed"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class AdditionState(StrEnum):
    """Where a proposed organisation stands; the legal moves are ``rules.claims.ADDITION_MOVES``."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class DelistingState(StrEnum):
    """Where the wish to leave the directory stands; the moves are ``rules.claims.DELISTING_MOVES``."""

    ASKED = "asked"
    DELISTED = "delisted"
    RETURN_ASKED = "return-asked"
    LISTED = "listed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ClaimObstacle(StrEnum):
    """Why an organisation cannot be claimed, added or delisted, or nothing more be done with the wish."""

    EDITOR_ALREADY = "editor-already"
    OPEN_ALREADY = "open-already"
    REFUSED_LATELY = "refused-lately"
    TOO_MANY = "too-many"
    TOO_MANY_THERE = "too-many-there"
    NOT_AT_DOMAIN = "not-at-domain"
    NO_REASON = "no-reason"
    OWN_CLAIM = "own-claim"
    LINK_ENDED = "link-ended"
    OTHER_PERSON = "other-person"
    KNOWN_ALREADY = "known-already"
    NOT_NOW = "not-now"


class Freshness(StrEnum):
    """Whether those who keep an entry should say again that it is right."""

    FRESH = "fresh"
    SOON = "soon"
    OVER = "over"


class MailingState(StrEnum):
    """Where a mail to a segment stands; the legal moves are ``rules.mailings.MAILING_MOVES``."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    SENT = "sent"


class MailingObstacle(StrEnum):
    """Why a mail to a segment cannot be sent or changed."""

    NOT_NOW = "not-now"
    NOBODY = "nobody"


class Outcome(StrEnum):
    """What became of a mail to one person."""

    WAITING = "waiting"
    ON_ITS_WAY = "on-its-way"
    DELIVERED = "delivered"
    FAILED = "failed"
    NOT_WANTED = "not-wanted"
