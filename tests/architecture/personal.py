"""Personal data: marked where it is, exported and erased on demand, gone in time.

How a person is found in a table:

* a foreign key to the person, or a column ``person`` with the opaque id, leads straight to
  them: it is answered for by a provider;
* an address, a telephone number and the like are marked;
* ``by`` and ``…_by`` say who did something, by the opaque id alone. Erasing the person erases
  what the id stood for, and the record stays true: no provider, but never a foreign key.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import (
    CharField,
    EmailField,
    Field,
    GenericIPAddressField,
    Model,
)

from skerry.kernel.personal import Kept
from skerry.kernel.providers import RoomProviders

TELLING = re.compile(
    r"(^|_)(email|mail_address|to|phone|mobile|ip|first_name|last_name|full_name|birthday|password"
    r"|person|user)$"
)
OPAQUE = re.compile(r"(^|_)by$")
TIMED = {Kept.THIRTY_DAYS, Kept.A_YEAR}
# Fields that sound personal and are not, each with its reason.
NOT_PERSONAL: Mapping[str, str] = {
    "kernel.Identity.email": "the office that runs the site",
    "kernel.Identity.phone": "the office that runs the site",
    "kernel.Identity.privacy_email": "the office that runs the site",
}


def unmarked_models(models: Iterable[type[Model]]) -> list[str]:
    return [model._meta.label for model in models if "PERSONAL_DATA" not in vars(model)]


def unmarked_fields(models: Iterable[type[Model]], person: type[Model]) -> list[str]:
    """Fields that look personal and are not in ``PERSONAL_DATA``."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in models
        for field in fields_of(model)
        if looks_personal(field, model, person)
        and field.name not in marks_of(model)
        and f"{model._meta.label}.{field.name}" not in NOT_PERSONAL
    ]


def marks_without_field(models: Iterable[type[Model]]) -> list[str]:
    return [
        f"{model._meta.label}.{name}"
        for model in models
        for name in sorted(marks_of(model).keys() - {field.name for field in fields_of(model)})
    ]


def looks_personal(field: Field[Any, Any], model: type[Model], person: type[Model]) -> bool:
    if isinstance(field, EmailField | GenericIPAddressField) or field.related_model is person:
        return True
    is_own_name = field.name == "name" and (model is person or bool(marks_of(model)))
    return bool(TELLING.search(field.name)) or is_own_name


def keys_that_are_not_opaque(models: Iterable[type[Model]]) -> list[str]:
    """``by`` and ``…_by`` are the text of an opaque id, so that a record outlives the person."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in models
        for field in fields_of(model)
        if OPAQUE.search(field.name) and not isinstance(field, CharField)
    ]


def unprovided(
    models: Iterable[type[Model]], person: type[Model], rooms: Iterable[RoomProviders]
) -> list[str]:
    """Personal fields, and keys to a person in anybody's table, that no provider answers for."""
    answered: dict[str, set[str]] = {}
    for room in rooms:
        for provider in room.personal_data:
            answered.setdefault(provider.model, set()).update(provider.fields)
    return [
        f"{model._meta.label}.{name}"
        for model in models
        for name in sorted(_wanted(model, person) - answered.get(model._meta.label, set()))
    ]


def _wanted(model: type[Model], person: type[Model]) -> set[str]:
    to_person = {field.name for field in fields_of(model) if field.related_model is person}
    return to_person | set(marks_of(model))


def empty_promises(models: Iterable[type[Model]], rooms: Iterable[RoomProviders]) -> list[str]:
    """Providers for tables or fields that do not exist."""
    known = {model._meta.label: {field.name for field in fields_of(model)} for model in models}
    return [
        f"{provider.model}.{name}"
        for room in rooms
        for provider in room.personal_data
        for name in sorted(provider.fields)
        if name not in known.get(provider.model, set())
    ]


def kept_for_ever(models: Iterable[type[Model]], rooms: Iterable[RoomProviders]) -> list[str]:
    """Tables that promise a time to their personal data and have no rule that keeps it."""
    rules = {(rule.model, rule.kept) for room in rooms for rule in room.retention}
    promised = {
        (model._meta.label, mark.kept)
        for model in models
        for mark in marks_of(model).values()
        if mark.kept in TIMED
    }
    return [f"{label}: {kept}" for label, kept in sorted(promised - rules)]


def fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def marks_of(model: type[Model]) -> Mapping[str, Any]:
    return getattr(model, "PERSONAL_DATA", {})
