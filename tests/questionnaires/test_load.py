"""Reading a file: bytes, TOML, fields of the model, and what is said when they do not fit."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.load import library, load_bytes, load_file, load_library
from questionnaires.messages import CATALOGUE, render
from questionnaires.model import Kind, Missing
from questionnaires.problems import ProblemsFound
from questionnaires.reading import LARGEST_TOML, toml_tables

SCHEMAS = Path(__file__).parent / "schemas"
LINES = [
    (name, number)
    for name in ("kinds", "modules", "imports")
    for number, line in enumerate((SCHEMAS / f"{name}.toml").read_text(encoding="utf-8").splitlines())
    if "=" in line and not line.startswith(" ")
]
ODD_VALUES = [
    "[]",
    "{}",
    '""',
    "-1",
    "true",
    '"zzz"',
    "[1]",
    "[{}]",
    "[[]]",
    "1e9",
    "nan",
    "-inf",
    "1979-05-27",
    "{ a = [1] }",
]


def codes_of(text: str | bytes, name: str = "x.toml") -> list[tuple[str, str]]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(ProblemsFound) as caught:
        load_bytes(data, name)
    return [(problem.code, problem.where) for problem in caught.value.problems]


def test_fields_of_the_file_become_fields_of_the_model(schema, schema_text):
    q = schema("kinds")
    assert q.ref.name == "tiny-kinds-1.0"
    assert q.ref.sha256 == hashlib.sha256(schema_text("kinds").encode()).hexdigest()
    assert list(q.questions) == ["town", "N1", "L1", "S1", "X1", "U1", "adults", "T1"]
    assert q.questions["X1"].kind is Kind.MULTIPLE
    assert q.questions["X1"].options[3].exclusive
    assert q.questions["N1"].offers == (Missing.DONT_KNOW, Missing.REFUSED)
    assert q.questions["U1"].ask_if.any_of == ("school",)
    assert q.schemes["tiny-1/equal-interval"].points["agree5"] == {5: 100, 4: 75, 3: 50, 2: 25, 1: 0}
    assert q.missing_labels[Missing.REFUSED]["en"] == "Refused"
    assert q.import_map is None


def test_import_rules_are_read_with_blank_and_reasons(schema):
    rules = schema("imports").import_map
    assert rules.missing == {"999": None, "-9": Missing.REFUSED}
    age = next(column for column in rules.columns if column.target == "age").age
    assert (age.edges, age.codes) == ((18, 60), ("18-59", "60+"))
    assert rules.columns[0].codes == {}


def test_what_is_read_cannot_be_changed(schema):
    q = schema("kinds")
    with pytest.raises(TypeError):
        q.questions["N1"] = None
    with pytest.raises(AttributeError):
        q.questions["N1"].text = {}


def test_structural_problems_come_all_at_once(schema_text):
    text = schema_text("kinds")
    text = text.replace('form_number = "试01表"', "")
    text = text.replace("low = 0", 'low = "0"')
    text = text.replace('kind = "text"', 'kind = "essay"')
    text = text.replace("max_picks = 2", "max_pics = 2")
    text = text.replace("offers = [98, 99]", "offers = [98, 100]")
    text = text.replace("reversed = true", 'reversed = "yes"')
    assert set(codes_of(text)) == {
        ("file.missing-key", "x.toml, header"),
        ("file.wrong-type", "x.toml, scale zero10"),
        ("file.wrong-type", "x.toml, question T1"),
        ("file.unknown-key", "x.toml, question X1"),
        ("file.wrong-type", "x.toml, question N1"),
        ("file.wrong-type", "x.toml, question L1"),
    }


def test_one_mistake_gives_one_message(schema_text):
    """A stand-in for what could not be read must not break further rules of the same thing."""
    text = schema_text("kinds").replace('kind = "text"', 'kind = "essay"')
    assert codes_of(text) == [("file.wrong-type", "x.toml, question T1")]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('[missing_labels]\n"98"', '[missing_labels]\n"77"', "x.toml"),
        ("[scales.zero10]", "[[scales.zero10]]", "x.toml, scale zero10"),
        ("intro = []", 'intro = ""', "x.toml"),
        ('any_of = ["school"]', "any_of = [true]", "x.toml, question U1, ask_if"),
        ("max_length = 20", "max_length = 2.5", "x.toml, question T1"),
        ("max_length = 20", "max_length = true", "x.toml, question T1"),
        ('title = { zh = "小问卷", en = "Tiny" }', 'title = "Tiny"', "x.toml"),
    ],
)
def test_wrong_types_are_named_with_their_place(schema_text, old, new, where):
    text = schema_text("kinds")
    assert old in text
    assert where in [place for code, place in codes_of(text.replace(old, new)) if code.startswith("file.")]


def test_a_file_that_is_no_questionnaire_is_said_in_one_problem(tmp_path):
    assert codes_of(b"a = ") == [("file.not-toml", "x.toml")]
    assert codes_of(b"a = " + b"[" * 100_000) == [("file.not-toml", "x.toml")]
    assert codes_of("标题 = 1".encode("gbk")) == [("file.not-utf8", "x.toml")]
    assert codes_of(b"#" * (LARGEST_TOML + 1)) == [("file.too-large", "x.toml")]
    with pytest.raises(ProblemsFound) as caught:
        load_file(tmp_path / "absent.toml")
    assert [p.code for p in caught.value.problems] == ["file.unreadable"]


def test_an_empty_file_lists_what_is_missing():
    found = codes_of(b"")
    assert ("file.missing-key", "x.toml") in found
    assert ("questions.none", "x.toml") in found


def test_a_repeated_question_code_is_found(schema_text):
    text = schema_text("kinds").replace('code = "L1"', 'code = "N1"')
    assert ("question.duplicate", "x.toml, question N1") in codes_of(text)


@pytest.mark.parametrize("name", library())
def test_every_file_of_the_library_is_sound_and_named_after_itself(name):
    assert load_library(name).ref.name == name


def test_the_library_has_no_population_among_its_questionnaires():
    assert "somerville-2019.1" in library()
    assert not [name for name in library() if "population" in name]


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ProblemsFound) as caught:
        load_library("nowhere-1.0")
    assert "somerville-2019.1" in str(caught.value.problems[0].params["known"])


@given(st.sampled_from(LINES), st.sampled_from(ODD_VALUES))
def test_any_odd_value_is_taken_or_refused_with_problems(place, value):
    """No key can hold a value that ends in anything but a list of problems, each with a sentence in both languages."""
    name, number = place
    lines = (SCHEMAS / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    lines[number] = f"{lines[number].split('=', 1)[0]} = {value}"
    try:
        load_bytes("\n".join(lines).encode(), "x.toml")
    except ProblemsFound as refused:
        assert {problem.code for problem in refused.problems} <= set(CATALOGUE)
        assert all(render(problem, lang) for problem in refused.problems for lang in ("zh", "en"))


def test_an_endless_scale_is_refused_before_it_fills_the_memory(schema_text):
    text = schema_text("kinds").replace("low = 0", "low = -1e9")
    assert ("scale.range", "x.toml, scale zero10") in codes_of(text)


def test_brackets_nested_beyond_what_is_read_are_a_problem_of_the_file() -> None:
    nested = b"a = " + b"[" * 5000 + b"]" * 5000
    with pytest.raises(ProblemsFound) as found:
        toml_tables(nested, "deep.toml")
    assert [(p.code, p.where) for p in found.value.problems] == [("file.not-toml", "deep.toml")]


BOMBS = {
    "dots": b"a" + b".a" * 60_000 + b" = 1",
    "quoted dots": b'a."b c"' + b'."b c"' * 20_000 + b" = 1",
    "a table's head": b"[a" + b" . a" * 60_000 + b"]",
    "an inline table": b"x = { a" + b".a" * 60_000 + b" = 1 }",
    "digits": b"a = " + b"9" * 20_000,
    "hexadecimal": b"a = 0x" + b"F" * 20_000,
    "brackets": b"a = " + b"[" * 50_000,
    "inline tables": b"a = " + b"{a=" * 50_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_file_that_would_keep_the_reader_busy_is_refused_at_once(bomb):
    """A key of 40,000 parts kept Python's own reader busy for 16 seconds; these would take minutes."""
    with pytest.raises(ProblemsFound) as caught:
        toml_tables(BOMBS[bomb], "x.toml")
    assert [p.code for p in caught.value.problems] == ["file.not-toml"]
    assert len(render(caught.value.problems[0], "zh")) < 300


def test_dots_in_sentences_are_no_keys():
    text = "Yes, always. " * 200 + "..." * 100 + " e.g. a.b.c " * 30
    assert toml_tables(f'a = """{text}\n{text}"""\n[b.c.d]\ne.f = 1.5\n'.encode(), "x.toml")["a"].startswith("Yes,")
