"""Entries of the Atlas and rows of its form, small and made up."""

import csv
import io
import json
from pathlib import Path

UUID_OF_NODE = "11111111-2222-4333-8444-555555555555"
CRYPTOLOGY = "81419fc1-aed8-4d08-8665-98f8c0df0438"
SIGNATURES = "b54f631f-5bc9-466a-869c-f8174a7d3046"


def node(key=UUID_OF_NODE, *, relationships=None, **attributes):
    """An entry with its fields by their meaning; ``key=None`` leaves the identifier out."""
    address = {
        "country_code": "SE",
        "address_line1": "Storgatan 1",
        "locality": "Stockholm",
        "postal_code": "111 22",
    }
    held = {
        "type": "node--cluster",
        "attributes": {
            "title": "Example Security",
            "field_institution_name_in_nation": "Exempelsäkerhet AB",
            "field_address": address,
            "field_registration_number": "559900-0006",
            "field_url": {"uri": "https://www.exempel.example"},
        }
        | attributes,
        "relationships": {
            "field_cluster_type": linked("cluster_type", "t1"),
            "field_cluster_thematic_area": linked("cluster_thematic_area", CRYPTOLOGY),
            "field_cryptology": linked("cryptology", SIGNATURES),
            "field_sectors": linked("sectors", "s1"),
        }
        | (relationships or {}),
    }
    return held if key is None else held | {"id": key}


def linked(kind, *keys):
    return {"data": [{"type": f"taxonomy_term--{kind}", "id": key} for key in keys]}


def term(kind, key, name):
    return {"type": f"taxonomy_term--{kind}", "id": key, "attributes": {"name": name}}


TERMS = [term("cluster_type", "t1", "SME"), term("sectors", "s1", "Energy")]


def document(*nodes, **more):
    return {"data": list(nodes) or [node()], "included": TERMS} | more


def as_json(path: Path, value) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


ANSWERS = {
    "Q101": "Exempelsäkerhet AB",
    "Q101.b": "Example Security",
    "Q102": "Sweden",
    "Q103": "Storgatan 1",
    "Q104": "Stockholm",
    "Q105": "559900-0006",
    "Q107": "https://www.exempel.example",
    "Q110": "SME",
    "Q302": "We test software.\n\nSince 1998.",
    "Q303.1": "Cryptology (Cryptography and Cryptanalysis)",
    "Q303.1.2": "Digital signatures",
    "Q303.3": "Energy|Health",
    "Q303.5": "Robotics",
    "Q303.7": "Border and external security",
}


def as_csv(path: Path, *rows, prefix="FORM-ECCC-001-", above=()) -> Path:
    """Rows of answers under the codes of their questions; ``above`` are rows over the headings."""
    rows = rows or (ANSWERS,)
    codes = list(dict.fromkeys(code for row in rows for code in row))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows(above)
    writer.writerow([f"{prefix}{code}" for code in codes])
    writer.writerows([row.get(code, "") for code in codes] for row in rows)
    path.write_text(file.getvalue(), encoding="utf-8")
    return path
