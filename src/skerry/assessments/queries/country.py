"""In which country the site is."""

from typing import Final

from skerry.actors.models import Cluster

UNION: Final = "EU"
_LETTERS: Final = 2


def own_country() -> str:
    """The two letters of the country of the site's own region; those of the Union before one is chosen."""
    region = Cluster.objects.filter(is_home=True).values_list("region", flat=True).first()
    return region[:_LETTERS] if region else UNION
