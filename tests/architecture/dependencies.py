"""What the site is built with, and whether it says so."""

import re
import sys
from collections.abc import Iterable, Mapping

# Named nowhere in our code, each with the reason why it is needed all the same.
LOADED_BY_OTHERS: Mapping[str, str] = {
    "psycopg": "Django loads it when the database is PostgreSQL",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def undeclared(
    imported: Iterable[str], declared: Iterable[str], packages: Mapping[str, Iterable[str]]
) -> list[str]:
    """Modules whose package is there only because another one brings it along.

    ``packages`` gives the packages that bring a module.
    """
    wanted = {normal(name) for name in declared}
    tops = {module.split(".")[0] for module in imported} - set(sys.stdlib_module_names)
    return sorted(
        top
        for top in tops - {"skerry"}
        if not wanted & {normal(package) for package in packages.get(top, ())}
    )


def unused(
    declared: Iterable[str], sources: Mapping[str, str], packages: Mapping[str, Iterable[str]]
) -> list[str]:
    """Packages of which no module is imported or named in a setting."""
    text = "\n".join(sources.values())
    modules: dict[str, set[str]] = {}
    for module, brought_by in packages.items():
        for package in brought_by:
            modules.setdefault(normal(package), set()).add(module)
    return sorted(
        name
        for name in declared
        if not any(
            re.search(rf"""(?:\b(?:import|from)\s|["']){re.escape(module)}\b""", text)
            for module in modules.get(normal(name), ())
        )
    )
