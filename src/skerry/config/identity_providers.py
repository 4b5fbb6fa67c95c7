"""Who else may say who somebody is: OpenID Connect providers, named in the environment.

``SKERRY_OIDC=work,university`` names them; each has ``SKERRY_OIDC_WORK_URL`` (its issuer),
``SKERRY_OIDC_WORK_ID``, ``SKERRY_OIDC_WORK_SECRET`` (or ``…_SECRET_FILE``) and, for people to read,
``SKERRY_OIDC_WORK_NAME``. ``SKERRY_OIDC_WORK_ORIGIN`` is needed only where people sign in on
another host than the issuer's. The provider is told to send people back to
``<SKERRY_URL>/account/oidc/work/login/callback/``.
"""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("URL", "ID", "SECRET")


def apps(
    environment: Mapping[str, str], *, secret: Callable[[str], str]
) -> list[dict[str, object]]:
    """What django-allauth wants to know of each provider; none by default."""
    return [_app(key, environment, secret=secret) for key in _keys(environment)]


def origins(environment: Mapping[str, str]) -> list[str]:
    """Where the sign-in form may send the browser, for the content security policy."""
    return [
        environment.get(_name(key, "ORIGIN")) or _origin(environment.get(_name(key, "URL"), ""))
        for key in _keys(environment)
    ]


def _app(
    key: str, environment: Mapping[str, str], *, secret: Callable[[str], str]
) -> dict[str, object]:
    values = {part: secret(_name(key, part)) for part in NEEDED}
    missing = [_name(key, part) for part, value in values.items() if not value]
    if missing:
        message = f"SKERRY_OIDC names the provider {key!r}, but {', '.join(missing)} is not set."
        raise ImproperlyConfigured(message)
    return {
        "provider_id": key,
        "name": environment.get(_name(key, "NAME"), key),
        "client_id": values["ID"],
        "secret": values["SECRET"],
        "settings": {"server_url": values["URL"], "oauth_pkce_enabled": True},
    }


def _keys(environment: Mapping[str, str]) -> Sequence[str]:
    return [
        key.strip().lower() for key in environment.get("SKERRY_OIDC", "").split(",") if key.strip()
    ]


def _name(key: str, part: str) -> str:
    return f"SKERRY_OIDC_{key.upper().replace('-', '_')}_{part}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
