"""Who may do what: every role, in plain words, on one page.

An auditor can read this file, or the page ``/roles/`` that is drawn from it.
A role is held through a grant, for the whole region or for one organisation.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.kernel.permissions import Permission
from skerry.kernel.visibility import Visibility


class Role(StrEnum):
    VISITOR = "visitor"
    MEMBER = "member"
    ORGANISATION_EDITOR = "organisation-editor"
    ADVISER = "adviser"
    STUDENT = "student"
    INVESTOR = "investor"
    TRAINING_PROVIDER = "training-provider"
    PUBLIC_BUYER = "public-buyer"
    REVIEWER = "reviewer"
    SURVEY_TEAM = "survey-team"
    POLICY_OFFICER = "policy-officer"
    CLUSTER_MANAGER = "cluster-manager"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a grant of the role is tied to."""

    EVERYBODY = "everybody"
    REGION = "region"
    ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True)
class RoleDescription:
    name: str | Promise
    description: str | Promise
    scope: Scope
    permissions: frozenset[Permission]
    sees: frozenset[Visibility]


_EVERYBODY = frozenset(
    {
        Permission.PAGES_READ,
        Permission.DIRECTORY_VIEW,
        Permission.DIRECTORY_EXPORT,
        Permission.ENTRY_REPORT,
        Permission.CONTACT_ASK,
        Permission.ROLES_READ,
        Permission.SURVEY_ANSWER,
        Permission.RESULTS_VIEW,
        Permission.CHECK_UP_TAKE,
        Permission.BADGE_VIEW,
    }
)
_SIGNED_IN = _EVERYBODY | {
    Permission.ACCOUNT_OWN,
    Permission.NOTIFICATIONS_OWN,
    Permission.MEMBERSHIP_OWN,
    Permission.CLAIMS_OWN,
    Permission.CHECK_UP_KEEP,
}
_OPEN = frozenset({Visibility.OPEN})
_MEMBERS = _OPEN | {Visibility.MEMBERS}
_ALL_TIERS = frozenset(Visibility)


def _regional(
    name: Promise | str, description: Promise | str, *more: Permission
) -> RoleDescription:
    return RoleDescription(
        name=name,
        description=description,
        scope=Scope.REGION,
        permissions=_SIGNED_IN | set(more),
        sees=_MEMBERS,
    )


ROLES: dict[Role, RoleDescription] = {
    Role.VISITOR: RoleDescription(
        name=_("Visitor"),
        description=_(
            "Anybody, without an account. Reads what is open, exports it, reports a wrong entry, asks for contact."
        ),
        scope=Scope.EVERYBODY,
        permissions=_EVERYBODY,
        sees=_OPEN,
    ),
    Role.MEMBER: _regional(
        _("Member"),
        _(
            "A person with an account. Also sees what is meant for members, and manages their own account and data."
        ),
    ),
    Role.ORGANISATION_EDITOR: RoleDescription(
        name=_("Organisation editor"),
        description=_(
            "Keeps the entry of one organisation: writes its texts, offers, places and figures, sets its logo, "
            "decides who may see each of them, takes changes back, confirms once a year that all is true, "
            "invites colleagues, and answers those who ask for contact."
        ),
        scope=Scope.ORGANISATION,
        permissions=_SIGNED_IN
        | {
            Permission.ORGANISATION_EDIT,
            Permission.COLLEAGUES_INVITE,
            Permission.CONTACT_ANSWER,
        },
        sees=_MEMBERS,
    ),
    Role.ADVISER: _regional(
        _("Adviser"),
        _(
            "A person who helps small firms with their security, or with selling abroad. Opens the check-ups of those firms that let them in, as long as they do."
        ),
        Permission.CHECK_UP_ADVISE,
    ),
    Role.STUDENT: _regional(
        _("Student or professional"),
        _("A person who studies or works in the field of the region."),
    ),
    Role.INVESTOR: _regional(
        _("Investor"),
        _("A person who invests in the region's firms."),
    ),
    Role.TRAINING_PROVIDER: _regional(
        _("Training provider"),
        _("A person who offers courses in the region."),
    ),
    Role.PUBLIC_BUYER: _regional(
        _("Public buyer"),
        _("A person who buys for a public body."),
    ),
    Role.REVIEWER: _regional(
        _("Reviewer"),
        _("A person who judges proposals."),
    ),
    Role.SURVEY_TEAM: _regional(
        _("Survey team"),
        _(
            "Asks the region's organisations how they are doing: writes questionnaires, invites, reminds, and reads "
            "the answers that are confidential. Each reading is logged."
        ),
        Permission.DESK_VIEW,
        Permission.INSTRUMENTS_VIEW,
        Permission.INSTRUMENTS_EDIT,
        Permission.WAVES_VIEW,
        Permission.WAVES_MANAGE,
        Permission.ANSWERS_READ,
        Permission.ANSWERS_ENTER,
        Permission.ANSWERS_EXPORT,
    ),
    Role.POLICY_OFFICER: _regional(
        _("Policy officer"),
        _("Follows the region for public policy, and uploads official statistics."),
        Permission.DESK_VIEW,
        Permission.STATISTICS_UPLOAD,
        Permission.WAVES_VIEW,
    ),
    Role.CLUSTER_MANAGER: RoleDescription(
        name=_("Cluster manager"),
        description=_(
            "Runs the cluster: imports actors, keeps the directory true, sorts and notes organisations, decides who "
            "keeps a profile and who is vetted, writes to those who want news, runs surveys, gives roles, and sees every tier."
        ),
        scope=Scope.REGION,
        permissions=_SIGNED_IN
        | {
            Permission.DESK_VIEW,
            Permission.ORGANISATION_EDIT,
            Permission.ORGANISATION_MANAGE,
            Permission.COLLEAGUES_INVITE,
            Permission.PEOPLE_VIEW,
            Permission.PEOPLE_VET,
            Permission.CLAIMS_DECIDE,
            Permission.ROLES_GRANT,
            Permission.IMPORTS_RUN,
            Permission.CONCEPTS_MANAGE,
            Permission.REPORTS_HANDLE,
            Permission.DUPLICATES_DECIDE,
            Permission.STATISTICS_UPLOAD,
            Permission.SEGMENTS_MANAGE,
            Permission.NOTES_WRITE,
            Permission.MAILING_SEND,
            Permission.INSTRUMENTS_VIEW,
            Permission.INSTRUMENTS_EDIT,
            Permission.WAVES_VIEW,
            Permission.WAVES_MANAGE,
            Permission.RESULTS_PUBLISH,
            Permission.SURVEY_TERMS_EDIT,
            Permission.FRAMEWORKS_MANAGE,
            Permission.FIRMS_FIGURES_VIEW,
            Permission.IDENTITY_EDIT,
            Permission.JOBS_VIEW,
            Permission.JOBS_STEER,
            Permission.OUTBOX_VIEW,
            Permission.AUDIT_READ,
        },
        sees=_ALL_TIERS,
    ),
    Role.ADMINISTRATOR: RoleDescription(
        name=_("Administrator"),
        description=_(
            "Keeps the software running: background work, mail, the name and look of the site, roles. "
            "Sees no protected organisation."
        ),
        scope=Scope.REGION,
        permissions=_SIGNED_IN
        | {
            Permission.DESK_VIEW,
            Permission.PEOPLE_VIEW,
            Permission.ROLES_GRANT,
            Permission.FRAMEWORKS_MANAGE,
            Permission.IDENTITY_EDIT,
            Permission.JOBS_VIEW,
            Permission.JOBS_STEER,
            Permission.JOBS_TROUBLESHOOT,
            Permission.OUTBOX_VIEW,
            Permission.AUDIT_READ,
            Permission.GALLERY_VIEW,
        },
        sees=_MEMBERS,
    ),
}
