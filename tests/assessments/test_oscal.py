"""Checks as assessment results of OSCAL: valid, the same for the same check, and honest."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from skerry.assessments.content import shipped
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.rules.oscal import (
    Assessment,
    Requirement,
    assessment_results,
    control_ids,
)
from skerry.methods.scoring import Standing
from tests.assessments.answering import handed_in, started
from tests.assessments.framework_files import framework
from tests.assessments.oscal_schema import ASSESSMENT_RESULTS, TOKEN

FORM = Draft7Validator(ASSESSMENT_RESULTS)
EACH = tuple(f"{n}.1" for n, _ in enumerate(Standing))


def assessment(*standings, **more):
    """One of a framework with a requirement of each of ``standings``."""
    said = {
        "subject": UUID("3b1a4a0e-6a2e-4c58-9f0f-3f6f5b1d9f10"),
        "number": 1,
        "framework": framework(*EACH),
        "title": "What a check says",
        "description": "What a firm says.",
        "caution": "A sign, no proof.",
        "asked": "Security check-up, version 1",
        "collected_at": datetime(2026, 11, 23, 12, tzinfo=UTC),
        "version": "1.1.1",
        "language": "en",
        "requirements": [
            Requirement(
                identifier=f"{n}.1",
                standing=standing,
                words=f"It is {standing}",
                told=[("Do you?", "Yes")],
            )
            for n, standing in enumerate(standings)
        ],
    }
    return Assessment(**said | more)


def told(*standings, **more):
    return assessment_results(assessment(*standings, **more))


def result_of(file):
    return file["assessment-results"]["results"][0]


def faults(file):
    """What is wrong with the form of ``file`` as it is written, and with its references."""
    written = json.loads(json.dumps(file))
    return [error.message for error in FORM.iter_errors(written)] + dangling(written)


def uuids(node):
    if isinstance(node, dict):
        yield from ([node["uuid"]] if "uuid" in node else [])
        for inner in node.values():
            yield from uuids(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from uuids(inner)


def dangling(file):
    """References to what is not in the file, and names that were given twice."""
    root, result = file["assessment-results"], result_of(file)
    known = list(uuids(file))
    [selection] = result["reviewed-controls"]["control-selections"]
    statements = {
        each for row in selection.get("include-controls", ()) for each in row["statement-ids"]
    }
    wanted = [root["import-ap"]["href"].removeprefix("#")]
    for finding in result.get("findings", ()):
        wanted += [each["observation-uuid"] for each in finding["related-observations"]]
        if finding["target"]["target-id"] not in statements:
            wanted.append(finding["target"]["target-id"])
    return [each for each in wanted if each not in known] + sorted(
        {each for each in known if known.count(each) > 1}
    )


@given(standings=st.lists(st.sampled_from(Standing), max_size=len(EACH)))
def test_every_file_is_valid_and_refers_to_nothing_that_is_not_in_it(standings):
    assert faults(told(*standings)) == []


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (Standing.MET, "satisfied"),
        (Standing.PARTLY, "not-satisfied"),
        (Standing.OPEN, "not-satisfied"),
    ],
)
def test_a_finding_says_whether_a_requirement_is_met(standing, state):
    result = result_of(told(standing))

    [finding] = result["findings"]
    assert finding["target"]["status"]["state"] == state
    assert finding["target"]["target-id"] == "nis2-0.1_smt"
    assert finding["description"] == f"It is {standing}"


def test_what_nobody_knows_is_remarked_and_no_finding():
    result = result_of(told(Standing.UNKNOWN))

    assert "findings" not in result
    [observation] = result["observations"]
    assert observation["remarks"] == "It is unknown"
    assert observation["description"] == "Do you? Yes"
    assert observation["methods"] == ["INTERVIEW"]


@pytest.mark.parametrize("standing", [Standing.NOT_APPLICABLE, Standing.NOT_ASKED])
def test_what_was_not_asked_is_excluded(standing):
    result = result_of(told(standing))

    assert {"findings", "observations"}.isdisjoint(result)
    [selection] = result["reviewed-controls"]["control-selections"]
    assert selection["exclude-controls"] == [{"control-id": "nis2-0.1"}]
    assert selection["include-all"] == {}


def test_the_same_check_gives_the_same_file_and_another_gives_another():
    first = told(*Standing)
    again = told(*Standing)
    later = told(*Standing, number=2)

    assert json.dumps(first) == json.dumps(again)
    assert set(uuids(first)).isdisjoint(uuids(later))


def test_a_requirement_keeps_its_names_when_answers_change():
    before, after = result_of(told(Standing.OPEN)), result_of(told(Standing.MET))
    changed = told(Standing.OPEN, collected_at=datetime(2026, 11, 24, tzinfo=UTC))

    assert before["findings"][0]["uuid"] == after["findings"][0]["uuid"]
    assert (
        changed["assessment-results"]["uuid"] != told(Standing.OPEN)["assessment-results"]["uuid"]
    )


@pytest.mark.parametrize(
    ("identifier", "key", "control"),
    [
        ("A.5.1", "iso", "A.5.1"),
        ("21.2.a", "nis2", "nis2-21.2.a"),
        ("I(2)(a)", "cra", "I-2--a-"),
        ("1.1", "5g", "_5g-1.1"),
    ],
)
def test_requirements_get_names_that_begin_with_a_letter(identifier, key, control):
    assert control_ids(framework(identifier, key=key)) == {identifier: control}


@pytest.mark.parametrize("key", shipped(CheckUpKind.SECURITY).frameworks)
def test_no_two_requirements_of_a_framework_share_a_name(key):
    names = list(control_ids(shipped(CheckUpKind.SECURITY).frameworks[key]).values())

    assert len(set(names)) == len(names)
    assert all(Draft7Validator(TOKEN).is_valid(name) for name in names)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_firm_takes_its_results_to_another_tool(client, language):
    begun = handed_in(backup="full")
    address = reverse("assessments:framework_results", args=[begun.token, "nis2"])

    page = client.get(address, headers={"Accept-Language": language})

    file = json.loads(page.content)
    assert page["Content-Disposition"] == 'attachment; filename="nis2-results.json"'
    assert faults(file) == []
    result = result_of(file)
    states = [each["target"]["status"]["state"] for each in result["findings"]]
    assert states == ["satisfied", "not-satisfied", "not-satisfied"]
    assert result["observations"][0]["collected"] == "2026-11-23T12:00:00+00:00"
    assert client.get(address, headers={"Accept-Language": language}).content == page.content


@pytest.mark.django_db
def test_what_does_not_apply_to_a_firm_is_told_of_nothing(client):
    begun = handed_in(backup="not_applicable", disposal="not_applicable", mfa_mail="dont_know")
    address = reverse("assessments:framework_results", args=[begun.token, "nis2"])

    result = result_of(json.loads(client.get(address).content))

    [selection] = result["reviewed-controls"]["control-selections"]
    assert {"control-id": "nis2-21.2.c"} in selection["exclude-controls"]
    [unknown] = result["observations"]
    assert unknown["title"] == "21.2.j"
    assert unknown["description"].endswith("Don't know")
    assert "findings" not in result


@pytest.mark.django_db
def test_results_of_what_is_not_there_are_not_found(client):
    begun, finished = started(), handed_in()

    unfinished = client.get(reverse("assessments:framework_results", args=[begun.token, "nis2"]))
    unknown = client.get(reverse("assessments:framework_results", args=[finished.token, "none"]))

    assert [unfinished.status_code, unknown.status_code] == [404, 404]
