"""Files of texts of frameworks as others write them, with words of our own."""

import json

import yaml

from skerry.assessments.content import shipped
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.rules.content import Framework


def framework(*identifiers: str, key: str = "nis2") -> Framework:
    """One that asks of ``identifiers`` and nothing else."""
    like = shipped(CheckUpKind.SECURITY).frameworks["nis2"]
    return Framework(**{**vars(like), "key": key, "identifiers": identifiers, "mapping": {}})


def node(identifier: str, title: str = "", text: str = "", **more: object) -> dict[str, object]:
    said = {
        "ref_id": identifier,
        "name": title,
        "description": text,
        "assessable": True,
        "depth": 2,
    }
    return {"urn": f"urn:x:{identifier}"} | {k: v for k, v in said.items() if v != ""} | more


def library(*nodes: dict[str, object], **more: object) -> bytes:
    """A library of CISO Assistant."""
    said = {
        "urn": "urn:x:library:ours",
        "locale": "en",
        "ref_id": "ours",
        "name": "A library",
        "copyright": "Anybody may use it",
        "version": 3,
        "objects": {
            "framework": {
                "urn": "urn:x:framework:ours",
                "name": "Our framework",
                "requirement_nodes": list(nodes),
            }
        },
    }
    return yaml.safe_dump(said | more, allow_unicode=True).encode()


def control(identifier: str, label: str = "", title: str = "", **more: object) -> dict[str, object]:
    props = [{"name": "label", "value": label}] if label else []
    return {"id": identifier, "title": title, "props": props} | more


def part(
    name: str, prose: str = "", *inner: dict[str, object], label: str = ""
) -> dict[str, object]:
    props = [{"name": "label", "value": label}] if label else []
    return {"name": name, "prose": prose, "props": props, "parts": list(inner)}


def catalog(*controls: dict[str, object], remarks: str = "Anybody may use it") -> bytes:
    """A catalog of OSCAL with one group."""
    said = {
        "uuid": "74c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724",
        "metadata": {
            "title": "Our catalog",
            "version": "1.1",
            "oscal-version": "1.1.2",
            "remarks": remarks,
        },
        "groups": [{"id": "g", "title": "Group", "controls": list(controls)}],
    }
    return json.dumps({"catalog": said}).encode()
