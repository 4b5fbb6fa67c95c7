"""Who may see a thing at all: four tiers, from everybody to the few."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """The tier of an organisation, an offering or an initiative.

    The order is from the widest audience to the narrowest; whoever sees a tier
    sees the wider ones too.
    """

    OPEN = "open", _("Open: everybody")
    MEMBERS = "members", _("Members: people with an account in the region")
    VETTED = "vetted", _("Vetted: people whom the cluster manager has vetted")
    PROTECTED = "protected", _("Protected: the owner and the cluster manager only")
