from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from jinja2.runtime import Macro

from skerry.kernel.components import (
    Choice,
    Column,
    Link,
    Moment,
    Step,
    address,
    address_without,
    initials,
)
from skerry.kernel.roles import Role
from skerry.kernel.views.gallery import SampleForm

TEMPLATES = Path("src/skerry/kernel/jinja2")
GALLERY = (TEMPLATES / "kernel" / "gallery.html").read_text()
NAMES = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))


def component(file, name):
    return getattr(engines["jinja2"].env.get_template(f"components/{file}.html").module, name)


@cache
def all_macros():
    found = []
    for name in NAMES:
        module = engines["jinja2"].env.get_template(f"components/{name}").module
        found += [
            (name, key, value) for key, value in vars(module).items() if isinstance(value, Macro)
        ]
    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/directory/", "/directory/?page=2"),
        ("//elsewhere.example/", "/%2Felsewhere.example/?page=2"),
        ("/what?now/", "/what%3Fnow/?page=2"),
    ],
)
def test_address_stays_on_this_page_of_this_site(path, expected):
    request = RequestFactory().get("/")
    request.path = path  # as it comes from the browser, unquoted

    assert address(request, page=2) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "/list/?a=1&a=2&b=%C3%A5+%26&empty="),
        ({"page": 3}, "/list/?a=1&a=2&b=%C3%A5+%26&empty=&page=3"),
        ({"a": "x y"}, "/list/?b=%C3%A5+%26&empty=&a=x+y"),
        ({"a": None, "b": "", "empty": None}, "/list/"),
    ],
)
def test_address_keeps_what_is_not_changed(changes, expected):
    request = RequestFactory().get("/list/?a=1&a=2&b=%C3%A5+%26&empty=")

    assert address(request, **changes) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("a", "1", "/list/?a=+2&b=1"),
        ("a", "2", "/list/?a=1&b=1"),
        ("b", "1", "/list/?a=1&a=+2"),
        ("c", "1", "/list/?a=1&a=+2&b=1"),
    ],
)
def test_address_without_a_choice_begins_at_the_first_page(name, value, expected):
    request = RequestFactory().get("/list/?a=1&a=+2&b=1&page=7")

    assert address_without(request, name, value) == expected


def test_every_macro_refuses_an_argument_it_does_not_know():
    for _file, _name, macro in all_macros():
        with pytest.raises(TypeError, match="takes no keyword argument 'nonsense'"):
            macro(nonsense=1)


def test_the_gallery_shows_every_macro(client_as):
    missing = [
        f"{file}:{name}" for file, name, _macro in all_macros() if f" {name}(" not in GALLERY
    ]

    assert missing == []
    assert client_as(Role.ADMINISTRATOR).get("/gallery/").status_code == 200


def test_no_page_of_ours_holds_inline_style_or_script(client_as):
    text = client_as(Role.ADMINISTRATOR).get("/gallery/").text

    assert ' style="' not in text
    assert "onclick" not in text
    assert all("src=" in tag for tag in text.split("<script")[1:])


def test_field_ties_label_help_and_error_to_its_input():
    form = SampleForm({"name": ""})

    html = component("forms", "field")(form["name"])

    assert '<label class="field__label" for="id_name">Name</label>' in html
    assert 'id="id_name_helptext">As it is registered.' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


@pytest.mark.parametrize("name", list(SampleForm.base_fields))
def test_field_names_every_widget(name):
    html = component("forms", "field")(SampleForm()[name])

    if name == "token":
        assert html.strip() == str(SampleForm()["token"])
    else:
        assert "<label" in html or "<legend" in html
        assert "aria-describedby" not in html or "_helptext" in html


def test_a_field_that_need_not_be_filled_says_so():
    html = component("forms", "field")(SampleForm()["website"])

    assert "(optional)" in html


def test_a_field_of_a_filter_does_not_say_that_it_is_optional():
    html = component("forms", "field")(SampleForm()["website"], is_filter=True)

    assert "(optional)" not in html


def test_error_summary_links_to_each_field_and_is_silent_without_errors():
    summary = component("forms", "error_summary")

    wrong = summary(SampleForm({"name": ""}))

    assert '<a href="#id_name">Name</a>: This field is required.' in wrong
    assert 'role="alert"' in wrong
    assert summary(SampleForm()).strip() == ""


def test_error_summary_names_what_concerns_the_whole_form():
    class Torn(forms.Form):
        secret = forms.CharField(widget=forms.HiddenInput)

    form = Torn({})
    form.add_error(None, "Both days are the same.")

    html = component("forms", "error_summary")(form)

    assert "<li>Both days are the same.</li>" in html
    assert "<li>This field is required.</li>" in html


def test_table_gives_headings_their_scope_and_cells_their_label():
    html = component("tables", "table")(
        "Firms",
        [
            Column(label="Name", href="?sort=-name", sorted="ascending"),
            Column(label="Projects", is_numeric=True),
        ],
        [("Granit", 7)],
    )

    assert "<caption>Firms</caption>" in html
    assert '<th scope="col" aria-sort="ascending">' in html
    assert '<th scope="row">Granit</th>' in html
    assert '<td data-label="Projects" class="numeric">7</td>' in html


def test_pagination_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/directory/", {"kind": "firm", "page": "2"})
    page = Paginator(range(30), 10).get_page(2)

    html = component("navigation", "pagination")(page, request)

    assert 'rel="prev" href="/directory/?kind=firm&amp;page=1"' in html
    assert 'rel="next" href="/directory/?kind=firm&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1


def test_pagination_of_one_page_is_nothing():
    request = RequestFactory().get("/directory/")

    html = component("navigation", "pagination")(Paginator([1], 10).get_page(1), request)

    assert html.strip() == ""


def test_facet_group_marks_what_is_chosen_and_leaves_out_counts_it_does_not_know():
    html = component("facets", "facet_group")(
        "Kind",
        "kind",
        [
            Choice(value="firm", label="Company", count=1240, is_chosen=True),
            Choice(value="x", label="Other"),
        ],
    )

    assert 'name="kind" value="firm" checked' in html
    assert html.count("choice__count") == 1
    assert "1,240" in html


def test_breadcrumbs_mark_the_page_itself():
    html = component("navigation", "breadcrumbs")(
        [Link(label="Desk", href="/desk/"), Link(label="Jobs", href="/desk/jobs/")]
    )

    assert '<a href="/desk/">Desk</a>' in html
    assert '<span aria-current="page">Jobs</span>' in html


def test_steps_and_timeline_say_in_words_what_they_show():
    steps = component("feedback", "steps")(
        "Import", [Step(label="Upload", is_done=True), Step(label="Apply", is_current=True)]
    )
    timeline = component("data", "timeline")([Moment(title="Confirmed", at=date(2026, 9, 14))])

    assert 'Upload<span class="visually-hidden"> (done)</span>' in steps
    assert 'aria-current="step"' in steps
    assert '<time datetime="2026-09-14">14 September 2026</time>' in timeline


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        ("open", ""),
        ("members", "Members only"),
        ("vetted", "Vetted people only"),
        ("protected", "Protected"),
    ],
)
def test_visibility_badge_marks_what_not_everybody_sees(tier, words):
    html = component("badges", "visibility_badge")(tier)

    assert (words in html) if words else html.strip() == ""


def test_text_of_people_is_escaped():
    assert "&lt;b&gt;" in component("cards", "card")("<b>bold</b>")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"page": 3}, "/x/?q=hamn&page=3"),
        ({"q": None}, "/x/"),
        ({"q": ""}, "/x/"),
        ({"q": "ö"}, "/x/?q=%C3%B6"),
    ],
)
def test_address_changes_only_what_it_is_told(changes, expected):
    assert address(RequestFactory().get("/x/", {"q": "hamn"}), **changes) == expected


@pytest.mark.parametrize(
    ("name", "letters"), [("Nordic Threat Labs", "NT"), ("örn", "Ö"), ("", "?"), ("& Co", "C")]
)
def test_initials_stand_for_a_name(name, letters):
    assert initials(name) == letters
