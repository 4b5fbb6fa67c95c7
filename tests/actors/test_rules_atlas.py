import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.actors.enums import OrganisationKind
from skerry.actors.importers.eccc import country_of, mail_domain
from skerry.actors.phrases_atlas import columns
from skerry.actors.rules import atlas_documents, atlas_tables
from skerry.actors.rules.atlas import (
    ID,
    QUESTIONS,
    SUBDOMAINS,
    FieldOrder,
    Registration,
    Term,
    Use,
    code_in,
    field_in,
    is_crossed,
    joined_text,
    path_of,
    split_text,
)
from skerry.actors.rules.atlas_terms import (
    KIND_LABELS,
    SCHEME_OF,
    answers_with,
    chosen,
    domain_label,
    domains,
    kind_of,
    kind_term,
    notation_of,
)
from skerry.actors.vocabularies import shipped
from skerry.kernel.tables import csv_lines
from tests.actors.atlas import CRYPTOLOGY, SIGNATURES, UUID_OF_NODE

TAXONOMY = [
    (scheme.key, concept.notation)
    for scheme in shipped()
    if scheme.key in set(SCHEME_OF.values())
    for concept in scheme.concepts
]
# What people write, formulas among it; an apostrophe before one is what our own files put there.
WORDS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: text and "'" not in text)
)
FORMULAS = st.sampled_from(["=1+1", "+46", "-", "@x", "a;=b", "line\n- item", "\uff1d1"])
KEPT_TEXTS = [
    code
    for code, question in QUESTIONS.items()
    if question.use is Use.KEPT and not question.has_terms
]


def concepts_in(registration):
    """What the answers about the taxonomy mean; a domain goes without saying with its subdomains."""
    return {(scheme, notation) for scheme, _term, notation in chosen(registration.terms)}


def without_implied(concepts):
    parents = {
        concept.notation: concept.parent for scheme in shipped() for concept in scheme.concepts
    }
    implied = {parents[notation] for _scheme, notation in concepts}
    return {(scheme, notation) for scheme, notation in concepts if notation not in implied}


@st.composite
def registrations(draw):
    concepts = draw(st.lists(st.sampled_from(TAXONOMY), max_size=8))
    texts = draw(st.dictionaries(st.sampled_from(KEPT_TEXTS), WORDS | FORMULAS, max_size=8))
    kind = draw(st.sampled_from(list(OrganisationKind)))
    terms = {"Q110": kind_term(kind)} | answers_with(concepts)
    return Registration(
        id=draw(st.sampled_from(["", UUID_OF_NODE])),
        texts=texts,
        terms={code: found for code, found in terms.items() if found},
    )


@given(registrations(), st.sampled_from(FieldOrder))
def test_a_registration_comes_back_from_a_document_as_it_was(registration, order):
    written = json.loads(json.dumps(atlas_documents.document_of([registration], order)))

    document = atlas_documents.read_document(written)
    back = atlas_documents.registration_of(document.nodes[0], document.names, document.order)

    assert back == registration


@given(registrations())
def test_a_registration_comes_back_from_a_spreadsheet_as_it_was(registration):
    written = "".join(csv_lines(columns(), [atlas_tables.row_of(registration)]))

    head, cells = csv.reader(io.StringIO(written, newline=""))
    header = atlas_tables.header_of(head, FieldOrder.MEANING)
    back = atlas_tables.registration_of(dict(zip(header.codes, cells, strict=True)))

    assert (back.id, back.texts) == (registration.id, registration.texts)
    assert concepts_in(back) == concepts_in(registration)
    assert {code: [term.label for term in terms] for code, terms in back.terms.items()} == {
        code: [term.label for term in terms] for code, terms in registration.terms.items()
    }


@given(st.lists(st.sampled_from(TAXONOMY), max_size=12))
def test_concepts_come_back_from_answers(concepts):
    registration = Registration(terms=answers_with(concepts))

    assert concepts_in(registration) == without_implied(set(concepts))


@given(WORDS.map(lambda text: " ".join(text.split())[:300]).filter(bool), WORDS | st.just(""))
def test_a_text_comes_back_from_summary_and_description(summary, description):
    summary, description = summary.strip(), description.strip()

    assert split_text(joined_text(summary, description)) == (summary, description)


def test_a_long_text_is_not_repeated():
    text = "word " * 100 + "end."

    summary, description = split_text(text)

    assert len(summary) <= 300
    assert summary.endswith("word…")
    assert joined_text(summary, description) == text
    assert split_text(joined_text(summary, description)) == (summary, description)


def test_a_long_word_is_cut_in_its_middle():
    assert split_text("x" * 400)[0] == "x" * 299 + "…"


@pytest.mark.parametrize("kind", KIND_LABELS)
def test_what_we_call_a_kind_reads_back_as_that_kind(kind):
    assert kind_of(KIND_LABELS[kind]) == kind


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("SME", OrganisationKind.COMPANY),
        ("Conformity assessment body", OrganisationKind.OTHER),
        ("Large Enterprise", OrganisationKind.COMPANY),
        ("Higher education institution", OrganisationKind.ACADEMIA),
        ("Public authority", OrganisationKind.PUBLIC),
        ("European Digital Innovation Hub", OrganisationKind.CLUSTER),
        ("", OrganisationKind.OTHER),
    ],
)
def test_kind_of(label, kind):
    assert kind_of(label) == kind


def test_other_says_nothing():
    assert kind_term(OrganisationKind.OTHER) == ()


def test_the_published_mapping_crosses_two_pairs_and_no_more():
    crossed = {code for code in QUESTIONS if is_crossed(code)}

    assert crossed == {"Q101", "Q101.b", "Q103", "Q104"}
    assert [path_of(code, FieldOrder.MEANING) for code in ("Q101", "Q101.b", "Q103", "Q104")] == [
        "attributes.field_institution_name_in_nation",
        "attributes.title",
        "attributes.field_address.address_line1",
        "attributes.field_address.locality",
    ]
    assert path_of("Q303.5", FieldOrder.MEANING) == path_of("Q303.5", FieldOrder.PUBLISHED)


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("FORM-ECCC-001-Q101", "Q101"),
        ("form-eccc-001-q101.B", "Q101.b"),
        ("Q303.1.15 Trust", "Q303.1.15"),
        ("Q000", ID),
        ("Q999", ""),
        ("Q1011", ""),
        ("Question", ""),
    ],
)
def test_code_in(heading, code):
    assert code_in(heading) == code


def test_a_field_of_the_atlas_names_no_question_that_has_none():
    assert field_in("", FieldOrder.MEANING) == ""
    assert field_in("field_colour", FieldOrder.MEANING) == ""


def test_every_domain_has_its_question():
    assert len(domains()) == len(SUBDOMAINS)
    assert domain_label("Q303.1.2") == "Cryptology (Cryptography and Cryptanalysis)"


@pytest.mark.parametrize(
    ("code", "term", "notation"),
    [
        ("Q303.1", Term(CRYPTOLOGY.upper(), ""), CRYPTOLOGY),
        ("Q303.1", Term("unknown", "cryptology (cryptography & cryptanalysis)"), ""),
        ("Q303.1.2", Term("", "DIGITAL signatures"), SIGNATURES),
        ("Q303.3", Term("", "energy"), "energy"),
        ("Q303.3", Term("", ""), ""),
        ("Q303.7", Term("", "Robotics"), "robotics"),
    ],
)
def test_notation_of(code, term, notation):
    assert notation_of(code, term) == notation


@pytest.mark.parametrize(("scheme", "notation"), TAXONOMY)
def test_every_term_is_known_by_its_name(scheme, notation):
    code, terms = list(answers_with([(scheme, notation)]).items())[-1]

    assert notation_of(code, Term("", terms[0].label)) == notation


def test_concepts_of_other_vocabularies_answer_nothing():
    assert answers_with([("nist-csf-2", "GV"), ("jrc-sectors", "retired")]) == {}


def test_a_term_that_is_chosen_twice_counts_once():
    terms = {"Q303.3": (Term("", "Energy"), Term("", "Energy"), Term("", "Magic"))}

    assert [notation for _scheme, _term, notation in chosen(terms)] == ["energy", ""]


def test_what_can_be_answered_and_is_not_is_missing():
    registration = Registration(
        texts={"Q101": "x", "Q205": "x"}, terms={"Q110": (Term("", "SME"),)}
    )

    assert "Q102" in registration.missing()
    assert not {"Q101", "Q110", "Q205", "Q206", "Q303.1.2", "Q401"} & set(registration.missing())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"value": "<p>We &amp; you</p>", "format": "html"}, "We & you"),
        ({"uri": "https://x.example"}, "https://x.example"),
        ({"value": ["x"]}, None),
        (True, "yes"),
        (False, "no"),
        (5, "5"),
        (["x"], None),
        (None, None),
    ],
)
def test_values_of_a_node_are_read_as_text(value, text):
    node = {"attributes": {"field_registration_number": value}, "relationships": []}

    back = atlas_documents.registration_of(node, {}, FieldOrder.MEANING)

    assert back.texts.get("Q105") == text


def test_a_node_without_attributes_is_an_empty_registration():
    assert atlas_documents.registration_of({}, {}, FieldOrder.MEANING) == Registration()


def test_relationships_are_found_under_their_other_names_and_unnamed_terms_are_no_answer():
    node = {
        "relationships": {
            "field_assurance_audit_cert": {"data": {"type": "a", "id": "x"}},
            "field_sectors": {"data": [{"type": "a", "lid": "nameless"}, "text"]},
        }
    }

    back = atlas_documents.registration_of(node, {}, FieldOrder.MEANING)

    assert back.terms == {"Q303.1.1": (Term("x", ""),)}


def test_the_language_is_said_where_it_is_not_english_and_an_entry_without_number_has_ours():
    registration = Registration(
        own_id="ours", language="sv", texts={"Q302": "Vi testar.", "Q401": "yes"}
    )

    node = atlas_documents.node_of(registration, FieldOrder.MEANING)

    assert node["lid"] == "ours"
    assert node["attributes"] == {
        "field_field_of_activity_descr": "Vi testar.",
        "langcode": "sv",
    }


def test_an_order_that_nobody_knows_is_not_taken():
    assert atlas_documents.read_document({"data": [], "meta": {"fieldOrder": "else"}}).order is None
    assert atlas_documents.read_document({"data": [], "meta": 3}).order is None


def test_rows_without_two_headings_are_none():
    assert atlas_tables.header_of(["Q101", "Q101"], FieldOrder.MEANING) is None


@pytest.mark.parametrize(
    ("cells", "is_header"),
    [
        ({"Q101": "Name", "Q105": "Number"}, True),
        ({"Q101": "Exempel AB", "Q105": "5599000006"}, False),
        ({"Q101": "Exempel AB"}, False),
        ({"Q105": "Number"}, False),
    ],
)
def test_is_second_header(cells, is_header):
    assert atlas_tables.is_second_header(cells) is is_header


@pytest.mark.parametrize(
    ("text", "code"),
    [("Sweden", "SE"), ("se", "SE"), ("UK", "GB"), ("Türkiye", "TR"), ("Atlantis", "")],
)
def test_country_of(text, code):
    assert country_of(text) == code


def test_mail_domain_of_something_else_is_none():
    assert mail_domain("a@b") == ""
