"""Installing writes everything once, on both databases, however many try at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from survey_app.domain.refusal import Refusal
from survey_app.services import drawing, installation, installing, library, signin, users, waves
from survey_app.services.city_example import EXAMPLE
from survey_app.services.context import Context
from survey_app.settings import Settings

LIBRARY = Path(__file__).resolve().parents[3] / "questionnaires" / "library"


@pytest.fixture
def plan(tmp_path: Path) -> installing.Plan:
    """One village of known size in each town."""
    table = (LIBRARY / "wenling-demo-population.toml").read_text(encoding="utf-8")
    (tmp_path / "population.toml").write_text(table.replace('"invented"', '"official"'), encoding="utf-8")
    codes = [f"3310810{i:02d}" for i in range(1, 6)] + [f"3310811{i:02d}" for i in range(11)]
    rows = [f"{code}001,{code},村,rural,500" for code in codes]
    (tmp_path / "villages.csv").write_text("\n".join(["code,town,title_zh,urban,adults", *rows]), encoding="utf-8")
    city = EXAMPLE.replace('"questionnaire.toml"', '"wenling-four-sense-2023.1"')
    (tmp_path / "city.toml").write_text(city, encoding="utf-8")
    return installing.plan_installation(tmp_path / "city.toml", today="2026-11-23", zone="Asia/Shanghai")


@pytest.fixture
def empty(settings: Settings) -> Iterator[Context]:
    """Migrated, nothing in it."""
    context = settings.context()
    yield context
    context.store.dispose()


def test_a_wave_can_be_planned_and_sampled_right_away(empty: Context, plan: installing.Plan) -> None:
    made = installing.install(empty, plan)
    assert made and not isinstance(signin.sign_in(empty, "admin", made.password, "192.0.2.1"), Refusal)
    wave = waves.create_wave(
        empty, made.user, key="2026Q4", title={"zh": "期"}, kind="annual", population=plan.population.id
    )
    assert not isinstance(wave, Refusal)
    assert {p.inclusion_probability for p in drawing.portions(empty, 50)} == {50 / 500}


def test_of_two_at_once_one_installs_and_the_other_is_told(empty: Context, plan: installing.Plan) -> None:
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: installing.install(empty, plan), range(2)))
    assert sorted(one is None for one in made) == [False, True]
    assert len(users.list_users(empty)) == 1 and len(library.towns(empty)) == 16
    assert installation.installation(empty).kind == "real"
