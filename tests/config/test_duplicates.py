"""Duplicates are looked for from a shell, in a process of its own as the worker does it."""

import json

import pytest
from typer.testing import CliRunner

from skerry.actors.models import Duplicate
from skerry.config.command.app import app
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_pairs_are_found_from_a_shell():
    for name in ("Ångström Säkerhet AB", "Angstroem Sakerhet", "Fyrvik Data"):
        OrganisationFactory(name=name, mail_domain="" if "Data" in name else "angstrom.example")

    answer = CliRunner().invoke(app, ["duplicates", "--json"])

    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout) == {"found": 1, "again": 0, "closed": 0, "records": 3}
    assert Duplicate.objects.count() == 1
