"""What the reader of lists takes, leaves and says, row by row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.actors.enums import ListField
from skerry.actors.importers import lists
from skerry.actors.importers.files import Upload
from skerry.actors.importers.list_plans import KnownTerm, ListPlan, Terms
from skerry.actors.importers.refusals import FileRefused, Refusal
from tests.actors.lists import csv_bytes, xlsx

AUDIT = KnownTerm(7, "Audit")
NO_TERMS = Terms(by_key={}, by_label={}, keys={}, by_field={})
TERMS = Terms(
    by_key={"jrc:audit": AUDIT}, by_label={"audit": AUDIT}, keys={"audit": "jrc:audit"}, by_field={}
)


class Sink:
    def __init__(self):
        self.rows, self.remarks, self.broken = [], [], 0

    def put(self, row):
        self.rows.append(row)

    def remark(self, reason, *, line, key="", detail=""):
        self.remarks.append((str(reason), line, detail))

    def read(self, *, is_broken=False):
        self.broken += is_broken

    def begin(self, file):
        self.file = file


@pytest.fixture
def read(tmp_path):
    def reading(columns, *rows, terms=NO_TERMS, as_xlsx=False, **plan):
        """Read ``rows`` under ``columns``, pairs of header and field."""
        headers = [header for header, _field in columns]
        path = tmp_path / "list"
        path.write_bytes((xlsx if as_xlsx else csv_bytes)(headers, *rows))
        mapped = {header: ListField(field) for header, field in columns if field}
        sink = Sink()
        upload = Upload(name="list", path=path)
        chosen = ListPlan(columns=mapped, **plan)
        sink.unknown = lists.read([upload], sink, plan=chosen, source=5, terms=terms)
        sink.organisations = [row for row in sink.rows if type(row).__name__ == "OrganisationRow"]
        return sink

    return reading


NAME = ("Namn", "name")


def test_what_is_not_mapped_is_not_kept(read):
    found = read([NAME, ("Telefon", "")], ["Nordvakt AB", "+46 70 000 00 00"])

    assert "+46" not in str(found.rows)
    assert len(found.organisations) == 1


@pytest.mark.parametrize(
    ("field", "text", "attribute", "value", "remark"),
    [
        ("national", "556036-0793", None, None, None),
        ("national", "556036-0794", None, None, "bad-number"),
        ("vat", "SE556036079301", None, None, None),
        ("pic", "99999999", None, None, "bad-number"),
        ("ror", "https://ror.org/01vbc2y23", None, None, None),
        ("lei", "5493001KJTIIGC8Y1R13", None, None, "bad-number"),
        ("website", "nordvakt.example", "website", "http://nordvakt.example", None),
        ("website", "javascript:alert(1)", "website", "", "bad-website"),
        ("website", "www.facebook.com/nordvakt", "mail_domain", "", None),
        ("mail", "Anna <anna@nordvakt.example>", "mail_domain", "nordvakt.example", None),
        ("mail", "anna@gmail.com", "mail_domain", "", "free-mail"),
        ("mail", "anna", "mail_domain", "", "bad-mail"),
        ("established", "1999-05-01", "established", 1999, None),
        ("established", "nineteen", "established", None, "bad-year"),
        ("size", "10–49 anställda", "size_class", "small", None),
        ("size", "Ja", "size_class", "", "unknown-value"),
        ("kind", "Kommun", "kind", "public", None),
        ("kind", "Guld", "kind", "company", "unknown-value"),
        ("country", "Sverige", "country", "SE", None),
        ("country", "Atlantis", "country", "", "unknown-value"),
        ("city", "STOCKHOLM", "city", "Stockholm", None),
        ("postcode", "1" * 50, "postcode", "1" * 40, "too-long"),
        ("nuts", "SE110", "nuts", "SE110", None),
    ],
)  # fmt: skip
def test_each_field_is_taken_or_the_reason_said(read, field, text, attribute, value, remark):
    found = read([NAME, ("X", field)], ["Nordvakt AB", text], are_organisations=True)

    row = found.organisations[0]
    assert attribute is None or getattr(row, attribute) == value
    assert [reason for reason, _line, _detail in found.remarks] == [remark] * bool(remark)
    assert "anna" not in str(found.rows).casefold()


@pytest.mark.parametrize(
    ("latitude", "longitude", "point", "remark"),
    [
        ("59,33", "18.07", (59.33, 18.07), None),
        ("59,33", "", (None, None), None),
        ("north", "18", (None, None), "bad-place"),
        ("95", "18", (None, None), "bad-place"),
    ],
)
def test_coordinates_are_taken_together(read, latitude, longitude, point, remark):
    found = read(
        [NAME, ("Lat", "latitude"), ("Lon", "longitude")], ["Nordvakt AB", latitude, longitude]
    )

    assert (found.organisations[0].latitude, found.organisations[0].longitude) == point
    assert [reason for reason, *_ in found.remarks] == [remark] * bool(remark)


@pytest.mark.parametrize(
    ("columns", "row", "remark"),
    [
        ([NAME, ("Nr", "national")], ["Anna Andersson", "811228-9874"], "personal-number"),
        ([NAME, ("Nr", "vat")], ["Anna Andersson", "SE811228987401"], "personal-number"),
        ([NAME, ("Ort", "city")], ["Anna Andersson", "Kista"], "natural-person"),
        ([NAME, ("Ort", "city")], ["", "Kista"], "no-name"),
        ([NAME, ("Ort", "city")], ["Nordvakt AB", "Kista", "left over"], "row-broken"),
    ],
)
def test_rows_that_are_left_out_leave_nothing_behind(read, columns, row, remark):
    found = read(columns, ["Annat AB", ""], row)

    assert [one.name for one in found.organisations] == ["Annat AB"]
    assert [(reason, line) for reason, line, _detail in found.remarks] == [(remark, 3)]
    assert "Andersson" not in str(found.remarks)
    assert "8112" not in str(found.remarks)


@pytest.mark.parametrize(
    ("columns", "row", "plan"),
    [
        ([NAME, ("Webb", "website")], ["Anna Andersson", "anna.example"], {}),
        ([NAME, ("Typ", "kind")], ["Anna Andersson", "Företag"], {}),
        ([NAME], ["Anna Andersson"], {"are_organisations": True}),
    ],
)
def test_a_firm_named_like_a_person_is_taken_where_something_says_so(read, columns, row, plan):
    assert len(read(columns, row, **plan).organisations) == 1


def test_a_day_among_sizes_is_never_taken_unasked(read):
    columns = [NAME, ("Storlek", "size")]
    rows = [["Nordvakt AB", date(2026, 10, 1)]]

    unasked = read(columns, *rows, as_xlsx=True)
    mapped = read(columns, *rows, as_xlsx=True, values={"Storlek": {"2026-10-01": "micro"}})

    assert unasked.organisations[0].size_class == ""
    assert unasked.unknown == {"Storlek": {"2026-10-01": 1}}
    assert mapped.organisations[0].size_class == "micro"


def test_a_day_where_a_text_should_be_is_left_out(read):
    found = read([NAME, ("Ort", "city")], ["Nordvakt AB", date(2026, 10, 1)], as_xlsx=True)

    assert found.organisations[0].city == ""
    assert found.remarks == [("not-a-text", 2, "Ort: 2026-10-01")]


def test_terms_are_taken_by_the_mapping_and_by_their_labels(read):
    found = read(
        [NAME, ("Inriktning", "speciality")],
        ["Nordvakt AB", "Granskning; Audit; Annat; Inget"],
        terms=TERMS,
        values={"Inriktning": {"granskning": "jrc:audit", "inget": ""}},
    )

    assert [row.concept for row in found.rows if hasattr(row, "concept")] == [7, 7]
    assert found.unknown == {"Inriktning": {"Annat": 1}}


def test_names_and_texts_come_along(read):
    found = read(
        [NAME, ("Alias", "other-name"), ("Kort", "short-name"), ("Om", "summary-sv")],
        ["Nordvakt AB", "Nordvakt; Vakt i norr, AB; Nordvakt AB", "NV", "x" * 400],
    )

    texts = [row.text for row in found.rows if hasattr(row, "text")]
    assert texts == ["Nordvakt", "Vakt i norr, AB", "NV"]
    assert [len(row.summary) for row in found.rows if hasattr(row, "summary")] == [300]


def test_a_row_is_known_again_by_each_of_its_keys(read):
    columns = [NAME, ("Org.nr", "national"), ("Id", "key")]

    first = read(columns, ["Nordvakt AB", "556036-0793", "17"])
    renamed = read(columns, ["Nordvakten AB", "5560360793", "17"])
    without = read(columns, ["Nordvakt AB", "", "18"])

    def keys(found):
        rest = [row.value for row in found.rows if getattr(row, "number", "") == "list"]
        return {found.organisations[0].key, *rest}

    assert len(keys(first) & keys(renamed)) == 2
    assert len(keys(first) & keys(without)) == 1
    assert all(key.startswith("5:") and len(key) < 60 for key in keys(first))


def test_more_unknown_values_than_can_be_shown_are_counted_no_further(read):
    rows = [[f"Nordvakt {n} AB", f"Guld {n}"] for n in range(lists.MOST_UNKNOWN + 5)]

    found = read([NAME, ("Typ", "kind")], *rows)

    assert len(found.unknown["Typ"]) == lists.MOST_UNKNOWN
    assert len(found.remarks) == lists.MOST_UNKNOWN + 5


def test_a_file_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes(["Namn", "Ort"], ["A AB", "Kista"]))
    plan = ListPlan(columns={"Företag": ListField.NAME, "Stad": ListField.CITY})

    with pytest.raises(FileRefused) as refusal:
        lists.read(
            [Upload(name="list.csv", path=path)], Sink(), plan=plan, source=1, terms=NO_TERMS
        )

    assert refusal.value.reason == Refusal.MISSING_COLUMN
    assert refusal.value.place.column == "Företag, Stad"


@given(
    st.dictionaries(st.text(max_size=9), st.sampled_from(list(ListField)), max_size=5),
    st.dictionaries(st.text(max_size=9), st.dictionaries(st.text(), st.text()), max_size=3),
    st.booleans(),
)
def test_a_plan_comes_back_from_json_as_it_was(columns, values, are_organisations):
    plan = ListPlan(columns=columns, values=values, are_organisations=are_organisations)

    assert ListPlan.from_json(plan.as_json()) == plan
