"""The assessment results of OSCAL 1.1.2 as a JSON schema, written from its published reference.

It holds every object that our files contain, closed: which fields there may be, which must be,
and of what form. Objects that we do not write (risks, logs, parties) are left out, so a file
with one of them fails. The official schema is not shipped with any package that we use.
"""

from typing import Any

TOKEN = {"type": "string", "pattern": r"^[^\W\d][\w.\-]*$"}
LINE = {"type": "string", "pattern": r"^[^\n]+$"}
STRING = {"type": "string", "pattern": r"^\S(.*\S)?$"}
PROSE = {"type": "string", "minLength": 1}
REFERENCE = {"type": "string", "pattern": r"^\S+$"}
URI = {"type": "string", "pattern": r"^[a-zA-Z][a-zA-Z0-9+\-.]+:.+$"}
UUID = {
    "type": "string",
    "pattern": "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$",
}
MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}


def closed(required: str, optional: str = "", **fields: Any) -> dict[str, Any]:  # Any: JSON
    """An object with these fields and no others; of what ``fields`` does not describe, any value."""
    names = [*required.split(), *optional.split()]
    described = {name.replace("_", "-"): schema for name, schema in fields.items()}
    assert described.keys() <= set(names)
    return {
        "type": "object",
        "required": required.split(),
        "properties": {name: described.get(name, {}) for name in names},
        "additionalProperties": False,
    }


def some(schema: dict[str, Any]) -> dict[str, Any]:  # Any: JSON
    """A list that is left out rather than empty."""
    return {"type": "array", "minItems": 1, "items": schema}


PROP = closed(
    "name value",
    "uuid ns class group remarks",
    name=TOKEN,
    value=STRING,
    ns=URI,
)
SELECTED = closed("control-id", "statement-ids", control_id=TOKEN, statement_ids=some(TOKEN))
SELECTION = closed(
    "",
    "description props links include-all include-controls exclude-controls remarks",
    description=PROSE,
    include_controls=some(SELECTED),
    include_all=closed(""),
    exclude_controls=some(SELECTED),
) | {"oneOf": [{"required": ["include-all"]}, {"required": ["include-controls"]}]}
OBSERVATION = closed(
    "uuid description methods collected",
    "title props links types origins subjects relevant-evidence expires remarks",
    uuid=UUID,
    title=LINE,
    description=PROSE,
    props=some(PROP),
    methods=some({"enum": ["EXAMINE", "INTERVIEW", "TEST", "UNKNOWN"]}),
    types=some(
        {
            "enum": [
                *("ssp-statement-issue", "control-objective", "mitigation"),
                *("finding", "historic", "discovery"),
            ]
        }
    ),
    collected=MOMENT,
    remarks=PROSE,
)
STATUS = closed(
    "state",
    "reason remarks",
    state={"enum": ["satisfied", "not-satisfied"]},
    reason={"enum": ["pass", "fail", "other"]},
)
TARGET = closed(
    "type target-id status",
    "title description props links implementation-status remarks",
    type={"enum": ["statement-id", "objective-id"]},
    target_id=TOKEN,
    status=STATUS,
)
FINDING = closed(
    "uuid title description target",
    "props links origins implementation-statement-uuid related-observations related-risks remarks",
    uuid=UUID,
    title=LINE,
    description=PROSE,
    props=some(PROP),
    target=TARGET,
    related_observations=some(closed("observation-uuid", observation_uuid=UUID)),
)
RESULT = closed(
    "uuid title description start reviewed-controls",
    "end props links observations findings remarks",
    uuid=UUID,
    title=LINE,
    description=PROSE,
    start=MOMENT,
    end=MOMENT,
    reviewed_controls=closed(
        "control-selections",
        "description props links control-objective-selections remarks",
        control_selections=some(SELECTION),
    ),
    observations=some(OBSERVATION),
    findings=some(FINDING),
)
RESOURCE = closed(
    "uuid",
    "title description props document-ids citation rlinks base64 remarks",
    uuid=UUID,
    title=LINE,
    description=PROSE,
    rlinks=some(closed("href", "media-type hashes", href=REFERENCE)),
)
ASSESSMENT_RESULTS = closed(
    "assessment-results",
    assessment_results=closed(
        "uuid metadata import-ap results",
        "back-matter",
        uuid=UUID,
        metadata=closed(
            "title last-modified version oscal-version",
            "published revisions document-ids props links remarks",
            title=LINE,
            last_modified=MOMENT,
            version=STRING,
            oscal_version={"const": "1.1.2"},
            remarks=PROSE,
        ),
        import_ap=closed("href", "remarks", href=REFERENCE),
        results=some(RESULT),
        back_matter=closed("", "resources", resources=some(RESOURCE)),
    ),
)
