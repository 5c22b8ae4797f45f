"""What a durable page post is compared with: nothing but the insert, a FlaskForm of the same pages, an empty Flask view.

Each is a WSGI application that gunicorn serves with the product's own settings; ``RIVAL_DATABASE`` names its SQLite file,
``RIVAL_PAGES`` a JSON file with the questions of each page.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template_string, url_for
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional

_LOCAL = threading.local()
_START = Callable[[str, list[tuple[str, str]]], object]


def connection() -> sqlite3.Connection:
    """This thread's connection, as durable as the product's."""
    found: sqlite3.Connection | None = getattr(_LOCAL, "connection", None)
    if found is None:
        found = sqlite3.connect(os.environ["RIVAL_DATABASE"], isolation_level=None)
        found.execute("PRAGMA busy_timeout=10000")
        found.execute("PRAGMA journal_mode=wal")
        found.execute("PRAGMA synchronous=FULL")
        _LOCAL.connection = found
    return found


def create_tables(path: Path) -> None:
    """The rivals' two tables."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode=wal")
        db.execute("CREATE TABLE answer (id TEXT PRIMARY KEY, answers TEXT NOT NULL)")
        db.execute("CREATE TABLE draft (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, answers TEXT NOT NULL)")
    db.close()


def raw(environ: dict[str, Any], start_response: _START) -> Iterable[bytes]:
    """Read the body, insert it as one row, commit, answer: no form, no token, no validation."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
    db = connection()
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO answer VALUES (?, ?)", (str(uuid.uuid4()), body))
    db.execute("COMMIT")
    start_response("303 See Other", [("Location", "/"), ("Content-Length", "0")])
    return [b""]


def empty() -> Flask:
    """Flask with one view that returns nothing."""
    app = Flask("empty")
    app.get("/f/<uuid:draft_id>/<page_id>")(lambda **_path: "")
    return app


PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>
<form method="post">{{ form.hidden_tag() }}
{% for field in form if field.name != "csrf_token" %}<fieldset><legend>{{ field.label }}</legend>{{ field() }}
{% for error in field.errors %}<p>{{ error }}</p>{% endfor %}</fieldset>{% endfor %}<button>下一页</button></form></body></html>"""


def flask_form() -> Flask:
    """Each page as a FlaskForm: GET renders the fields, POST validates them, merges them into the draft's row and redirects."""
    app = Flask("flask_form")
    app.config.update(SECRET_KEY="rival", WTF_CSRF_TIME_LIMIT=None)
    pages = json.loads(Path(os.environ["RIVAL_PAGES"]).read_text())
    forms = {page: _form_class(page, questions) for page, questions in pages.items()}
    order = list(pages)

    @app.route("/f/<uuid:draft_id>/<page_id>", methods=["GET", "POST"])
    def page(draft_id: uuid.UUID, page_id: str) -> Any:
        stored = _answers(str(draft_id))
        form = forms[page_id](data=stored)
        if not form.validate_on_submit():
            return render_template_string(PAGE, form=form, title="四感"), 422 if form.is_submitted() else 200
        posted = {name: value for name, value in form.data.items() if name != "csrf_token"}
        _save(str(draft_id), {**stored, **posted})
        following = order[(order.index(page_id) + 1) % len(order)]
        return redirect(url_for("page", draft_id=draft_id, page_id=following), 303)

    return app


def _form_class(page: str, questions: list[dict[str, Any]]) -> type[FlaskForm]:
    return type(page, (FlaskForm,), {q["code"]: _field(q) for q in questions})


def _field(question: dict[str, Any]) -> Any:
    """Radio buttons, tick boxes or a line of text."""
    if not question["choices"]:
        return StringField(question["text"], validators=[Optional(), Length(max=200)])
    kind = SelectMultipleField if question["several"] else RadioField
    return kind(question["text"], choices=[tuple(c) for c in question["choices"]], validators=[Optional()])


def _answers(draft_id: str) -> dict[str, Any]:
    row = connection().execute("SELECT answers FROM draft WHERE id = ?", (draft_id,)).fetchone()
    return json.loads(row[0]) if row else {}


def _save(draft_id: str, answers: dict[str, Any]) -> None:
    db = connection()
    db.execute("BEGIN IMMEDIATE")
    db.execute(
        "INSERT INTO draft VALUES (?, 1, ?) ON CONFLICT (id) DO UPDATE SET answers = excluded.answers, revision = revision + 1",
        (draft_id, json.dumps(answers, ensure_ascii=False)),
    )
    db.execute("COMMIT")
