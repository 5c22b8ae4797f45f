"""A test client that lints every page it fetches: one careless template fails every test that passes by it.

Use ``LintingClient`` as ``app.test_client_class``, or call :func:`lint` on text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
FOREIGN = frozenset({"svg"})
"""Inside a drawing attributes have other rules (``style`` stays forbidden)."""
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})


@dataclass
class Page(HTMLParser):
    """What one pass over the text sees."""

    problems: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    refers: list[tuple[str, str]] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    controls: list[tuple[str, dict[str, str | None], bool]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    html_attributes: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_decl(self, decl: str) -> None:
        if decl.lower() == "doctype html":
            self.counts["doctype"] = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if len(given) != len(attrs):
            self.problems.append(f"<{tag}> has an attribute twice: {attrs}")
        if tag == "html":
            self.html_attributes = given
        self._attributes(tag, given)
        if tag not in VOID:
            self.stack.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def _attributes(self, tag: str, given: dict[str, str | None]) -> None:
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.problems.append(f"<{tag}> has an inline {name}")
            if value is not None and "\x00" in value:
                self.problems.append(f"<{tag} {name}> holds an unfilled mark")
        if "id" in given:
            self.ids[str(given["id"])] = self.ids.get(str(given["id"]), 0) + 1
        for name in ("for", "aria-labelledby", "aria-describedby", "form", "list"):
            self.refers += [(f"<{tag} {name}>", part) for part in (given.get(name) or "").split()]
        if (given.get("href") or "").startswith("#"):
            self.refers.append((f"<{tag} href>", str(given["href"])[1:]))
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        if tag in ("input", "select", "textarea") and given.get("type") not in UNLABELLED_TYPES:
            self.controls.append((tag, given, "label" in self.stack))
        if tag == "form":
            self._form(given)
        if tag == "script" and not given.get("src"):
            self.problems.append("inline script")
        if tag == "style":
            self.problems.append("inline style sheet")
        if tag == "img" and "alt" not in given:
            self.problems.append("<img> without alt")
        if tag == "a" and not given.get("href"):
            self.problems.append("<a> without href")

    def _form(self, given: dict[str, str | None]) -> None:
        if not given.get("action"):
            self.problems.append("<form> without action")
        if (given.get("method") or "").lower() not in ("get", "post"):
            self.problems.append("<form> without method")
        if "form" in self.stack:
            self.problems.append("<form> inside a <form>")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.problems.append(f"</{tag}> closes a void element")
        elif not self.stack or self.stack[-1] != tag:
            self.problems.append(f"</{tag}> where {self.stack[-3:]} are open")
            if tag in self.stack:
                while self.stack.pop() != tag:
                    pass
        else:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        for tag in set(self.stack):
            self.texts[tag][-1] += data
        if "\x00" in data:
            self.problems.append("the text holds an unfilled mark")


def lint(text: str) -> list[str]:
    """Everything wrong with a page; an empty list if nothing is."""
    page = Page()
    page.feed(text)
    page.close()
    found = page.problems
    if page.stack:
        found.append(f"never closed: {page.stack}")
    if not page.counts.get("doctype"):
        found.append("no <!doctype html>")
    if not page.html_attributes.get("lang"):
        found.append("<html> without lang")
    for tag in ("title", "h1", "main"):
        if page.counts.get(tag, 0) != 1:
            found.append(f"{page.counts.get(tag, 0)} <{tag}>")
    found += [f"an empty <{tag}>" for tag in ("title", "h1") if any(not t.strip() for t in page.texts.get(tag, []))]
    found += [
        f"an empty <{t}>" for t in ("a", "button", "label", "legend") if "" in map(str.strip, page.texts.get(t, []))
    ]
    found += [f"id {name!r} {count} times" for name, count in page.ids.items() if count > 1]
    found += [f"{where} names {name!r}, which is not there" for where, name in page.refers if name not in page.ids]
    found += [
        f"{tag} without a label: {given}" for tag, given, inside in page.controls if not _named(page, given, inside)
    ]
    if "{{" in text or "}}" in text or "{%" in text:
        found.append("a template's braces are shown")
    return found


def _named(page: Page, given: dict[str, str | None], inside_label: bool) -> bool:
    return (
        inside_label
        or given.get("id") in page.labelled
        or bool(given.get("aria-label") or given.get("aria-labelledby"))
    )


class LintingClient(FlaskClient):
    """Fails at the first page that is not well made; JSON, files and redirects pass."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            problems = lint(response.get_data(as_text=True))
            assert not problems, f"{response.request.path}: {problems}"
        return response
