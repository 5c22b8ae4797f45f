"""The other charts hold any labels too, in print and on a phone: inside the frame, none on another."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.faces import Typeface
from tests.reports.setting.material import diverging, dots, heat, quadrant, slope, structure
from tests.reports.setting.material_towns import names
from tests.reports.setting.test_charts import boxes
from tests.reports.setting.test_town_charts import draw, fonts, is_clean, quick, widths


@quick
@given(labels=st.lists(names, min_size=1, max_size=18), face=fonts, width=widths)
def test_dots(labels: list[str], face: Typeface, width: float) -> None:
    chart = dots(len(labels))
    rows = tuple(replace(row, label=label) for row, label in zip(chart.rows, labels, strict=False))
    is_clean(draw(replace(chart, rows=rows), face, width))


@quick
@given(labels=st.lists(names, min_size=3, max_size=3), classes=st.lists(names, min_size=5, max_size=5), face=fonts)
def test_diverging_bars(labels: list[str], classes: list[str], face: Typeface) -> None:
    chart = diverging()
    rows = tuple(replace(row, label=label) for row, label in zip(chart.rows, labels, strict=True))
    is_clean(draw(replace(chart, rows=rows, classes=tuple(classes)), face))


@quick
@given(labels=st.lists(names, min_size=1, max_size=8), face=fonts)
def test_slopes(labels: list[str], face: Typeface) -> None:
    chart = slope(len(labels))
    lines = tuple(replace(line, label=label) for line, label in zip(chart.lines, labels, strict=True))
    is_clean(draw(replace(chart, lines=lines), face))


@quick
@given(labels=st.lists(names, min_size=1, max_size=16), heads=st.lists(names, min_size=1, max_size=8), face=fonts)
def test_heat_tables(labels: list[str], heads: list[str], face: Typeface) -> None:
    chart = heat(len(labels), len(heads))
    rows = tuple((label, cells) for label, (_, cells) in zip(labels, chart.rows, strict=True))
    is_clean(draw(replace(chart, columns=tuple(heads), rows=rows), face))


@quick
@given(labels=st.lists(names, min_size=4, max_size=4), face=fonts, width=widths)
def test_structures(labels: list[str], face: Typeface, width: float) -> None:
    chart = structure(2)
    sections = tuple(
        (label, tuple(replace(bar, label=labels[2 + k % 2]) for k, bar in enumerate(bars)))
        for label, (_, bars) in zip(labels, chart.sections, strict=False)
    )
    is_clean(draw(replace(chart, sections=sections), face, width))


@quick
@given(labels=st.lists(names, min_size=1, max_size=8), face=fonts, width=widths, together=st.booleans())
def test_quadrants(labels: list[str], face: Typeface, width: float, together: bool) -> None:
    """``together``: points so close that their names find no place beside them."""
    chart = quadrant(len(labels))
    points = tuple(
        replace(p, label=label, x=0.2, y=66.0 + k / 50) if together else replace(p, label=label)
        for k, (p, label) in enumerate(zip(chart.points, labels, strict=True))
    )
    is_clean(draw(replace(chart, points=points), face, width))


def test_points_too_close_for_their_names_are_numbered_and_keyed() -> None:
    chart = quadrant(8)
    long = tuple(
        replace(p, label=f"名称很长的第{k}项公共服务及其配套设施", x=0.2, y=66.0) for k, p in enumerate(chart.points)
    )
    words = [text for *_, text in boxes(draw(replace(chart, points=long)))]
    assert {str(k) for k in range(1, 9)} <= set(words)
    assert any("1 名称很长的第0项" in text for text in words)
