import json

import pytest

from tools.coverage_gate import gaps, main, unseen


def report(**files):
    return {
        "meta": {"branch_coverage": True},
        "files": {
            name: {"missing_lines": lines, "missing_branches": branches}
            for name, (lines, branches) in files.items()
        },
    }


@pytest.mark.parametrize(
    ("name", "is_watched"),
    [
        ("src/skerry/actors/rules.py", True),
        ("src/skerry/actors/services/imports.py", True),
        ("src/skerry/accounts/queries.py", True),
        ("src/skerry/accounts/queries/people.py", True),
        ("src/skerry/methods/weighting.py", True),
        ("src/skerry/actors/views/profile.py", False),
        ("src/skerry/kernel/mail.py", False),
    ],
)
def test_rules_services_queries_and_methods_are_watched(name, is_watched):
    found = gaps(report(**{name: ([1, 2, 3, 7], [[4, -1], [5, 9], [5, 7]])}))

    assert found == (
        [
            f"{name}: no test runs 1-3, 7",
            f"{name}:4: no test goes from here to the end",
            f"{name}:5: no test goes from here to line 9",
        ]
        if is_watched
        else []
    )


def test_a_file_that_no_test_imports_is_a_gap():
    name = "src/skerry/actors/rules.py"

    assert unseen(report(), [name]) == [f"{name}: no test imports it"]
    assert unseen(report(**{name: ([], [])}), [name]) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"meta": {"branch_coverage": False}, "files": {}}, 1),
        ({"meta": {"branch_coverage": True}, "files": {}}, 0),
    ],
)
def test_the_gate_closes(tmp_path, monkeypatch, content, code):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "coverage.json"
    file.write_text(json.dumps(content))

    assert main(str(file)) == code


def test_the_gate_closes_on_a_gap(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "coverage.json"
    file.write_text(json.dumps(report(**{"src/skerry/actors/rules.py": ([1], [])})))

    assert main(str(file)) == 1
    assert "rules.py: no test runs 1" in capsys.readouterr().out
