"""``foursense check``: every problem with its place, status 2; or what was found, status 0."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from survey_app.cli import cli

LIBRARY = Path(__file__).resolve().parents[3] / "questionnaires" / "library"
FORM, TABLE = LIBRARY / "wenling-four-sense-2023.1.toml", LIBRARY / "wenling-demo-population.toml"


def check(*paths: Path, lang: str = "en") -> Result:
    return CliRunner().invoke(cli, ["check", *map(str, paths), "--lang", lang])


def changed(path: Path, source: Path, *pairs: tuple[str, str]) -> Path:
    text = source.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_librarys_files_have_no_problems() -> None:
    result = check(*sorted(LIBRARY.glob("*.toml")))
    assert result.exit_code == 0 and result.stderr == ""
    lines = result.stdout.splitlines()
    assert len(lines) == 9
    assert any("wenling-four-sense-2023.1-1-spoken): no problems; questions 24, dialects 1" in line for line in lines)
    assert f"{FORM.name} (wenling-four-sense-2023.1): no problems; questions 60, forms 3" in lines
    assert f"{TABLE.name} (wenling-demo): no problems; towns 16, margins 4" in lines
    assert "没有问题; 题目 60, 版式 3" in check(FORM, lang="zh").stdout


def test_every_problem_of_every_file_is_listed(tmp_path: Path) -> None:
    form = changed(
        tmp_path / "form-1.toml", FORM, ('version = "2023.1"', 'version = "x y"'), ('sense = "gain"', 'sense = "joy"')
    )
    table = changed(tmp_path / "p.toml", TABLE, ("total = 130000", "total = -1"), ('psu = "village"', 'psu = "house"'))
    result = check(form, table, FORM)
    assert result.exit_code == 2 and "Traceback" not in result.output
    said = result.stderr.splitlines()
    assert any(line.startswith("form-1.toml") and "version" in line for line in said)
    assert sum("joy" in line and line.startswith("form-1.toml, question G") for line in said) >= 4
    assert any(line.startswith("p.toml, town 331081001") for line in said)
    assert any(line.startswith("p.toml:") and "house" in line for line in said)
    assert result.stdout.startswith(FORM.name) and "form-1" not in result.stdout


def test_a_table_is_compared_with_the_questionnaire_beside_it(tmp_path: Path) -> None:
    table = changed(tmp_path / "p.toml", TABLE, ('"65+" =', '"65-99" ='))
    assert check(table).exit_code == 0
    result = check(table, FORM)
    assert result.exit_code == 2 and "65-99" in result.stderr and "p.toml" not in result.stdout
    assert check(table, FORM, LIBRARY / "somerville-2019.1.toml").exit_code == 0  # which of the two is meant?


def test_files_that_cannot_be_read_are_one_line_each(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"\xff\xfe")
    result = check(broken, tmp_path / "gone.toml", tmp_path)
    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 3
    assert "gone.toml" in result.stderr and result.stdout == ""
