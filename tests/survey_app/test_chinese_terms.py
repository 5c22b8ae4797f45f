"""One thing has one Chinese name, on pages, in letters and in reports; what it was also called is listed here."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

PROJECT = Path(__file__).parents[2]
CATALOGUE = PROJECT / "survey_app/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
SAY_INSTEAD = {
    "答题码": ("参与码", "邀请码", "调查码", "填写码", "这个码"),
    "信函": ("信件", "信上", "来信", "这封信", "邀请信", "那封信"),
    "未回复": ("回音",),
    "问卷": ("这份表", "这张表", "表单", "过期的表"),
    "测算（一期）": ("不能评估", "参加评估", "每次评估"),
}


def texts() -> dict[str, str]:
    """Where → text: the page catalogue, and every source file that holds Chinese."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans_CN")
    found = {f"page text {m.id!r}": str(m.string) for m in catalogue if m.id}
    for room in ("questionnaires", "analysis", "reports", "survey_app"):
        for path in sorted((PROJECT / room).rglob("*")):
            if path.suffix in (".py", ".html", ".toml", ".js"):
                found[str(path.relative_to(PROJECT))] = path.read_text(encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    return texts()


def test_the_chosen_terms_are_in_use(said: dict[str, str]) -> None:
    everything = "".join(said.values())
    assert all(everything.count(term) >= 3 for term in ("答题码", "信函", "未回复", "问卷"))


@pytest.mark.parametrize("term", SAY_INSTEAD)
def test_nothing_has_a_second_name(said: dict[str, str], term: str) -> None:
    found = [(where, other) for other in SAY_INSTEAD[term] for where, text in said.items() if other in text]
    assert not found, f"say {term}"
