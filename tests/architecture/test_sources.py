import pytest

from tests.architecture.sources import (
    imports_of,
    long_modules,
    querying_templates,
    unexplained_exceptions,
    users_of,
)


@pytest.mark.parametrize(
    ("text", "is_query"),
    [
        ("{% for firm in firms.all() %}{% endfor %}", True),
        ("{{ region.sites.count() }}", True),
        ("{{ Firm.objects }}", True),
        ("{% set x = firms.filter(name='a') %}", True),
        ("{{ facet.count }} {{ row.items() }} {{ firms | length }}", False),
        ("the word .all() in a text", False),
    ],
)
def test_a_template_that_queries_is_found(text, is_query):
    assert bool(querying_templates({"a.html": text})) is is_query


def test_imports_are_seen_at_any_depth():
    text = "import a.b\nfrom c import d, e\ndef f():\n    from g.h import i\nfrom . import j\n"

    assert list(imports_of(text)) == ["a.b", "c.d", "c.e", "g.h.i"]


@pytest.mark.parametrize(
    ("text", "is_user"),
    [
        ("from django.contrib import admin", True),
        ("import django.contrib.admin.sites", True),
        ("from django.contrib.admin import site", True),
        ("from django.contrib import administration", False),
    ],
)
def test_users_of_a_forbidden_module_are_found(text, is_user):
    assert users_of("django.contrib.admin", {"a": text}) == (["a"] if is_user else [])


def test_a_long_module_is_found():
    assert long_modules({"a": "\n" * 400, "b": "\n" * 401}) == ["b: 401 lines"]


@pytest.mark.parametrize(
    ("line", "is_fault"),
    [
        ("x = 1  # noqa: S101", True),
        ("x = 1  # type: ignore[attr]", True),
        ("x = 1  # pragma: no cover", True),
        ("x = 1  # noqa: S101  # a test asserts", False),
        ("x = 1  # type: ignore[attr]  # the stubs lag behind", False),
        ("x = 1  # noqaffair", False),
    ],
)
def test_an_exception_without_a_reason_is_found(line, is_fault):
    assert bool(unexplained_exceptions({"a": line})) is is_fault
