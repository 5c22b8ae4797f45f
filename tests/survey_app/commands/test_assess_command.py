"""``foursense assess`` as a person meets it: what it leaves, what it refuses, and that nothing is half-written."""

from __future__ import annotations

import csv
import json
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from survey_app.cli import COMMANDS, cli
from survey_app.services import offline

PROJECT = Path(__file__).resolve().parents[3]
SOMERVILLE = PROJECT / ".." / "shared" / "data" / "somerville"


def wards(path: Path, n: int = 140, **change: str) -> Path:
    """A small file in the published form: ``n`` answers from seven wards; ``change`` replaces cells of the second row."""
    header = [column.column for column in offline.load_library("somerville-2019.1").import_map.columns]  # type: ignore[union-attr]
    rng = np.random.default_rng(3)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="999")
        writer.writeheader()
        for i in range(n):
            row = {name: str(rng.integers(3, 6)) for name in header if name.startswith(("How.", "general"))}
            row |= {
                "Combined_ID": str(i),
                "Ward": str(i % 7 + 1),
                "Age": str(20 + i % 60),
                "What.is.your.gender": "Female" if i % 2 else "Male",
            }
            writer.writerow(row | change if i == 1 else row)
    return path


def call(*args: str | Path, lang: str = "en") -> Result:
    return CliRunner().invoke(cli, ["assess", *map(str, args), "--lang", lang, "--processes", "1"])


def ask(responses: Path, out: Path, *more: str | Path, lang: str = "en") -> Result:
    return call(
        responses, "--questionnaire", "somerville-2019.1", "--population", "somerville-population", "--stream", "open",
        "--date", "2026-11-23", "--out", out, *more, lang=lang,
    )  # fmt: skip


@pytest.fixture
def no_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are set elsewhere; here a file with the right name is enough."""
    monkeypatch.setattr(offline, "build", lambda inp, path: path.write_bytes(b"%PDF"))
    monkeypatch.setattr(offline, "write_tables", lambda inp, path: path.write_bytes(b"PK"))


def test_help_is_a_page_a_newcomer_can_follow() -> None:
    page = CliRunner().invoke(cli, ["--help"])
    assert page.exit_code == 0
    for name, entry in COMMANDS.items():
        assert name in page.output
        assert entry.summary.split()[0] in page.output
    assert "foursense COMMAND --help" in page.output
    assert "Exit status" in page.output


ONLY_HELP = """
import sys
from survey_app.cli import main
sys.argv = ["foursense", "--help"]
try:
    main()
except SystemExit:
    pass
assert "numpy" not in sys.modules and "sqlalchemy" not in sys.modules
"""


def test_help_does_not_load_the_statistics() -> None:
    subprocess.run([sys.executable, "-c", ONLY_HELP], check=True, cwd=PROJECT, capture_output=True)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    page = CliRunner().invoke(cli, [name, "--help"])
    assert page.exit_code == 0
    assert "Usage:" in page.output


def test_it_leaves_the_whole_folder(tmp_path: Path, no_reports: None) -> None:
    out = tmp_path / "out"
    result = ask(wards(tmp_path / "answers_2019.csv"), out)
    assert result.exit_code == 0, result.output
    names = {path.name for path in out.iterdir()}
    assert names == {"assessment.json", "tables.xlsx", "import-report.csv", "internal"} | {
        f"{place}.{suffix}"
        for suffix in ("pdf", "html")
        for place in ("city", *(f"town-ward-{k}" for k in range(1, 8)))
    }
    assert json.loads((out / "assessment.json").read_text(encoding="utf-8"))["wave"] == "2019"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_values_that_fit_no_rule_are_listed_and_counted(tmp_path: Path, no_reports: None) -> None:
    responses = wards(tmp_path / "answers_2019.csv", **{"How.happy.do.you.feel.right.now": "17"})
    out = tmp_path / "out"
    assert ask(responses, out).exit_code == 0
    assert ",17," in (out / "import-report.csv").read_text(encoding="utf-8")
    stored = json.loads((out / "assessment.json").read_text(encoding="utf-8"))
    assert stored["conduct"]["value_problems"] == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"responses": "no-such.csv"}, {"zh": "没有这个文件", "en": "no such file"}),
        ({"--questionnaire": "somerville-1066.1"}, {"zh": "somerville-2019.1", "en": "somerville-2019.1"}),
        ({"--population": "atlantis"}, {"zh": "somerville-population", "en": "somerville-population"}),
        ({"--date": "yesterday"}, {"zh": "2026-11-23", "en": "2026-11-23"}),
        ({"--scheme": "best-of-all"}, {"zh": "somerville-core-1/equal-interval", "en": "somerville-core-1"}),
        ({"--stream": "probability"}, {"zh": "--stream", "en": "--stream"}),
    ],
)
def test_a_wrong_call_is_one_clear_message_and_status_2(
    tmp_path: Path, lang: str, change: dict[str, str], expected: dict[str, str]
) -> None:
    responses = wards(tmp_path / "answers.csv")
    options = {
        "--questionnaire": "somerville-2019.1",
        "--population": "somerville-population",
        "--stream": "open",
        "--out": str(tmp_path / "out"),
    } | {key: value for key, value in change.items() if key != "responses"}
    file = tmp_path / change["responses"] if "responses" in change else responses
    result = call(file, *(part for pair in options.items() for part in pair), lang=lang)
    assert result.exit_code == 2
    assert expected[lang] in result.stderr
    assert "Traceback" not in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv"]


def test_a_file_with_a_missing_column_names_it(tmp_path: Path) -> None:
    responses = wards(tmp_path / "answers.csv")
    frame = pd.read_csv(responses, dtype=str).drop(columns=["Ward"])
    frame.to_csv(responses, index=False)
    result = ask(responses, tmp_path / "out")
    assert (result.exit_code, "Ward" in result.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


def test_a_column_full_of_wrong_codes_is_not_passed_over(tmp_path: Path) -> None:
    responses = wards(tmp_path / "answers.csv")
    frame = pd.read_csv(responses, dtype=str)
    frame["generalSatisfaction"] = "very"
    frame.to_csv(responses, index=False)
    result = ask(responses, tmp_path / "out")
    assert result.exit_code == 2
    assert "generalSatisfaction" in result.stderr
    assert "very" in result.stderr


def test_a_file_whose_rows_share_one_id_says_so(tmp_path: Path) -> None:
    responses = wards(tmp_path / "answers.csv")
    frame = pd.read_csv(responses, dtype=str).assign(Combined_ID="1")
    frame.to_csv(responses, index=False)
    result = ask(responses, tmp_path / "out")
    assert result.exit_code == 2
    assert "139 of 140 rows cannot be used: their id repeats" in result.stderr


def test_a_wrong_margin_names_itself(tmp_path: Path) -> None:
    source = (PROJECT / "questionnaires" / "library" / "somerville-population.toml").read_text(encoding="utf-8")
    table = tmp_path / "population.toml"
    table.write_text(source.replace("male = 0.4824", "male = 0.7824"), encoding="utf-8")
    result = call(
        wards(tmp_path / "answers.csv"), "--questionnaire", "somerville-2019.1", "--population", table,
        "--stream", "open", "--out", tmp_path / "out", lang="zh",
    )  # fmt: skip
    assert result.exit_code == 2
    assert "margin sex" in result.stderr or "边际 sex" in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_existing_folder_is_not_touched_unless_told(tmp_path: Path, no_reports: None) -> None:
    responses, out = wards(tmp_path / "answers.csv"), tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("keep", encoding="utf-8")
    refused = ask(responses, out)
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    assert ask(responses, out, "--replace").exit_code == 0
    assert (tmp_path / "out.previous" / "mine.txt").read_text(encoding="utf-8") == "keep"
    assert (out / "city.pdf").exists()


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, no_reports: None, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def third_fails(inp: object, path: Path) -> None:
        calls.append(path)
        if len(calls) == 3:
            raise OSError(28, "No space left on device", str(path))
        path.write_bytes(b"%PDF")

    monkeypatch.setattr(offline, "build", third_fails)
    result = ask(wards(tmp_path / "answers.csv"), tmp_path / "out")
    assert result.exit_code == 2
    assert "No space left" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv"]


def test_a_file_without_answers_says_so(tmp_path: Path) -> None:
    result = ask(wards(tmp_path / "answers.csv", n=0), tmp_path / "out", lang="zh")
    assert result.exit_code == 2
    assert "没有数据行" in result.stderr


@contextmanager
def heeded(number: signal.Signals) -> Iterator[None]:
    """In the background of a script this process ignores Ctrl-C, and a child would inherit that."""
    before = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(number, before)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_command_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    responses = wards(tmp_path / "answers.csv", n=700)
    command = [
        sys.executable,
        "-m",
        "survey_app.cli",
        "assess",
        str(responses),
        "--stream",
        "open",
        "--out",
        str(tmp_path / "out"),
    ]
    command += ["--questionnaire", "somerville-2019.1", "--population", "somerville-population"]
    with heeded(signal.SIGINT), subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not list(tmp_path.glob(".out-*")):
            select.select([], [], [], 0.02)
        process.send_signal(number)
        message = process.communicate()[1]
    assert process.returncode == 2
    assert "已中断" in message and "Traceback" not in message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv"]


def test_wave_names_and_titles() -> None:
    assert offline.wave_titles("2026Q4") == {"zh": "2026年第四季度", "en": "fourth quarter of 2026"}
    assert offline.wave_titles("2019") == {"zh": "2019年", "en": "2019"}
    assert offline.wave_titles("pilot") == {"zh": "pilot", "en": "pilot"}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("year", ["2013", "2015", "2019"])
def test_somerville_from_file_to_reports(tmp_path: Path, year: str, lang: str) -> None:
    """Real answers, as messy as published: eight reports, and the waves say what they cannot show."""
    responses = SOMERVILLE / f"responses_{year}.csv"
    if not responses.exists():
        pytest.skip("../shared is not here")
    out = tmp_path / "out"
    result = call(
        responses, "--questionnaire", f"somerville-{year}.1", "--population", "somerville-population", "--stream", "open",
        "--out", out, lang=lang,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    reports = sorted(out.glob("*.pdf"))
    assert len(reports) == 8
    assert all(path.read_bytes().startswith(b"%PDF-") and path.stat().st_size > 20_000 for path in reports)
    assert (out / "tables.xlsx").read_bytes().startswith(b"PK")
    stored = json.loads((out / "assessment.json").read_text(encoding="utf-8"))
    assert ("sense:gain" in stored["not_measured"]) == (year != "2019")
    withheld = [note["params"]["n"] for note in stored["notes"] if note["code"] == "towns-withheld"]
    assert withheld == ([] if year == "2019" else [5])


def test_targets_and_tiles_are_found_checked_and_given_to_every_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []
    monkeypatch.setattr(offline, "build", lambda inp, path: given.append(inp) or path.write_bytes(b"%PDF"))
    monkeypatch.setattr(offline, "write_tables", lambda inp, path: path.write_bytes(b"PK"))
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'id = "p"\ntitle = { en = "plan" }\nsource = { en = "a plan" }\ndate = "2026-01-01"\n[[targets]]\nid = "1"\n'
        'title = { en = "Homes" }\ndomain = "D99"\nkind = "count"\ndirection = ">="\nvalue = 6\n',
        encoding="utf-8",
    )
    refused = ask(wards(tmp_path / "a.csv"), tmp_path / "out", "--targets", plan, "--tiles", "nowhere")
    assert refused.exit_code == 2 and not (tmp_path / "out").exists()
    assert "names 'D99'" in refused.stderr and "'nowhere' is no file of tiles" in refused.stderr
    known = next(iter(offline.load_library("somerville-2019.1").domains))
    plan.write_text(plan.read_text(encoding="utf-8").replace("D99", known), encoding="utf-8")
    tiles = tmp_path / "tiles.toml"
    tiles.write_text("[tiles]\n" + "".join(f"ward-{k} = [{k}, 0]\n" for k in range(1, 8)), encoding="utf-8")
    done = ask(tmp_path / "a.csv", tmp_path / "out", "--targets", plan, "--tiles", tiles)
    assert done.exit_code == 0, done.output
    assert (
        all(inp.targets.items[0].title == "Homes" and inp.tiles["ward-3"] == (3, 0) for inp in given) and len(given) > 7
    )
