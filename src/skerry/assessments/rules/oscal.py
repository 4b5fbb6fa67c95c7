"""What a check says of a framework, as assessment results that other tools read (OSCAL 1.1.2)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from skerry.assessments.rules.content import Framework
from skerry.methods.scoring import Standing

OSCAL_VERSION: Final = "1.1.2"
NAMESPACE: Final = "urn:skerry:oscal"
_FINDINGS: Final[Mapping[Standing, tuple[str, str]]] = {
    Standing.MET: ("satisfied", "pass"),
    Standing.PARTLY: ("not-satisfied", "other"),
    Standing.OPEN: ("not-satisfied", "fail"),
}
_LEFT_OUT: Final = frozenset({Standing.NOT_APPLICABLE, Standing.NOT_ASKED})
_START: Final = re.compile(r"[^\W\d]")
_ODD: Final = re.compile(r"[^\w.\-]")

_Node = dict[str, Any]  # Any: a piece of a file of theirs


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """What the answers say of one requirement: ``told`` pairs what was asked with what was said."""

    identifier: str
    standing: Standing
    words: str
    told: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One check, seen from one framework; ``subject`` is what the check belongs to."""

    subject: UUID
    number: int
    framework: Framework
    title: str
    description: str
    caution: str
    asked: str
    collected_at: datetime
    version: str
    language: str
    requirements: Sequence[Requirement]


def assessment_results(assessment: Assessment) -> _Node:
    """The file, the same for the same check: its identifiers follow from what they name.

    What nobody knows is an observation with a remark and no finding; what does not apply or
    was not asked is excluded from the controls that were reviewed.
    """
    plan, source = _uuid(assessment, "plan"), _uuid(assessment, "framework")
    revision = f"{assessment.collected_at.isoformat()} {assessment.version} {assessment.language}"
    return {
        "assessment-results": {
            "uuid": _uuid(assessment, "file", revision),
            "metadata": {
                "title": assessment.title,
                "last-modified": assessment.collected_at.isoformat(),
                "version": assessment.version,
                "oscal-version": OSCAL_VERSION,
                "remarks": assessment.caution,
            },
            "import-ap": {"href": f"#{plan}"},
            "results": [_result(assessment)],
            "back-matter": {
                "resources": [
                    {"uuid": plan, "title": assessment.asked, "description": assessment.caution},
                    {
                        "uuid": source,
                        "title": f"{assessment.framework.name}, {assessment.framework.edition}",
                        "rlinks": [{"href": assessment.framework.source}],
                    },
                ]
            },
        }
    }


def control_ids(framework: Framework) -> Mapping[str, str]:
    """The names of its requirements as OSCAL allows them: each begins with a letter."""
    return {each: _token(framework.key, each) for each in framework.identifiers}


def _token(framework: str, identifier: str) -> str:
    if not _START.match(identifier):
        identifier = f"{framework}-{identifier}"
    if not _START.match(identifier):
        identifier = f"_{identifier}"
    return _ODD.sub("-", identifier)


def _uuid(assessment: Assessment, *names: str) -> str:
    seed = " ".join((f"check {assessment.number}", assessment.framework.key, *names))
    return str(uuid5(assessment.subject, seed))


def _result(assessment: Assessment) -> _Node:
    controls = control_ids(assessment.framework)
    reviewed = [each for each in assessment.requirements if each.standing not in _LEFT_OUT]
    found = [each for each in reviewed if each.standing in _FINDINGS]
    at = assessment.collected_at.isoformat()
    return {
        "uuid": _uuid(assessment, "result"),
        "title": assessment.title,
        "description": assessment.description,
        "start": at,
        "end": at,
        "reviewed-controls": {"control-selections": [_selection(assessment, controls)]},
        **_listed("observations", (_observation(assessment, each) for each in reviewed)),
        **_listed("findings", (_finding(assessment, each, controls) for each in found)),
    }


def _selection(assessment: Assessment, controls: Mapping[str, str]) -> _Node:
    """What was reviewed; where that is nothing, all that is left of all after the rest is excluded."""
    asked = [each for each in assessment.requirements if each.standing not in _LEFT_OUT]
    others = [each for each in assessment.requirements if each.standing in _LEFT_OUT]
    included = (
        {"control-id": control, "statement-ids": [f"{control}_smt"]}
        for control in (controls[each.identifier] for each in asked)
    )
    excluded = ({"control-id": controls[each.identifier]} for each in others)
    return {
        "description": assessment.framework.name,
        **(_listed("include-controls", included) or {"include-all": {}}),
        **_listed("exclude-controls", excluded),
    }


def _observation(assessment: Assessment, requirement: Requirement) -> _Node:
    told = "\n".join(f"{question} {answer}" for question, answer in requirement.told)
    is_known = requirement.standing in _FINDINGS
    return {
        "uuid": _uuid(assessment, "observation", requirement.identifier),
        "title": requirement.identifier,
        "description": told,
        "props": _props(requirement),
        "methods": ["INTERVIEW"],
        "types": ["control-objective"],
        "collected": assessment.collected_at.isoformat(),
        **({} if is_known else {"remarks": requirement.words}),
    }


def _finding(
    assessment: Assessment, requirement: Requirement, controls: Mapping[str, str]
) -> _Node:
    state, reason = _FINDINGS[requirement.standing]
    observation = _uuid(assessment, "observation", requirement.identifier)
    return {
        "uuid": _uuid(assessment, "finding", requirement.identifier),
        "title": f"{assessment.framework.name}: {requirement.identifier}",
        "description": requirement.words,
        "props": _props(requirement),
        "target": {
            "type": "statement-id",
            "target-id": f"{controls[requirement.identifier]}_smt",
            "status": {"state": state, "reason": reason},
        },
        "related-observations": [{"observation-uuid": observation}],
    }


def _props(requirement: Requirement) -> list[_Node]:
    return [
        {"name": "label", "value": requirement.identifier},
        {"name": "standing", "ns": NAMESPACE, "value": requirement.standing.value},
    ]


def _listed(name: str, rows: Iterable[_Node]) -> _Node:
    """``rows`` under ``name``; nothing at all where there are none, as OSCAL has it."""
    listed = list(rows)
    return {name: listed} if listed else {}
