"""Personal links: where they lead."""

from django.conf import settings
from django.urls import reverse


def stop_address(token: str) -> str:
    """The page where one click stops mail to the respondent."""
    return str(settings.SITE_URL) + reverse("surveys:stop", args=[token])


def sheet_address(token: str) -> str:
    return stop_address(token).removesuffix("stop/")
