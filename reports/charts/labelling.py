"""Where the names of points stand: beside them, inside the frame, on nothing that is there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from reports import faces
from reports.charts.legends import LINE
from reports.charts_data import QuadrantPoint
from reports.faces import Typeface

SIZE = 8.5
_REACH = (6.0, 14.0, 24.0, 36.0)
Box = tuple[float, float, float, float]


class Plane(Protocol):
    """A frame with its scale."""

    @property
    def x0(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def y0(self) -> float: ...
    @property
    def y1(self) -> float: ...
    def x(self, value: float) -> float: ...
    def y(self, value: float) -> float: ...


def places(
    points: Sequence[QuadrantPoint],
    names: Sequence[Sequence[str]],
    plane: Plane,
    taken: Sequence[Box],
    face: Typeface,
    *,
    anywhere: bool = False,
) -> list[Box] | None:
    """A free box per name, in the order of the points; ``None`` if one finds none near its point.

    Points higher up choose first.  ``anywhere``: far from its point if need be, and on others where there is no room at all.
    """
    used, found = list(taken), dict[int, Box]()
    for k in sorted(range(len(points)), key=lambda k: -points[k].y):
        wide = max(faces.width(line, face.regular, SIZE) for line in names[k])
        size = (wide, LINE * len(names[k]))
        at = (plane.x(points[k].x), plane.y(points[k].y))
        free = next((b for b in _candidates(at, size, plane, anywhere) if not any(_touch(b, o) for o in used)), None)
        if free is None and not anywhere:
            return None
        found[k] = free or next(_around(at, size))
        used.append(found[k])
    return [found[k] for k in range(len(points))]


def _candidates(at: tuple[float, float], size: tuple[float, float], plane: Plane, anywhere: bool) -> Iterator[Box]:
    inside = [b for b in _around(at, size) if _within(b, plane)]
    yield from inside
    if anywhere:
        far = [b for b in _grid(size, plane) if _within(b, plane)]
        yield from sorted(far, key=lambda b: (b[0] - at[0]) ** 2 + (b[1] - at[1]) ** 2)


def _around(at: tuple[float, float], size: tuple[float, float]) -> Iterator[Box]:
    (x, y), (wide, high) = at, size
    for r in _REACH:
        for dx in (r, -r - wide, -wide / 2):
            for dy in (r * 0.8, -r * 0.8):
                low = y + dy - (LINE / 2 if dy > 0 else high - LINE / 2)
                yield (x + dx, low, x + dx + wide, low + high)


def _grid(size: tuple[float, float], plane: Plane) -> Iterator[Box]:
    wide, high = size
    across, up = int((plane.x1 - plane.x0) / (wide + 3)), int((plane.y1 - plane.y0) / (high + 1))
    for i in range(across):
        for j in range(up):
            x, y = plane.x0 + 2 + i * (wide + 3), plane.y0 + 1 + j * (high + 1)
            yield (x, y, x + wide, y + high)


def _within(box: Box, plane: Plane) -> bool:
    return plane.x0 < box[0] and box[2] < plane.x1 and plane.y0 < box[1] and box[3] < plane.y1


def _touch(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])
