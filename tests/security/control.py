"""A service with one of each mistake, on loopback: a scanner that finds nothing here has not looked.

Never installed, never imported by the product; it lives as long as the block that starts it."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = b"""<!doctype html><title>x</title><a href="/find?q=1">find</a><a href="/say?text=hello">say</a>
<a href="/go?next=/find">go</a>"""
TOKEN = "Zx81-qLm0-77Tr"
FORM = f"""<form method="post" action="%s"><input type="hidden" name="csrf_token" value="{TOKEN}">
<input name="a"><button>a</button></form>"""
PAGE += f"{FORM % '/join'}{FORM % '/held'}".encode()


class Careless(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/find":
            self._answer(200, _find(asked.get("q", "")))
        elif parts.path == "/say":
            self._answer(200, f"<!doctype html><p>{asked.get('text', '')}</p>".encode())
        elif parts.path == "/go":
            self._answer(302, b"", Location=asked.get("next", "/"))
        else:
            self._answer(200, PAGE)

    def do_POST(self) -> None:
        """``/join`` takes any token, ``/held`` its own only: a scanner must tell them apart."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
        good = self.path == "/join" or f"csrf_token={TOKEN}" in body
        self._answer(200 if good else 400, b"<!doctype html><p>" + (b"joined" if good else b"no"))

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value.replace("\r", "").replace("\n", ""))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def _find(q: str) -> bytes:
    with contextlib.closing(sqlite3.connect(":memory:")) as conn:
        conn.executescript("CREATE TABLE town (id, title); INSERT INTO town VALUES (1, 'one'), (2, 'two')")
        try:
            rows = conn.execute(f"SELECT title FROM town WHERE id = {q}").fetchall()
        except sqlite3.Error as error:
            return f"<!doctype html>sqlite3.OperationalError: {error}".encode()
    return ("<!doctype html>" + "".join(f"<p>{title}</p>" for (title,) in rows)).encode()


@contextlib.contextmanager
def careless() -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
