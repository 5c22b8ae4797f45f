"""Naughty strings through every field of every form and every filter: kept or refused, shown as text, never an error.

The client lints each page it gets: a string that became an element, an attribute or a handler breaks the lint."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers import parse_page
from questionnaires.load import load_library
from questionnaires.model import Missing
from reports.check_code import normalise as normalise_check
from survey_app.access import safe_next
from survey_app.domain.code import ALPHABET, normalise
from survey_app.domain.user import Role
from survey_app.services import answering
from tests.survey_app.page_lint import lint
from tests.survey_app.resident.conftest import Fields, Resident

from .conftest import Browser, Shelf, Site, actions, address
from .naughty import ALL, BYTES, FORMULA, LONG, MARK, MARKUP

PAGES = 9_000
"""More than this of one string in a page is a page nobody meant."""


def shown_as_text(text: str, said: str) -> None:
    """Every markup string that is in the page is there escaped."""
    if not text:
        return
    problems = [problem for problem in lint(text) if problem != "a template's braces are shown"]
    assert not problems, f"{said}: {problems}"
    for raw in MARKUP:
        assert raw not in text, f"{said}: {raw}"
    for handler in re.findall(rf"<[^>]*{MARK}[^>]*>", text):
        # Inside an attribute's value it may stand, quoted: its own quotes and brackets are escaped there.
        assert "onload=" + MARK not in handler.split('"')[0::2][0], f"{said}: {handler}"


def check(browser: Browser, method: str, path: str, data: dict[str, str], said: str) -> str:
    answer = browser.client.open(path, method=method, **({"data": data} if method == "POST" else {}))
    assert answer.status_code < 500, f"{said}: {answer.status}"
    assert answer.status_code == 400 or not any("\x00" in str(value) for value in data.values()), said
    for name, value in answer.headers:
        assert "\n" not in value and "Set-Cookie: x=1" not in f"{name}: {value}", said
    page = answer.mimetype == "text/html" and answer.status_code != 303
    text = str(answer.get_data(as_text=True)) if page else ""
    answer.close()
    shown_as_text(text, said)
    return text


STAFF_FORMS = {
    "/staff/waves/new": ("title_zh", "title_en", "key", "kind", "population"),
    "/staff/waves/{wave_id}/batches/new": ("title", "form", "stream", "mode", "closes_on"),
    "/staff/batches/{batch_id}/pause": ("reason", "closes_on"),
    "/staff/batches/{batch_id}/extend": ("reason", "closes_on"),
    "/staff/waves/{wave_id}/freeze": ("sure",),
    "/staff/waves/{wave_id}/runs": ("stream", "lang"),
    "/staff/batches/{code_batch}/letters": ("per_town", "villages", "format", "lang"),
    "/staff/batches/{batch_id}/posters": ("format", "lang"),
    "/staff/runs/{run_id}/take-back": ("reason",),
    "/staff/users/new": ("name", "display_name", "role"),
    "/staff/users/wang/disable": ("next",),
    "/staff/codes": ("code",),
    "/staff/codes/{code_id}/refusal": ("reason", "format", "lang"),
    "/staff/codes/{code_id}/reissue": ("reason", "format", "lang"),
    "/staff/batches/{code_batch}/cases": ("number",),
    "/staff/jobs/{job_id}/cancel": ("next",),
    "/staff/settings/contact": ("phone", "footer_zh", "footer_en", "icp"),
    "/staff/password": ("old", "new", "again"),
    "/staff/sign-in": ("name", "password"),
    "/staff/language": ("lang", "next"),
    "/c": ("code",),
    "/r": ("receipt",),
    "/r/withdraw": ("receipt", "sure"),
    "/v/{run}": ("code",),
    "/o/{batch}/{town}": ("lang", "view"),
    "/f/{draft_id}/check": ("draft", "revision"),
}
GOOD = {
    "/staff/waves/new": {"kind": "annual", "population": "wenling-demo", "key": "2031"},
    "/staff/waves/{wave_id}/batches/new": {
        "form": "wenling-four-sense-2023.1|standard", "stream": "open", "mode": "web", "closes_on": "",
    },
    "/staff/batches/{batch_id}/extend": {"closes_on": "2027-01-01"},
    "/staff/users/new": {"role": "evaluator"},
}  # fmt: skip
LISTS = (
    "/staff/?q={s}&state={s}", "/staff/runs?q={s}&state={s}", "/staff/users?q={s}&role={s}", "/staff/log?q={s}&before={s}",
    "/reports/?q={s}&stream={s}", "/reports/{run_id}?q={s}", "/staff/batches/{batch_id}?q={s}",
    "/staff/batches/{code_batch}/cases?q={s}&disposition={s}", "/staff/sign-in?next={s}",
    "/o/{batch}/{town}?lang={s}&view={s}&size={s}", "/f/{draft_id}/{page_id}?size={s}&change={s}",
    "/f/{draft_id}/receipt?late={s}", "/c/{s}", "/v/{s}", "/o/{s}/{s}", "/f/{s}", "/f/{draft_id}/{s}", "/{s}",
    "/staff/users/{s}/reset", "/staff/batches/{batch_id}/qr/{s}.svg", "/static/{s}",
)  # fmt: skip


@pytest.fixture
def plain(app: Flask) -> Flask:
    """Its client leaves the lint to :func:`shown_as_text`: braces that somebody typed are no template's."""
    app.test_client_class = FlaskClient
    return app


@pytest.fixture
def browser(plain: Flask, site: Site) -> Browser:
    return Browser(plain).sign_in_as(site.ctx, site.users[Role.ADMINISTRATOR])


def names(site: Site) -> dict[str, str]:
    return {**site.own, "code_batch": str(site.house.code_batch.id)}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing, and limits that are not reached: neither is what is tried here."""
    from survey_app.services import limits, passwords

    monkeypatch.setattr(passwords, "hashed", lambda password: "-")
    monkeypatch.setattr(passwords, "fits", lambda password, stored: False)
    monkeypatch.setattr(limits, "reached", lambda *_: False)


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("form", sorted(STAFF_FORMS))
def test_every_field_of_every_form(form: str, site: Site, browser: Browser) -> None:
    path = form.format(**names(site))
    for number, text in enumerate(ALL):
        for field in STAFF_FORMS[form]:
            good = {"name": f"u{number}", **GOOD.get(form, {}), "csrf_token": browser.csrf()}
            if form == "/staff/waves/new":
                good["key"] = f"2031-{number}"
            said = f"{form} {field} {text[:40]!r}"
            check(browser, "POST", path, {**good, field: text, **_both_titles(field, text)}, said)
    for page in ("/staff/", "/staff/users", "/staff/log", "/staff/waves/1", "/staff/runs", "/reports/"):
        check(browser, "GET", page, {}, f"{form}, then {page}")


def _both_titles(field: str, text: str) -> dict[str, str]:
    return {"title_zh": text[:60], "title_en": text[:60]} if field.startswith("title_") else {}


@pytest.mark.usefixtures("quick")
def test_forms_that_are_not_in_the_list(plain: Flask, site: Site, browser: Browser, shelf: Shelf) -> None:
    """A form that came later, tried with the fields that its own page shows (or none): better is a line above."""
    listed = {plain.url_map.bind("x").match(form.format(**names(site)), "POST")[0] for form in STAFF_FORMS}
    for rule in plain.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.endpoint in listed | {"staff.sign_out"}:
            continue
        path = address(rule, names(site), actions(rule)[0])
        page = check(browser, "GET", path, {}, rule.rule)
        fields = sorted(set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page)) - {"csrf_token"})
        for text, field in itertools.product(ALL, fields or ["x"]):
            check(
                browser, "POST", path, {field: text, "csrf_token": browser.csrf()}, f"{rule.rule} {field} {text[:40]!r}"
            )
        shelf.put_back()


@pytest.mark.slow
@pytest.mark.parametrize("address", LISTS)
def test_every_filter_and_every_part_of_an_address(address: str, site: Site, browser: Browser) -> None:
    for text in ALL:
        quoted = quote(text[:2_000], safe="")
        check(browser, "GET", address.format(s=quoted, **names(site)), {}, f"{address} {text[:40]!r}")
    for raw in BYTES:
        path = address.format(s=raw.decode(), **names(site))
        check(browser, "GET", path, {}, f"{address} {raw!r}")


def pages_of(resident: Resident) -> Iterator[str]:
    """Walk the form with ordinary answers; yields on every page before it is sent."""
    for _ in range(60):
        if resident.path.endswith("/check"):
            return
        yield resident.path
        fields = resident.fields
        given = {
            name: fields.choices[name][0] if kind in ("radio", "checkbox") else "2"
            for name, kind in fields.kinds.items()
            if kind in ("radio", "checkbox") or name in ("adults", "household_size")
        }
        resident.press(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("elder", [False, True])
def test_every_question_of_the_form(plain: Flask, site: Site, elder: bool) -> None:
    """Each string in every field of a page at once: with what is not asked, with the buttons' names, and as bytes."""
    resident = Resident(client=plain.test_client())
    link = f"/o/{site.own['batch']}/{site.own['town']}"
    resident.begin(link, view="elder" if elder else "usual")
    texts = itertools.cycle(ALL)
    kept = 0
    for path in pages_of(resident):
        fields = resident.fields
        asked = [name for name in fields.kinds if name not in ("csrf_token", "draft")]
        for text in itertools.islice(texts, 12 if elder else len(ALL)):
            data = {**fields.posted, **{name: [text] for name in asked}, "go": text, "change": text, "V2": text}
            answer = resident.client.post(path, data=data)
            # 409: the page's revision is a string too, and a page that is older than the stored answers undoes nothing
            assert answer.status_code in ((400,) if "\x00" in text else (303, 409, 413, 422)), (
                f"{path} {text[:40]!r}: {answer.status}"
            )
            shown_as_text(answer.text if answer.status_code == 422 else "", f"{path} {text[:40]!r}")
            kept += answer.status_code == 303
    assert kept, "no string was kept: nothing was tried"
    shown_as_text(resident.get(resident.path).text, "check page")
    assert "<h1" in resident.text and len(resident.text) < 400_000


@pytest.mark.parametrize("text", [*MARKUP, *FORMULA, "'; DROP TABLE response; --", "{{ 7*7 }}"])
def test_what_a_resident_writes_comes_back_as_written(plain: Flask, site: Site, text: str) -> None:
    """Free text through saving, checking, sending: in the page escaped, in the database as typed."""
    resident = Resident(client=plain.test_client())
    resident.begin(f"/o/{site.own['batch']}/{site.own['town']}")
    draft = resident.path.split("/")[2]
    for path in pages_of(resident):
        if "V2" in resident.fields.kinds:
            resident.press({"V2": text})
            view = answering.load(site.ctx, draft)
            stored = view.answers.get("V2")
            assert stored is None or stored.split() == text.split(), stored
            resident.get(path)
    assert resident.path.endswith("/check")
    shown_as_text(resident.text, "check page")
    assert "49" not in Fields(resident.text).posted and "<b>49" not in resident.text


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_no_text_is_a_code_by_accident(text: str) -> None:
    for read, letters in ((normalise, ALPHABET), (normalise_check, None)):
        plain = read(text)
        assert plain is None or (len(plain) == 12 and (letters is None or set(plain) <= set(letters)))


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=st.characters()) | st.from_regex(r"[/\\\t\r\n ]{0,4}[a-z.:@?#]{0,12}[/\\]*.{0,6}"))
def test_no_target_leads_to_another_site(target: str) -> None:
    safe = safe_next(target, "/staff/")
    # Browsers read a backslash as a slash and leave tabs and line ends out.
    read = re.sub(r"[\t\r\n]", "", safe).replace("\\", "/")
    assert urlsplit(urljoin("https://survey.example/x", read)).netloc == "survey.example"


QUESTIONNAIRE = load_library("wenling-four-sense-2023.1")
RAW = st.lists(st.text(max_size=40) | st.sampled_from(ALL[:-13]), max_size=4)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_posted_page_breaks_the_reading(data: st.DataObject) -> None:
    """Whatever is posted for any question: a value of its kind, or a problem; nothing else."""
    q = QUESTIONNAIRE
    codes = data.draw(st.lists(st.sampled_from(sorted(q.questions)), min_size=1, max_size=4, unique=True))
    posted = {code: data.draw(RAW) for code in codes}
    parsed = parse_page(q, codes, posted)
    assert set(parsed.values) <= set(codes)
    for value in parsed.values.values():
        assert value is None or isinstance(value, (str, int, float, tuple, Missing))
    assert all(problem.where in codes for problem in parsed.problems)


def test_very_long_text_is_refused_before_it_is_stored(site: Site, browser: Browser) -> None:
    text = check(browser, "POST", "/c", {"code": LONG[1], "csrf_token": browser.csrf()}, "long code")
    assert len(text) < PAGES * 4
