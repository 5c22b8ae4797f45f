"""A chart as SVG for a web page under a strict content security policy: presentation attributes only, named and described."""

from __future__ import annotations

from html import escape
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String

from reports import faces

_FAMILY = "Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"


def to_svg(drawing: Drawing, *, title: str, description: str, ident: str = "chart", sized: bool = False) -> str:
    """One ``<svg>`` element that scales to its container; ``ident`` must be unique on the page.

    ``sized``: with its own size in points, for a file.

    Texts carry the length they were laid out with, so that they do not overlap in another face.
    """
    name, words = f"{ident}-title", f"{ident}-desc"
    whole: Any = drawing
    shapes = "".join(_shape(s, whole.height) for s in whole.contents)
    size = f'width="{_n(whole.width)}pt" height="{_n(whole.height)}pt" ' if sized else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}viewBox="0 0 {_n(whole.width)} {_n(whole.height)}" role="img" '
        f'aria-labelledby="{name} {words}" font-family="{_FAMILY}"><title id="{name}">{_text(title)}</title>'
        f'<desc id="{words}">{_text(description)}</desc>{shapes}</svg>'
    )


def _shape(shape: Any, height: float) -> str:
    """One shape; y is turned round, because SVG counts downwards."""
    match shape:
        case String():
            return _string(shape, height)
        case Line():
            ends = f'x1="{_n(shape.x1)}" y1="{_n(height - shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(height - shape.y2)}"'
            return f"<line {ends}{_paint(shape)}/>"
        case Rect():
            corner = f'x="{_n(shape.x)}" y="{_n(height - shape.y - shape.height)}"'
            return f'<rect {corner} width="{_n(shape.width)}" height="{_n(shape.height)}"{_paint(shape)}/>'
        case Circle():
            return f'<circle cx="{_n(shape.cx)}" cy="{_n(height - shape.cy)}" r="{_n(shape.r)}"{_paint(shape)}/>'
        case Polygon():
            pairs = zip(shape.points[::2], shape.points[1::2], strict=True)
            points = " ".join(f"{_n(x)},{_n(height - y)}" for x, y in pairs)
            return f'<polygon points="{points}"{_paint(shape)}/>'
        case _:
            raise TypeError(f"a chart holds a shape that has no SVG form here: {type(shape).__name__}")


def _string(shape: Any, height: float) -> str:
    wide = faces.width(shape.text, (shape.fontName,), shape.fontSize)
    bold = ' font-weight="700"' if shape.fontName.endswith("Bold") else ""
    return (
        f'<text x="{_n(shape.x)}" y="{_n(height - shape.y)}" font-size="{_n(shape.fontSize)}"{bold} '
        f'fill="{_colour(shape.fillColor)}" textLength="{_n(wide)}" lengthAdjust="spacingAndGlyphs">{_text(shape.text)}</text>'
    )


def _paint(shape: Any) -> str:
    fill = getattr(shape, "fillColor", None)
    stroke = shape.strokeColor
    out = f' fill="{_colour(fill)}"' if not isinstance(shape, Line) else ""
    if stroke is not None:
        out += f' stroke="{_colour(stroke)}" stroke-width="{_n(shape.strokeWidth)}"'
    if stroke is not None and getattr(shape, "strokeDashArray", None):
        out += f' stroke-dasharray="{" ".join(_n(v) for v in shape.strokeDashArray)}"'
    return out


def _colour(value: Any) -> str:
    return "none" if value is None else f"#{value.hexval()[2:]}"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(words: str) -> str:
    return escape(faces.visible(words))
