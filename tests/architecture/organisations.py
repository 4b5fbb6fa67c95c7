"""Every table that points at organisations says how it follows when two of them become one."""

from collections.abc import Iterable

from django.db.models import Model

from skerry.kernel.providers import RoomProviders


def unfollowed(
    models: Iterable[type[Model]], organisation: type[Model], rooms: Iterable[RoomProviders]
) -> list[str]:
    """Keys to an organisation, from whatever table, without an ``OrganisationReference``."""
    followed = {(r.model, r.field) for room in rooms for r in room.organisation_references}
    found = references(models, organisation)
    return [f"{label}.{field}" for label, field in sorted(found - followed)]


def empty_promises(
    models: Iterable[type[Model]], organisation: type[Model], rooms: Iterable[RoomProviders]
) -> list[str]:
    found = references(models, organisation)
    return [
        f"{reference.model}.{reference.field}"
        for room in rooms
        for reference in room.organisation_references
        if (reference.model, reference.field) not in found
    ]


def references(models: Iterable[type[Model]], organisation: type[Model]) -> set[tuple[str, str]]:
    return {
        (model._meta.label, field.name)
        for model in models
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model is organisation
    }
