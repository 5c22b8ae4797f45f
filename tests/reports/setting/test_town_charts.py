"""Bullet charts, small multiples and tile maps: whatever the labels, they stay in the frame and apart, in colour and grey."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Circle, Line, Polygon, Rect

from reports import faces
from reports.charts import draw_chart
from reports.charts.png import to_png
from reports.charts.svg import to_svg
from reports.charts_data import BulletChart, Chart, Mark, Panels, TileMap
from reports.faces import Missing, Typeface
from tests.reports.setting.material_towns import MARKS, PLACES, SENSES, TOWNS, bullets, names, panels, tiles
from tests.reports.setting.test_charts import boxes, overlaps

WIDTH = 442.2
quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
fonts = st.sampled_from([faces.ZH_SANS, faces.EN_SANS])
widths = st.sampled_from([WIDTH, 330.0])
"""In print, and on a phone."""


def draw(chart: Chart, face: Typeface = faces.ZH_SANS, width: float = WIDTH) -> Any:
    faces.register()
    return draw_chart(chart, width, face, Missing())


def is_clean(drawing: Any) -> None:
    """Every label and every shape inside the frame, no label on another."""
    for left, bottom, right, top, words in boxes(drawing):
        assert left >= -0.01, words
        assert right <= drawing.width + 0.01, words
        assert bottom >= -0.8, words
        assert top <= drawing.height + 0.01, words
    for x, y in _corners(drawing):
        assert -0.5 <= x <= drawing.width + 0.5
        assert -0.5 <= y <= drawing.height + 0.5
    assert not overlaps(drawing)


def _corners(drawing: Any) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for shape in drawing.contents:
        match shape:
            case Line():
                found += [(shape.x1, shape.y1), (shape.x2, shape.y2)]
            case Rect():
                found += [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
            case Circle():
                found += [(shape.cx - shape.r, shape.cy - shape.r), (shape.cx + shape.r, shape.cy + shape.r)]
            case Polygon():
                found += zip(shape.points[::2], shape.points[1::2], strict=True)
    return found


def entitled(chart: BulletChart | Panels | TileMap, words: list[str]) -> Chart:
    """With these words in the legend, as far as it goes."""
    marks = [mark for mark, _ in chart.legend]
    return replace(chart, legend=tuple(zip(marks, words, strict=False)))


legends = st.lists(names, min_size=1, max_size=5)


@quick
@given(
    rows=st.lists(names, min_size=1, max_size=18),
    titles=st.lists(names, min_size=1, max_size=6),
    face=fonts,
    width=widths,
    words=legends,
)
def test_small_multiples_hold_any_labels(
    rows: list[str], titles: list[str], face: Typeface, width: float, words: list[str]
) -> None:
    is_clean(draw(entitled(panels(rows, titles), words), face, width))


@quick
@given(
    labels=st.lists(names, min_size=1, max_size=16),
    titles=st.lists(names, min_size=1, max_size=5),
    face=fonts,
    width=widths,
    words=legends,
)
def test_tile_maps_hold_any_labels(
    labels: list[str], titles: list[str], face: Typeface, width: float, words: list[str]
) -> None:
    is_clean(draw(entitled(tiles(labels, PLACES[: len(labels)], titles), words), face, width))


@quick
@given(data=st.data(), labels=st.lists(names, min_size=1, max_size=14), face=fonts, width=widths, words=legends)
def test_bullet_charts_hold_any_labels(
    data: st.DataObject, labels: list[str], face: Typeface, width: float, words: list[str]
) -> None:
    texts = data.draw(st.lists(names, min_size=len(labels), max_size=len(labels)))
    is_clean(draw(entitled(bullets(labels, texts), words), face, width))


@pytest.mark.parametrize("columns", [1, 5, 9, 16])
def test_tile_maps_of_any_shape_are_clean(columns: int) -> None:
    is_clean(draw(tiles(places=[(k % columns, k // columns) for k in range(len(TOWNS))])))


def test_names_too_long_for_their_tiles_are_numbered_and_keyed() -> None:
    long = ["Neighbourhood-of-the-far-north", *TOWNS[1:]]
    words = [b[4] for b in boxes(draw(tiles(long)))]
    assert words.count("1") == len(SENSES)
    assert any("1 Neighbourhood-of-the-far-north" in w for w in words)


def test_where_tiles_lie_does_not_depend_on_the_first_row_and_column() -> None:
    moved = [(column + 3, row + 2) for column, row in PLACES]
    assert boxes(draw(tiles(places=moved))) == boxes(draw(tiles()))


def test_classes_differ_by_sign_and_in_grey() -> None:
    """No two classes with the same sign; fills that stand beside each other differ in grey, or by hatching."""
    signs: dict[Mark, tuple[object, ...]] = {}
    for mark in MARKS:
        one = tiles(names=["镇"], places=[(0, 0)], titles=["感"])
        sheet = one.sheets[0]
        chart = type(one)(
            sheets=(type(sheet)(title="感", tiles=(type(sheet.tiles[0])(label="镇", column=0, row=0, mark=mark),)),),
            legend=(),
        )
        shapes = draw(chart).contents
        signs[mark] = tuple(
            (type(s).__name__, getattr(s, "fillColor", None) and s.fillColor.hexval(), tuple(getattr(s, "points", ())))
            for s in shapes
            if not isinstance(s, Line) or mark == "hidden"
        )
    assert len(set(signs.values())) == len(MARKS)
    fills = ("#1f4e8c", "#f3c9a8", "#ffffff")
    greys = [sum(w * int(c[i : i + 2], 16) for w, i in ((0.299, 1), (0.587, 3), (0.114, 5))) for c in fills]
    assert all(b - a > 30 for a, b in itertools.pairwise(greys))


def test_a_target_not_reached_is_hatched_and_one_reached_is_not() -> None:
    def lines(ratio: float, met: bool) -> int:
        chart = bullets(["甲"])
        row = type(chart.rows[0])(label="甲", ratio=ratio, at_least=True, met=met, text="x")
        return sum(isinstance(s, Line) for s in draw(type(chart)(rows=(row,), axis_label="", legend=())).contents)

    assert lines(0.9, False) > lines(1.1, True) + 10


def test_a_bar_beyond_the_axis_ends_in_a_point() -> None:
    assert sum(isinstance(s, Polygon) for s in draw(bullets()).contents) == 1


@pytest.mark.parametrize("chart", [bullets(), panels(), tiles()])
def test_each_is_a_clean_svg_and_a_picture(chart: Chart) -> None:
    drawing = draw(chart)
    root = ET.fromstring(to_svg(drawing, title="图1", description="说明", ident="c1"))
    assert len(root) == len(drawing.contents) + 2
    assert not [e for e in root.iter() if {"style", "class", "onload", "href"} & set(e.attrib)]
    assert to_png(drawing)[:4] == b"\x89PNG"
