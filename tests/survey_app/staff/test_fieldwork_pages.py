"""Staff run a wave through its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from survey_app import jobs as runner
from survey_app.demo.city import DEMO_CITY
from survey_app.domain.batch import BatchAction
from survey_app.domain.city import Installation
from survey_app.domain.job import MAX_ATTEMPTS, JobKind
from survey_app.domain.user import Role
from survey_app.services import batches
from survey_app.store import jobs
from survey_app.words import AUDIT_ACTIONS, REFUSALS

from .conftest import Worker

SignIn = Callable[[Role], Worker]


def test_a_wave_is_planned_and_gets_a_batch(sign_in: SignIn) -> None:
    staff = sign_in(Role.STAFF).get("/staff/waves/new")
    fields = {
        "title_zh": "2027年第一季度",
        "title_en": "First quarter of 2027",
        "kind": "annual",
        "population": "wenling-demo",
    }
    staff.post("/staff/waves/new", key="2027Q1", **fields)
    assert "已建好一期" in staff.text and "2027年第一季度" in staff.text
    wave = staff.path
    staff.get(f"{wave}/batches/new")
    form = {"form": "wenling-four-sense-2023.1|standard", "stream": "open", "mode": "web", "closes_on": "2027-03-31"}
    staff.post(f"{wave}/batches/new", title="公开链接", **form)
    assert "批次已建为草稿" in staff.text and "2027年3月31日" in staff.text
    batch = staff.path
    staff.get(f"{batch}/open").post(f"{batch}/open")
    assert "现为“开放”" in staff.text
    assert "公开链接" in staff.text


def test_what_was_typed_stays_when_it_is_refused(sign_in: SignIn) -> None:
    staff = sign_in(Role.STAFF).get("/staff/waves/new")
    fields = {"title_zh": "又一期", "title_en": "Again", "kind": "pulse", "population": "wenling-demo"}
    staff.post("/staff/waves/new", key="2026Q4", **fields)
    assert staff.status == 422
    assert "这个简称已被使用" in staff.text and 'value="又一期"' in staff.text


def test_voiding_needs_a_reason_and_says_so(sign_in: SignIn) -> None:
    staff = sign_in(Role.STAFF).get("/staff/batches/1/void")
    staff.post("/staff/batches/1/void", reason="  ")
    assert staff.status == 422 and "请写明理由" in staff.text
    staff.post("/staff/batches/1/void", reason="链接发错了镇")
    assert "现为“已作废”" in staff.text


def test_extending_asks_for_a_day_to_come(sign_in: SignIn) -> None:
    staff = sign_in(Role.STAFF).get("/staff/batches/1/extend")
    staff.post("/staff/batches/1/extend", reason="应乡镇要求", closes_on="2026-01-01")
    assert staff.status == 422 and "截止日期已过" in staff.text
    staff.post("/staff/batches/1/extend", reason="应乡镇要求", closes_on="2026-12-15")
    assert "2026年12月15日" in staff.text


def test_the_wave_page_counts_and_shows_no_score(sign_in: SignIn) -> None:
    page = sign_in(Role.STAFF).get("/staff/waves/1")
    assert "太平街道" in page.text and "有效样本量" in page.text
    assert "请先关闭以下批次" in page.text
    assert "开始测算" not in page.text


def test_freezing_is_refused_before_the_batches_are_closed(sign_in: SignIn) -> None:
    staff = sign_in(Role.STAFF).get("/staff/waves/1/freeze")
    staff.post("/staff/waves/1/freeze", sure="1")
    assert staff.status == 422 and "请先关闭以下批次" in staff.text


def test_every_town_has_a_link_and_a_qr_code(sign_in: SignIn, house) -> None:  # type: ignore[no-untyped-def]
    staff = sign_in(Role.STAFF)
    page = staff.get(f"/staff/batches/{house.open_batch.id}")
    assert page.text.count(f"/o/{house.open_batch.key}/") >= 16
    answer = staff.client.get(f"/staff/batches/{house.open_batch.id}/qr/331081103.svg")
    assert answer.mimetype == "image/svg+xml" and b"<path" in answer.data and b"style=" not in answer.data
    assert staff.get(f"/staff/batches/{house.code_batch.id}/qr/331081103.svg").status == 404


def test_letters_and_posters_are_queued(sign_in: SignIn, house) -> None:  # type: ignore[no-untyped-def]
    staff = sign_in(Role.STAFF).get(f"/staff/batches/{house.code_batch.id}")
    paper = {"format": "cards", "lang": "en"}
    staff.post(f"/staff/batches/{house.code_batch.id}/letters", per_town="0", **paper)
    assert staff.status == 422 and "1至5,000" in staff.text
    staff.post(f"/staff/batches/{house.code_batch.id}/letters", per_town="2", villages="0", **paper)
    assert staff.status == 422 and "1至500个村（社区）" in staff.text
    assert "假定自加权" in staff.text  # the villages of this house have no sizes
    assert '<option selected value="cards">' in staff.text  # what was chosen stays
    staff.post(f"/staff/batches/{house.code_batch.id}/letters", per_town="2", villages="2", **paper)
    assert "PDF正在生成" in staff.text and "答题码信函" in staff.text
    posters = f"/staff/batches/{house.open_batch.id}/posters"
    staff.get(f"/staff/batches/{house.open_batch.id}").post(posters, format="b5", lang="zh")
    assert staff.status == 422
    staff.post(posters, format="a3", lang="zh")
    assert "PDF正在生成" in staff.text and "无从计算应答率" in staff.text


def test_towns_can_be_searched(sign_in: SignIn, house) -> None:  # type: ignore[no-untyped-def]
    page = sign_in(Role.STAFF).get(f"/staff/batches/{house.open_batch.id}?q=箬横")
    assert page.text.count("<tr>") == 2
    page.get(f"/staff/batches/{house.open_batch.id}?q=xyz")
    assert "没有符合条件的镇（街道）" in page.text


def test_english_pages_are_english(sign_in: SignIn) -> None:
    staff = sign_in(Role.STAFF).get("/staff/")
    staff.post("/staff/language", lang="en", next="/staff/waves/1")
    assert "Answers by town" in staff.text and "各镇" not in staff.text


def test_administrators_make_users_and_read_the_log(sign_in: SignIn) -> None:
    boss = sign_in(Role.ADMINISTRATOR).get("/staff/users/new")
    boss.post("/staff/users/new", name="wang.li", display_name="王丽", role="evaluator")
    assert "只在此显示一次" in boss.text and "王丽" in boss.text
    boss.get("/staff/users?q=王丽")
    assert "wang.li" in boss.text and "administrator" not in boss.text.split("<tbody>")[1]
    boss.post("/staff/users/administrator/disable")
    assert "最后一位管理员" in boss.text
    boss.get("/staff/log")
    assert "wang.li" in boss.text


def test_a_wrong_password_says_so_and_keeps_the_name(app) -> None:  # type: ignore[no-untyped-def]
    worker = Worker(client=app.test_client()).get("/staff/sign-in")
    worker.post("/staff/sign-in", name="nobody", password="wrong password")
    assert worker.status == 422 and "登录名或密码不正确" in worker.text and 'value="nobody"' in worker.text


def test_reports_are_empty_at_first_and_say_what_comes_next(sign_in: SignIn) -> None:
    page = sign_in(Role.EVALUATOR).get("/reports/")
    assert "还没有报告" in page.text


@pytest.mark.parametrize("path", ["/staff/", "/staff/runs", "/staff/waves/1", "/staff/password"])
def test_pages_open(sign_in: SignIn, path: str) -> None:
    assert sign_in(Role.STAFF).get(path).status == 200


def test_every_refusal_of_the_use_cases_has_its_words() -> None:
    """Codes are found in the source, so that a new one without a sentence fails here."""
    import re
    from pathlib import Path

    rooms = [Path(__file__).parents[3] / "survey_app" / room for room in ("services", "domain")]
    source = "".join(path.read_text() for room in rooms for path in room.glob("*.py"))
    codes = set(re.findall(r'Refusal\(\s*code="([a-z.-]+)"', source))
    residents = {"link", "code", "draft", "questionnaire", "receipt", "answers", "village", "check", "interviewer"}
    ours = {code for code in codes if code.split(".")[0] not in residents} - {
        "batch.paused",
        "batch.over",
        "batch.not-begun",
        "chain.reason-needed",  # the command line says it
    }
    assert ours - set(REFUSALS) == set()


def test_reports_are_asked_in_the_languages_of_the_installation(sign_in: SignIn, app, house) -> None:  # type: ignore[no-untyped-def]
    staff = sign_in(Role.STAFF).get(f"/staff/waves/{house.wave.id}")
    staff.post(f"/staff/waves/{house.wave.id}/runs", stream="open", lang="en")
    assert staff.status == 200 and "请先关闭各批次并冻结" in staff.text
    only_chinese = replace(DEMO_CITY, report_langs=("zh",))
    app.extensions["foursense"].cache.installation = Installation(kind="demo", settings=only_chinese)
    staff.post(f"/staff/waves/{house.wave.id}/runs", stream="open", lang="en")
    assert staff.status == 400


def test_a_failed_job_says_why_in_words(sign_in: SignIn, house, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(runner.HANDLERS, JobKind.POSTERS, "survey_app.no_such:thing")
    batches.request_posters(house.ctx, house.staff, house.open_batch.id)
    for _ in range(MAX_ATTEMPTS):
        with house.ctx.store.write() as conn:
            job = jobs.claim(conn, "lease", house.ctx.clock())
        assert job is not None and not runner.attempt(house.ctx, job)
    page = sign_in(Role.STAFF).get(f"/staff/batches/{house.open_batch.id}")
    assert "ModuleNotFoundError" in page.text and "请再试一次" in page.text and "job.crashed" not in page.text


def test_every_deed_in_the_log_has_its_words() -> None:
    """Actions are found in the source, so that a new one without words fails here."""
    import re
    from pathlib import Path

    rooms = (Path(__file__).parents[3] / "survey_app" / "services").rglob("*.py")
    calls = [call for path in rooms for call in re.findall(r"audit\.write\((.+)", path.read_text())]
    actions = {name for call in calls for name in re.findall(r'(?<!f)"([a-z-]+)"', call.split(', f"')[0])}
    actions |= {f"batch-{action}" for action in BatchAction}
    assert {"sign-in", "wave-freeze", "user-enable"} <= actions
    assert actions - {"installation"} <= set(AUDIT_ACTIONS)
