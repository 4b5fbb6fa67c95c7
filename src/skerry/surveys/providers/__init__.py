"""What this room answers for: who was invited, and whom panels hold."""

from django.utils.translation import gettext_lazy as _

from skerry.kernel.providers import OrganisationReference, RoomProviders
from skerry.surveys.models import PanelMember
from skerry.surveys.providers import desk, invitations, quotes, rounds
from skerry.surveys.providers.merging import merge_members

PROVIDERS = RoomProviders(
    room="surveys",
    personal_data=(
        # mail is found by who was invited, which goes last
        *rounds.PERSONAL_DATA,
        *quotes.PERSONAL_DATA,
        *invitations.PERSONAL_DATA,
    ),
    retention=(
        *quotes.RETENTION,
        *invitations.RETENTION,
        *rounds.RETENTION,
    ),
    desk_tasks=(*desk.DESK_TASKS, *rounds.DESK_TASKS),
    organisation_references=(
        OrganisationReference(
            model=PanelMember._meta.label,
            field="organisation",
            merge=merge_members,
            title=_("places in panels of surveys"),
        ),
    ),
)
