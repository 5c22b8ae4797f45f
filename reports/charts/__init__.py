"""Charts as vector drawings: one drawing serves the PDF and, as SVG, the web page."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing

from reports.charts.bullets import draw_bullets
from reports.charts.diverging import draw_diverging
from reports.charts.dots import draw_dots
from reports.charts.heat import draw_heat
from reports.charts.marks import MAX_HEIGHT
from reports.charts.panels import draw_panels
from reports.charts.quadrant import draw_quadrant
from reports.charts.slope import draw_slope
from reports.charts.structure import draw_structure
from reports.charts.tiles import draw_tiles
from reports.charts_data import BulletChart, Chart, Diverging, Dots, Heat, Panels, Quadrant, Slope, Structure, TileMap
from reports.faces import Missing, Typeface


def draw_chart(chart: Chart, width: float, face: Typeface, missing: Missing, max_height: float = MAX_HEIGHT) -> Drawing:
    """The drawing of ``chart``, ``width`` points wide, as high as its rows need up to ``max_height``.

    Labels stay inside the frame and do not overlap.
    """
    match chart:
        case Dots():
            return draw_dots(chart, width, face, missing, max_height)
        case Diverging():
            return draw_diverging(chart, width, face, missing, max_height)
        case Structure():
            return draw_structure(chart, width, face, missing, max_height)
        case Slope():
            return draw_slope(chart, width, face, missing, max_height)
        case Quadrant():
            return draw_quadrant(chart, width, face, missing, max_height)
        case Heat():
            return draw_heat(chart, width, face, missing, max_height)
        case Panels():
            return draw_panels(chart, width, face, missing, max_height)
        case TileMap():
            return draw_tiles(chart, width, face, missing, max_height)
        case BulletChart():
            return draw_bullets(chart, width, face, missing, max_height)
