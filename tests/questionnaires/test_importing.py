"""Outside files by declared rules: nothing guessed, nothing dropped."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires import import_files
from questionnaires.importing import import_csv, own_codes, write_import_report
from questionnaires.load import load_file, load_library
from questionnaires.model import DESIGN_COLUMNS
from questionnaires.problems import ProblemsFound

HEADER = "ID,Town,Happy,Worry,Age,Kids,Used"


def brought(schema, *lines: str, header: str = HEADER):
    return import_csv("\n".join([header, *lines, ""]).encode(), schema("imports"), "wave.csv")


def refused(data: bytes, schema) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsFound) as caught:
        import_csv(data, schema("imports"), "wave.csv")
    return [(problem.code, str(problem.params.get("column", ""))) for problem in caught.value.problems]


def one(schema, column: str, line: str):
    """The only value of ``column`` after importing one row, and the issues as (row, column, value, rule)."""
    result = brought(schema, line)
    return result.columns[column][0], [(i.row, i.column, i.value, i.rule) for i in result.issues]


def test_a_plain_row(schema):
    result = brought(schema, 'a1,1,8,7,34,Yes,"Bus, Auto"')
    assert result.columns["response_id"] == ["a1"]
    assert result.columns["town"] == ["t1"]
    assert result.columns["H"] == [8.0]
    assert result.columns["age"] == ["18-59"]
    assert result.columns["kids"] == ["yes"]
    assert (result.columns["used.bus"], result.columns["used.car"]) == ([1.0], [1.0])
    assert (result.columns["stream"], result.columns["mode"]) == (["open"], ["paper"])
    assert result.exclusion == [""]
    assert result.issues == ()


def test_every_design_column_and_every_question_has_a_column_of_full_length(schema):
    result = brought(schema, "a1,1,8,7,34,yes,Bus", "a2,2,9,7,60,no,Car")
    assert set(DESIGN_COLUMNS) <= set(result.columns)
    assert {"H", "W", "age", "kids", "used.bus", "used.car", "extra"} <= set(result.columns)
    assert {len(column) for column in result.columns.values()} == {result.n_rows} == {2}


def test_a_question_without_a_column_was_not_asked(schema):
    result = brought(schema, "a1,1,8,7,34,yes,Bus")
    assert result.columns["extra"] == ["97"]
    assert result.absent_columns == ("Adults", "Day", "Pi")
    assert math.isnan(result.columns["adults"][0])


@pytest.mark.parametrize(
    ("raw", "value"),
    [("8", 8.0), ("8.5", 8.5), ("8.0", 8.0), (" 8 ", 8.0), ("999", None), ("", None), ("dk", 98.0), ("-9", 99.0)],
)
def test_a_rating_takes_codes_half_points_and_declared_missing_codes(schema, raw, value):
    found, issues = one(schema, "H", f"a1,1,{raw},7,34,yes,Bus")
    assert issues == []
    assert math.isnan(found) if value is None else found == value


@pytest.mark.parametrize("raw", ["0", "11", "8.25", "eight", "8,5", "nan", "inf", "1_0", "８"])
def test_a_rating_off_its_scale_is_reported_and_blank(schema, raw):
    found, issues = one(schema, "H", f'a1,1,"{raw}",7,34,yes,Bus')
    assert math.isnan(found)
    assert issues == [(2, "Happy", raw, "import.not-on-scale")]


def test_half_points_only_where_they_are_declared(schema):
    assert one(schema, "W", "a1,1,8,7.5,34,yes,Bus")[1] == [(2, "Worry", "7.5", "import.not-on-scale")]


@pytest.mark.parametrize(
    ("raw", "value", "exclusion"),
    [
        ("18", "18-59", ""),
        ("59", "18-59", ""),
        ("60", "60+", ""),
        ("104", "60+", ""),
        ("17", "", "under-18"),
        ("999", "", ""),
    ],
)
def test_single_years_are_banded_and_minors_leave_the_estimate(schema, raw, value, exclusion):
    result = brought(schema, f"a1,1,8,7,{raw},yes,Bus")
    assert (result.columns["age"], result.exclusion, result.issues) == ([value], [exclusion], ())


@pytest.mark.parametrize("raw", ["34.5", "-3", "121", "thirty", "9999999999999"])
def test_what_is_no_age_is_reported(schema, raw):
    assert one(schema, "age", f"a1,1,8,7,{raw},yes,Bus") == ("", [(2, "Age", raw, "import.not-an-age")])


@pytest.mark.parametrize(("raw", "value"), [("Yes", "yes"), ("YES", "yes"), ("no", "no")])
def test_case_is_ignored_where_declared(schema, raw, value):
    assert one(schema, "kids", f"a1,1,8,7,34,{raw},Bus") == (value, [])


def test_a_text_outside_the_code_list_is_reported_even_if_it_is_our_own_code(schema):
    assert one(schema, "town", "a1,t1,8,7,34,yes,Bus") == ("", [(2, "Town", "t1", "import.unknown-value")])


def test_one_unknown_tick_makes_the_whole_cell_blank(schema):
    result = brought(schema, 'a1,1,8,7,34,yes,"Bus, train"')
    assert math.isnan(result.columns["used.bus"][0])
    assert [(issue.column, issue.value) for issue in result.issues] == [("Used", "Bus, train")]


def test_declared_exclusions_keep_the_row_with_its_reason(schema):
    result = brought(
        schema, "a1,0,8,7,34,yes,Bus", "a2,moved,8,7,34,yes,Bus", "a3,999,8,7,34,yes,Bus", "a4,,8,7,34,yes,Bus"
    )
    assert result.exclusion == ["no-town", "moved-away", "no-town", "no-town"]
    assert result.exclusion_counts == {"no-town": 3, "moved-away": 1}
    assert result.issues == ()
    assert result.n_rows == 4


def test_an_unknown_town_is_reported_and_the_row_excluded(schema):
    result = brought(schema, "a1,7,8,7,34,yes,Bus")
    assert result.exclusion == ["no-town"]
    assert result.value_problems == 1


def test_a_row_with_shifted_cells_is_reported_and_trusted_in_nothing(schema):
    result = brought(schema, "a1,1,8,7,34,yes", "a2,1,8,7,34,yes,Bus,more", "a3,1,8,7,34,yes,Bus")
    assert result.exclusion == ["row-length", "row-length", ""]
    assert [(i.row, i.value, i.rule) for i in result.issues] == [
        (2, "6", "import.row-length"),
        (3, "8", "import.row-length"),
    ]
    assert math.isnan(result.columns["H"][0])


def test_empty_lines_are_no_rows_but_rows_keep_their_spreadsheet_number(schema):
    result = brought(schema, "a1,1,8,7,34,yes,Bus", "", "a2,1,12,7,34,yes,Bus")
    assert result.n_rows == 2
    assert [(issue.row, issue.value) for issue in result.issues] == [(4, "12")]


def test_a_line_break_inside_a_cell_does_not_shift_row_numbers(schema):
    result = brought(schema, '"a\n1",1,8,7,34,yes,Bus', "a2,1,12,7,34,yes,Bus")
    assert [issue.row for issue in result.issues] == [3]


def test_an_id_that_comes_twice_counts_once(schema):
    result = brought(schema, "a1,1,8,7,34,yes,Bus", "a1,1,9,7,34,yes,Bus")
    assert result.exclusion == ["", "duplicate-id"]
    assert [(issue.row, issue.rule) for issue in result.issues] == [(3, "import.duplicate-id")]


def test_optional_columns_numbers_and_dates(schema):
    header = HEADER + ",Adults,Day,Pi"
    result = brought(
        schema,
        "a1,1,8,7,34,yes,Bus,2,2026-11-23,0.05",
        "a2,1,8,7,34,yes,Bus,-9,23.11.2026,1.5",
        "a3,1,8,7,34,yes,Bus,2.5,,0",
        header=header,
    )
    assert result.columns["adults"][0] == 2.0
    assert all(math.isnan(value) for value in result.columns["adults"][1:])
    assert result.columns["submitted_day"] == ["2026-11-23", "", ""]
    assert result.columns["inclusion_probability"][0] == 0.05
    assert [(i.row, i.column, i.rule) for i in result.issues] == [
        (3, "Day", "import.not-a-date"),
        (3, "Pi", "import.out-of-range"),
        (4, "Adults", "import.out-of-range"),
        (4, "Pi", "import.out-of-range"),
    ]


def test_aliases_and_a_byte_order_mark(schema):
    data = "\ufeff" + HEADER.replace("Happy", "How happy") + "\r\na1,1,8,7,34,yes,Bus\r\n"
    result = import_csv(data.encode(), schema("imports"), "wave.csv")
    assert (result.columns["response_id"], result.columns["H"]) == (["a1"], [8.0])


def test_columns_without_a_rule_are_named_and_ignored_ones_too(schema):
    result = brought(schema, "a1,1,8,7,34,yes,Bus,x,y", header=HEADER + ",note,phone")
    assert result.unknown_columns == ("phone",)
    assert result.ignored_columns == ("note",)


def test_all_missing_columns_are_named(schema):
    assert refused(b"ID,Town,Happy,Age\na,1,8,34\n", schema) == [
        ("import.column-missing", "Worry"),
        ("import.column-missing", "Kids"),
        ("import.column-missing", "Used"),
    ]


def test_a_column_and_its_alias_together_are_ambiguous(schema):
    data = (HEADER + ",How happy\na1,1,8,7,34,yes,Bus,9\n").encode()
    assert refused(data, schema) == [("import.column-repeated", "Happy")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import.empty"),
        (b"\xef\xbb\xbf  \r\n", "import.empty"),
        (HEADER.encode(), "import.no-rows"),
        ("编号,镇\n1,泽国\n".encode("gbk"), "import.gbk"),
        ("ID,镇".encode("utf-16"), "import.not-utf8"),
        (b"PK\x03\x04rest of a workbook", "import.spreadsheet"),
        (b"\xd0\xcf\x11\xe0rest of a workbook", "import.spreadsheet"),
        (b"ID,Town\n\0,1\n", "import.not-text"),
        (b"ID;Town;Happy\na;1;8\n", "import.delimiter"),
        (b"ID\tTown\na\t1\n", "import.delimiter"),
        (b'ID,Town\n"a,1\n', "import.broken-csv"),
        (b"ID,Town\n" + b"x" * 200_000 + b",1\n", "import.broken-csv"),
        (b"name,phone\nx,1\n", "import.no-known-column"),
    ],
)
def test_a_wrong_file_is_refused_with_one_clear_problem(schema, data, code):
    assert [found for found, _ in refused(data, schema)] == [code]


def test_a_file_that_is_absent_or_too_large_is_refused(schema, tmp_path, monkeypatch):
    with pytest.raises(ProblemsFound) as caught:
        import_csv(tmp_path / "absent.csv", schema("imports"))
    assert [(p.code, p.where) for p in caught.value.problems] == [("file.unreadable", "absent.csv")]
    monkeypatch.setattr(import_files, "LARGEST_FILE", 10)
    assert refused(b"ID,Town,Happy\n", schema) == [("import.too-large", "")]
    monkeypatch.setattr(import_files, "LARGEST_FILE", 10_000)
    monkeypatch.setattr(import_files, "MOST_CELLS", 3)
    assert refused(f"{HEADER}\na1,1,8,7,34,yes,Bus\n".encode(), schema) == [("import.too-many-cells", "")]


def test_the_report_lists_values_rows_and_columns(schema):
    result = brought(schema, "a1,1,12,7,17,yes,Bus,x,=1+1", header=HEADER + ",note,phone")
    file = io.StringIO()
    write_import_report(result, file, "en")
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [(row["row"], row["column"], row["value"], row["rule"]) for row in rows] == [
        ("2", "Happy", "12", "import.not-on-scale"),
        ("2", "", "under-18", "import.excluded"),
        ("", "phone", "", "import.unknown-column"),
        ("", "note", "", "import.ignored-column"),
        ("", "Adults", "", "import.absent-column"),
        ("", "Day", "", "import.absent-column"),
        ("", "Pi", "", "import.absent-column"),
    ]
    assert rows[0]["file"] == "wave.csv"
    assert "12" in rows[0]["meaning"]
    assert rows[1]["meaning"] == "the row stays out of every estimate. Reason: under 18."


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_report_becomes_a_formula(schema, start):
    result = brought(schema, f'a1,1,"{start}2+2",7,34,yes,Bus')
    file = io.StringIO()
    write_import_report(result, file)
    (row,) = [row for row in csv.DictReader(io.StringIO(file.getvalue())) if row["column"] == "Happy"]
    assert row["value"] == f"'{start}2+2"


def test_a_questionnaire_without_import_rules_reads_its_own_codes(schema):
    q = schema("kinds")
    assert q.import_map is None
    lines = [
        "response_id,town,village,stream,N1,L1,X1,adults,T1",
        "1,t1,v1,probability,7,98,school;bus,3,x",
        "2,t9,v1,postal,11,5,,98,x",
    ]
    result = import_csv("\n".join(lines).encode(), q, "own.csv")
    assert result.columns["town"] == ["t1", ""]
    assert result.columns["N1"][0] == 7.0
    assert result.columns["L1"] == [98.0, 5.0]
    assert [result.columns[f"X1.{key}"][0] for key in ("school", "clinic", "bus", "none")] == [1.0, 0.0, 1.0, 0.0]
    assert result.columns["S1"] == ["97", "97"]
    assert result.columns["adults"][0] == 3.0
    assert math.isnan(result.columns["adults"][1])
    assert [(i.row, i.column) for i in result.issues] == [(3, "N1"), (3, "stream"), (3, "town")]
    assert result.ignored_columns == ("T1",)
    assert [column.column for column in own_codes(q).columns if not column.optional] == ["town"]


@given(
    st.lists(st.lists(st.text(alphabet='01289,"\n .xYes', max_size=6), min_size=7, max_size=7), min_size=1, max_size=5)
)
def test_any_cells_give_a_value_or_an_issue_for_every_row(rows):
    q = load_file(Path(__file__).parent / "schemas" / "imports.toml")
    file = io.StringIO()
    csv.writer(file).writerows([HEADER.split(","), *rows])
    result = import_csv(file.getvalue().encode(), q, "wave.csv")
    assert result.n_rows == len(rows) == len(result.exclusion)
    assert {len(column) for column in result.columns.values()} == {len(rows)}
    assert all(value in ("", "t1", "t2") for value in result.columns["town"])
    assert all(math.isnan(value) or value in (98, 99) or 1 <= value <= 10 for value in result.columns["H"])


def test_our_own_export_may_hold_durations_and_hours_that_its_rules_are_too_old_to_name():
    """A duration of 97 to 99 seconds is one, although these codes mean "no answer" in every other column of the file."""
    wenling = load_library("wenling-four-sense-2023.1")
    assert wenling.import_map is not None
    names = [column.column for column in wenling.import_map.columns]
    blank = "," * (len(names) - 2)
    timed = [("98", "0"), ("312.5", "23"), ("", ""), ("-1", "24")]
    lines = [f"r{i},331081100{blank},{seconds},{hour}" for i, (seconds, hour) in enumerate(timed)]
    result = import_csv("\n".join([",".join([*names, "seconds", "hour"]), *lines]).encode(), wenling, "own.csv")
    assert result.columns["seconds"][:2] == [98.0, 312.5]
    assert result.columns["hour"][:2] == [0.0, 23.0]
    assert all(math.isnan(result.columns[name][i]) for name in ("seconds", "hour") for i in (2, 3))
    refused_cells = [(i.row, i.column, i.value) for i in result.issues]
    assert refused_cells == [(5, "hour", "24"), (5, "seconds", "-1")]
    assert result.unknown_columns == ()


def test_an_outside_column_of_that_name_is_not_taken_unless_the_rules_say_so(schema):
    result = brought(schema, "a1,1,8,7,34,yes,Bus,12", header=HEADER + ",hour")
    assert result.unknown_columns == ("hour",)
    assert math.isnan(result.columns["hour"][0])
