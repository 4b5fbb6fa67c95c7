from tests.methods.disclosure import __main__ as attacking
from tools import measured


def test_only_tables_that_came_out_otherwise_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(measured, "FOLDER", tmp_path)
    tables = {"same": lambda: ["| a |", "| 1 |"], "new": lambda: ["| b |"]}
    (tmp_path / "same.md").write_text("| a |\n| 1 |\n", encoding="utf-8")

    assert measured.differing_tables(tables) == {"new": "| b |\n"}


def test_every_table_is_included_in_a_page():
    pages = "".join(
        page.read_text(encoding="utf-8") for page in measured.FOLDER.parent.glob("*.md")
    )

    for name in measured.TABLES:
        assert f"{{include}} measured/{name}.md" in pages
        assert (measured.FOLDER / f"{name}.md").exists()


def test_the_attacker_tells_a_row_for_each_publication():
    rows = attacking.lines(worlds=1)

    assert len(rows) == 6
    assert all(row.count("|") == 6 for row in rows)
