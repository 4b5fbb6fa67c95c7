import pytest
from django.core.exceptions import ImproperlyConfigured

from skerry.config import identity_providers

WORK = {
    "SKERRY_OIDC": "work",
    "SKERRY_OIDC_WORK_URL": "https://id.region.example/realms/work",
    "SKERRY_OIDC_WORK_ID": "skerry",
    "SKERRY_OIDC_WORK_SECRET": "s3cret",
}


def apps(environment):
    return identity_providers.apps(environment, secret=lambda name: environment.get(name, ""))


def test_there_are_none_by_default():
    assert apps({}) == []
    assert identity_providers.origins({}) == []


def test_a_provider_is_read_from_the_environment():
    assert apps(WORK | {"SKERRY_OIDC_WORK_NAME": "Region account"}) == [
        {
            "provider_id": "work",
            "name": "Region account",
            "client_id": "skerry",
            "secret": "s3cret",
            "settings": {
                "server_url": "https://id.region.example/realms/work",
                "oauth_pkce_enabled": True,
            },
        }
    ]


def test_the_key_is_its_name_unless_told():
    assert apps(WORK)[0]["name"] == "work"


@pytest.mark.parametrize("part", ["URL", "ID", "SECRET"])
def test_a_missing_part_is_named_at_start(part):
    environment = {name: value for name, value in WORK.items() if not name.endswith(f"_{part}")}

    with pytest.raises(ImproperlyConfigured, match=f"SKERRY_OIDC_WORK_{part} is not set"):
        apps(environment)


def test_the_form_may_send_people_to_the_issuer_or_to_the_origin_that_was_told():
    elsewhere = WORK | {"SKERRY_OIDC_WORK_ORIGIN": "https://login.region.example"}

    assert identity_providers.origins(WORK) == ["https://id.region.example"]
    assert identity_providers.origins(elsewhere) == ["https://login.region.example"]


def test_several_providers_stand_in_the_order_of_the_list():
    two = {name.replace("WORK", "MY_UNI"): value for name, value in WORK.items()}

    assert [app["provider_id"] for app in apps(WORK | two | {"SKERRY_OIDC": "my-uni, work"})] == [
        "my-uni",
        "work",
    ]
