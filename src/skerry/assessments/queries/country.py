"""In which country the site is."""

from typing import Final

from skerry.actors.models import Cluster

UNION: Final = "EU"
_LETTERS: Final = 2


def own_country() -> str:
    """The two letters of the country of the site's own region; those of the Union before one is chosen."""
    return own_region()[:_LETTERS] or UNION


def own_region() -> str:
    """The site's own region; empty before one is chosen."""
    return Cluster.objects.filter(is_home=True).values_list("region", flat=True).first() or ""
