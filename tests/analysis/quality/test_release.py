"""Nothing that is published tells of one to four persons: read off, or worked out from what stands beside it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from analysis.quality.release import released
from analysis.results.quality import QualityCell, QualityOutcome


def cell(town: str, flagged: int, n: int = 200, kind: str = "town", out_of_line: bool = False) -> QualityCell:
    return QualityCell(
        rule="all-top-1", kind=kind, town=town, n=n, flagged=flagged, share=flagged / n, expected=0.01, ratio=2.0,
        p=0.2, p_adjusted=0.4, out_of_line=out_of_line,
    )  # type: ignore[arg-type]  # fmt: skip


def outcome(flagged: int, n: int) -> QualityOutcome:
    return QualityOutcome(
        rule="all-top-1", n=n, flagged=flagged, share=flagged / n, compared={"town": 3}, not_compared={}
    )


def publish(*counts: int, n: int = 200):
    cells = [cell(f"t{i}", count, n) for i, count in enumerate(counts)]
    shown, cells_shown = released([outcome(sum(counts), n * len(counts))], cells)
    return shown[0], cells_shown


def test_none_and_five_or_more_are_published() -> None:
    total, cells = publish(0, 5, 40)
    assert (total.flagged, [c.flagged for c in cells]) == (45, [0, 5, 40])
    assert {c.release_code for c in cells} == {""}


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_one_small_count_takes_the_total_and_the_others_shares_with_it(count: int) -> None:
    total, cells = publish(0, count, 40)
    assert (total.flagged, total.share, total.release_code) == (None, None, "X")
    small = cells[1]
    assert (small.flagged, small.share, small.ratio, small.p, small.release_code) == (None, None, None, None, "X")
    assert [c.expected for c in cells] == [None, None, None]
    assert (cells[2].flagged, cells[2].share, cells[2].release_code) == (40, 0.2, "")


def test_persons_without_the_sign_are_persons_too() -> None:
    _, cells = publish(198, 60, 70)
    assert (cells[0].flagged, cells[0].release_code) == (None, "X")


def test_fewer_than_ten_answers_tell_nothing() -> None:
    _, cells = publish(5, 6, 7, n=9)
    assert {c.flagged for c in cells} == {None}


def test_the_spread_of_fewer_than_ten_answers_is_none_either() -> None:
    spread = QualityOutcome(rule="all-top-1", n=209, flagged=None, share=None, compared={}, not_compared={})
    towns = [replace(cell("t1", 0, n), flagged=None, share=None, expected=None, p=None) for n in (9, 10)]
    _, (small, large) = released([spread], towns)
    assert (small.ratio, small.release_code) == (None, "X")
    assert (large.ratio, large.release_code) == (2.0, "")


def test_what_is_out_of_line_stays_named() -> None:
    _, cells = released([outcome(3, 200)], [cell("t0", 3, out_of_line=True)])
    assert (cells[0].out_of_line, cells[0].flagged) == (True, None)


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_where_the_total_is_published_every_hidden_count_may_still_be_any_of_one_to_four(hidden: int) -> None:
    """An attacker who knows the total and the shown counts lists all ways to fill in the hidden ones: by exhaustion."""
    seen = 0
    for counts in itertools.product(range(1, 5), repeat=hidden):
        total, cells = publish(*counts, 40)
        if total.flagged is None:
            continue
        seen += 1
        left = total.flagged - sum(c.flagged for c in cells if c.flagged is not None)
        ways = [way for way in itertools.product(range(1, 5), repeat=hidden) if sum(way) == left]
        assert all({way[i] for way in ways} == {1, 2, 3, 4} for i in range(hidden))
    assert seen == {1: 0, 2: 4, 3: 44}[hidden]  # (1,4) … (4,1); sums of 6 to 9: 10 + 12 + 12 + 10


def test_an_interviewers_small_count_is_hidden_but_does_not_decide_about_the_total() -> None:
    cells = [cell("t0", 40), cell("t1", 50), cell("t0", 3, 30, "interviewer", out_of_line=True)]
    shown, found = released([outcome(90, 400)], cells)
    assert shown[0].flagged == 90
    assert (found[2].flagged, found[2].expected) == (None, None)
