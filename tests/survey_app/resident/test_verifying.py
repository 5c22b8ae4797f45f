"""The public page of a report's code: the same form for every run, an answer without results, nothing changed by looking."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from reports.check_code import check_code, shown
from tests.survey_app.conftest import House
from tests.survey_app.services.test_publication import TOWN, assessed

from .conftest import Resident


def test_the_form_is_the_same_for_every_run(resident: Resident, house: House, tmp_path: Path) -> None:
    run, _ = assessed(house.ctx, house.wave.id, tmp_path)
    known = resident.get(f"/v/{run.key}")
    assert known.status == 200 and "核验报告" in known.text
    words = known.text.replace(run.key, "KEY")
    other = resident.get("/v/20200101-01").text.replace("20200101-01", "KEY")
    assert _without_token(words) == _without_token(other)


def _without_token(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrf_token" not in line]


def test_a_right_code_says_whose_it_is(resident: Resident, house: House, tmp_path: Path) -> None:
    run, sha = assessed(house.ctx, house.wave.id, tmp_path)
    resident.get(f"/v/{run.key}").press({"code": shown(check_code(sha, "internal", run.key, TOWN))})
    assert resident.status == 200
    for words in ("核验码相符", "箬横镇", run.key, "2026年第四季度", "2026年11月23日", "内部"):
        assert words in resident.text


def test_a_wrong_code_says_so_beside_the_field_and_keeps_it(resident: Resident, house: House, tmp_path: Path) -> None:
    run, _ = assessed(house.ctx, house.wave.id, tmp_path)
    for key in (run.key, "20200101-01", "<b>x"):
        resident.get(f"/v/{key}").press({"code": "0000-1111-2222"})
        assert resident.status == 404 and 'value="0000-1111-2222"' in resident.text
        assert "不相符" in resident.text and "<b>x" not in resident.text
    resident.press({"code": "0000"})
    assert resident.status == 404 and "12" in resident.text


def test_without_a_token_nothing_is_answered(app: Flask, resident: Resident, house: House, tmp_path: Path) -> None:
    run, sha = assessed(house.ctx, house.wave.id, tmp_path)
    right = check_code(sha, "internal", run.key, "")
    answer = app.test_client().post(f"/v/{run.key}", data={"code": right})
    assert answer.status_code == 400 and "核验码相符" not in answer.get_data(as_text=True)


def test_in_english(resident: Resident, house: House, tmp_path: Path) -> None:
    run, sha = assessed(house.ctx, house.wave.id, tmp_path)
    with resident.client.session_transaction() as session:
        session["lang"] = "en"
    resident.get(f"/v/{run.key}").press({"code": check_code(sha, "internal", run.key, "")})
    assert "The code matches" in resident.text and "The whole city" in resident.text
