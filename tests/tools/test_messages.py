import pytest
from babel.messages import Catalog

from tools import messages

PLURAL = ("%(n)s firm", "%(n)s firms")


@pytest.fixture
def template():
    catalogue = Catalog(charset="utf-8")
    for sentence in ("Search", "Hello %(name)s", "From {place}", PLURAL):
        catalogue.add(sentence, locations=[("a.html", 0)])
    return catalogue


def po(tmp_path, *entries):
    file = tmp_path / "sv.po"
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    file.write_text(head + "\n".join(entries) + "\n", encoding="utf-8")
    return file


GOOD = (
    '\nmsgid "Search"\nmsgstr "Sök"',
    '\nmsgid "Hello %(name)s"\nmsgstr "Hej %(name)s"',
    '\nmsgid "From {place}"\nmsgstr "Från {place}"',
    '\nmsgid "%(n)s firm"\nmsgid_plural "%(n)s firms"\nmsgstr[0] "Ett företag"\nmsgstr[1] "%(n)s företag"',
)


def test_a_whole_translation_passes(tmp_path, template):
    assert messages.faults(po(tmp_path, *GOOD), template) == []


@pytest.mark.parametrize(
    ("place", "entry", "fault"),
    [
        (0, "", "missing: 'Search'"),
        (0, '\nmsgid "Search"\nmsgstr ""', "not translated: 'Search'"),
        (0, '\n#, fuzzy\nmsgid "Search"\nmsgstr "Sök"', "fuzzy: 'Search'"),
        (1, '\nmsgid "Hello %(name)s"\nmsgstr "Hej"', "other placeholders: 'Hello %(name)s'"),
        (
            1,
            '\nmsgid "Hello %(name)s"\nmsgstr "Hej %(namn)s"',
            "other placeholders: 'Hello %(name)s'",
        ),
        (2, '\nmsgid "From {place}"\nmsgstr "Från {plats}"', "other placeholders: 'From {place}'"),
        (
            3,
            '\nmsgid "%(n)s firm"\nmsgid_plural "%(n)s firms"\nmsgstr[0] "Ett"\nmsgstr[1] ""',
            "not translated: '%(n)s firm'",
        ),
        (
            3,
            '\nmsgid "%(n)s firm"\nmsgid_plural "%(n)s firms"\nmsgstr[0] "Ett"\nmsgstr[1] "Många"',
            "other placeholders: '%(n)s firm'",
        ),
    ],
)
def test_a_gap_in_a_translation_is_found(tmp_path, template, place, entry, fault):
    entries = [*GOOD]
    entries[place] = entry

    assert messages.faults(po(tmp_path, *entries), template) == [f"sv.po: {fault} (a.html)"]


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(tmp_path, template):
    file = po(tmp_path, GOOD[0], '\nmsgid "Gone"\nmsgstr "Borta"')

    messages.update(file, template)

    text = file.read_text(encoding="utf-8")
    assert 'msgstr "Sök"' in text
    assert "Gone" not in text
    assert [fault.split(": ")[1] for fault in messages.faults(file, template)] == [
        "not translated"
    ] * 3


def test_sentences_are_found_in_code_and_in_templates():
    found = {message.id for message in messages.sentences() if message.id}

    assert "The file is empty." in found
    assert "The figures as a table" in found


def test_main_fails_where_a_translation_is_missing(tmp_path, template, monkeypatch, capsys):
    monkeypatch.setattr(messages, "LANGUAGES", tmp_path)
    monkeypatch.setattr(messages, "sentences", lambda: template)
    po(tmp_path, *GOOD[1:])

    assert messages.main("check") == 1
    assert "missing: 'Search'" in capsys.readouterr().out
    assert messages.main("update") == 0
    assert messages.main("check") == 1
