"""An administrator moves results on a page of its own; staff see the state and no button; evaluators see it beside the files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from survey_app.domain.publication import Publication
from survey_app.domain.user import Role
from survey_app.store import runs
from tests.survey_app.conftest import House
from tests.survey_app.services.test_publication import assessed, made

from .conftest import Worker

SignIn = Callable[[Role], Worker]


@pytest.fixture
def run_id(house: House, tmp_path: Path) -> int:
    """An assessed run of an installation with official totals, with one internal file."""
    with house.ctx.store.write() as conn:
        conn.exec_driver_sql("UPDATE installation SET kind = 'real'")
        conn.exec_driver_sql("UPDATE population_version SET status = 'official'")
    run, _ = assessed(house.ctx, house.wave.id, tmp_path)
    made(house.ctx, run, Publication.INTERNAL)
    return run.id


def test_a_step_on_and_a_step_back(sign_in: SignIn, house: House, run_id: int) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    assert f"/staff/runs/{run_id}/advance" in admin.get(f"/staff/runs/{run_id}").text
    admin.get(f"/staff/runs/{run_id}/advance").post(f"/staff/runs/{run_id}/advance")
    assert (admin.status, admin.path) == (200, f"/staff/runs/{run_id}") and "征求意见" in admin.text
    admin.get(f"/staff/runs/{run_id}/take-back").post(f"/staff/runs/{run_id}/take-back", reason="")
    assert admin.status == 422 and "请填写原因" in admin.text
    admin.post(f"/staff/runs/{run_id}/take-back", reason="数据有误")
    with house.ctx.store.read() as conn:
        found = runs.get_run(conn, run_id)
    assert found and found.publication is Publication.INTERNAL
    assert "数据有误" in admin.get("/staff/log").text


def test_what_was_made_before_is_listed_as_replaced(sign_in: SignIn, run_id: int) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    assert "已被取代的版本" not in admin.get(f"/reports/{run_id}").text
    admin.get(f"/staff/runs/{run_id}/advance").post(f"/staff/runs/{run_id}/advance")
    page = admin.get(f"/reports/{run_id}")
    assert page.status == 200 and "已被取代的版本" in page.text and "internal.pdf" in page.text


def test_staff_see_the_state_and_may_not_change_it(sign_in: SignIn, run_id: int) -> None:
    staff = sign_in(Role.STAFF)
    page = staff.get(f"/staff/runs/{run_id}")
    assert "结果发布范围" in page.text and "/advance" not in page.text
    assert staff.get(f"/staff/runs/{run_id}/advance").status == 403


def test_a_demonstration_says_why_there_is_no_button(sign_in: SignIn, house: House, run_id: int) -> None:
    with house.ctx.store.write() as conn:
        conn.exec_driver_sql("UPDATE population_version SET status = 'invented'")
    page = sign_in(Role.ADMINISTRATOR).get(f"/staff/runs/{run_id}")
    assert "虚构的人口总数只限内部使用" in page.text and "/advance" not in page.text
