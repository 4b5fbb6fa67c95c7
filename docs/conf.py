"""The handbook: Markdown, built with warnings as errors, and nothing fetched from elsewhere."""

import os
from importlib.metadata import version as installed_version

import django
from django.apps import apps
from django.utils import translation
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from skerry.accounts.rules import CONTACT_MOVES
from skerry.kernel.roles import ROLES

project = "Skerry"
author = "The Skerry contributors"
copyright = "the Skerry contributors, EUPL-1.2"  # noqa: A001  # Sphinx asks for this name
release = version = installed_version("skerry")
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Skerry"
html_show_sourcelink = False
html_copy_source = False
suppress_warnings: list[str] = []


class PersonalDataTable(SphinxDirective):
    """What every table keeps of people, from the marks in the code: it cannot be out of date."""

    def run(self) -> list[nodes.Node]:
        rows = [
            (model._meta.label, field, mark.purpose.value, mark.kept.value)
            for model in apps.get_models()
            for field, mark in sorted(getattr(model, "PERSONAL_DATA", {}).items())
        ]
        return [_table(("Table", "Field", "What for", "Kept"), rows)]


class RolesTable(SphinxDirective):
    """Who may do what, from the one file that says so."""

    def run(self) -> list[nodes.Node]:
        with translation.override("en"):
            rows = [
                (str(role.name), str(role.description), ", ".join(sorted(role.sees)))
                for role in ROLES.values()
            ]
        return [_table(("Role", "In plain words", "Sees all that is"), rows)]


class ContactMovesTable(SphinxDirective):
    """How a message to an organisation may go on, from the table that the services obey."""

    def run(self) -> list[nodes.Node]:
        rows = [
            (state.value, ", ".join(sorted(onward)) or "nothing")
            for state, onward in CONTACT_MOVES.items()
        ]
        return [_table(("A message that is", "may become"), rows)]


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    group = nodes.tgroup(cols=len(columns))
    group += [nodes.colspec(colwidth=1) for _column in columns]
    head, body = nodes.thead(), nodes.tbody()
    head += _row(columns)
    body += [_row(row) for row in rows]
    group += [head, body]
    table = nodes.table()
    table += group
    return table


def _row(cells: tuple[str, ...]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        entry = nodes.entry()
        entry += nodes.paragraph(text=cell)
        row += entry
    return row


def setup(app: Sphinx) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skerry.config.settings")
    django.setup()
    app.add_directive("contact-moves", ContactMovesTable)
    app.add_directive("personal-data", PersonalDataTable)
    app.add_directive("roles", RolesTable)
