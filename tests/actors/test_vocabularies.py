import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skerry.actors import api
from skerry.actors.importers import skos
from skerry.actors.importers.skos import SchemeRefusal, SchemeRefused, read_skos
from skerry.actors.models import Concept, ConceptLabel, Scheme
from skerry.actors.services.schemes import save_scheme
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent, DataVersion, VersionCounter
from skerry.kernel.roles import Role
from tests.actors.imports import NOON

PREFIXES = (
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <https://terms.example/> .\n"
)
TURTLE = (
    PREFIXES
    + """
:s a skos:ConceptScheme ; skos:prefLabel "Example terms"@en, "Exempeltermer"@sv .
:a a skos:Concept ; skos:inScheme :s ; skos:notation "A" ; skos:prefLabel "Alpha"@en, "Alfa"@sv .
:b a skos:Concept ; skos:prefLabel "Beta"@en ; skos:altLabel "B" ; skos:broader :a .
:c a skos:Concept ; skos:prefLabel "Gamma" . :a skos:narrower :c .
"""
)
XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="https://terms.example/a"><skos:notation>A</skos:notation>
<skos:prefLabel xml:lang="en">Alpha</skos:prefLabel></skos:Concept></rdf:RDF>"""
JSON_LD = {
    "@context": {"skos": "http://www.w3.org/2004/02/skos/core#"},
    "@id": "https://terms.example/a",
    "@type": "skos:Concept",
    "skos:notation": "A",
    "skos:prefLabel": {"@value": "Alpha", "@language": "en"},
}
ENTITY = XML.replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n', 1)


def test_turtle_gives_terms_with_names_places_and_other_names():
    content = read_skos(TURTLE.encode(), key="example")

    assert (content.title, content.uri) == ("Example terms", "https://terms.example/s")
    assert [
        (c.notation, c.parent, dict(c.labels), list(c.other_labels)) for c in content.concepts
    ] == [
        ("A", "", {"en": "Alpha", "sv": "Alfa"}, []),
        ("b", "A", {"en": "Beta"}, [("en", "B")]),
        ("c", "A", {"en": "Gamma"}, []),
    ]


@pytest.mark.parametrize("text", [XML, json.dumps(JSON_LD), json.dumps([JSON_LD])])
def test_the_other_two_formats_give_the_same(text):
    concept = read_skos(text.encode(), key="example").concepts[0]

    assert (concept.notation, dict(concept.labels)) == ("A", {"en": "Alpha"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ENTITY, SchemeRefusal.DOCUMENT_TYPE),
        (json.dumps(JSON_LD | {"@context": "https://contexts.example/c"}), SchemeRefusal.REMOTE_CONTEXT),
        (json.dumps(JSON_LD | {"@context": [{}, "https://contexts.example/c"]}), SchemeRefusal.REMOTE_CONTEXT),
        (json.dumps({"@graph": [JSON_LD | {"@context": {"@import": "https://x.example"}}]}), SchemeRefusal.REMOTE_CONTEXT),
        ("{", SchemeRefusal.NOT_READABLE),
        ("<rdf:RDF", SchemeRefusal.NOT_READABLE),
        ("this is : not turtle", SchemeRefusal.NOT_READABLE),
        (PREFIXES, SchemeRefusal.NO_CONCEPTS),
        (PREFIXES + ":a a skos:ConceptScheme . :b a skos:ConceptScheme .", SchemeRefusal.SEVERAL_SCHEMES),
        (PREFIXES + ":a a skos:Concept .", SchemeRefusal.WITHOUT_LABEL),
        (PREFIXES + ':a a skos:Concept ; skos:notation "x" . :x a skos:Concept .', SchemeRefusal.NOTATION_TWICE),
        (
            PREFIXES
            + ':a a skos:Concept ; skos:prefLabel "A" ; skos:broader :b . :b a skos:Concept ; skos:prefLabel "B" ; skos:broader :a .',
            SchemeRefusal.CIRCLE,
        ),
        ("a\0b", SchemeRefusal.NOT_TEXT),
    ],
    ids=lambda value: value if isinstance(value, SchemeRefusal) else "",
)  # fmt: skip
def test_what_is_not_one_vocabulary_is_refused(text, reason):
    with pytest.raises(SchemeRefused) as refused:
        read_skos(text.encode(), key="example")

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"region,period\nSE,1", 1),
        (PREFIXES.encode() + b"\n:a a skos:Concept ;;; nonsense !", PREFIXES.count("\n") + 2),
        (b"<rdf:RDF\n", 1),
        (b'{\n"a": }', 2),
        (b"# one\n# tw\xe5", 2),
        (b"# one\n\n# t\0", 3),
    ],
)
def test_a_refusal_says_in_plain_words_what_where_and_what_to_do(raw, line):
    with pytest.raises(SchemeRefused) as refused:
        read_skos(raw, key="example")

    reason = skos.SENTENCES[refused.value.reason]
    assert refused.value.sentences == f"{reason} It stands at line {line}."
    assert "Turtle" in refused.value.sentences


def test_a_refusal_shows_the_part_of_the_file_that_is_wrong():
    with pytest.raises(SchemeRefused) as refused:
        read_skos((PREFIXES + ":alpha a skos:Concept .").encode(), key="example")

    assert refused.value.sentences.startswith("A term has no name.")
    assert "upload the file again. It concerns: " in refused.value.sentences
    assert refused.value.sentences.endswith("alpha")


def test_a_broken_off_file_is_refused_without_the_parsers_words():
    with pytest.raises(SchemeRefused) as refused:
        read_skos((PREFIXES + ':a skos:prefLabel "unfinished').encode(), key="example")

    assert refused.value.sentences == str(skos.SENTENCES[SchemeRefusal.NOT_READABLE])


def test_limits_hold(monkeypatch):
    monkeypatch.setattr(skos, "MAX_CONCEPTS", 2)
    with pytest.raises(SchemeRefused, match="too-many"):
        read_skos(TURTLE.encode(), key="example")
    with pytest.raises(SchemeRefused, match="too-big"):
        read_skos(b" " * (skos.MAX_BYTES + 1), key="example")
    with pytest.raises(SchemeRefused, match="not-text"):
        read_skos(b"\xff", key="example")
    assert set(skos.SENTENCES) == set(SchemeRefusal)


@pytest.mark.django_db
def test_the_shipped_vocabularies_are_kept_once():
    first = api.load_vocabularies(by=COMMAND, now=NOON)
    again = api.load_vocabularies(by=COMMAND, now=NOON)

    assert {change.scheme.key: change.added for change in first} == {
        "jrc-domains": 165,
        "jrc-sectors": 15,
        "jrc-technologies": 23,
        "nist-csf-2": 6,
    }
    assert all(change.is_same for change in again)
    assert AuditEvent.objects.filter(kind="actors.scheme.imported").count() == 4
    assert Concept.objects.filter(scheme__key="jrc-domains", parent=None).count() == 15
    assert ConceptLabel.objects.get(concept__notation="PR", language="sv").text == "Skydda"


@pytest.mark.django_db
def test_a_renewed_vocabulary_renames_adds_and_retires():
    save_scheme(content=read_skos(TURTLE.encode(), key="example"), by=COMMAND, now=NOON)
    renewed = TURTLE.replace("Alpha", "Alef").replace(
        ':c a skos:Concept ; skos:prefLabel "Gamma"', ':d a skos:Concept ; skos:prefLabel "Delta"'
    )

    changes = save_scheme(content=read_skos(renewed.encode(), key="example"), by=COMMAND, now=NOON)

    assert (changes.added, changes.renamed, changes.retired) == (1, 1, 1)
    assert Concept.objects.get(is_retired=True).notation == "c"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arranged_anew",
    [
        lambda content: replace(content, is_for_sector=True),
        lambda content: replace(
            content, concepts=[replace(one, parent="") for one in content.concepts]
        ),
    ],
)
def test_pages_are_old_when_terms_serve_or_stand_otherwise(arranged_anew):
    content = read_skos(TURTLE.encode(), key="example")
    save_scheme(content=content, by=COMMAND, now=NOON)

    for _again in range(2):
        save_scheme(content=arranged_anew(content), by=COMMAND, now=NOON)

    assert VersionCounter.objects.get(part=DataVersion.DIRECTORY).number == 2
    assert AuditEvent.objects.filter(kind="actors.scheme.imported").count() == 2


@pytest.mark.django_db
def test_the_desk_keeps_a_vocabulary_or_says_why_not(client_as):
    manager, page = client_as(Role.CLUSTER_MANAGER), reverse("actors:vocabularies")
    assert "No vocabulary yet" in manager.get(page).text

    def bring(text):
        file = SimpleUploadedFile("v.ttl", text.encode())
        return manager.post(
            page, {"key": "example", "use": "sector", "vocabulary": file}, follow=True
        )

    assert "Kept: 3 terms added, 0 renamed, 0 retired." in bring(TURTLE).text
    assert Scheme.objects.get().is_for_sector
    refused = bring(ENTITY)
    assert (refused.status_code, "document type" in refused.text) == (422, True)


@pytest.mark.django_db
def test_others_do_not_see_the_desk_of_vocabularies(client_as):
    assert client_as(Role.MEMBER).get(reverse("actors:vocabularies")).status_code == 403
