from enum import StrEnum


class Mode(StrEnum):
    """Who may know whose an answer is. Chosen when a wave is made, and never changed."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Unit(StrEnum):
    """Who answers: one sheet for an organisation, or one for each person."""

    ORGANISATION = "organisation"
    PERSON = "person"


class Access(StrEnum):
    """Who is asked: everybody of the panel, a random sample of it, or whoever has the open link."""

    CENSUS = "census"
    SAMPLE = "sample"
    OPEN_LINK = "open-link"


class WaveState(StrEnum):
    """Where a wave stands; the legal moves are ``rules.waves.WAVE_MOVES``."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Again(StrEnum):
    """Whom a sample asks that is drawn with the seed of an earlier one."""

    SAME = "same"
    OTHERS = "others"


class Dimension(StrEnum):
    """What strata are made of."""

    KIND = "kind"
    SIZE = "size"
    PLACE = "place"


class Term(StrEnum):
    """What the region says of law and contact, each in a text of its own."""

    LAW = "law"
    DISPOSAL = "disposal"
    BASIS = "basis"
    CONTACT = "contact"


class WaveObstacle(StrEnum):
    """Why something cannot be done with a wave."""

    NOT_A_DRAFT = "not-a-draft"
    NOT_OPEN = "not-open"
    HAS_ENDED = "has-ended"
    OPENS_AFTER_IT_CLOSES = "opens-after-it-closes"
    CLOSES_IN_THE_PAST = "closes-in-the-past"
    NOT_LATER = "not-later"
    KEPT_TOO_SHORT = "kept-too-short"
    VERSION_IS_DRAFT = "version-is-draft"
    NO_TITLE = "no-title"
    NO_PANEL = "no-panel"
    NOBODY = "nobody"
    SAMPLE_TOO_LARGE = "sample-too-large"
    STRATA_TOO_SMALL = "strata-too-small"
    ASKS_FOR_FILES = "asks-for-files"


class Caution(StrEnum):
    """What a team should know before it opens a wave; nothing that stops it."""

    ORGANISATIONS_ARE_ASKED_FOR = "organisations-are-asked-for"
    WORDS_ARE_ASKED_FOR = "words-are-asked-for"
    NO_TERMS = "no-terms"
    NOBODY_IN_A_STRATUM = "nobody-in-a-stratum"
    ONE_IN_A_STRATUM = "one-in-a-stratum"


class InvitationState(StrEnum):
    """What became of the way to a respondent; the moves are ``rules.invitations.INVITATION_MOVES``."""

    PREPARED = "prepared"
    SENT = "sent"
    BOUNCED = "bounced"
    OPTED_OUT = "opted-out"
    STOPPED = "stopped"


class WhyStopped(StrEnum):
    """Why a respondent is not asked any more."""

    ASKED = "asked"
    OUT_OF_SCOPE = "out-of-scope"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How an organisation that was asked counts in rates and weights."""

    ANSWERED = "answered"
    SILENT = "silent"
    UNKNOWN = "unknown"
    NOT_ELIGIBLE = "not-eligible"


class RoundKind(StrEnum):
    """What a mailing of a wave is for; ``SINGLE`` goes to one respondent whom the desk picked."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    EXTENSION = "extension"
    SINGLE = "single"


class RoundState(StrEnum):
    """Where a mailing stands; the legal moves are ``rules.rounds.ROUND_MOVES``."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    SENT = "sent"


class MailOutcome(StrEnum):
    """What became of one mail of a round."""

    WAITING = "waiting"
    ON_ITS_WAY = "on-its-way"
    DELIVERED = "delivered"
    FAILED = "failed"


class LeftOut(StrEnum):
    """Why somebody gets no mail of a round."""

    ANSWERED = "answered"
    OPTED_OUT = "opted-out"
    STOPPED = "stopped"
    BOUNCED = "bounced"
    NO_ADDRESS = "no-address"
    INVITED_BEFORE = "invited-before"
    NOT_INVITED = "not-invited"
    MAILED_LATELY = "mailed-lately"


class RoundObstacle(StrEnum):
    """Why a mailing cannot be changed, sent, stopped or taken up again."""

    NOT_NOW = "not-now"
    WAVE_NOT_OPEN = "wave-not-open"
    NOBODY = "nobody"


class InvitationObstacle(StrEnum):
    """Why an invitation cannot be changed as asked."""

    OPTED_OUT = "opted-out"
    TAKEN = "taken"
    ONE_A_MEMBER = "one-a-member"
    CLOSED = "closed"
    NOT_NOW = "not-now"
    ANONYMOUS = "anonymous"
    BEGUN = "begun"


class AddressFault(StrEnum):
    """What is wrong with a row of a list of addresses."""

    NO_ORGANISATION = "no-organisation"
    UNKNOWN_ORGANISATION = "unknown-organisation"
    SEVERAL_ORGANISATIONS = "several-organisations"
    NO_ADDRESS = "no-address"
    NOT_AN_ADDRESS = "not-an-address"
    TWICE = "twice"
    INVITED = "invited"
    ONE_A_MEMBER = "one-a-member"
    OPTED_OUT = "opted-out"
    BEGUN = "begun"


class ResultsState(StrEnum):
    """A draft can be computed anew; what is published stays as it is."""

    DRAFT = "draft"
    PUBLISHED = "published"


class ResultsObstacle(StrEnum):
    """Why figures cannot be computed, changed or published."""

    NOT_CLOSED = "not-closed"
    NOT_RELEASED = "not-released"
    TOO_FEW = "too-few"
    WEIGHTS_NOT_FITTING = "weights-not-fitting"
    PUBLISHED = "published"
    NOT_COMPUTED = "not-computed"
    NOT_THE_LATEST = "not-the-latest"
    SEGMENTS_CHANGED = "segments-changed"
    CHANGED_MEANWHILE = "changed-meanwhile"


class SegmentsObstacle(StrEnum):
    """Why segments cannot be looked for in the answers to some questions."""

    TOO_FEW = "too-few"
    LEFT_OUT = "left-out"
    SILENT = "silent"
    ALIKE = "alike"
    SEEKING = "seeking"


class OpeningKind(StrEnum):
    """What two questions over the same things say together."""

    IMPORTANCE = "importance"
    """How much each matters, and how well it is served."""
    GROWTH = "growth"
    """What grows, and what is missing."""


class Shape(StrEnum):
    """How a question asks of several things: line by line, as answers to choose, or to put in order."""

    LINES = "lines"
    ANSWERS = "answers"
    ORDER = "order"


class Misfit(StrEnum):
    """Why two questions cannot be set against each other."""

    RANKING = "ranking"
    NOTHING_SHARED = "nothing-shared"
    TOO_FEW_SHARED = "too-few-shared"
    OTHER_SHAPE = "other-shape"


class OpeningObstacle(StrEnum):
    """Why a pair of questions is not kept."""

    DOES_NOT_FIT = "does-not-fit"
    THERE_ALREADY = "there-already"


class Quarter(StrEnum):
    """Where a thing surely lies: how much it matters or grows, and how well it is served."""

    OPENING = "opening"
    KEPT = "kept"
    WAITING = "waiting"
    ENOUGH = "enough"
    UNSURE = "unsure"


class EntryMode(StrEnum):
    """How the survey team got the answers that it types in."""

    PHONE = "phone"
    VISIT = "visit"


class QuoteState(StrEnum):
    """What a respondent says to being quoted; the moves are ``rules.quotes.QUOTE_MOVES``."""

    ASKED = "asked"
    CONSENTED = "consented"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class QuoteNaming(StrEnum):
    """What stands below the words of a respondent."""

    ORGANISATION = "organisation"
    ALIKE = "alike"
    """Its kind and size, as others have it too."""
    NOBODY = "nobody"


class QuoteObstacle(StrEnum):
    """Why an answer cannot be quoted, or somebody cannot be asked for it."""

    ANONYMOUS = "anonymous"
    NOT_CLOSED = "not-closed"
    NO_WORDS = "no-words"
    NO_MAIL = "no-mail"
    ASKED_BEFORE = "asked-before"
    NAMES_TOO_MUCH = "names-too-much"
    NOT_NOW = "not-now"
