import pytest

from tools.house import dependencies, licence_faults, machine_paths, unexplained


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('open("/home/anna/file")', "/home/anna"),
        ("see /Users/anna/region for more", "/Users/anna"),
        ("cd /tmp/build", "/tmp/build"),  # noqa: S108  # the text that is looked for
        ("pip install --index" + "-url x", "--index" + "-url"),
        ("http://10.0.0.1:3141/other/pypi/+simple", None),
        ("https://mirror.example/pypi/simple/", "//mirror.example/pypi/simple"),
        ('path("work/", work)', None),
        ("https://region.example/home/index.html", None),
        ("a/tmp/b", None),
    ],
)
def test_machine_paths(line, fault):
    assert machine_paths({"file.py": f"\n{line}"}) == ([f"file.py:2: {fault}"] if fault else [])


def test_dependencies_are_those_of_the_site_and_of_its_builders():
    project = {
        "project": {"dependencies": ["Django>=5.2", "django-allauth[mfa]>=65", "types_x"]},
        "dependency-groups": {"dev": ["pytest", "coverage[toml]>=7.6"]},
    }

    assert dependencies(project) == {"django", "django-allauth", "types-x", "pytest", "coverage"}


def test_every_dependency_has_a_whole_line_and_every_line_its_dependency():
    document = (
        "| Package | What for | Why this one | Looked at |\n| --- | --- | --- | --- |\n"
        "| Django | web | settled | Flask |\n| `ruff` | lint | | pylint |\n| gone | x | y | z |\n"
    )

    assert unexplained({"django", "ruff", "mypy"}, document) == [
        "docs/dependencies.md: no line for mypy",
        "docs/dependencies.md: no line for ruff",
        "docs/dependencies.md: gone is no dependency",
    ]


def test_licence():
    assert licence_faults("European Union Public Licence\nV. 1.2 and so on") == []
    assert licence_faults("MIT") == ["LICENSE: it is not the text of the EUPL 1.2"]
    assert licence_faults("") != []
