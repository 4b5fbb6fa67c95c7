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
        Permission.ROLES_READ,
    }
)
_SIGNED_IN = _EVERYBODY | {
    Permission.ACCOUNT_OWN,
    Permission.NOTIFICATIONS_OWN,
    Permission.MEMBERSHIP_OWN,
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
            "Anybody, without an account. Reads what is open, exports it, reports a wrong entry."
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
            "Keeps the profile and offers of one organisation, and invites colleagues to it."
        ),
        scope=Scope.ORGANISATION,
        permissions=_SIGNED_IN | {Permission.ORGANISATION_EDIT, Permission.COLLEAGUES_INVITE},
        sees=_MEMBERS,
    ),
    Role.ADVISER: _regional(
        _("Adviser"),
        _(
            "Helps small firms through the check-up and the plan that follows, where the firm lets them."
        ),
    ),
    Role.STUDENT: _regional(
        _("Student or professional"),
        _("Looks at roles and paths, and applies for internships, thesis projects and jobs."),
    ),
    Role.INVESTOR: _regional(
        _("Investor"),
        _("Sees what firms show to investors, and is introduced where both sides want it."),
    ),
    Role.TRAINING_PROVIDER: _regional(
        _("Training provider"),
        _("Lists courses and sees which skills the region lacks."),
    ),
    Role.PUBLIC_BUYER: _regional(
        _("Public buyer"),
        _("Posts challenges and opens market dialogues."),
    ),
    Role.REVIEWER: _regional(
        _("Reviewer"),
        _("Judges the proposals that were given to them, and no others."),
    ),
    Role.SURVEY_TEAM: _regional(
        _("Survey team"),
        _(
            "Prepares questionnaires and runs survey waves. Never sees an anonymous respondent's name."
        ),
    ),
    Role.POLICY_OFFICER: _regional(
        _("Policy officer"),
        _(
            "Follows up the plan, freezes periods and writes the reports. Uploads official statistics."
        ),
        Permission.DESK_VIEW,
        Permission.STATISTICS_UPLOAD,
    ),
    Role.CLUSTER_MANAGER: RoleDescription(
        name=_("Cluster manager"),
        description=_(
            "Runs the cluster: imports actors, keeps the directory true, decides who is vetted, gives roles, "
            "and sees every tier."
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
            Permission.ROLES_GRANT,
            Permission.IMPORTS_RUN,
            Permission.CONCEPTS_MANAGE,
            Permission.REPORTS_HANDLE,
            Permission.STATISTICS_UPLOAD,
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
            "Keeps the software running: jobs, mail, settings, roles. "
            "Sees no protected organisation."
        ),
        scope=Scope.REGION,
        permissions=_SIGNED_IN
        | {
            Permission.DESK_VIEW,
            Permission.PEOPLE_VIEW,
            Permission.ROLES_GRANT,
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
