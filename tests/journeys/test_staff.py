"""Staff and administrators in Chromium, at a desk and on a phone: every page looked through by axe, nothing runs off the side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from survey_app.domain.code import CodePortion
from survey_app.domain.user import Role
from survey_app.services import codes
from tests.survey_app.conftest import make_user

pytestmark = pytest.mark.browser

SIZES = ((1280, 800), (390, 844))
PAGES = (
    "/staff/", "/staff/waves/1", "/staff/waves/new", "/staff/waves/1/batches/new", "/staff/waves/1/freeze",
    "/staff/batches/1", "/staff/batches/2", "/staff/batches/1/extend", "/staff/batches/1/void",
    "/staff/batches/1/cases", "/staff/batches/2/cases", "/staff/codes", "/staff/codes/1", "/staff/codes/1/refusal",
    "/staff/codes/1/reissue", "/staff/runs", "/staff/users", "/staff/users/new", "/staff/log", "/staff/password",
    "/staff/questionnaires", "/staff/settings", "/reports/", "/staff/waves/999",
)  # fmt: skip


@pytest.fixture
def sign_in(served: Any, new_page: Callable[..., Any]) -> Callable[..., Any]:
    _user, password = make_user(served.house.ctx, "boss", Role.ADMINISTRATOR)

    def do(**options: Any) -> Any:
        page = new_page(**options)
        page.goto(f"{served.url}/staff/sign-in")
        page.fill("#name", "boss")
        page.fill("#password", password)
        page.click("main button")
        page.wait_for_url("**/staff/")
        return page

    return do


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_is_accessible_and_fits(
    served: Any, sign_in: Callable[..., Any], axe: Callable[[Any], None], new_page: Any, width: int, height: int
) -> None:
    codes.issue(served.house.ctx, served.house.code_batch.id, [CodePortion(town="331081001", n=3)])
    page = sign_in(width=width, height=height)
    for path in PAGES:
        page.goto(served.url + path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    new_page.errors[:] = [error for error in new_page.errors if "404" not in error]  # the last page is one on purpose


def test_the_sign_in_page_and_its_refusal(
    served: Any, new_page: Callable[..., Any], axe: Callable[[Any], None]
) -> None:
    page = new_page()
    page.goto(f"{served.url}/staff/sign-in")
    axe(page)
    page.fill("#name", "boss")
    page.fill("#password", "not the password")
    page.click("main button")
    page.wait_for_selector(".summary")
    axe(page)
    assert page.evaluate("document.activeElement.className") == "summary"
    new_page.errors[:] = [error for error in new_page.errors if "422" not in error]


def test_the_count_rises_while_staff_look(
    served: Any, sign_in: Callable[..., Any], new_page: Callable[..., Any]
) -> None:
    """Another browser begins a form; the open page shows it without a click."""
    desk = sign_in(width=1280, height=800)
    desk.goto(f"{served.url}/staff/waves/1")
    begun = "#counts tbody tr:first-child td:nth-child(4)"
    assert desk.inner_text(begun) == "0"
    phone = new_page()
    phone.goto(f"{served.url}/o/{served.house.open_batch.key}/331081001")
    phone.click("main form button.go")
    phone.wait_for_url("**/f/**")
    desk.wait_for_selector(f"{begun}:text-is('1')", timeout=10_000)


def test_without_javascript_a_batch_is_paused_and_resumed(served: Any, sign_in: Callable[..., Any]) -> None:
    page = sign_in(java_script_enabled=False)
    page.goto(f"{served.url}/staff/batches/1")
    page.click("text=暂停")
    page.click("main form button")
    assert "已暂停" in page.inner_text("h1")
    page.click("text=恢复")
    page.click("main form button")
    assert "开放" in page.inner_text("h1")


@pytest.mark.parametrize("scripted", [True, False])
def test_a_refusal_is_registered_from_the_letter_in_hand(
    served: Any, sign_in: Callable[..., Any], new_page: Any, scripted: bool
) -> None:
    """The code is typed once; no address, no title and no later page bears it."""
    (one,) = codes.issue(served.house.ctx, served.house.code_batch.id, [CodePortion(town="331081001", n=1)])
    page = sign_in(width=390, height=844, java_script_enabled=scripted)
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(f"{served.url}/staff/codes")
    page.fill("#code", one.plain.lower())
    page.click("main form button")
    assert "未使用" in page.inner_text("h1")
    page.click("text=登记拒访")
    page.click("main form button")
    assert "拒访" in page.inner_text("dl.facts") and one.plain not in page.content()
    assert not any(one.plain.lower() in address.lower() for address in addresses)
