"""Sentences of the kernel that are used twice or returned by rules."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.kernel.colours import ColourObstacle
from skerry.kernel.permissions import Permission
from skerry.kernel.personal import Kept, Purpose
from skerry.kernel.roles import ROLES, Role, Scope

Sentence = str | Promise

# "You may …": each power in plain words.
PERMISSIONS: Mapping[Permission, Sentence] = {
    Permission.PAGES_READ: _("Read the pages about this site."),
    Permission.ROLES_READ: _("Read who may do what."),
    Permission.NOTIFICATIONS_OWN: _("Read one's own notifications and choose which ones to get."),
    Permission.DESK_VIEW: _("Open the desk, where the region's daily work is done."),
    Permission.IDENTITY_EDIT: _("Change the site's name, logo, colours and contact details."),
    Permission.JOBS_VIEW: _("See which work runs in the background."),
    Permission.JOBS_STEER: _("Stop and retry work that runs in the background."),
    Permission.JOBS_TROUBLESHOOT: _("See the technical details of work that failed."),
    Permission.OUTBOX_VIEW: _("See which mail was sent, waits or failed."),
    Permission.AUDIT_READ: _("Read the log of all changes."),
    Permission.GALLERY_VIEW: _("Look at the gallery of page components."),
    Permission.DIRECTORY_VIEW: _("Search the directory of organisations and projects."),
    Permission.DIRECTORY_EXPORT: _("Download what a search in the directory found."),
    Permission.ENTRY_REPORT: _("Report a wrong or abusive entry."),
    Permission.ORGANISATION_EDIT: _(
        "Edit an organisation's profile, confirm it, and decide who may see each part of it."
    ),
    Permission.ORGANISATION_MANAGE: _(
        "Decide who may see an organisation or project, and who belongs to the cluster."
    ),
    Permission.DUPLICATES_DECIDE: _(
        "Decide which entries are one organisation, merge them, and take a merge back."
    ),
    Permission.IMPORTS_RUN: _("Import organisations and projects from files, and undo it."),
    Permission.CONCEPTS_MANAGE: _("Keep the lists of subjects and technologies."),
    Permission.REPORTS_HANDLE: _("Answer reports about wrong entries."),
    Permission.STATISTICS_UPLOAD: _("Upload official statistics."),
    Permission.SEGMENTS_MANAGE: _("Tag organisations, gather them in segments, take lists out."),
    Permission.NOTES_WRITE: _("Write notes on organisations, and read them."),
    Permission.ACCOUNT_OWN: _("Manage, export and erase one's own account."),
    Permission.MEMBERSHIP_OWN: _("Join, hand over and leave an organisation."),
    Permission.COLLEAGUES_INVITE: _("Invite colleagues to an organisation."),
    Permission.PEOPLE_VIEW: _("See who has an account and which roles they hold."),
    Permission.PEOPLE_VET: _("Decide who is vetted, and for how long."),
    Permission.ROLES_GRANT: _("Give and withdraw roles."),
    Permission.CLAIMS_OWN: _("Ask to keep the profile of an organisation, or propose one."),
    Permission.CLAIMS_DECIDE: _(
        "Decide who keeps a profile, which organisations are added, and which leave the directory."
    ),
    Permission.MAILING_SEND: _("Mail news to the people of a segment who want it."),
    Permission.CONTACT_ASK: _("Ask an organisation for contact."),
    Permission.CONTACT_ANSWER: _("Read and answer what an organisation is asked."),
    Permission.INSTRUMENTS_VIEW: _("See questionnaires and their versions."),
    Permission.INSTRUMENTS_EDIT: _("Write questionnaires and publish their versions."),
    Permission.SURVEY_ANSWER: _("Answer a survey to which one was invited."),
    Permission.WAVES_VIEW: _("See which surveys there are and how many have answered."),
    Permission.WAVES_MANAGE: _("Make surveys, invite to them and remind."),
    Permission.ANSWERS_READ: _("Read answers that are kept with a name; each reading is logged."),
    Permission.ANSWERS_ENTER: _("Type in answers that somebody gives on the phone or on a visit."),
    Permission.ANSWERS_EXPORT: _(
        "Take the answers of a closed survey out for statistics, with a reason that is logged."
    ),
    Permission.RESULTS_VIEW: _("See the published results of surveys."),
    Permission.RESULTS_PUBLISH: _("Publish the results of a survey."),
    Permission.CHECK_UP_TAKE: _("Do the check-ups, without an account."),
    Permission.CHECK_UP_ADVISE: _(
        "Open the check-ups of firms that ask for advice; each reading is logged."
    ),
    Permission.CHECK_UP_KEEP: _("Keep check-ups in one's own account."),
    Permission.BADGE_VIEW: _("See the badges that firms show of their check-ups."),
    Permission.FIRMS_FIGURES_VIEW: _("See what small firms lack, in figures of groups alone."),
    Permission.FRAMEWORKS_MANAGE: _("Bring the words of frameworks that the region may show."),
    Permission.SURVEY_TERMS_EDIT: _("Change what respondents are told of the law."),
}

SCOPES: Mapping[Scope, Sentence] = {
    Scope.EVERYBODY: _("Everybody"),
    Scope.REGION: _("The whole region"),
    Scope.ORGANISATION: _("One organisation"),
}

PURPOSES: Mapping[Purpose, Sentence] = {
    Purpose.ACCOUNT: _("To run your account and show what your roles allow."),
    Purpose.COOPERATION: _("To let people in the region work together."),
    Purpose.SECURITY: _("To keep accounts and the site secure."),
    Purpose.MAIL: _("To send you the mail you asked for."),
    Purpose.MODERATION: _("To answer reports about wrong entries."),
    Purpose.SURVEY: _("To learn how the organisations of the region are doing."),
    Purpose.CHECK_UP: _("To show firms where their security stands and what to do next."),
}

RETENTION: Mapping[Kept, Sentence] = {
    Kept.WHILE_ACCOUNT: _("as long as your account exists"),
    Kept.WHILE_MEMBER: _("as long as you belong to the organisation"),
    Kept.A_DAY: _("a day after it was last needed"),
    Kept.THIRTY_DAYS: _("30 days after it was last needed"),
    Kept.A_YEAR: _("a year after it was last needed"),
    Kept.UNTIL_WITHDRAWN: _("until you change your mind"),
    Kept.UNTIL_TOLD: _("until the day that the questionnaire names"),
}

COLOUR_NOT_READABLE: Mapping[ColourObstacle, Sentence] = {
    ColourObstacle.NOT_A_COLOUR: _("A colour is written as # and six digits, for example #0b5168."),
    ColourObstacle.TOO_LIGHT_FOR_TEXT: _(
        "Too light: words in this colour reach a contrast of %(contrast)s to 1, and people need 4.5. "
        "Choose a darker one."
    ),
    ColourObstacle.TOO_DARK_BEHIND_TEXT: _(
        "Too dark: words on this colour reach a contrast of %(contrast)s to 1, and people need 4.5. "
        "Choose a lighter one."
    ),
}


def roles_that_hold(permission: Permission) -> Sequence[Sentence]:
    """The names of the roles that carry ``permission``: whom to ask."""
    return [ROLES[role].name for role in Role if permission in ROLES[role].permissions]
