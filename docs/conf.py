"""The handbook: Markdown, built with warnings as errors, and nothing fetched from elsewhere."""

import os
import sys
from collections.abc import Mapping
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import ClassVar

import django
from django.apps import apps
from django.conf import settings
from django.utils import translation
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from skerry.accounts.rules import CONTACT_MOVES, claims
from skerry.kernel.roles import ROLES
from skerry.questionnaires.rules.instruments import VERSION_MOVES
from skerry.surveys.rules.anonymity import LEAST_ANSWERS, LEAST_IN_CELL
from skerry.surveys.rules.invitations import INVITATION_MOVES
from skerry.surveys.rules.rounds import ROUND_MOVES, STEP
from skerry.surveys.rules.waves import WAVE_MOVES

sys.path.insert(0, str(Path(__file__).parent))  # for the module beside this one

import formulas  # found by the line above
import states  # likewise

project = "Skerry"
author = "The Skerry contributors"
copyright = "the Skerry contributors, EUPL-1.2"  # noqa: A001  # Sphinx asks for this name
release = version = installed_version("skerry")
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "substitution"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "methods/measured"]
html_math_renderer = "mathml"
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


class Moves(SphinxDirective):
    """How a thing may go on, as a picture and a table, from the table that the services obey."""

    required_arguments = 1
    TABLES: ClassVar[Mapping[str, tuple[str, states.Moves]]] = {
        "contact": ("A message to an organisation", CONTACT_MOVES),
        "claim": ("A claim to a profile", claims.CLAIM_MOVES),
        "addition": ("A proposed organisation", claims.ADDITION_MOVES),
        "version": ("A version of a questionnaire", VERSION_MOVES),
        "delisting": ("The wish to leave the directory", claims.DELISTING_MOVES),
        "invitation": ("An invitation to a survey", INVITATION_MOVES),
        "round": ("A mailing of a survey", ROUND_MOVES),
        "wave": ("A survey wave", WAVE_MOVES),
    }

    def run(self) -> list[nodes.Node]:
        title, moves = self.TABLES[self.arguments[0]]
        rows = [(state, ", ".join(sorted(onward)) or "nothing") for state, onward in moves.items()]
        drawn = nodes.raw("", states.picture(moves, title=title), format="html")
        return [drawn, _table((f"{title} that is", "may become"), rows)]


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


def least_numbers() -> Mapping[str, int]:
    """The small numbers of surveys as the code has them, for pages that say them."""
    from skerry.surveys.rules.figures.columns import (  # noqa: PLC0415  # after Django is set up
        LEAST_IN_GROUP,
    )

    return {
        "least_answers": LEAST_ANSWERS,
        "least_in_cell": LEAST_IN_CELL,
        "least_in_group": LEAST_IN_GROUP,
        "mail_step": STEP,
        "response_step": settings.SURVEY_RESPONSE_STEP,
        "smallest_stratum": settings.SURVEY_SMALLEST_STRATUM,
    }


def setup(app: Sphinx) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skerry.config.settings")
    django.setup()
    formulas.register(app)
    app.config.myst_substitutions = dict(least_numbers())
    app.add_directive("moves", Moves)
    app.add_directive("personal-data", PersonalDataTable)
    app.add_directive("roles", RolesTable)
