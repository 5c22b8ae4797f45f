"""``foursense plan``: figures, tables and samples on the command line, refusals with status 2."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from survey_app.cli import cli

POPULATION = "wenling-demo-population"
FRAME = "code,town,title_zh,urban,adults\n" + "\n".join(
    f"{town}{i},{town},{town}{i}村,{'urban' if i < 3 else 'rural'},{100 * i}" for town in "AB" for i in range(1, 7)
)


def ask(*words: object) -> Result:
    result = CliRunner().invoke(cli, ["plan", *map(str, words)])
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    path = tmp_path / "villages.csv"
    path.write_text(FRAME, encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_size_in_both_directions_and_languages() -> None:
    """(1.96·20/3)²·1.5 = 256.1; of 3,000 residents 235.9; 60 % of 429 are 257."""
    found = ask("size", "--half-width", 3, "--response", 0.6)
    assert found.exit_code == 0 and "257 份" in found.stdout and "429 人" in found.stdout
    assert "need 236 answers" in ask("size", "--half-width", 3, "--residents", 3000, "--lang", "en").stdout
    assert "± 3.39 points" in ask("size", "--n", 200, "--lang", "en").stdout


def test_size_of_a_share_and_of_a_clustered_sample() -> None:
    """R's PracTools: 385 for ± 5 points at one half; 1 + 19·0.05 = 1.95 times as many."""
    simple = ("size", "--half-width", 5, "--share", 50, "--lang", "en")
    assert "need 385 answers" in ask(*simple, "--deff", 1).stdout
    assert "need 750 answers" in ask(*simple, "--per-village", 20, "--rho", 0.05).stdout


def test_size_needs_exactly_one_question() -> None:
    assert ask("size").exit_code == 2 and ask("size", "--n", 5, "--half-width", 3).exit_code == 2
    refused = ask("size", "--half-width", 5, "--share", 120, "--lang", "en")
    assert refused.exit_code == 2 and refused.stderr == "share: 1.2 is not between 0 and 1. Correct it.\n"


@pytest.mark.parametrize(
    "slip",
    [
        ("--half-width", "1e-300"), ("--half-width", "nan"), ("--half-width", 3, "--sd", "1e300"),
        ("--half-width", 3, "--share", 50, "--residents", 1), ("--n", 0), ("--n", 9, "--residents", 5),
        ("--n", 9, "--response", "1e-320"), ("--n", 9, "--deff", "-1"), ("--n", 9, "--level", 1),
    ],
)  # fmt: skip
def test_slips_of_the_keyboard_are_refused(slip: tuple[object, ...]) -> None:
    refused = ask("size", *slip)
    assert refused.exit_code == 2 and refused.stdout == "" and refused.stderr


def test_allocations_side_by_side() -> None:
    """Method: 2.3 towns outside the middle band with 20 villages of 10, 1.5 with 10 of 20."""
    found = ask("allocate", "--population", POPULATION, "--lang", "en")
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    assert lines[2].split() == ["town", "residents", "18+", "equal", "proportional", "power", "Neyman"]
    assert sum(re.match(r"[A-Z]\w+ (Town|Subdistrict) ", line) is not None for line in lines) == 16
    assert re.search(r"^expected towns outside the middle band +2\.3 ", found.stdout, re.MULTILINE)
    few = ask("allocate", "--population", POPULATION, "--lang", "en", "--villages", 10, "--method", "equal").stdout
    assert re.search(r"^expected towns outside the middle band +1\.5$", few, re.MULTILINE)
    assert "Neyman" not in few
    assert "预计离开中间档的镇数" in ask("allocate", "--population", POPULATION).stdout


def test_towns_too_small_for_a_band_are_marked() -> None:
    found = ask("allocate", "--population", POPULATION, "--villages", 8, "--method", "equal", "--lang", "en").stdout
    assert found.count("—") == 17 and re.search(r"outside the middle band +0\.0$", found, re.MULTILINE)


def test_a_pulse_prints_the_city_only() -> None:
    found = ask("allocate", "--population", POPULATION, "--kind", "pulse", "--lang", "en").stdout
    assert "Town" not in found and re.search(r"^equal 600 +64 +1\.4\d +2\.0 ", found, re.MULTILINE)


def test_without_a_frame_of_villages_people_are_the_units() -> None:
    """Somerville's table has seven wards and no villages: design effect 1, the half-width of a simple random sample."""
    found = ask(
        "allocate", "--population", "somerville-population", "--n", 1400, "--method", "equal", "--lang", "en"
    ).stdout
    assert (
        "people are drawn one by one" in found and len(re.findall(r"^Ward \d .* 200  2\.8 ", found, re.MULTILINE)) == 7
    )


def test_the_plan_as_a_file(tmp_path: Path) -> None:
    one, two, book = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "a.xlsx"
    for out in (one, two, book):
        found = ask("allocate", "--population", POPULATION, "--town-sd", "331081110=30", "--out", out)
        assert found.exit_code == 0 and str(out) in found.stdout
    assert one.read_bytes() == two.read_bytes()
    table = rows(one)
    assert len(table) == 4 * 17
    for method in ("equal", "proportional", "power", "neyman"):
        assert sum(int(r["n"]) for r in table if r["method"] == method and r["town"]) == 3200
    small = {r["method"]: int(r["n"]) for r in table if r["town"] == "331081110"}
    assert small["neyman"] > small["proportional"]
    again = tmp_path / "b.xlsx"
    ask("allocate", "--population", POPULATION, "--town-sd", "331081110=30", "--out", again)
    assert again.read_bytes() == book.read_bytes()
    sheet = load_workbook(book).active
    assert [cell.value for cell in sheet[2]][:5] == ["equal", None, "全市", 1160000, 3200]


def test_allocate_lists_every_problem_in_the_readers_language() -> None:
    call = ("allocate", "--population", POPULATION, "--rho", 2, "--sd", 0, "--villages", 1, "--town-sd", "x=3")
    refused = ask(*call)
    assert refused.exit_code == 2 and refused.stdout == "" and len(refused.stderr.splitlines()) == 4
    assert "没有代码为“x”的镇" in refused.stderr
    assert "there is no town 'x'" in ask(*call, "--lang", "en").stderr
    assert "add up to 800" in ask("allocate", "--population", POPULATION, "--n", 300, "--lang", "en").stderr
    assert ask("allocate", "--population", "nowhere").exit_code == 2
    for option in ("--n", "--villages", "--least"):
        huge = ask("allocate", "--population", POPULATION, option, 10**30)
        assert huge.exit_code == 2 and huge.stderr
    assert ask("allocate", "--population", POPULATION, "--town-sd", "x=y").exit_code == 2


def test_a_draw_is_the_same_for_the_same_seed(frame: Path, tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("1.csv", "2.csv", "3.csv"))
    call = ("draw", "--frame", frame, "--per-town", 3, "--persons", 10)
    for out, seed in ((one, 7), (two, 7), (other, 8)):
        assert ask(*call, "--seed", seed, "--out", out).exit_code == 0
    assert one.read_bytes() == two.read_bytes() != other.read_bytes()
    sample = rows(one)
    assert [row["town"] for row in sample] == ["A"] * 3 + ["B"] * 3
    for row in sample:
        chance = 3 * int(row["adults"]) / 2100
        assert float(row["village_probability"]) == pytest.approx(chance)
        assert float(row["person_probability"]) == pytest.approx(chance * 10 / int(row["adults"]))
        assert float(row["base_weight"]) == pytest.approx(70)


def test_a_seed_that_was_not_given_is_drawn_and_printed(frame: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.csv", tmp_path / "2.csv"
    said = ask("draw", "--frame", frame, "--per-town", 3, "--out", one, "--lang", "en").stdout
    seed = re.search(r"seed (\d+)\.", said)
    assert seed and "6 villages" in said
    ask("draw", "--frame", frame, "--per-town", 3, "--out", two, "--seed", seed[1])
    assert one.read_bytes() == two.read_bytes()


def test_certain_villages_short_towns_and_second_order(frame: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    said = ask(
        "draw", "--frame", frame, "--per-town", 9, "--out", out, "--second-order", "--lang", "en", "--seed", 1
    ).stdout
    assert "A: there are only 6 villages" in said and "12 with certainty" in said
    assert {(row["certain"], row["town_sum_pi_squared"]) for row in rows(out)} == {("1", "0.0")}


def test_a_sample_is_never_replaced_and_a_wrong_frame_is_refused(frame: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    call = ("draw", "--frame", frame, "--per-town", 3, "--lang", "en", "--out")
    assert ask(*call, out).exit_code == 0
    assert (
        ask(*call, out).stderr
        == "s.csv: the file exists already. A sample is never replaced silently: choose another name.\n"
    )
    assert "must end in .csv or .xlsx" in ask(*call, tmp_path / "s.txt").stderr
    assert "is no number above 0" in ask(*call, tmp_path / "t.csv", "--persons", 0).stderr
    assert "has no village" in ask(*call, tmp_path / "t.csv", "--population", POPULATION).stderr
    frame.write_text(FRAME.replace(",100\n", ",\n"), encoding="utf-8")
    refused = ask(*call, tmp_path / "t.csv")
    assert refused.exit_code == 2 and "have no number of residents" in refused.stderr
    assert ask("draw", "--frame", tmp_path / "gone.csv", "--out", tmp_path / "t.csv").exit_code == 2
    assert not (tmp_path / "t.csv").exists()


@pytest.mark.parametrize("name", ["size", "allocate", "draw"])
def test_each_explains_itself(name: str) -> None:
    page = ask(name, "--help")
    assert page.exit_code == 0 and "Usage:" in page.output
