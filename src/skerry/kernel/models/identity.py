from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.kernel import personal

SEA = "#0b5168"
LICHEN = "#d9a62b"


class Identity(models.Model):
    """Who runs this site and how it looks: one row, kept by the region itself.

    ``texts`` holds for each language the sentences that people read, so that a
    language more needs no column more. Contact fields are functions, not people.
    """

    PERSONAL_DATA = personal.NONE

    name = models.CharField(_("Name of the site"), max_length=60)
    sea = models.CharField(_("Main colour"), max_length=7, default=SEA)
    lichen = models.CharField(_("Second colour"), max_length=7, default=LICHEN)
    logo = models.FileField(_("Logo"), upload_to="identity/", blank=True)
    operator = models.CharField(_("Organisation that runs the site"), max_length=200, blank=True)
    registration_number = models.CharField(_("Registration number"), max_length=40, blank=True)
    postal_address = models.TextField(_("Postal address"), max_length=400, blank=True)
    email = models.EmailField(_("E-mail of the service"), blank=True)
    phone = models.CharField(_("Telephone of the service"), max_length=40, blank=True)
    privacy_email = models.EmailField(_("E-mail of the data protection officer"), blank=True)
    privacy_authority = models.CharField(_("Data protection authority"), max_length=200, blank=True)
    privacy_authority_url = models.URLField(
        _("Web address of the data protection authority"), blank=True
    )
    accessibility_authority = models.CharField(
        _("Authority that supervises accessibility"), max_length=200, blank=True
    )
    accessibility_authority_url = models.URLField(
        _("Web address of the authority that supervises accessibility"), blank=True
    )
    texts = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="kernel_identity_is_one", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> str:
        """Changes with every change, so that sheets and logos can be kept by browsers for ever."""
        return format(int(self.changed_at.timestamp() * 1_000_000), "x") if self.changed_at else "0"

    def text(self, key: str, language: str) -> str:
        """The sentence called ``key`` in ``language``, or in any other that has it."""
        texts: Mapping[str, Mapping[str, str]] = self.texts
        own = texts.get(language, {}).get(key, "")
        return own or next((other[key] for other in texts.values() if other.get(key)), "")


def unnamed() -> Identity:
    """The identity of a site that nobody has named yet."""
    return Identity(pk=1, name="Skerry")
