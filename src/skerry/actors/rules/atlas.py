"""The registration form of the European competence community (FORM-ECCC-001) and the fields of the ECCC ATLAS.

The questions, where ATLAS keeps their answers, and what Skerry does with each. The
mapping that is published with the form crosses four fields over; see decision 0016.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

FORM: Final = "FORM-ECCC-001-"
NODE: Final = "node--cluster"
ENGLISH: Final = "en"
SUMMARY_LENGTH: Final = 300
_PARAGRAPH: Final = "\n\n"
_CUT: Final = "…"


class Use(StrEnum):
    """What Skerry does with the answer to a question."""

    KEPT = "kept"
    MAIL_DOMAIN = "mail-domain"
    PERSONAL = "personal"
    DECLARED = "declared"
    NOT_KEPT = "not-kept"


class FieldOrder(StrEnum):
    """Which of the crossed fields gets which answer."""

    MEANING = "meaning"
    PUBLISHED = "published"


class Question(NamedTuple):
    """``path`` is where the published mapping puts the answer; empty where ATLAS has no place for it."""

    code: str
    path: str
    use: Use = Use.KEPT
    is_mandatory: bool = True
    has_terms: bool = False


ID: Final = "Q000"
NAME: Final = "Q101"
ENGLISH_NAME: Final = "Q101.b"
COUNTRY: Final = "Q102"
STREET: Final = "Q103"
CITY: Final = "Q104"
NUMBER: Final = "Q105"
WEBSITE: Final = "Q107"
MAIL: Final = "Q109"
TYPE: Final = "Q110"
TEXT: Final = "Q302"
DOMAINS: Final = "Q303.1"
SECTORS: Final = "Q303.3"
TECHNOLOGIES: Final = "Q303.5"
USE_CASES: Final = "Q303.7"

# In the order of the form's questions Q303.1.1 to Q303.1.15, which is that of the taxonomy.
_DOMAIN_FIELDS: Final = (
    "assurance_audit_certification",
    "cryptology",
    "data_security_and_privacy",
    "education_and_training",
    "human_aspects",
    "identity_and_access_management",
    "op_incident_handling_forensics",
    "legal_aspects",
    "network_and_distributed_systems",
    "security_management_and_governan",
    "security_measurements",
    "soft_and_hard_sec_engineering",
    "steganography_steganalysis_and_w",
    "theoretical_foundations",
    "trust_management_accountability",
)
SUBDOMAINS: Final = tuple(f"{DOMAINS}.{number}" for number in range(1, len(_DOMAIN_FIELDS) + 1))

QUESTIONS: Final = {
    question.code: question
    for question in (
        Question(NAME, "attributes.title"),
        Question(ENGLISH_NAME, "attributes.field_institution_name_in_nation"),
        Question(COUNTRY, "attributes.field_address.country_code"),
        Question(STREET, "attributes.field_address.locality"),
        Question(CITY, "attributes.field_address.address_line1"),
        Question(NUMBER, "attributes.field_registration_number"),
        Question("Q106", "attributes.field_headquarter", Use.NOT_KEPT, is_mandatory=False),
        Question(WEBSITE, "attributes.field_url.uri"),
        Question("Q108", "attributes.field_phone_number", Use.PERSONAL),
        Question(MAIL, "attributes.field_general_contact_e_mail", Use.MAIL_DOMAIN),
        Question(TYPE, "relationships.field_cluster_type", has_terms=True),
        Question("Q111", "attributes.field_subsidiaries_eu", Use.NOT_KEPT, is_mandatory=False),
        Question("Q112", "attributes.field_majority_shares_noneu", Use.NOT_KEPT, is_mandatory=False),
        Question("Q113", "attributes.field_article_136_compliance", Use.DECLARED),
        Question("Q114", "attributes.field_data_sharing_consent", Use.DECLARED),
        Question("Q201", "attributes.field_first_name", Use.PERSONAL),
        Question("Q202", "attributes.field_family_name", Use.PERSONAL),
        Question("Q203", "attributes.field_position", Use.PERSONAL),
        Question("Q204", "attributes.field_representative_gender", Use.PERSONAL),
        Question("Q205", "attributes.field_e_mail", Use.PERSONAL),
        Question("Q206", "attributes.field_representative_phone_numbe", Use.PERSONAL),
        Question("Q207", "attributes.field_representative_expertise", Use.PERSONAL),
        Question("Q301", "relationships.field_fields_of_activity", Use.NOT_KEPT, has_terms=True),
        Question(TEXT, "attributes.field_field_of_activity_descr"),
        Question(DOMAINS, "relationships.field_cluster_thematic_area", has_terms=True),
        *(
            Question(code, f"relationships.field_{name}", is_mandatory=False, has_terms=True)
            for code, name in zip(SUBDOMAINS, _DOMAIN_FIELDS, strict=True)
        ),
        Question("Q303.2", "attributes.field_other_knowledge_domains", Use.NOT_KEPT, is_mandatory=False),
        Question(SECTORS, "relationships.field_sectors", has_terms=True),
        Question("Q303.4", "attributes.field_other_sectors", Use.NOT_KEPT, is_mandatory=False),
        Question(TECHNOLOGIES, "relationships.field_technologies", has_terms=True),
        Question("Q303.6", "attributes.field_other_technologies", Use.NOT_KEPT, is_mandatory=False),
        Question(USE_CASES, "relationships.field_use_cases", has_terms=True),
        Question("Q303.8", "attributes.field_other_use_cases", Use.NOT_KEPT, is_mandatory=False),
        Question("Q304", "attributes.field_goals_to_achieve", Use.NOT_KEPT),
        Question("Q305", "attributes.field_goals_to_contribute", Use.NOT_KEPT),
        Question("Q401", "", Use.DECLARED),
        Question("Q402", "", Use.DECLARED),
        Question("Q501", "", Use.DECLARED),
    )
}  # fmt: skip
_CROSSED: Final = {NAME: ENGLISH_NAME, ENGLISH_NAME: NAME, STREET: CITY, CITY: STREET}


class Term(NamedTuple):
    """A choice among the terms of a list: ATLAS's identifier where there is one, and what it is called."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Registration:
    """The answers of one organisation by question. ``id`` is ATLAS's own for its entry.

    ``language`` is that of the long texts; ``updated`` sorts newer after older.
    """

    id: str = ""
    own_id: str = ""
    language: str = ENGLISH
    updated: str = ""
    postcode: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)

    def text(self, code: str) -> str:
        return self.texts.get(code, "")

    def is_answered(self, code: str) -> bool:
        return bool(self.texts.get(code) or self.terms.get(code))

    def missing(self) -> tuple[str, ...]:
        """The mandatory questions without an answer that Skerry could have given."""
        return tuple(
            code
            for code, question in QUESTIONS.items()
            if question.is_mandatory and question.use is Use.KEPT and not self.is_answered(code)
        )

    def answered(self, use: Use) -> tuple[str, ...]:
        """The questions of this ``use`` that have an answer."""
        return tuple(
            code for code, question in QUESTIONS.items()
            if question.use is use and self.is_answered(code)
        )  # fmt: skip


def is_crossed(code: str) -> bool:
    """Whether the published mapping puts the answer into the field of another question."""
    return code in _CROSSED


def path_of(code: str, order: FieldOrder) -> str:
    """The field of ATLAS that the answer goes to.

    >>> path_of("Q104", FieldOrder.PUBLISHED), path_of("Q104", FieldOrder.MEANING)
    ('attributes.field_address.address_line1', 'attributes.field_address.locality')
    """
    if order is FieldOrder.MEANING:
        code = _CROSSED.get(code, code)
    return QUESTIONS[code].path


def code_in(text: str) -> str:
    """The question that a column's heading names, or nothing.

    >>> code_in("FORM-ECCC-001-Q101.b Name in English"), code_in("q105"), code_in("Name")
    ('Q101.b', 'Q105', '')
    """
    found = re.match(rf"\s*(?:{FORM})?(Q\d{{3}}(?:\.\w+)*)(?![\w.])", text, re.IGNORECASE)
    code = found[1][0].upper() + found[1][1:].lower() if found else ""
    return code if code == ID or code in QUESTIONS else ""


def field_in(text: str, order: FieldOrder) -> str:
    """The question whose field of ATLAS a column is named after, or nothing.

    >>> field_in("field_registration_number", FieldOrder.MEANING), field_in("title", FieldOrder.PUBLISHED)
    ('Q105', 'Q101')
    """
    wanted = text.strip().lower()
    paths = {code: path_of(code, order) for code in QUESTIONS}
    return next(
        (code for code, path in paths.items() if path and wanted in {path, path.partition(".")[2]}),
        "",
    )


def split_text(text: str) -> tuple[str, str]:
    r"""A long answer as a summary and what follows it.

    >>> split_text("We test software.\n\nSince 1998.")
    ('We test software.', 'Since 1998.')
    """
    whole = text.strip()
    head, *rest = re.split(r"\n\s*\n", whole, maxsplit=1)
    summary = " ".join(head.split())
    if len(summary) <= SUMMARY_LENGTH:
        return summary, "".join(rest).strip()
    return _shortened(summary), whole


def joined_text(summary: str, description: str) -> str:
    """The reverse of ``split_text``, whose outcome is the same two texts again."""
    if not description:
        return summary
    if split_text(description) == (summary, description):
        return description
    return f"{summary}{_PARAGRAPH}{description}"


def _shortened(text: str) -> str:
    """The words that fit, and a sign that there are more."""
    words = text[: SUMMARY_LENGTH - len(_CUT)]
    kept = words.rpartition(" ")[0] or words
    return kept.rstrip(" ,;:") + _CUT
