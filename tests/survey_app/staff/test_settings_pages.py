"""Administrators approve languages and put WeChat's proof at the root of the site."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from survey_app.domain.user import Role
from survey_app.services import site_files

NAME = "MP_verify_Ab3dEf6hIj9kLm2n.txt"
VERSION = "wenling-four-sense-2023.1"


def token_of(text: str) -> str:
    return text.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def put(worker, name: str, data: bytes):  # type: ignore[no-untyped-def]
    worker.get("/staff/settings")
    fields = {"csrf_token": token_of(worker.text), "file": (io.BytesIO(data), name)}
    return worker._keep(worker.client.post("/staff/settings/files", data=fields, follow_redirects=True))


def test_the_file_is_served_at_the_root_as_text(app: Flask, sign_in) -> None:  # type: ignore[no-untyped-def]
    worker = sign_in(Role.ADMINISTRATOR)
    put(worker, NAME, b"Ab3dEf6hIj9kLm2n\n")
    assert worker.status == 200 and NAME in worker.text
    answer = app.test_client().get(f"/{NAME}")
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "Ab3dEf6hIj9kLm2n")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    put(worker, NAME, b"other")
    assert app.test_client().get(f"/{NAME}").get_data(as_text=True) == "other"
    worker.post(f"/staff/settings/files/{NAME}/remove")
    assert app.test_client().get(f"/{NAME}").status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("robots.txt", b"x"),
        ("MP_verify_.txt", b"x"),
        ("MP_verify_Ab3dEf6h.html", b"x"),
        ("../MP_verify_Ab3dEf6h.txt.exe", b"x"),
        (NAME, b""),
        (NAME, b"two\nlines"),
        (NAME, "汉字".encode()),
        (NAME, b"x" * 201),
        (NAME, b"\xff\xfe\x00"),
    ],
)
def test_no_other_name_and_no_other_content(app: Flask, sign_in, name: str, data: bytes) -> None:  # type: ignore[no-untyped-def]
    worker = put(sign_in(Role.ADMINISTRATOR), name, data)
    assert worker.status == 422 and 'class="summary"' in worker.text
    assert site_files.listed(app.extensions["foursense"]) == ()


def test_nothing_else_is_served_at_the_root(app: Flask) -> None:
    for path in (
        f"/{NAME}",
        "/MP_verify_../secrets.txt",
        "/MP_verify_.txt",
        "/robots.txt",
        "/MP_verify_%2e%2e%2fx.txt",
    ):
        assert app.test_client().get(path).status_code == 404, path


def test_staff_see_languages_and_administrators_change_them(app: Flask, sign_in) -> None:  # type: ignore[no-untyped-def]
    staff = sign_in(Role.STAFF)
    page = staff.get("/staff/questionnaires").text
    assert VERSION in page and "演示01表" in page and "已批准" in page and "撤销批准" not in page
    assert staff.client.get("/staff/settings").status_code == 403
    admin = sign_in(Role.ADMINISTRATOR)
    admin.get("/staff/questionnaires").post(f"/staff/questionnaires/{VERSION}/withdraw", lang="en")
    assert "未批准" in admin.text
    admin.post(f"/staff/questionnaires/{VERSION}/withdraw", lang="zh")
    assert "唯一语言" in admin.text
    admin.post(f"/staff/questionnaires/{VERSION}/approve", lang="en")
    assert "未批准" not in admin.text


def test_a_search_that_finds_nothing_says_so(sign_in) -> None:  # type: ignore[no-untyped-def]
    assert "没有符合的问卷" in sign_in(Role.STAFF).get("/staff/questionnaires?q=zzz").text


def test_the_telephone_and_the_foot_of_pages_change_while_the_site_runs(app, house, sign_in, clock) -> None:  # type: ignore[no-untyped-def]
    resident = app.test_client()
    link = f"/o/{house.open_batch.key}/331081103"
    old = house.ctx.cache.installation.settings if house.ctx.cache.installation else None
    resident.get(link)
    admin = sign_in(Role.ADMINISTRATOR).get("/staff/settings")
    admin.post(
        "/staff/settings/contact",
        phone="0576-8600 1234 转 8",
        footer_zh="主办单位：新的办公室",
        footer_en="",
        icp="浙ICP备12345678号",
    )
    assert "已修改" in admin.text and 'value="0576-8600 1234 转 8"' in admin.text
    page = resident.get(link).get_data(as_text=True)
    for said in ("0576-8600 1234 转 8", "主办单位：新的办公室", "浙ICP备12345678号"):
        assert said in page
    assert old is None or old.phone not in page
    log = admin.get("/staff/log?q=0576-8600").text
    assert "修改了电话和页脚" in log


def test_a_telephone_that_is_none_is_refused_and_what_was_typed_stays(sign_in) -> None:  # type: ignore[no-untyped-def]
    admin = sign_in(Role.ADMINISTRATOR).get("/staff/settings")
    admin.post("/staff/settings/contact", phone="ask me", footer_zh="甲", footer_en="B", icp="C")
    assert admin.status == 422 and "请填写电话号码" in admin.text
    assert all(f'value="{typed}"' in admin.text for typed in ("ask me", "甲", "B", "C"))


def test_other_processes_see_a_change_and_keep_theirs_when_the_database_is_away(house, settings, clock, monkeypatch):  # type: ignore[no-untyped-def]
    from survey_app.services import contact, installation
    from survey_app.store.engine import StoreAway

    other = settings.context()
    before = installation.installation(other).settings.phone
    new = contact.Contact(phone="12", icp="", footer={"zh": "甲"})
    assert contact.change(house.ctx, None, new).code == "contact.phone"
    contact.change(house.ctx, None, contact.Contact(phone="0576-86001234", icp="", footer={"zh": "甲"}))
    assert installation.installation(other).settings.phone == before
    clock.turn(seconds=31)
    assert installation.installation(other).settings.phone == "0576-86001234"
    clock.turn(seconds=31)
    monkeypatch.setattr(installation, "find", lambda _ctx: (_ for _ in ()).throw(StoreAway("gone")))
    assert installation.installation(other).settings.phone == "0576-86001234"
    other.store.dispose()
