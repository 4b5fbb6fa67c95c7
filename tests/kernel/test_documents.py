import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfReader

from skerry.kernel.charts import Bar, BarChart
from skerry.kernel.charts.samples import sample_charts
from skerry.kernel.documents import (
    Contents,
    Document,
    Emphasis,
    Figure,
    Heading,
    Link,
    List,
    Notes,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    pdf,
    to_docx,
    to_html,
    to_pdf,
)
from skerry.kernel.documents.model import is_safe, printable

DAY = date(2026, 3, 1)
REPORT = Document(
    title="The region's position of strength",
    language="en",
    author="Skerry Example Region",
    date=DAY,
    blocks=[
        Heading(text="Summary"),
        Paragraph(
            text=[
                "Firms ", Strong(text="grow"), ", ", Emphasis(text="slowly"), ". ",
                Link(text="Read more", href="https://region.example/report"),
            ]
        ),
        List(items=["Cloud security", ["Identity ", Strong(text="first")]]),
        Heading(text="Figures", level=2),
        List(items=["Ask", "Answer"], is_numbered=True),
        Table(
            caption="Firms by size", header=["Size", "Firms"], rows=[["Micro", "61"], ["Small", "34"]]
        ),
        Figure(
            chart=BarChart(
                title="Firms by speciality",
                description="Most work with clouds.",
                name="Speciality",
                value_name="Number",
                bars=[Bar(name="Clouds", value=1240)],
            )
        ),
        PageBreak(),
        Notes(title="Sources", items=["Statistics of 2026"]),
    ],
)  # fmt: skip
PIECES = [
    "The region's position of strength", "Skerry Example Region", "1 March 2026", "Summary",
    "Firms grow, slowly. Read more", "Cloud security", "Identity first", "Figures", "Ask", "Answer",
    "Firms by size", "Size", "Firms", "Micro", "61", "Small", "34", "Firms by speciality",
    "Speciality", "Number", "Clouds", "1,240", "Sources", "Statistics of 2026",
]  # fmt: skip


def report(*blocks, **changes):
    return replace(REPORT, blocks=blocks or REPORT.blocks, **changes)


class Words(HTMLParser):
    """The words of a page without those inside its pictures."""

    def __init__(self):
        super().__init__()
        self.found, self.depth = [], 0

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "svg"

    def handle_endtag(self, tag):
        self.depth -= tag == "svg"

    def handle_data(self, data):
        if not self.depth:
            self.found.append(data)


def html_words(document):
    parser = Words()
    parser.feed(to_html(document))
    return squashed("".join(parser.found))


def pdf_words(document):
    return squashed(
        "".join(page.extract_text() for page in PdfReader(BytesIO(to_pdf(document))).pages)
    )


def docx_words(document):
    body = docx.Document(BytesIO(to_docx(document))).element.body
    return squashed("".join(node.text or "" for node in body.iter(qn("w:t"))))


def squashed(text):
    return re.sub(r"[\s\u00ad\u200b]+", "", text)


@pytest.mark.parametrize("words", [html_words, pdf_words, docx_words])
def test_all_three_say_the_same_in_the_same_order(words):
    said = words(REPORT)

    at = 0
    for piece in PIECES:
        found = said.find(squashed(piece), at)
        assert found >= 0, piece
        at = found


NASTY = {
    "typst code": '#import "/etc/passwd": * #read("/etc/passwd") #{panic()}',
    "typst markup": "= head *bold* _it_ `raw` ``` $x^2$ <label> @ref // not /* hidden",
    "backslashes": '\\ \\n \\u{41} \\" \' "',
    "html": "<script>alert(1)</script> &amp; <b>",
    "template": "{{ 7 * 7 }} {% raw %} %(name)s {0}",
    "right to left": "שלום עולם مرحبا",
    "xml": "]]> <!-- <?xml ?>",
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_text_is_only_text(text):
    document = report(
        Heading(text=text),
        Paragraph(text=[text, Strong(text=text), Link(text=text, href=text)]),
        List(items=[text]),
        Table(caption=text, header=[text], rows=[[text]]),
        Figure(chart=BarChart(title=text, name=text, bars=[Bar(name=text, value=1)])),
        Notes(title=text, items=[text]),
        title=text,
        author=text,
    )

    if text.isascii():
        assert html_words(document).count(squashed(text)) == 16
        assert docx_words(document).count(squashed(text)) == 16
        assert pdf_words(document).count(squashed(text)) >= 16
    assert "<script" not in to_html(document)
    assert to_docx(document)
    assert to_pdf(document)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A 😀 in a text", "A[grinningface]inatext"),
        ("中文 text", None),
        ("e\u0301 \u200d \U0010ffff end", None),
        ("🏳️‍🌈 flag", None),
        ("line\nbreak\ttab \x00\x01\u202e", "linebreaktab"),
    ],
)
def test_signs_that_no_font_shows_do_not_stop_a_pdf(text, words):
    found = pdf_words(
        report(Paragraph(text=text), Figure(chart=BarChart(title=text, name=text, bars=[])))
    )

    if words:
        assert words in found or squashed(text) in found


def test_a_pdf_survives_more_strange_signs_than_can_be_tried(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PROBES", 3)

    said = pdf_words(report(Paragraph(text="Kept " + "".join(chr(0x13000 + n) for n in range(20)))))

    assert "Kept" in said


def test_a_pdf_falls_back_to_common_letters(monkeypatch):
    monkeypatch.setattr(pdf, "_can_show", lambda _sign: True)

    assert "Kept\ufffd\ufffd" in pdf_words(report(Paragraph(text="Kept \U00013000\U00013001")))


@pytest.mark.slow
def test_a_hundred_thousand_letters_are_printed():
    text = "ord och tal " * 8400

    document = report(Paragraph(text=text))

    assert pdf_words(document).count("ordochtal") > 8000
    assert docx_words(document).count("ordochtal") == 8400
    assert to_pdf(report(Paragraph(text="x" * 100_000)))


@hypothesis_settings(max_examples=15)
@given(text=st.text(max_size=60))
def test_any_text_can_be_printed(text):
    document = report(Heading(text=text), Paragraph(text=text), title=text, author=text)

    assert to_pdf(document).startswith(b"%PDF")
    assert to_docx(document).startswith(b"PK")
    assert "<article" in to_html(document)


def test_a_pdf_is_tagged_and_says_what_it_is():
    reader = PdfReader(BytesIO(to_pdf(report(language="sv"))))

    root = reader.trailer["/Root"]
    tags = list(structure(root["/StructTreeRoot"]))
    metadata = root["/Metadata"].get_data().decode()
    assert root["/Lang"].startswith("sv")
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == REPORT.title
    assert reader.metadata.author == REPORT.author
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= set(
        tags
    )


def test_a_picture_in_a_pdf_says_what_it_shows():
    reader = PdfReader(BytesIO(to_pdf(REPORT)))

    alternatives = [
        node["/Alt"] for node in nodes(reader.trailer["/Root"]["/StructTreeRoot"]) if "/Alt" in node
    ]

    assert "Firms by speciality. Most work with clouds" in alternatives


def nodes(node):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from nodes(child)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from nodes(node["/K"])


def structure(node):
    return (child["/S"] for child in nodes(node) if "/S" in child)


def test_the_same_document_gives_the_same_pdf():
    assert to_pdf(REPORT) == to_pdf(REPORT)


def test_a_docx_has_styles_headings_of_tables_and_alternative_texts():
    word = docx.Document(BytesIO(to_docx(report(language="sv"))))

    styles = [paragraph.style.name for paragraph in word.paragraphs if paragraph.text]
    assert styles[:4] == ["Title", "Subtitle", "Heading 1", "Normal"]
    assert {"List Bullet", "List Number", "Heading 2", "Caption"} <= set(styles)
    assert [row._tr.trPr is not None for row in word.tables[0].rows] == [True, False, False]
    picture = next(word.element.body.iter(qn("wp:docPr")))
    assert picture.get("descr") == "Firms by speciality. Most work with clouds"
    assert word.core_properties.title == REPORT.title
    assert {tag.get(qn("w:val")) for tag in word.styles.element.iter(qn("w:lang"))} == {"sv"}


def test_each_numbered_list_of_a_docx_starts_at_one():
    two = [List(items=["a", "b"], is_numbered=True), List(items=["c"], is_numbered=True)]

    word = docx.Document(BytesIO(to_docx(report(*two))))

    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_headings_never_skip_a_level():
    levels = [1, 3, 9, 2, 0]

    html = to_html(report(*(Heading(text="x", level=level) for level in levels)))

    found = [int(level) for level in re.findall(r"<h(\d)[ >]", html)]
    assert found == [1, 2, 3, 4, 3, 2]
    assert all(after <= before + 1 for before, after in pairwise(found))


def test_a_figure_may_stand_without_its_table_and_with_words_of_its_own():
    html = to_html(report(Figure(chart=sample_charts()[0], alt="Two bars", has_table=False)))

    assert 'aria-label="Two bars"' in html
    assert "<table" not in html
    assert "style=" not in html


def test_a_figure_may_stand_under_the_words_above_it():
    chart = sample_charts()[0]
    bare = report(Figure(chart=chart, has_table=False, has_caption=False))

    assert "<figcaption" not in to_html(bare)
    assert squashed(str(chart.title)) not in docx_words(bare)
    assert to_pdf(bare).startswith(b"%PDF")


CONTENTS = report(
    Contents(title="What is where"),
    Heading(text="First"),
    Heading(text="Inside", level=2),
    Heading(text="Too deep", level=3),
    PageBreak(),
    Heading(text="Second"),
)


def test_contents_lead_to_the_headings():
    html = to_html(CONTENTS)

    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', html)
    assert [text for _place, text in links] == ["First", "Inside", "Second"]
    assert all(f'id="{place}"' in html for place, _text in links)
    assert docx_words(CONTENTS).count("Inside") == 2


def test_contents_of_a_pdf_name_pages_and_are_bookmarks():
    file = PdfReader(BytesIO(to_pdf(CONTENTS)))

    assert re.search(r"Second[ .]*2", file.pages[0].extract_text())
    assert [each["/Title"] for each in file.outline if isinstance(each, dict)][-1] == "Second"


def test_a_long_table_and_a_long_cell_go_on_over_the_page():
    rows = [[f"Row {n}", "ord " * (300 if n == 2 else 3)] for n in range(120)]
    document = report(Table(caption="Long", header=["Row", "Words"], rows=rows))

    pages = PdfReader(BytesIO(to_pdf(document))).pages

    assert len(pages) > 2
    assert "Words" in pages[-1].extract_text()


def test_a_table_of_uneven_rows_is_made_even():
    document = report(
        Table(caption="T", header=["a", "b"], rows=[["1"], ["2", "3", "4"]]),
        Table(caption="Empty", header=[], rows=[]),
    )

    assert "123" in html_words(document)
    assert to_pdf(document)
    assert to_docx(document)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://a.example/x?y=1", True),
        ("mailto:a@b.example", True),
        ("javascript:alert(1)", False),
        ("//a.example", False),
        ("https://a b", False),
        ("", False),
    ],
)
def test_is_safe(address, safe):
    assert is_safe(address) is safe


def test_an_unsafe_address_is_printed_as_text():
    html = to_html(report(Paragraph(text=[Link(text="x", href="javascript:alert(1)")])))

    assert "<p>x</p>" in html
    assert "javascript" not in html


def test_printable():
    assert printable(" a\x00b\n\tc\u202e\ud800 ") == "ab c"


def test_an_unknown_block_is_a_mistake():
    with pytest.raises(TypeError, match="no block of a document: int"):
        to_html(report(3))
