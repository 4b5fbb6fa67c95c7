"""The handbook says what the code does."""

import re
from pathlib import Path

from typer.main import get_command

from skerry.config.command.app import app
from skerry.config.command.terminal import Exit

ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "docs/regions/settings.md"
COMMANDS = ROOT / "docs/regions/commands.md"
READ_ELSEWHERE = {"SKERRY_TEST_DATABASE"}  # by the tests alone


def names_in(text: str) -> set[str]:
    found = set(re.findall(r"SKERRY_[A-Z_]*[A-Z]", text))
    return {re.sub(r"_FILE$", "", name) for name in found} - READ_ELSEWHERE


def test_every_setting_is_in_the_table_and_the_table_holds_no_other():
    code = "".join(path.read_text() for path in (ROOT / "src/skerry/config").rglob("*.py"))
    providers = {"SKERRY_OIDC_" + part for part in ("URL", "ID", "SECRET", "NAME", "ORIGIN")}
    in_code = names_in(code.replace("_WORK_", "_")) | providers
    in_table = names_in(SETTINGS.read_text().replace("_WORK_", "_"))

    assert in_table == in_code


def test_every_command_and_exit_code_is_explained():
    text = COMMANDS.read_text()
    commands = [name for name, command in get_command(app).commands.items() if not command.hidden]

    assert [name for name in commands if f"`skerry {name}`" not in text] == []
    assert [code for code in Exit if f"| {code.value} |" not in text] == []


def test_handbook_and_readme_name_no_make_target_that_is_missing():
    makefile = (ROOT / "Makefile").read_text()
    texts = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {
        target
        for path in texts
        for target in re.findall(r"`?make ([a-z]+(?:-[a-z]+)*)`?", path.read_text())
        if f"make {target}`" in path.read_text() or f"\nmake {target}\n" in path.read_text()
    }

    assert {
        t for t in named if not re.search(rf"^[a-z -]*\b{t}\b.*:", makefile, re.MULTILINE)
    } == set()


def test_every_page_of_the_handbook_has_a_title_and_links_that_lead_somewhere():
    for path in (ROOT / "docs").rglob("*.md"):
        text = path.read_text()
        assert text.startswith("# ") or path.parent.name == "measured", path  # tables within pages
        for target in re.findall(r"\]\((?!https?:)([^)#]+\.md)\)", text):
            assert (path.parent / target).is_file(), (path, target)
