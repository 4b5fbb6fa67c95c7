from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from skerry.actors.enums import (
    FigureKind,
    IdentifierScheme,
    NameKind,
    OrganisationKind,
    SizeBasis,
    SizeClass,
)
from skerry.actors.models.sources import ImportRun
from skerry.actors.rules.freshness import FRESH_FOR
from skerry.actors.rules.names import readable
from skerry.kernel import personal
from skerry.kernel.actor import Viewer
from skerry.kernel.visibility import Visibility


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whose tier the viewer sees, or to which they belong; none of an unfinished import."""
        return self.seen_through(viewer.tiers, viewer.organisations)

    def seen_through(
        self, tiers: Collection[Visibility], organisations: Collection[UUID] = ()
    ) -> Self:
        """As ``visible_to``, for whoever sees the ``tiers`` and belongs to the ``organisations``."""
        seen = Q(visibility__in=sorted(tiers))
        if organisations:
            seen |= Q(uuid__in=organisations)
        return self.filter(seen).arrived()

    def arrived(self) -> Self:
        return self.filter(Q(run=None) | Q(run__in=ImportRun.objects.complete()))

    def in_region(self, code: str) -> Self:
        """Those with a site in the region ``code`` (a NUTS code of any level)."""
        return self.filter(pk__in=Site.objects.in_region(code).values("organisation"))


class Organisation(models.Model):
    """A legal unit: a firm, a university, a public body.

    Places belong to its sites, so a firm with offices in two regions is one
    organisation in both. ``origins`` says where each value comes from: a mapping of
    field name to ``{"run": id}`` or ``{"by": "owner" | "manager", "at": day}``, with
    the key ``*`` for all fields that are not named. ``delisted_at``: its editors asked
    that nobody sees it, so it keeps the narrowest tier, whatever is imported.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=OrganisationKind, default=OrganisationKind.OTHER)
    size_class = models.CharField(max_length=8, choices=SizeClass, default=SizeClass.UNKNOWN)
    size_basis = models.CharField(max_length=8, choices=SizeBasis, default=SizeBasis.UNKNOWN)
    is_linked_enterprise = models.BooleanField(
        null=True,
        help_text="Part of a group, so that the group's figures decide the size (2003/361/EC, article 3).",
    )
    established = models.PositiveSmallIntegerField(null=True)
    website = models.URLField(max_length=300, blank=True)
    mail_domain = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(default=list, blank=True)
    logo = models.ImageField(upload_to="logos/", blank=True)
    visibility = models.CharField(max_length=9, choices=Visibility, default=Visibility.OPEN)
    confirmed_on = models.DateField(null=True)
    delisted_at = models.DateTimeField(null=True, editable=False)
    is_example = models.BooleanField(default=False)
    origins = models.JSONField(default=dict, blank=True)
    run = models.ForeignKey(
        "actors.ImportRun", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="actors_organisation_unknown_size_has_no_basis",
                condition=Q(size_class=SizeClass.UNKNOWN, size_basis=SizeBasis.UNKNOWN)
                | (~Q(size_class=SizeClass.UNKNOWN) & ~Q(size_basis=SizeBasis.UNKNOWN)),
            ),
            models.CheckConstraint(name="actors_organisation_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="actors_organisation_delisted_is_protected",
                condition=Q(delisted_at=None) | Q(visibility=Visibility.PROTECTED),
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="actors_organisation_by_name"),
            models.Index(fields=["-created_at", "-id"], name="actors_organisation_newest"),
            # All that the facets of the directory count is in here, so they need not open the rows.
            # The id comes first, so that no filter takes this index where a list is to be in order.
            models.Index(
                fields=["id", "visibility", "kind", "size_class", "run"],
                name="actors_organisation_facets",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("actors:organisation", args=[self.uuid])

    @property
    def logo_address(self) -> str:
        """Where the logo is; it changes with the logo, so that browsers may keep it. Empty without one."""
        if not self.logo:
            return ""
        return reverse("actors:logo", args=[self.uuid, Path(str(self.logo.name)).stem])

    @property
    def readable_name(self) -> str:
        """The name for pages: without the capitals in which some registers shout."""
        return readable(self.name)

    def is_fresh(self, today: date) -> bool:
        """Whether somebody confirmed the entry within the last year."""
        return self.confirmed_on is not None and today - self.confirmed_on < FRESH_FOR


class OrganisationName(models.Model):
    """Another name by which an organisation is known or found."""

    PERSONAL_DATA = personal.NONE

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=6, choices=NameKind)
    language = models.CharField(max_length=12, blank=True)
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "language", "text"], name="actors_name_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.text}"


class OrganisationText(models.Model):
    """What an organisation says of itself, in one language."""

    PERSONAL_DATA = personal.NONE

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    summary = models.CharField(max_length=300)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "language"], name="actors_text_one_a_language"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.language}"


class IdentifierQuerySet(models.QuerySet["Identifier"]):
    def shown(self) -> Self:
        """Without those by which the rows of lists are known again."""
        return self.exclude(scheme=IdentifierScheme.LIST)


class Identifier(models.Model):
    """A number under which others know the organisation; one holder each."""

    PERSONAL_DATA = personal.NONE

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=8, choices=IdentifierScheme)
    value = models.CharField(max_length=60)

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"], name="actors_identifier_one_holder"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scheme}:{self.value}"


class SiteQuerySet(models.QuerySet["Site"]):
    def in_region(self, code: str) -> Self:
        """Sites in ``code`` or below it: codes nest, so this is a range of the index.

        The end of the range is letters: every collation sorts those after the digits.
        """
        return self.filter(region_id__gte=code, region_id__lte=f"{code}ZZZ")


class Site(models.Model):
    """A place where an organisation is. Its region is as fine as the source knows."""

    PERSONAL_DATA = personal.NONE

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    region = models.ForeignKey(
        "actors.Region", null=True, on_delete=models.PROTECT, related_name="sites"
    )
    street = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=40, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_main = models.BooleanField(default=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(is_main=True), name="actors_site_one_main"
            ),
            models.CheckConstraint(
                name="actors_site_coordinates_together_and_on_earth",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]
        indexes = [models.Index(fields=["region", "organisation"], name="actors_site_of_region")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.city}"


class OrganisationConcept(models.Model):
    PERSONAL_DATA = personal.NONE

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="concept_links"
    )
    concept = models.ForeignKey(
        "actors.Concept", on_delete=models.CASCADE, related_name="organisation_links"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "concept"], name="actors_organisationconcept_once"
            ),
        ]


class YearlyFigure(models.Model):
    """One figure of one organisation for one financial year, in people or in euros."""

    PERSONAL_DATA = personal.NONE

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=FigureKind)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    visibility = models.CharField(max_length=9, choices=Visibility, default=Visibility.MEMBERS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "kind"], name="actors_yearlyfigure_once"
            ),
            models.CheckConstraint(
                name="actors_yearlyfigure_not_negative", condition=Q(value__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.year}"
