"""Naughty strings where no form's list names them: every text in an address, from the url map; files that are put on the site
and their names; interviewers; everything that is printed."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule, UnicodeConverter

from reports.cards import write_cards
from reports.invitations import letter_text, poster_text
from reports.letters import LetterEntry, write_letters
from reports.poster import PosterEntry, write_posters
from survey_app.domain.user import Role
from survey_app.services import site_files

from .conftest import TOWN, Browser, Shelf, Site, actions, address, face_batch
from .naughty import ALL, BYTES, LONG, MARK, MARKUP
from .test_naughty_pages import check, shown_as_text

WORDS = [text for text in ALL if text.strip() and "\x00" not in text and len(text) < 300]


@pytest.fixture
def browser(app: Flask, site: Site) -> Browser:
    app.test_client_class = FlaskClient
    return Browser(app).sign_in_as(site.ctx, site.users[Role.ADMINISTRATOR])


def texts_in(rule: Rule) -> list[str]:
    return sorted(name for name in rule.arguments if type(rule._converters[name]) is UnicodeConverter)


@pytest.mark.slow
def test_every_text_in_every_address(app: Flask, site: Site, browser: Browser, shelf: Shelf) -> None:
    tried = 0
    for rule in app.url_map.iter_rules():
        for name in texts_in(rule):
            for method in sorted({"GET", "POST"} & (rule.methods or set())):
                for text in [quote(text[:2000], safe="") for text in ALL] + [raw.decode() for raw in BYTES]:
                    path = address(rule, {**site.own, name: "zq7x-here"}, actions(rule)[0]).replace("zq7x-here", text)
                    data = {"csrf_token": browser.csrf()} if method == "POST" else {}
                    check(browser, method, path, data, f"{method} {rule.rule} {name} {text[:40]!r}")
                    tried += 1
        shelf.put_back()
    assert tried > 1_000


def test_files_that_are_put_on_the_site(site: Site, browser: Browser) -> None:
    """Whatever it is called and holds: refused, or served as plain text under a name that can be nothing else."""
    for text in [*WORDS, *LONG]:
        for name, content in (
            (text, "Ab3dEf6hIj9kLm2n"),
            ("MP_verify_Ab3dEf6hIj9kLm2n.txt", text),
            ("MP_verify_a.txt/../" + text, text),
        ):
            data = {"csrf_token": browser.csrf(), "file": (io.BytesIO(content.encode("utf-8", "replace")), name)}
            answer = browser.client.post("/staff/settings/files", data=data, content_type="multipart/form-data")
            assert answer.status_code in (303, 422), f"{name[:40]!r}: {answer.status}"
            shown_as_text(answer.text if answer.status_code == 422 else "", f"{name[:40]!r}")
    for file in site_files.listed(site.ctx):
        assert file.name.startswith("MP_verify_") and "/" not in file.name
        served = browser.client.get(f"/{file.name}")
        assert served.mimetype == "text/plain" and served.headers["X-Content-Type-Options"] == "nosniff"
    shown_as_text(browser.client.get("/staff/settings").text, "settings")


def test_whoever_reads_aloud(app: Flask, site: Site) -> None:
    """An interviewer's name and dialect, in a browser that remembers them."""
    batch = face_batch(site)
    app.test_client_class = FlaskClient
    kept = 0
    for text in ALL:
        client = app.test_client()
        door = f"/o/{batch.key}/{TOWN}"
        token = client.get(door).text.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        given = {"csrf_token": token, "lang": text, "view": text, "interviewer": text[:32], "dialect": text}
        answer = client.post(door, data=given, follow_redirects=True)
        assert answer.status_code == 400 or not any("\x00" in value for value in given.values()), repr(text)
        assert answer.status_code in (200, 400, 413, 422), f"{text[:40]!r}: {answer.status}"
        shown_as_text(answer.text, repr(text[:40]))
        kept += answer.request.path.startswith("/f/")
        shown_as_text(client.get(door).text, f"again {text[:40]!r}")
    assert kept > 30


@pytest.mark.parametrize("kind", ["letters", "cards", "posters"])
def test_what_is_printed_opens_nothing(tmp_path: Path, kind: str) -> None:
    """Names of towns, villages, the city and its bureau, in a letter's every line."""
    path, url, day = tmp_path / "x.pdf", "http://127.0.0.1:8000/c", "2026-11-23"
    for start in range(0, len(MARKUP), 4):
        some = tuple(MARKUP[start : start + 4])
        words = {"title": some[0], "subtitle": some[1], "message": some, "footer": some[2:]}
        if kind == "posters":
            write_posters(
                [PosterEntry(town=text, url=url) for text in some], poster_text("zh", **words), path, date=day
            )  # type: ignore[arg-type]
        else:
            letter = letter_text("zh", address=url, signature=some[:2], **words)  # type: ignore[arg-type]
            entries = [LetterEntry(code="ABCDEFGHJKLM", url=url, label=text) for text in some]
            (write_cards if kind == "cards" else write_letters)(entries, letter, path, date=day)
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
        assert MARK in text
        with pikepdf.open(path) as pdf:
            raw = b"".join(obj.unparse() for obj in pdf.objects if not isinstance(obj, pikepdf.Stream))
        for action in (b"/JS", b"/JavaScript", b"/Launch", b"/GoToR", b"/EmbeddedFile", b"/SubmitForm", b"/OpenAction"):
            assert action not in raw, action
        assert b"file://" not in raw and b"javascript:" not in raw.split(b"/Title")[0]
