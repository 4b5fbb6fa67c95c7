"""The mapping to frameworks, the facts of laws and the threats hold together: by themselves and with the questions."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

CONTENT = Path(__file__).parents[2] / "src/skerry/assessments/content/security"
FRAMEWORKS_TEXT = (CONTENT / "frameworks.yaml").read_text(encoding="utf-8")
RULES_TEXT = (CONTENT / "rules.yaml").read_text(encoding="utf-8")
WRITTEN: dict[str, Any] = yaml.safe_load(FRAMEWORKS_TEXT)
RULES: dict[str, Any] = yaml.safe_load(RULES_TEXT)
THREATS_TEXT = (CONTENT / "threats.yaml").read_text(encoding="utf-8")
WRITTEN_THREATS: dict[str, Any] = yaml.safe_load(THREATS_TEXT)
FRAMEWORKS: dict[str, dict[str, Any]] = {each["key"]: each for each in WRITTEN["frameworks"]}
MAPPING: dict[str, dict[str, list[str]]] = WRITTEN["mapping"]
NIS2: dict[str, Any] = RULES["nis2"]
CRA: dict[str, Any] = RULES["cra"]
LAW_RULES = [
    pytest.param(rule, id=rule["key"])
    for country in NIS2["countries"].values()
    for rule in country["rules"]
]

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
PUBLISHED = {
    "nist_csf": 106,
    "cis": 153,
    "iso_27001": 93,
    "cyfun": 218,
    "cyber_essentials": 5,
    "din_27076": 27,
    "nis2": 10,
}
PUBLISHED_IN_GROUPS = {
    ("cis", "ig1"): 56,
    ("iso_27001", "organisation"): 37,
    ("iso_27001", "people"): 8,
    ("iso_27001", "premises"): 14,
    ("iso_27001", "technology"): 34,
    ("cyfun", "basic"): 34,
    ("cyfun", "important"): 99,
    ("cyfun", "essential"): 85,
}
THREATS = (
    *("account_takeover", "ransomware", "payment_fraud", "data_leak"),
    *("accident", "outage", "supplier", "insider"),
)
LANGUAGES = {"en", "sv"}
SIZES = {"small", "medium", "large"}
LONGEST_LABEL = 3


def facts(within: object) -> Iterator[dict[str, Any]]:
    """Every mapping at any depth."""
    if isinstance(within, dict):
        yield within
        for each in within.values():
            yield from facts(each)
    elif isinstance(within, list):
        for each in within:
            yield from facts(each)


@pytest.mark.parametrize("text", [FRAMEWORKS_TEXT, RULES_TEXT], ids=["frameworks", "rules"])
def test_lines_are_short_enough_to_read(text: str) -> None:
    assert [line for line in text.splitlines() if len(line) > 140] == []


def test_frameworks_have_as_many_identifiers_as_published() -> None:
    assert {key: len(each["identifiers"]) for key, each in FRAMEWORKS.items()} == PUBLISHED


@pytest.mark.parametrize(("framework", "group"), PUBLISHED_IN_GROUPS)
def test_groups_have_as_many_identifiers_as_published(framework: str, group: str) -> None:
    members = FRAMEWORKS[framework]["groups"][group]

    assert len(members) == PUBLISHED_IN_GROUPS[framework, group]


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_identifiers_are_words_of_their_own(framework: dict[str, Any]) -> None:
    identifiers = framework["identifiers"]

    assert len(set(identifiers)) == len(identifiers)
    assert [each for each in identifiers if not isinstance(each, str) or " " in each] == []


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_groups_hold_identifiers_of_their_framework(framework: dict[str, Any]) -> None:
    grouped = {each for members in framework.get("groups", {}).values() for each in members}

    assert grouped <= set(framework["identifiers"])


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_labels_are_short_and_ours_in_each_language(framework: dict[str, Any]) -> None:
    labels = framework.get("labels", {})

    assert set(labels) <= {*framework.get("groups", {}), *framework["identifiers"]}
    assert [key for key, texts in labels.items() if set(texts) != LANGUAGES] == []
    assert [
        text
        for texts in labels.values()
        for text in texts.values()
        if len(text.split()) > LONGEST_LABEL
    ] == []


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_frameworks_say_whose_they_are_and_since_when(framework: dict[str, Any]) -> None:
    assert framework["name"]
    assert framework["publisher"]
    assert framework["note"]
    assert isinstance(framework["edition"], str)
    assert isinstance(framework["published_on"], date)
    assert isinstance(framework["is_text_free"], bool)


def test_every_question_is_evidence_for_something() -> None:
    assert tuple(MAPPING) == QUESTIONS
    assert [question for question, by in MAPPING.items() if not by] == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_mapped_identifiers_stand_in_their_framework(question: str) -> None:
    unknown = {
        (key, identifier)
        for key, identifiers in MAPPING[question].items()
        for identifier in identifiers
        if identifier not in FRAMEWORKS[key]["identifiers"]
    }

    assert unknown == set()


@pytest.mark.parametrize("question", QUESTIONS)
def test_mapped_identifiers_are_named_once(question: str) -> None:
    for identifiers in MAPPING[question].values():
        assert identifiers
        assert len(set(identifiers)) == len(identifiers)


def test_sources_are_public_addresses() -> None:
    sources = [
        value
        for fact in facts([WRITTEN, RULES])
        for key, value in fact.items()
        if key == "source" or key.endswith("_source")
    ]

    assert sources
    assert [each for each in sources if not each.startswith("https://") or " " in each] == []


def test_texts_are_complete_in_each_language() -> None:
    texts = [fact for fact in facts(RULES) if LANGUAGES & set(fact)]

    assert texts
    assert [each for each in texts if not all(each.get(language) for language in LANGUAGES)] == []


def test_facts_of_laws_say_when_they_were_looked_up() -> None:
    sourced = [fact for law in (NIS2, CRA) for fact in facts(law) if "is_verified" in fact]

    assert sourced
    for fact in sourced:
        assert isinstance(fact["as_of"], date)
        assert isinstance(fact["is_verified"], bool)
        assert fact["source"]


def test_sectors_are_those_of_the_two_annexes() -> None:
    sectors = [each["key"] for each in NIS2["sectors"]]
    annexes = [each["annex"] for each in NIS2["sectors"]]

    assert len(set(sectors)) == len(sectors)
    assert [annexes.count(annex) for annex in (1, 2)] == [11, 7]


@pytest.mark.parametrize("rule", LAW_RULES)
def test_rules_of_laws_speak_of_what_is_known(rule: dict[str, Any]) -> None:
    assert ("kinds" in rule) != ("annex" in rule)
    assert set(rule.get("kinds", [])) <= set(NIS2["kinds"])
    assert rule.get("annex", 1) in {1, 2}
    assert set(rule["sizes"]) <= SIZES
    assert rule["outcome"] in NIS2["outcomes"]
    assert rule["where"]


def test_every_kind_has_a_rule_at_every_size() -> None:
    ruled = {
        (kind, size)
        for rule in NIS2["countries"]["EU"]["rules"]
        for kind in rule.get("kinds", [])
        for size in rule["sizes"]
    }

    assert ruled == {(kind, size) for kind in NIS2["kinds"] for size in SIZES}


def test_countries_follow_countries_that_are_there() -> None:
    followed = {each["follows"] for each in NIS2["countries"].values() if "follows" in each}

    assert followed <= set(NIS2["countries"])


def test_product_law_starts_in_steps() -> None:
    assert {each["key"]: each["starts_on"] for each in CRA["dates"]} == {
        "in_force": date(2024, 12, 10),
        "reporting": date(2026, 9, 11),
        "full": date(2027, 12, 11),
    }


def test_product_law_names_roles_that_are_there() -> None:
    roles = {each["key"] for each in CRA["roles"]}

    assert roles == {"maker", "importer", "distributor", "steward"}
    assert set(CRA["becomes_maker"]["roles"]) <= roles


def test_threats_are_the_eight_of_the_check_up() -> None:
    assert tuple(each["key"] for each in WRITTEN_THREATS["threats"]) == THREATS


@pytest.mark.parametrize("threat", WRITTEN_THREATS["threats"], ids=THREATS)
def test_threats_have_weights_and_say_what_they_rest_on(threat: dict[str, Any]) -> None:
    basis = WRITTEN_THREATS["threat_basis"][threat["key"]]

    assert 0 < threat["frequency"] <= 100
    assert threat["impact"] > 0
    assert set(basis) == {"frequency", "impact"}
    assert threat["is_judgement"] == any(each["is_judgement"] for each in basis.values())
    assert threat["source"] in {each["source"] for each in basis.values()}
