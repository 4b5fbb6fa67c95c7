"""Who may open which page: every view of ours names its power, every page of a library is on a list."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.urls import URLPattern, URLResolver

from skerry.kernel.permissions import Permission


class Audience(StrEnum):
    VISITORS = "visitors"
    SIGNED_IN = "people who are signed in"


# The pages of django-allauth, which has its own checks.
LIBRARY_VIEWS: Mapping[str, Audience] = {
    "account_change_password": Audience.SIGNED_IN,
    "account_complete_password_reset": Audience.VISITORS,
    "account_confirm_login_code": Audience.VISITORS,
    "account_confirm_password_reset_code": Audience.VISITORS,
    "account_email": Audience.SIGNED_IN,
    "account_email_verification_sent": Audience.VISITORS,
    "account_inactive": Audience.VISITORS,
    "account_login": Audience.VISITORS,
    "account_logout": Audience.VISITORS,
    "account_password_reset_completed": Audience.VISITORS,
    "account_reauthenticate": Audience.SIGNED_IN,
    "account_request_login_code": Audience.VISITORS,
    "account_reset_password": Audience.VISITORS,
    "account_set_password": Audience.SIGNED_IN,
    "account_signup": Audience.VISITORS,
    "mfa_activate_totp": Audience.SIGNED_IN,
    "mfa_add_webauthn": Audience.SIGNED_IN,
    "mfa_authenticate": Audience.VISITORS,
    "mfa_deactivate_totp": Audience.SIGNED_IN,
    "mfa_download_recovery_codes": Audience.SIGNED_IN,
    "mfa_edit_webauthn": Audience.SIGNED_IN,
    "mfa_generate_recovery_codes": Audience.SIGNED_IN,
    "mfa_index": Audience.SIGNED_IN,
    "mfa_list_webauthn": Audience.SIGNED_IN,
    "mfa_login_webauthn": Audience.VISITORS,
    "mfa_reauthenticate": Audience.SIGNED_IN,
    "mfa_reauthenticate_webauthn": Audience.SIGNED_IN,
    "mfa_remove_webauthn": Audience.SIGNED_IN,
    "mfa_view_recovery_codes": Audience.SIGNED_IN,
    "openid_connect_callback": Audience.VISITORS,
    "openid_connect_login": Audience.VISITORS,
    "socialaccount_connections": Audience.SIGNED_IN,
    "socialaccount_login_cancelled": Audience.VISITORS,
    "socialaccount_login_error": Audience.SIGNED_IN,
    "socialaccount_signup": Audience.VISITORS,
}


def leaves(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from leaves(pattern.url_patterns)


def silent_views(patterns: Iterable[URLPattern]) -> list[str]:
    """Views of ours that name no power."""
    return [
        str(pattern.pattern)
        for pattern in patterns
        if is_own(pattern.callback) and not hasattr(pattern.callback, "permission")
    ]


def library_faults(
    patterns: Iterable[URLPattern], known: Mapping[str, Audience] = LIBRARY_VIEWS
) -> list[str]:
    """Pages of libraries that are not on the list, or are open to others than it says."""
    found = {
        pattern.name or str(pattern.pattern): audience_of(pattern.callback)
        for pattern in patterns
        if not is_own(pattern.callback)
    }
    faults = [f"{name} is not known" for name in sorted(found.keys() - known.keys())]
    faults += [f"{name} is gone" for name in sorted(known.keys() - found.keys())]
    return faults + [
        f"{name} is for {found[name]}, not for {known[name]}"
        for name in sorted(found.keys() & known.keys())
        if found[name] is not known[name]
    ]


def writers_by_get(patterns: Iterable[URLPattern]) -> list[str]:
    """Views of ours that do not say which methods they answer."""
    return [
        str(pattern.pattern)
        for pattern in patterns
        if is_own(pattern.callback) and not methods_of(pattern.callback)
    ]


def deaf_to_head(patterns: Iterable[URLPattern]) -> list[str]:
    """Views of ours that give a page to a browser and not its head to a link checker."""
    return [
        str(pattern.pattern)
        for pattern in patterns
        if is_own(pattern.callback)
        if "GET" in (methods := methods_of(pattern.callback)) and "HEAD" not in methods
    ]


def methods_of(view: Any) -> set[str]:
    """What ``require_http_methods``, or one of its kind, lets through to ``view``."""
    while view is not None:
        if inspect.isfunction(view) and "request_method_list" in view.__code__.co_freevars:
            return set(inspect.getclosurevars(view).nonlocals["request_method_list"])
        view = getattr(view, "__wrapped__", None)
    return set()


def is_own(view: Any) -> bool:
    return view.__module__.startswith("skerry.")


def audience_of(view: Any) -> Audience:
    return Audience.SIGNED_IN if getattr(view, "login_required", True) else Audience.VISITORS


def powers_asked_for(patterns: Iterable[URLPattern], sources: Mapping[str, str]) -> set[Permission]:
    """Powers that a view requires at its door, or asks for where it stands in a ``views`` module."""
    required = {getattr(pattern.callback, "permission", None) for pattern in patterns}
    inside = "\n".join(text for name, text in sources.items() if "views" in name.split("."))
    return {
        power
        for power in Permission
        if power in required or f".may(Permission.{power.name}" in inside
    }
