"""What templates of this room may ask for by name."""

from typing import Any

from skerry.assessments import phrases
from skerry.assessments.shown import band_words


def add_to(env: Any) -> None:  # Any: the environment's filters are open
    env.filters["band"] = band_words
    env.filters["help"] = phrases.HELPS.__getitem__
