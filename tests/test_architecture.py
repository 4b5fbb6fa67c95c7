"""Promises the import graph cannot see, asked of the site itself."""

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import get_resolver

from skerry.config.slots import FILLINGS
from skerry.kernel.events import Event
from skerry.kernel.notifications import NotificationKind
from skerry.kernel.permissions import Permission
from skerry.kernel.personal import Kept, Purpose
from skerry.kernel.phrases import PERMISSIONS, PURPOSES, RETENTION
from skerry.kernel.phrases_audit import EVENTS
from skerry.kernel.providers import all_providers
from skerry.kernel.roles import ROLES, Role
from skerry.kernel.slots import Slot
from tests.architecture import (
    dependencies,
    layers,
    organisations,
    personal,
    services,
    slots,
    sources,
    views,
)
from tools import house

pytestmark = pytest.mark.architecture

# Rooms that all rooms above may enter without a door.
FOUNDATION = {"kernel", "actors", "accounts", "methods"}


def contracts():
    config = tomllib.loads((sources.ROOT / "pyproject.toml").read_text("utf-8"))
    return config["tool"]["importlinter"]["contracts"]


def rooms():
    return {name.split(".")[1] for name in sources.modules() if name.count(".")} - {"__main__"}


def all_models():
    return apps.get_models(include_auto_created=True)


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("skerry.")]


def addresses():
    return list(views.leaves(get_resolver().url_patterns))


def organisation():
    return apps.get_model("actors", "Organisation")


def test_foreign_keys_point_down_the_layers():
    heights = layers.heights(contracts()[0]["layers"])

    assert layers.keys_that_point_up(own_models(), heights) == []


def test_every_room_says_on_one_page_what_it_owns():
    pages = {room: sources.ROOT / "src" / "skerry" / room / "README.md" for room in rooms()}
    del pages["config"]  # the roof, no room

    lengths = {
        room: len(page.read_text("utf-8").splitlines()) if page.exists() else None
        for room, page in pages.items()
    }

    assert {room for room, length in lengths.items() if not length or length >= 30} == set()


def test_every_room_is_in_the_import_contracts():
    with_rules = {
        name.split(".")[1] for name in sources.modules() if name.split(".")[2:3] == ["rules"]
    }

    assert layers.contract_gaps(rooms(), with_rules, contracts()) == []


def test_another_room_is_entered_through_its_api():
    imports = {
        name: [used for used in sources.imports_of(text) if used.startswith("skerry.")]
        for name, text in sources.modules().items()
        if name.count(".")
    }

    assert layers.entered_past_the_door(imports, FOUNDATION) == []


def test_every_view_names_its_permission():
    assert views.silent_views(addresses()) == []


def test_every_view_names_its_methods():
    assert views.writers_by_get(addresses()) == []


def test_every_page_gives_its_head():
    assert views.deaf_to_head(addresses()) == []


def test_every_page_of_a_library_is_known():
    assert views.library_faults(addresses()) == []


def test_every_service_takes_keywords_and_says_who_and_when():
    found = list(services.services())

    assert found
    assert sorted(services.faults(found)) == sorted(services.NO_SERVICES)


def test_every_service_is_one_transaction():
    found = list(services.services())

    exempt = services.WRITE_NOTHING | services.WRITE_IN_THE_END.keys()
    assert set(services.outside_transactions(found)) == exempt


def test_every_model_says_which_personal_data_it_holds():
    assert personal.unmarked_models(own_models()) == []
    assert personal.unmarked_fields(own_models(), get_user_model()) == []
    assert personal.marks_without_field(own_models()) == []


def test_each_query_set_has_a_name_of_its_own():
    """The type checker takes managers made of query sets of one name for one."""
    managers = {type(model._default_manager) for model in apps.get_models()}
    ours = [each._queryset_class for each in managers if hasattr(each, "_queryset_class")]
    names = sorted({(each.__name__, each) for each in ours}, key=lambda each: each[0])

    assert len({name for name, _ in names}) == len(names)


def test_exemptions_from_personal_data_are_still_needed():
    fields = {f"{m._meta.label}.{f.name}" for m in own_models() for f in personal.fields_of(m)}

    assert set(personal.NOT_PERSONAL) <= fields


def test_who_did_something_is_an_opaque_id():
    assert personal.keys_that_are_not_opaque(own_models()) == []


def test_all_personal_data_has_its_provider():
    person, rooms_ = get_user_model(), all_providers()

    assert personal.unprovided(all_models(), person, rooms_) == []
    assert personal.empty_promises(all_models(), rooms_) == []


def test_personal_data_goes_in_time():
    assert personal.kept_for_ever(own_models(), all_providers()) == []


def test_every_key_to_an_organisation_follows_a_merge():
    assert organisations.unfollowed(all_models(), organisation(), all_providers()) == []
    assert organisations.empty_promises(all_models(), organisation(), all_providers()) == []


@pytest.mark.parametrize(
    ("kinds", "sentences"),
    [
        (Event, EVENTS),
        (Permission, PERMISSIONS),
        (Purpose, PURPOSES),
        (Kept, RETENTION),
        (Role, ROLES),
    ],
)
def test_everything_that_people_read_about_has_its_sentence(kinds, sentences):
    assert [kind for kind in kinds if kind not in sentences] == []


def test_every_power_is_held_by_some_role():
    held = frozenset().union(*(role.permissions for role in ROLES.values()))

    assert set(Permission) - held == set()


def test_every_power_opens_something():
    """What the page of roles promises: no power is without a view that asks for it."""
    asked = views.powers_asked_for(addresses(), sources.modules())

    assert set(Permission) - asked == set()


@pytest.mark.parametrize("kinds", [NotificationKind, Event])
def test_what_people_are_told_of_and_filter_by_does_happen(kinds):
    texts = [text for name, text in sources.modules().items() if "phrases" not in name]
    used = set(re.findall(rf"{kinds.__name__}\.([A-Z_]+)", "\n".join(texts)))

    assert {kind.name for kind in kinds} - used == set()


def test_every_slot_is_shown_and_every_filling_is_there():
    assert slots.empty_slots(Slot, sources.modules()) == []
    assert slots.broken_fillings(FILLINGS) == []


def test_every_dependency_is_declared_used_and_explained():
    project = tomllib.loads((sources.ROOT / "pyproject.toml").read_text("utf-8"))
    declared = house.dependencies({"project": project["project"]})
    packages = packages_distributions()
    imported = [used for text in sources.modules().values() for used in sources.imports_of(text)]
    texts = sources.modules() | sources.templates()
    document = (sources.ROOT / "docs/dependencies.md").read_text("utf-8")

    assert dependencies.undeclared(imported, declared, packages) == []
    assert dependencies.unused(declared, texts, packages) == sorted(dependencies.LOADED_BY_OTHERS)
    assert house.unexplained(house.dependencies(project), document) == []


def test_there_is_no_admin():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert sources.users_of("django.contrib.admin", sources.modules()) == []


def test_templates_do_not_query():
    assert sources.querying_templates(sources.templates()) == []


def test_modules_stay_short():
    assert sources.long_modules(sources.modules()) == []


def test_every_exception_from_a_rule_has_its_reason():
    assert sources.unexplained_exceptions(sources.modules()) == []
