"""The order of the rooms, and what each room must declare in the import contracts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model

# Rooms that are not cut into urls, views, services …: the kernel offers parts, the roof is put together.
NOT_CUT = {"kernel", "config", "methods"}


def heights(layers: Sequence[str]) -> dict[str, int]:
    """Each room's height, the lowest being 0; neighbours are equally high."""
    return {
        room: height
        for height, layer in enumerate(reversed(layers))
        for room in re.findall(r"\w+", layer)
    }


def keys_that_point_up(models: Iterable[type[Model]], height: Mapping[str, int]) -> list[str]:
    """Foreign keys and many-to-many fields from a room to one that is not below it."""
    return [
        f"{field} -> {target}"
        for model in models
        for field in model._meta.get_fields()
        if field.concrete and field.related_model
        for target in [field.related_model._meta.app_label]
        if target in height and target != model._meta.app_label
        if height[target] >= height[model._meta.app_label]
    ]


def contract_gaps(
    rooms: Iterable[str], with_rules: Iterable[str], contracts: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Rooms that a contract forgets: each has its place, its inner order, and rules without Django."""
    order, rules = contracts[0], contracts[-1]
    inner = {name for each in contracts[1:] for name in each.get("containers", ())}
    placed = heights(order["layers"])
    cut = {room for room in rooms if room not in NOT_CUT}
    gaps = [
        f"{room} has no place in the order of rooms" for room in sorted(set(rooms) - set(placed))
    ]
    gaps += [f"{room} has no inner order" for room in sorted(cut - _names(inner, depth=1))]
    missing = set(with_rules) - _names(rules["source_modules"], depth=1)
    return gaps + [f"the rules of {room} may use Django" for room in sorted(missing)]


def entered_past_the_door(imports: Mapping[str, Iterable[str]], direct: set[str]) -> list[str]:
    """Imports of another room that do not go through its ``api``; ``direct`` rooms need no door."""
    return [
        f"{source} imports {target}"
        for source, targets in imports.items()
        for target in targets
        if _is_past_the_door(source, target, direct)
    ]


def _is_past_the_door(source: str, target: str, direct: set[str]) -> bool:
    room, other = source.split(".")[1], target.split(".")[1]
    if other in {room, *direct} or room == "config":
        return False
    return target.split(".")[2:3] != ["api"]


def _names(modules: Iterable[str], *, depth: int) -> set[str]:
    return {module.split(".")[depth] for module in modules}
