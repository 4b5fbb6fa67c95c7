import pytest
from django.template import engines

from tools.templates import faults


def found(source, name="actors/page.html"):
    return [fault.split(": ", 1)[1] for fault in faults(name, source, engines["jinja2"].env)]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{% if %}", "Expected an expression, got 'end of statement block'"),
        ("<main>{{ x }}</main>", "it is a page and extends no base"),
        ('<p style="color: red">{{ x }}</p>', "a style attribute"),
        ("<style>p {}</style>", "a <style>"),
        ("<script>run()</script>", "a <script> without a file"),
        ('<a onclick="run()">{{ x }}</a>', "a handler onclick="),
        ('<a hx-on:click="run()">{{ x }}</a>', "a handler hx-on:click="),
        ('<a href="javascript:run()">{{ x }}</a>', "a script in href="),
        ('<img src="{{ x }}">', "an <img> without alt"),
        ("<p>Not translated</p>", "words without translation: 'Not translated'"),
        ("<p>{{ x }} firms</p>", "words without translation: 'firms'"),
        ("<p>{% if x %}Yes{% endif %}</p>", "words without translation: 'Yes'"),
        ('<img src="{{ x }}" alt="One map">', "words without translation: alt='One map'"),
        ('<input placeholder="Name">', "words without translation: placeholder='Name'"),
        ("{% trans %}Yes{% endtrans %} no", "words without translation: 'no'"),
    ],
)
def test_a_bad_template_is_found(source, fault):
    assert fault in found(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% extends "base.html" %}{% block main %}<h1>{{ _("Yes") }}</h1>{% endblock %}',
        "<p>{% trans n=3 %}{{ n }} firm{% pluralize %}{{ n }} firms{% endtrans %}</p>",
        '<p class="a{% if x %} b{% endif %}"{% if x %} hidden{% endif %}>{{ x }} · CSV, 3</p>',
        "{# A comment in English #}<p>{{ x }}</p>",
        '<script src="{{ x }}"></script>',
        '<script type="application/ld+json">{"name": {{ x }}}</script>',
        '<p translate="no">Granit &amp; Kod</p><code>skerry serve</code>',
        '<img src="{{ x }}" alt="">',
    ],
)
def test_a_good_template_passes(source):
    assert found(source) == []


def test_the_line_of_a_fault_is_that_of_the_file():
    source = "{# one\ntwo #}\n<p>\n{{ x }} words</p>"

    (fault,) = faults("a/b.html", source, engines["jinja2"].env)

    assert fault.startswith("a/b.html:")
    assert fault.split(":")[1] in {"3", "4"}


def test_what_a_view_shows_is_a_page():
    env = engines["jinja2"].env

    assert faults("a/b.html", "<p>{{ x }}</p>", env, is_shown=False) == []
    assert faults("a/b.html", "<p>{{ x }}</p>", env, is_shown=True) != []


def test_only_known_templates_stand_alone():
    assert found("<html><h1>{{ x }}</h1></html>", name="base.html") == []
