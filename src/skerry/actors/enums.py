from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    COMPANY = "company", _("Company")
    PUBLIC = "public", _("Public body")
    ACADEMIA = "academia", _("University or school")
    RESEARCH = "research", _("Research institute")
    CLUSTER = "cluster", _("Cluster organisation")
    ASSOCIATION = "association", _("Association")
    INVESTOR = "investor", _("Investor")
    OTHER = "other", _("Other")


class SizeClass(models.TextChoices):
    """EU Recommendation 2003/361/EC: by headcount and turnover or balance sheet.

    ``SME`` is what lists say that ask no more than whether it is one.
    """

    UNKNOWN = "unknown", _("Unknown")
    MICRO = "micro", _("Micro: under 10 people")
    SMALL = "small", _("Small: 10–49 people")
    MEDIUM = "medium", _("Medium: 50–249 people")
    SME = "sme", _("SME: under 250 people, class not known")
    LARGE = "large", _("Large: 250 people or more")


class SizeBasis(models.TextChoices):
    UNKNOWN = "unknown", _("Unknown")
    DECLARED = "declared", _("Declared by the organisation")
    DERIVED = "derived", _("Derived from yearly figures")
    LISTED = "listed", _("As a list says")


class IdentifierScheme(models.TextChoices):
    VAT = "vat", _("VAT number")
    PIC = "pic", _("EU participant code (PIC)")
    ROR = "ror", _("ROR")
    LEI = "lei", _("LEI")
    NATIONAL = "national", _("National number")
    ECCC = "eccc", _("European Cybersecurity Atlas")
    LIST = "list", _("Row of a list")


class NameKind(models.TextChoices):
    LEGAL = "legal", _("Legal name")
    SHORT = "short", _("Short name")
    OTHER = "other", _("Other name")


class ListField(models.TextChoices):
    """What a column of a list may hold. The first is for those that are left out."""

    NOTHING = "", _("Leave this column out")
    NAME = "name", _("Name")
    OTHER_NAME = "other-name", _("Other names")
    SHORT_NAME = "short-name", _("Short name")
    KIND = "kind", _("Kind of organisation")
    SIZE = "size", _("Size class")
    NATIONAL = "national", _("National number")
    ECCC = "eccc", _("European Cybersecurity Atlas")
    VAT = "vat", _("VAT number")
    PIC = "pic", _("EU participant code (PIC)")
    ROR = "ror", _("ROR")
    LEI = "lei", _("LEI")
    KEY = "key", _("The list's own number")
    WEBSITE = "website", _("Website")
    MAIL = "mail", _("E-mail or mail domain (only the domain is kept)")
    ESTABLISHED = "established", _("Year established")
    STREET = "street", _("Street")
    POSTCODE = "postcode", _("Postcode")
    CITY = "city", _("City")
    COUNTRY = "country", _("Country")
    NUTS = "nuts", _("Region (NUTS code)")
    LATITUDE = "latitude", _("Latitude")
    LONGITUDE = "longitude", _("Longitude")
    SPECIALITY = "speciality", _("Specialities")
    SECTOR = "sector", _("Sectors")
    SUMMARY_EN = "summary-en", _("Summary in English")
    SUMMARY_SV = "summary-sv", _("Summary in Swedish")


class FigureKind(models.TextChoices):
    EMPLOYEES = "employees", _("People employed (full-time equivalents)")
    CYBER_EMPLOYEES = "cyber-employees", _("People working with cybersecurity")
    TURNOVER = "turnover", _("Turnover")
    BALANCE_SHEET = "balance-sheet", _("Balance-sheet total")


class OfferingKind(models.TextChoices):
    PRODUCT = "product", _("Product")
    SERVICE = "service", _("Service")
    COURSE = "course", _("Course")
    SUPPORT = "support", _("Support")


class ParticipationRole(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    PARTNER = "partner", _("Partner")
    ASSOCIATED = "associated", _("Associated partner")
    THIRD_PARTY = "third-party", _("Third party")
    ADVISER = "adviser", _("Adviser")
    OTHER = "other", _("Other")


class RunState(models.TextChoices):
    """Where an import run stands; what it may become next is in ``rules``."""

    STAGING = "staging", _("Reading the file")
    REFUSED = "refused", _("Refused")
    PREVIEW = "preview", _("Ready to apply")
    APPLYING = "applying", _("Applying")
    STOPPED = "stopped", _("Stopped: resume or undo")
    COMPLETE = "complete", _("Complete")
    UNDOING = "undoing", _("Undoing")
    UNDONE = "undone", _("Undone")


class RecordAction(models.TextChoices):
    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    KEPT = "kept", _("Kept when the import was undone")


class ReportReason(models.TextChoices):
    WRONG = "wrong", _("Something is wrong")
    GONE = "gone", _("The organisation no longer exists")
    ABUSE = "abuse", _("Abusive or misleading")
    PRIVACY = "privacy", _("It shows a private person")
    OTHER = "other", _("Something else")


class ReportState(models.TextChoices):
    NEW = "new", _("New")
    MENDED = "mended", _("Mended")
    DISMISSED = "dismissed", _("Dismissed")


class DuplicateState(models.TextChoices):
    """What is known of two entries that may be one organisation. One that is merged is a pair no more."""

    OPEN = "open", _("To decide")
    LATER = "later", _("Put off")
    DIFFERENT = "different", _("Not the same")
    GONE = "gone", _("Nothing speaks for it any more")


class Origin(models.TextChoices):
    """Whose word a value of a profile is; imports leave both alone."""

    OWNER = "owner", _("The organisation itself")
    MANAGER = "manager", _("The cluster manager")


class TagColour(models.TextChoices):
    """The colours of the desk's tags, by the mark of the design system that shows them."""

    PLAIN = "plain", _("Granite")
    ACCENT = "accent", _("Sea")
    GOOD = "good", _("Forest")
    WARN = "warn", _("Sand")
    BAD = "bad", _("Brick")


class ObservationFlag(models.TextChoices):
    """What a statistics office says of a figure, by its letter."""

    BREAK = "b", _("counted otherwise than the years before")
    CONFIDENTIAL = "c", _("confidential")
    DEFINITION = "d", _("defined otherwise there")
    ESTIMATED = "e", _("estimated")
    FORECAST = "f", _("forecast")
    EXPLAINED = "i", _("explained by the office")
    MISSING = "m", _("missing")
    NOT_SIGNIFICANT = "n", _("not significant")
    PROVISIONAL = "p", _("provisional")
    REVISED = "r", _("revised")
    OFFICE_ESTIMATE = "s", _("estimated by Eurostat")
    UNCERTAIN = "u", _("uncertain, few were asked")
    NOT_APPLICABLE = "z", _("does not apply")
