"""A released file never changes: a correction is a new version."""

from __future__ import annotations

import pytest

from questionnaires import released
from questionnaires.load import library
from questionnaires.messages import render
from questionnaires.released import released_problems


def test_no_released_file_has_changed():
    assert [render(problem, "en") for problem in released_problems()] == []


def test_every_file_of_the_library_is_released():
    assert released.unreleased() == ()
    assert {f"{name}.toml" for name in library()} <= set(released.released())


@pytest.fixture
def small_library(tmp_path, monkeypatch):
    (tmp_path / "a-1.0.toml").write_text("id = 1\n", encoding="utf-8")
    lines = ["# released", released.release_line(tmp_path / "a-1.0.toml"), f"{'0' * 64}  b-1.0.toml"]
    (tmp_path / released.FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(released, "folder", lambda: tmp_path)
    return tmp_path


def test_a_changed_and_a_lost_file_are_named(small_library):
    assert [(p.code, p.where) for p in released_problems()] == [("released.gone", "b-1.0.toml")]
    (small_library / "a-1.0.toml").write_text("id = 2\n", encoding="utf-8")
    assert [(p.code, p.where) for p in released_problems()] == [
        ("released.changed", "a-1.0.toml"),
        ("released.gone", "b-1.0.toml"),
    ]
