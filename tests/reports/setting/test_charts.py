"""Charts: labels inside the frame, none on another, shapes as well as colours."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from reportlab.graphics.shapes import Drawing, Line, Polygon, String

from reports import faces
from reports.charts import draw_chart
from reports.charts.diverging import palette
from reports.charts.marks import MAX_HEIGHT, apart, ticks
from reports.charts_data import Chart, Heat, HeatCell
from reports.faces import Missing
from tests.reports.setting.material import diverging, dots, heat, quadrant, slope, structure

CHARTS = (
    dots(3), dots(16), dots(32), diverging(), structure(1), structure(3), slope(2), slope(6), slope(8, gap=0.2),
    quadrant(5), quadrant(8), heat(16, 5), heat(3, 4),
)  # fmt: skip


def draw(chart: Chart, max_height: float = MAX_HEIGHT) -> Drawing:
    return draw_chart(chart, 442.2, faces.ZH_SANS, Missing(), max_height)


def boxes(drawing: Any) -> list[tuple[float, float, float, float, str]]:
    """Ink of every text: left, bottom, right, top, words."""
    found = []
    for shape in drawing.contents:
        if isinstance(shape, String):
            wide = faces.width(shape.text, (shape.fontName,), shape.fontSize)
            found.append((shape.x, shape.y, shape.x + wide, shape.y + 0.72 * shape.fontSize, shape.text))
    return found


@pytest.mark.parametrize("chart", CHARTS)
def test_labels_stay_in_the_frame(chart: Chart) -> None:
    drawing = draw(chart)
    for left, bottom, right, top, words in boxes(drawing):
        assert left >= -0.01, words
        assert right <= drawing.width + 0.01, words
        assert bottom >= -0.8, words
        assert top <= drawing.height + 0.01, words


def overlaps(drawing: Drawing) -> list[tuple[str, str]]:
    found = []
    for a, b in itertools.combinations(boxes(drawing), 2):
        if not (a[2] <= b[0] + 0.01 or b[2] <= a[0] + 0.01 or a[3] <= b[1] + 0.01 or b[3] <= a[1] + 0.01):
            found.append((a[4], b[4]))
    return found


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("share", [1.0, 0.75])
def test_labels_do_not_overlap(chart: Chart, share: float) -> None:
    natural = draw(chart)
    assert not overlaps(draw(chart, share * natural.height))


def test_labels_too_close_are_moved_apart_within_their_room() -> None:
    assert apart([5.0, 5.0, 50.0], 10, 0, 60) == [5.0, 15.0, 50.0]
    assert apart([58.0, 59.0], 10, 0, 60) == [50.0, 60.0]
    assert apart([3.0, 1.0, 2.0], 10, 0, 60) == [21.0, 1.0, 11.0]


def test_only_a_proven_change_is_coloured_and_solid() -> None:
    drawing: Any = draw(slope(4, gap=4.0))
    across = [s for s in drawing.contents if isinstance(s, Line) and s.x2 - s.x1 > 50]
    assert [bool(s.strokeDashArray) for s in across] == [False, True, False]  # the fourth has no earlier value: no line


def test_a_lower_chart_is_lower_and_complete() -> None:
    natural = draw(dots(16))
    smaller = draw(dots(16), 0.9 * natural.height)
    assert not overlaps(smaller)
    assert smaller.height <= 0.9 * natural.height + 0.01
    assert [b[4] for b in boxes(smaller)] == [b[4] for b in boxes(natural)]


def test_rows_keep_their_order() -> None:
    labels = [b[4] for b in boxes(draw(dots(16))) if b[4].startswith("第")]
    assert labels == [f"第{n}镇（街道）" for n in range(16)]


def test_bands_differ_by_shape() -> None:
    triangles = [s for s in draw(dots(16)).contents if isinstance(s, Polygon)]
    pointing_up = [p for p in triangles if p.points[5] > p.points[1]]
    assert len(triangles) == 9
    assert len(pointing_up) == 5


@pytest.mark.parametrize(("count", "middle"), [(2, None), (3, 1), (4, None), (5, 2), (4, 1)])
def test_palette_has_one_colour_per_class(count: int, middle: int | None) -> None:
    assert len(set(palette(count, middle))) == count


@pytest.mark.parametrize(("low", "high"), [(0, 100), (60.5, 72.3), (0, 0.43), (-0.4, 0.8)])
def test_ticks_are_round_and_inside(low: float, high: float) -> None:
    found = ticks(low, high)
    assert 3 <= len(found) <= 8
    assert all(low - 1e-9 <= v <= high + 1e-9 for v in found)


@pytest.mark.parametrize(("count", "middle"), [(3, 1), (4, 1), (5, 2)])
def test_neighbours_and_ends_differ_in_grey(count: int, middle: int) -> None:
    greys = [
        sum(w * int(c[i : i + 2], 16) for w, i in ((0.299, 1), (0.587, 3), (0.114, 5))) for c in palette(count, middle)
    ]
    assert abs(greys[0] - greys[-1]) > 40
    assert all(abs(a - b) > 15 for a, b in itertools.pairwise(greys))


def test_words_over_a_narrow_column_are_set_smaller_rather_than_broken() -> None:
    titles = ("Townscape and municipal works", "Pension and medical insurance", "Health care")
    cells = (HeatCell(text="·", band="middle"),) * 8
    chart = Heat(columns=(titles * 3)[:8], rows=(("Chengdong Subdistrict", cells),), legend=())
    drawn = {word for *_, text in boxes(draw(chart)) for word in text.split()}
    assert {word for title in titles for word in title.split()} <= drawn
