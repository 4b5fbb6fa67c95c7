"""What templates of this room may ask for by name."""

from collections.abc import Sequence
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from django.http import HttpRequest

from skerry.accounts import phrases
from skerry.kernel.components import Link


def identity_providers(request: HttpRequest, process: str) -> Sequence[Link]:
    """The OpenID Connect providers of the region; ``process`` is "login" or "connect"."""
    goes_to = {"process": process, "next": get_next_redirect_url(request)}
    wanted = {name: value for name, value in goes_to.items() if value}
    return [
        Link(label=provider.name, href=provider.get_login_url(request, **wanted))
        for provider in get_adapter().list_providers(request)
    ]


def add_to(env: Any) -> None:  # Any: the environment's globals are open
    env.globals |= {"identity_providers": identity_providers}
    env.filters["role_name"] = phrases.role_name
