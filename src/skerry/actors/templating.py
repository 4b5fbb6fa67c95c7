"""What templates of this room may ask for by name."""

from typing import Any

from skerry.actors import phrases


def add_to(env: Any) -> None:  # Any: the environment's filters are open
    env.filters["programme_name"] = phrases.programme_name
