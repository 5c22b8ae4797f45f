"""Charts as SVG: well-formed, named, nothing that a strict content security policy refuses."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from reports import faces
from reports.charts import draw_chart
from reports.charts.svg import to_svg
from reports.charts_data import Chart
from reports.faces import Missing
from tests.reports.setting.material import diverging, dots, structure

NS = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("chart", [dots(), diverging(), structure()])
def test_svg_has_every_shape_and_no_style(chart: Chart) -> None:
    drawing = draw_chart(chart, 442.2, faces.ZH_SANS, Missing())
    root = ET.fromstring(to_svg(drawing, title="图 <1>", description="说明 & 更多", ident="c1"))
    assert len(root) == len(drawing.contents) + 2
    assert root.findtext(f"{NS}title") == "图 <1>"
    assert root.get("aria-labelledby") == "c1-title c1-desc"
    for element in root.iter():
        assert not {"style", "class", "onload", "href"} & set(element.attrib)
        for name in ("x", "y", "cx", "cy"):
            assert float(element.get(name, "0")) >= -0.01
