"""The demo: loaded once, kept, started over only when asked."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skerry.accounts.api import User
from skerry.accounts.models import Addition, Claim
from skerry.actors.api import load_regions
from skerry.actors.models import Cluster, Initiative, Offering, Organisation, Participation
from skerry.config.demo import accounts, described, loading, wishes
from skerry.config.demo.state import State
from skerry.kernel.actor import COMMAND as BY_COMMAND
from skerry.kernel.roles import ROLES, Role
from skerry.kernel.visibility import Visibility
from tools import invent_examples

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RUN = [sys.executable, "-m", "skerry.config.command", "demo", "--no-serve"]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, *arguments],
        env={"PATH": os.environ["PATH"], "SKERRY_VAR": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


@pytest.mark.slow
def test_demo_loads_once_keeps_what_people_do_and_starts_over_when_asked(tmp_path):
    first = run(tmp_path)
    assert first.returncode == 0, first.stderr
    before = (tmp_path / "skerry.sqlite3").stat().st_mtime_ns
    second = run(tmp_path)
    after = (tmp_path / "skerry.sqlite3").stat().st_mtime_ns
    again = run(tmp_path, "--passwords")
    over = run(tmp_path, "--reset")
    reset = run(tmp_path, "--reset", "--yes")

    assert "in the directory" in first.stdout
    assert len(re.findall(r"@skerry\.example", first.stdout)) == len(ROLES) - 1
    assert (second.stdout, second.returncode) == ("", 0)
    assert after == before
    assert set(passwords(again)) == set(passwords(first))
    assert set(passwords(again).values()).isdisjoint(passwords(first).values())
    assert over.returncode == 2  # nobody was there to answer
    assert "in the directory" in reset.stdout
    assert not any(
        password in file.read_bytes().decode("latin-1")
        for password in passwords(reset).values()
        for file in tmp_path.rglob("*")
        if file.is_file() and "static" not in file.parts
    )


def passwords(answer: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return dict(re.findall(r"(\S+@skerry\.example)\s+(\S+)", answer.stdout))


def test_demo_refuses_a_folder_that_is_not_its_own(tmp_path):
    (tmp_path / "skerry.sqlite3").write_bytes(b"a region's database")

    answers = [run(tmp_path), run(tmp_path, "--reset", "--yes")]

    assert [a.returncode for a in answers] == [1, 1]
    assert (tmp_path / "skerry.sqlite3").read_bytes() == b"a region's database"


def test_state_is_kept_and_a_damaged_one_counts_as_none(tmp_path):
    State(regional_data="loading").keep(tmp_path)
    kept = State.found(tmp_path)
    (tmp_path / "demo.json").write_text("{")
    damaged = State.found(tmp_path)

    assert (kept, damaged) == (State(regional_data="loading"), State())


@pytest.fixture
def region(db):
    load_regions(by=BY_COMMAND, now=NOW)
    for name, source in (("known.yaml", loading._known()), ("examples.yaml", loading._invented())):
        described.load(loading.DATA / name, source=source, now=NOW)


def test_invented_things_say_so_and_lie_on_example_domains(region):
    invented = Organisation.objects.filter(is_example=True)

    assert invented.count() == 158
    assert all(o.mail_domain.endswith(".example") for o in invented)
    assert all(".example/" in o.website for o in invented)
    assert set(invented.values_list("run__source__is_example", flat=True)) == {True}
    assert not Offering.objects.filter(is_example=False).exists()
    assert Initiative.objects.filter(is_example=True).count() == 8
    assert set(invented.values_list("visibility", flat=True)) == set(Visibility)


def test_some_sizes_are_declared_and_some_follow_from_figures(region):
    invented = Organisation.objects.filter(is_example=True)
    derived = invented.filter(size_basis="derived")

    assert (derived.count(), invented.filter(size_basis="declared").count()) == (48, 110)
    assert not derived.filter(figures=None).exists()
    assert invented.filter(is_linked_enterprise=True, size_class="large").exists()


def test_known_actors_are_real_and_linked(region):
    known = Organisation.objects.filter(is_example=False)

    assert known.filter(name="Region Stockholm").exists()
    assert Cluster.objects.get(is_home=True).region_id == "SE11"
    assert Cluster.objects.count() == 10
    assert Participation.objects.filter(initiative__key="BSR-SMES").count() == 5


def test_one_account_for_each_role(region):
    added = accounts.add_example_accounts(now=NOW)

    assert {a.role for a in added} == {role.value for role in ROLES} - {Role.VISITOR}
    editor = User.objects.get(email="organisation-editor@skerry.example")
    assert editor.grants.get().organisation.is_example
    assert all(User.objects.get(email=a.email).check_password(a.password) for a in added)


def test_cluster_manager_finds_something_to_decide(region):
    accounts.add_example_accounts(now=NOW)

    wishes.add_wishes(now=NOW)

    assert sorted(Claim.objects.values_list("state", flat=True)) == ["asked", "disputed"]
    assert Addition.objects.get().state == "waiting"


def test_examples_are_made_again_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(invent_examples, "OUT", tmp_path / "examples.yaml")

    invent_examples.main()

    made = (tmp_path / "examples.yaml").read_bytes()
    assert made == (loading.DATA / "examples.yaml").read_bytes()


def test_demo_files_hold_no_addresses_outside_example():
    content = described.read(loading.DATA / "examples.yaml")

    text = json.dumps(content, default=str)

    assert set(re.findall(r"https?://[^/]+\.(\w+)/", text)) == {"example"}
    assert "@" not in text
