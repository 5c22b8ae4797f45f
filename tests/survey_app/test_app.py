"""The application as a whole: denied by default, light, unhurried by clocks, and honest when something is away."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import session

from survey_app import create_app
from survey_app.access import declared, public, safe_next
from survey_app.routes import ROUTES
from survey_app.store.engine import StoreAway

LOOK = """
import json, sys
from survey_app import create_app
app = create_app()
client = app.test_client()
assert client.get("/healthz").status_code == 200
assert client.get("/staff/sign-in").status_code == 200
heavy = ("analysis", "numpy", "pandas", "scipy", "statsmodels", "duckdb", "reportlab")
print(json.dumps([name for name in heavy if name in sys.modules]))
"""


HOSTILE_TARGETS = [
    *("https://evil.example", "//evil.example", "/\\evil.example", "", None, "x"),
    *("/\t/evil.example", "/\r/evil.example", "/\n/evil.example", "\t//evil.example"),
]


@pytest.fixture
def app(ctx, settings):
    return create_app(settings)


@pytest.fixture
def client(app):
    return app.test_client()


def test_every_endpoint_declares_who_may_call_it(app):
    assert [rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None] == []


def test_an_endpoint_that_declares_nothing_is_denied(app, client):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert client.get("/forgotten").status_code == 403


def test_who_is_not_signed_in_is_sent_there_and_brought_back(client):
    answer = client.get("/staff/waves/1")
    assert (answer.status_code, answer.location) == (303, "/staff/sign-in?next=/staff/waves/1")
    assert client.post("/staff/waves/1/freeze").status_code in (400, 403)


@pytest.mark.parametrize("target", HOSTILE_TARGETS)
def test_sign_in_never_redirects_to_another_site(target):
    assert safe_next(target, "/staff/") == "/staff/"
    assert safe_next("/reports/3", "/staff/") == "/reports/3"


def test_web_processes_do_not_load_the_analysis(ctx, settings):
    environment = {
        "FOURSENSE_DATA": str(settings.data),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run([sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_headers_of_every_page(client):
    headers = client.get("/staff/sign-in").headers
    csp = headers["Content-Security-Policy"]
    assert "unsafe" not in csp and "default-src 'none'" in csp and "frame-ancestors 'none'" in csp
    assert headers["Referrer-Policy"] == "no-referrer" and headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_no_browser_keeps_a_report_or_a_letter_with_codes(app, client, tmp_path):
    """Flask sends files with "no-cache", which means: keep it and ask again."""
    from flask import send_file

    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    view = public(lambda: send_file(tmp_path / "report.pdf"))
    app.add_url_rule("/report", "report", view)
    with client.get("/report") as answer:
        assert answer.data == b"%PDF" and answer.headers["Cache-Control"] == "no-store"


def test_static_files_carry_their_hash_and_are_kept_for_ever(app, client):
    url = app.jinja_env.globals["static_url"]("staff.css")
    assert url.startswith("/static/staff.") and url != "/static/staff.css"
    with client.get(url) as answer:
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_session_survives_a_clock_that_was_set_back(app, monkeypatch):
    interface = app.session_interface
    with app.test_request_context():
        session["draft"] = "x"
        value = interface.get_signing_serializer(app).dumps(dict(session))
    monkeypatch.setattr("time.time", lambda: 0.0)
    with app.test_request_context(headers={"Cookie": f"survey={value}"}):
        assert session["draft"] == "x"
    with app.test_request_context(headers={"Cookie": f"survey={value}x"}):
        assert "draft" not in session


def test_a_database_that_is_away_gives_503_and_when_to_try_again(app, client):
    def away():
        raise StoreAway

    away.__permission__ = app.view_functions["health.healthz"].__permission__
    app.add_url_rule("/away", "away", away)
    answer = client.get("/away")
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert "<h1>" in answer.text


def test_an_unexpected_error_shows_a_page_and_logs_no_text_of_it(app, capsys):
    def broken():
        raise ValueError("13800000000")

    broken.__permission__ = app.view_functions["health.healthz"].__permission__
    app.add_url_rule("/broken", "broken", broken)
    app.testing = False
    answer = app.test_client().get("/broken")
    said = "".join(capsys.readouterr())
    assert answer.status_code == 500 and "13800000000" not in answer.text + said
    assert "ValueError" in said


def test_logs_say_the_rule_and_never_the_path(app, client, capsys):
    client.get("/c/23456789ABCD")
    said = "".join(capsys.readouterr())
    assert "23456789ABCD" not in said and "/c/<" in said


def test_a_body_beyond_the_limit_is_refused(app, client, settings):
    answer = client.post("/staff/sign-in", data={"name": "x" * (settings.max_body + 1)})
    assert answer.status_code == 413


def test_an_unknown_page_is_said_in_the_readers_language(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404 and 'lang="zh' in answer.text


def test_every_route_has_its_line_in_the_table(app):
    """Who may call it, and what a GET may leave behind: add the line in survey_app/routes.py; the tests in
    tests/survey_app/security then try it as everyone (an object of its own: security/conftest.py)."""
    methods = {"GET", "POST", "PUT", "PATCH", "DELETE"}
    routes = {f"{m} {rule.endpoint}" for rule in app.url_map.iter_rules() for m in methods & rule.methods}
    assert routes == set(ROUTES)
