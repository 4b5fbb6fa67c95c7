from datetime import UTC, datetime

import factory

from skerry.actors.enums import OrganisationKind, ParticipationRole
from skerry.actors.models import (
    Concept,
    ConceptLabel,
    Identifier,
    Initiative,
    Note,
    Offering,
    OfferingText,
    Organisation,
    OrganisationTag,
    Participation,
    Region,
    Scheme,
    Segment,
    Site,
    Tag,
    Tagging,
)

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ["code"]

    code = "SE110"
    level = factory.LazyAttribute(lambda region: len(region.code) - 2)
    name = factory.LazyAttribute(lambda region: f"Region {region.code}")
    name_latin = factory.SelfAttribute("name")


class OrganisationFactory(factory.django.DjangoModelFactory):
    """An open company; ``region=`` gives it a main site there."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = OrganisationKind.COMPANY
    created_at = LONG_AGO
    changed_at = LONG_AGO

    @factory.post_generation
    def region(self, create, code, **kwargs):
        if code:
            SiteFactory(organisation=self, region=RegionFactory(code=code))


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    organisation = factory.SubFactory(OrganisationFactory)
    city = "Stockholm"
    country = "SE"


class IdentifierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Identifier

    organisation = factory.SubFactory(OrganisationFactory)


class SchemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Scheme

    key = factory.Sequence(lambda n: f"scheme-{n}")
    title = "Specialities"
    is_for_speciality = True


class ConceptFactory(factory.django.DjangoModelFactory):
    """A concept with one English label, ``label=``."""

    class Meta:
        model = Concept
        skip_postgeneration_save = True

    scheme = factory.SubFactory(SchemeFactory)
    notation = factory.Sequence(lambda n: f"C{n}")

    @factory.post_generation
    def label(self, create, text, **kwargs):
        ConceptLabel.objects.create(
            concept=self, language="en", text=text or f"Concept {self.notation}"
        )


class OfferingFactory(factory.django.DjangoModelFactory):
    """A service with one English title, ``title=``."""

    class Meta:
        model = Offering
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "service"

    @factory.post_generation
    def title(self, create, text, **kwargs):
        OfferingText.objects.create(offering=self, language="en", title=text or "A service")


class InitiativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Initiative

    programme = "HORIZON"
    key = factory.Sequence(lambda n: f"{101000000 + n}")
    acronym = factory.Sequence(lambda n: f"PROJECT-{n}")
    title = factory.Sequence(lambda n: f"Project {n}")
    created_at = LONG_AGO
    changed_at = LONG_AGO


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    initiative = factory.SubFactory(InitiativeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = ParticipationRole.PARTNER


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"Tag {n}")


class OrganisationTagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganisationTag

    tag = factory.SubFactory(TagFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    at = LONG_AGO


class TaggingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tagging

    tag = factory.SubFactory(TagFactory)
    adds = True
    asked_for = 0
    at = LONG_AGO


class SegmentFactory(factory.django.DjangoModelFactory):
    """A segment of everybody; ``query=`` narrows it."""

    class Meta:
        model = Segment

    name = factory.Sequence(lambda n: f"Segment {n}")
    query = "place=all"
    made_at = LONG_AGO


class NoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Note

    organisation = factory.SubFactory(OrganisationFactory)
    text = "Ask again in January."
    by = "somebody"
    written_at = LONG_AGO
    needed_at = LONG_AGO
