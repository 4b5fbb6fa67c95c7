"""The measures that come with the security check-up hold together: by themselves and with its questions."""

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from math import prod
from pathlib import Path
from typing import Any

import pytest
import yaml

FILE = Path(__file__).parents[2] / "src/skerry/assessments/content/security/measures.yaml"
TEXT = FILE.read_text(encoding="utf-8")
MEASURES: list[dict[str, Any]] = yaml.safe_load(TEXT)["measures"]
BY_KEY = {each["key"]: each for each in MEASURES}
EACH = [pytest.param(each, id=each["key"]) for each in MEASURES]

KEYS = {
    "key",
    "raises",
    "title",
    "why",
    "hours",
    "hours_per_ten",
    "money",
    "money_per_ten",
    "requires",
    "lowers",
    "steps",
    "helps",
}
QUESTIONS = (
    *("responsible", "rules", "training", "reporting", "leavers", "risk_review"),
    *("mfa_mail", "mfa_remote", "passwords", "admin_rights", "own_accounts", "access_review"),
    *("inventory", "updates", "old_systems", "malware", "disk_encryption", "lost_device"),
    *("safe_settings", "firewall", "wifi", "exposed", "server_updates", "machines_apart"),
    *("website", "mail_protection", "payment_check", "data_map", "sharing", "backup"),
    *("backup_apart", "backup_test", "disposal", "incident_plan", "help", "logs", "exercise"),
    *("continuity", "supplier_list", "supplier_terms", "supplier_access"),
    *("development", "vuln_handling", "components"),
)
OF_SOME_FIRMS = {
    *("mfa_remote", "exposed", "server_updates", "machines_apart", "website"),
    *("development", "vuln_handling", "components"),
}
THREATS = (
    *("account_takeover", "ransomware", "payment_fraud", "data_leak"),
    *("accident", "outage", "supplier", "insider"),
)
SET_UPS = {"microsoft_365", "google_workspace", "other"}
HELPS = {
    *("training", "awareness", "consulting", "managed_services", "backup_services"),
    *("identity_services", "monitoring", "incident_response", "testing", "legal_advice"),
    *("insurance", "secure_development", "certification"),
}


def texts(measure: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield measure["title"]
    yield measure["why"]
    yield from measure["steps"].values()


def raised_to(answer: str) -> list[str]:
    return [
        question for each in MEASURES for question, to in each["raises"].items() if to == answer
    ]


def left_of(threat: str, *, without: set[str]) -> float:
    """What remains of the threat for a firm that has done all but those of the questions left out."""
    done = [each for each in MEASURES if not without & set(each["raises"])]
    return prod(1 - each["lowers"].get(threat, 0) for each in done)


def test_keys_are_unique():
    assert len(BY_KEY) == len(MEASURES)


def test_lines_are_short():
    assert [line for line in TEXT.splitlines() if len(line) > 140] == []


@pytest.mark.parametrize("measure", EACH)
def test_each_measure_says_all_and_nothing_else(measure):
    assert set(measure) == KEYS


def test_every_question_is_raised_to_full_by_exactly_one_measure():
    assert sorted(raised_to("full")) == sorted(QUESTIONS)


def test_a_question_has_at_most_one_first_step():
    first = raised_to("some")

    assert len(set(first)) == len(first)
    assert set(first) <= set(QUESTIONS)


@pytest.mark.parametrize("measure", EACH)
def test_each_measure_raises_to_answers_that_exist(measure):
    assert measure["raises"]
    assert set(measure["raises"].values()) <= {"some", "full"}


@pytest.mark.parametrize("measure", EACH)
def test_the_full_measure_requires_the_first_step(measure):
    first_steps = {
        each["key"]
        for each in MEASURES
        for question, to in each["raises"].items()
        if to == "some" and measure["raises"].get(question) == "full"
    }

    assert first_steps <= set(measure["requires"])


def test_required_measures_are_known_and_without_cycles():
    requires = {each["key"]: each["requires"] for each in MEASURES}

    in_order = tuple(TopologicalSorter(requires).static_order())

    assert set(in_order) == set(BY_KEY)


@pytest.mark.parametrize("measure", EACH)
def test_hours_and_money_grow_from_least_to_most(measure):
    for costs in (measure["hours"], measure["money"]):
        assert 0 <= costs["least"] <= costs["likely"] <= costs["most"]
        assert set(costs) == {"least", "likely", "most"}


@pytest.mark.parametrize("measure", EACH)
def test_hours_are_whole_or_half_and_more_than_none(measure):
    hours = (*measure["hours"].values(), measure["hours_per_ten"])

    assert all(each * 2 == int(each * 2) for each in hours)
    assert measure["hours"]["least"] > 0
    assert measure["hours_per_ten"] >= 0
    assert measure["money_per_ten"] >= 0


@pytest.mark.parametrize("measure", EACH)
def test_each_measure_lowers_a_known_threat_by_a_share(measure):
    assert measure["lowers"]
    assert set(measure["lowers"]) <= set(THREATS)
    assert set(measure["lowers"].values()) <= {0.05, 0.15, 0.3, 0.5}


@pytest.mark.parametrize("threat", THREATS)
@pytest.mark.parametrize("without", [set(), OF_SOME_FIRMS], ids=["all", "what_every_firm_has"])
def test_all_measures_together_leave_a_tenth_to_a_quarter_of_each_threat(threat, without):
    assert 0.1 <= left_of(threat, without=without) <= 0.25


@pytest.mark.parametrize("measure", EACH)
def test_every_text_is_there_in_both_languages(measure):
    for text in texts(measure):
        assert set(text) == {"en", "sv"}
        assert all(text.values())


@pytest.mark.parametrize("measure", EACH)
def test_titles_have_at_most_sixty_letters(measure):
    assert [title for title in measure["title"].values() if len(title) > 60] == []


@pytest.mark.parametrize("measure", EACH)
def test_there_are_three_to_five_steps_and_as_many_in_each_language(measure):
    assert {"other"} <= set(measure["steps"]) <= SET_UPS
    for steps in measure["steps"].values():
        assert len(steps["en"]) == len(steps["sv"])
        assert 3 <= len(steps["en"]) <= 5


@pytest.mark.parametrize("measure", EACH)
def test_every_step_is_a_sentence_in_one_line(measure):
    steps = [
        step
        for ways in measure["steps"].values()
        for language in ways.values()
        for step in language
    ]

    assert [step for step in steps if not step.endswith((".", "?")) or "\n" in step] == []


@pytest.mark.parametrize("measure", EACH)
def test_each_measure_names_known_kinds_of_help(measure):
    assert measure["helps"]
    assert set(measure["helps"]) <= HELPS
