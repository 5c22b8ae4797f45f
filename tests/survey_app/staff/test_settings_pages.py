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
