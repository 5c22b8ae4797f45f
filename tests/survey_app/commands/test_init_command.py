"""``foursense init``: a real installation from files, or every problem of them and nothing written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from questionnaires.messages_installing import INSTALLING, VILLAGES
from survey_app.cli import cli
from survey_app.services import city_targets, installation, installing, library, signin, users
from survey_app.services.city_example import EXAMPLE
from survey_app.settings import Settings
from survey_app.store import migrate, schema
from survey_app.store.people import log_entries

LIBRARY = Path(__file__).resolve().parents[3] / "questionnaires" / "library"
TABLE = (LIBRARY / "wenling-demo-population.toml").read_text(encoding="utf-8")
TOWNS = [town["code"] for town in tomllib.loads(TABLE)["towns"]]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the example filled in: an official table, three villages with sizes in each town."""
    write(tmp_path / "city.toml", EXAMPLE.replace('"questionnaire.toml"', '"wenling-four-sense-2023.1"'))
    write(tmp_path / "population.toml", TABLE.replace('status = "invented"', 'status = "official"'))
    rows = [f"{t}{i:03d},{t},第{i}村,Village {i},rural,{100 * i}" for t in TOWNS for i in (1, 2, 3)]
    write(tmp_path / "villages.csv", "\n".join(["code,town,title_zh,title_en,urban,adults", *rows]))
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    write(path, text)


def call(desk: Path, *args: str) -> Result:
    runner = CliRunner(env={"FOURSENSE_DATA": str(desk / "var"), "PUBLIC_URL": "", "FOURSENSE_ZONE": ""})
    return runner.invoke(cli, ["init", *(args or (str(desk / "city.toml"), "--lang", "en"))])


def refused(desk: Path) -> list[str]:
    """The lines of a refusal, which wrote nothing."""
    result = call(desk)
    assert result.exit_code == 2 and isinstance(result.exception, SystemExit), result.output
    assert not (desk / "var").exists()
    return result.stderr.splitlines()


def test_the_example_explains_every_key_and_is_what_init_reads(desk: Path) -> None:
    shown = call(desk, "--example")
    assert shown.exit_code == 0 and shown.stdout == EXAMPLE
    read = tomllib.loads(EXAMPLE)
    assert set(read) == {"city", "survey", "administrator"}
    from survey_app.services import city_file

    for table, kind in (
        ("city", city_file.CityTable),
        ("survey", city_file.SurveyTable),
        ("administrator", city_file.AdministratorTable),
    ):
        assert set(read[table]) == set(kind.__slots__)


def test_what_the_files_say_is_installed_and_the_administrator_can_sign_in(desk: Path, settings: Settings) -> None:
    made = call(desk)
    assert made.exit_code == 0, made.output
    name, password = re.search(r"^(admin)  ((?:\w{4}-){3}\w{4})$", made.stdout, re.MULTILINE).groups()  # type: ignore[union-attr]
    assert "演示01表" in made.stdout and "sizes known" in made.stdout
    ctx = from_folder(desk)
    house = installation.installation(ctx)
    assert not house.demo and house.settings.organiser["zh"] == "示例市发展和改革局"
    assert house.settings.report_langs == ("zh",)
    assert [t.code for t in library.towns(ctx)] == TOWNS
    assert [v.adults for v in library.villages(ctx)][:3] == [100, 200, 300]
    assert library.released(ctx, "wenling-four-sense-2023.1").ref.name
    assert [u.role for u in users.list_users(ctx)] == ["administrator"]
    assert signin.sign_in(ctx, name, password, "192.0.2.1").user.display_name == "系统管理员"
    with ctx.store.read() as conn:
        assert "install" in {entry["action"] for entry in log_entries(conn, None, 10)}
    ctx.store.dispose()


def from_folder(desk: Path):
    from survey_app.settings import from_environment

    return from_environment({"FOURSENSE_DATA": str(desk / "var")}).context()


def test_an_installation_is_never_replaced(desk: Path) -> None:
    assert call(desk).exit_code == 0
    before = (desk / "var" / "foursense.db").read_bytes()
    change(desk / "city.toml", ("示例市", "另一市"))
    again = call(desk)
    assert again.exit_code == 2 and "already" in again.stderr and "Traceback" not in again.output
    assert (desk / "var" / "foursense.db").read_bytes() == before


def test_all_problems_of_all_files_are_listed_at_once(desk: Path) -> None:
    change(
        desk / "city.toml",
        ('phone = "0000-00000000"', 'phone = " "'),
        ('report_langs = ["zh"]', 'report_langs = ["zh", "fr"]'),
        ('zone = "Asia/Shanghai"', 'zone = "Mars/Base"'),
        ('name = "admin"', 'name = "Admin Istrator"'),
        ("display_name", "display"),
        ('"wenling-four-sense-2023.1"', '"none-1.toml"'),
    )
    change(desk / "villages.csv", (f"{TOWNS[0]}001,", "a b,"), (f"{TOWNS[1]}002,{TOWNS[1]},第2村", f"{TOWNS[1]}001,x,"))
    lines = "\n".join(refused(desk))
    for part in (
        "administrator: unknown key 'display'",
        "city: 'phone' is empty",
        "names the language 'fr'",
        "no time zone 'Mars/Base'",
        "sign-in name 'Admin Istrator'",
        "'none-1.toml' under 'questionnaire' is no name of the library",
        "villages.csv, row 2, column code: the code 'a b'",
        f"row 6, column code: the code '{TOWNS[1]}001' stands in row 5 already",
        "row 6, column town: the town 'x'",
        "row 6, column title_zh: the title is empty",
    ):
        assert part in lines
    assert len(lines.splitlines()) == 10


def test_invented_totals_are_refused(desk: Path) -> None:
    change(desk / "city.toml", ('"population.toml"', '"wenling-demo-population"'))
    (line,) = refused(desk)
    assert "wenling-demo-population.toml" in line and "invented" in line


def test_an_expired_form_is_refused(desk: Path) -> None:
    form = (LIBRARY / "wenling-four-sense-2023.1.toml").read_text(encoding="utf-8")
    write(desk / "form.toml", form.replace('valid_until = "2099-12-31"', 'valid_until = "2020-12-31"'))
    change(desk / "city.toml", ('"wenling-four-sense-2023.1"', '"form.toml"'))
    (line,) = refused(desk)
    assert "2020-12-31" in line and "expired" in line


def test_the_main_language_must_be_one_the_form_is_approved_in(desk: Path) -> None:
    change(desk / "city.toml", ('default_lang = "zh"', 'default_lang = "en"'))
    (line,) = refused(desk)
    assert "default_lang is en" in line and "are: zh" in line


def test_margins_that_do_not_fit_the_questionnaire_are_named(desk: Path) -> None:
    change(desk / "population.toml", ('"65+" =', '"65-99" ='))
    lines = refused(desk)
    assert any("65-99" in line for line in lines) and any("65+" in line for line in lines)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("code,town", "code,gemeinde", "the column 'town' is missing"),
        ("title_en", "title_fr", "unknown column 'title_fr'"),
        ("title_en", "code", "stands more than once"),
        (f"{TOWNS[2]}002,{TOWNS[2]},第2村", f"{TOWNS[2]}002,{TOWNS[2]}", "this row has 5 cells"),
        ("rural,300", "village,300", "'village' must be urban or rural"),
        ("rural,300", "rural,", "16 of 48 villages have no number of residents"),
        ("rural,300", "rural,0", "'0' is no positive whole number"),
        ("rural,300", "rural,1e3", "'1e3' is no positive whole number"),
        (f",{TOWNS[3]},", f",{TOWNS[4]},", f"({TOWNS[3]}) has no village"),
    ],
)
def test_a_frame_of_villages_that_makes_no_sense_is_refused(desk: Path, old: str, new: str, said: str) -> None:
    change(desk / "villages.csv", (old, new))
    assert any(said in line for line in refused(desk))


def test_villages_are_needed_exactly_when_the_table_draws_them(desk: Path) -> None:
    change(desk / "city.toml", ('villages = "villages.csv"', ""))
    (line,) = refused(desk)
    assert "no list of them" in line
    change(desk / "population.toml", ('psu = "village"', 'psu = "person"'))
    assert call(desk).exit_code == 0


def test_sizes_may_be_left_out_as_a_whole(desk: Path) -> None:
    rows = [f"{t}{i},{t},{i}村,城镇" for t in TOWNS for i in (1, 2)]
    write(desk / "villages.csv", "\n".join(["code,town,title_zh,urban", *rows]))
    made = call(desk)
    assert made.exit_code == 0 and "sizes known" not in made.stdout
    ctx = from_folder(desk)
    assert {(v.adults, v.urban) for v in library.villages(ctx)} == {(None, "urban")}
    ctx.store.dispose()


@pytest.mark.parametrize("content", ["[city", "\ud800"])
def test_a_file_that_is_not_toml_is_one_line(desk: Path, content: str) -> None:
    (desk / "city.toml").write_bytes(content.encode("utf-8", "surrogatepass"))
    assert len(refused(desk)) == 1


def test_a_file_that_is_not_there_and_no_file_at_all(desk: Path) -> None:
    (desk / "city.toml").unlink()
    assert "No such file" in refused(desk)[0]
    assert "--example" in call(desk, "--lang", "en").stderr


def test_another_time_zone_must_be_the_programs_too(desk: Path) -> None:
    change(desk / "city.toml", ('zone = "Asia/Shanghai"', 'zone = "Europe/Berlin"'))
    (line,) = refused(desk)
    assert "FOURSENSE_ZONE=Europe/Berlin" in line


def test_nothing_stays_when_writing_fails_in_the_middle(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All in one transaction: the last step fails, and no table has a row."""
    ctx = from_folder(desk)
    migrate.upgrade(ctx.store)
    plan = installing.plan_installation(desk / "city.toml", today="2026-11-23", zone="Asia/Shanghai")
    monkeypatch.setattr(installing.users, "insert", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        installing.install(ctx, plan)
    with ctx.store.read() as conn:
        for table in (schema.installation, schema.questionnaire_version, schema.town, schema.village):
            assert conn.execute(table.select()).first() is None
    ctx.store.dispose()


def test_every_refusal_has_words_with_the_same_parameters_in_both_languages() -> None:
    services = Path(installing.__file__).parent
    sources = [services / f"{name}.py" for name in ("installing", "city_file", "village_file")]
    raised = set(re.findall(r'"((?:install|villages)\.[a-z-]+)"', "".join(p.read_text("utf-8") for p in sources)))
    assert raised == {*INSTALLING, *VILLAGES}
    for words in ({**INSTALLING, **VILLAGES}).values():
        zh, en = (set(re.findall(r"\{([a-z_]+)\}", words[lang])) for lang in ("zh", "en"))
        assert zh == en


def plan(desk: Path, **change_: str) -> Path:
    """The demonstration's targets as a city's own, its reached values taken for real."""
    text = (LIBRARY / "wenling-demo-targets.toml").read_text(encoding="utf-8")
    for old, new in {'reached_status = "invented"': "", **change_}.items():
        text = text.replace(old, new)
    return write(desk / "targets.toml", text)


def test_targets_and_tiles_are_installed_and_can_be_replaced_later(desk: Path) -> None:
    plan(desk)
    tiles = (LIBRARY / "wenling-demo-tiles.toml").read_text(encoding="utf-8")
    change(desk / "city.toml", ('targets = ""', 'targets = "targets.toml"'))
    write(desk / "city.toml", (desk / "city.toml").read_text(encoding="utf-8") + tiles)
    assert call(desk).exit_code == 0
    ctx = from_folder(desk)
    assert installation.installation(ctx).settings.tiles[TOWNS[0]] == (2, 2)
    with ctx.store.read() as conn:
        first = city_targets.targets_at(conn, ctx.clock())
    assert first is not None and len(first.file.targets) == 40
    write(desk / "moved.toml", tiles.replace("[2, 2]", "[5, 5]"))
    later = CliRunner(env={"FOURSENSE_DATA": str(desk / "var"), "PUBLIC_URL": "", "FOURSENSE_ZONE": ""})
    new = plan(desk, **{"value = 6\n": "value = 9\n"})
    done = later.invoke(cli, ["city", "--targets", str(new), "--tiles", str(desk / "moved.toml")])
    assert done.exit_code == 0, done.output
    ctx.cache.installation = None
    assert installation.installation(ctx).settings.tiles[TOWNS[0]] == (5, 5)
    with ctx.store.read() as conn:
        second = city_targets.targets_at(conn, ctx.clock())
        actions = {entry["action"] for entry in log_entries(conn, None, 10)}
    assert second is not None and second.sha256 != first.sha256
    assert {"targets", "tiles"} <= actions
    ctx.store.dispose()


def test_invented_values_and_wrong_places_are_refused(desk: Path) -> None:
    plan(desk, **{'reached_status = "invented"': 'reached_status = "invented"', '"D05"': '"D55"'})
    change(
        desk / "city.toml",
        ('targets = ""', 'targets = "targets.toml"'),
        ("# [tiles]", "[tiles]"),
        ('# "331081001"', '"331081001"'),
    )
    lines = refused(desk)
    assert any("names 'D55'" in line for line in lines) and any("have no place" in line for line in lines)
    plan(desk, **{'reached_status = "invented"': 'reached_status = "invented"'})
    assert any("invented" in line for line in refused(desk))
