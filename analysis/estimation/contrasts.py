"""Contrasts by name: which parameters, with which coefficients, or which smooth function of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from analysis.arrays import Float
from analysis.errors import ProblemList

Key = str | tuple[str, ...]
Term = Mapping[Key, float] | Callable[[Mapping[Key, Any]], Any]
"""Coefficients by parameter, or a smooth function of the parameters, e.g. ``lambda p: p["api00"] / p["api99"]``."""

STEP = 1e-150


class Parameters(Mapping[Key, Any]):
    """Values by name.  A parameter is found by its whole key ``("E", "api00")``, by ``"E / api00"``, or by a part that only
    one parameter has (``"E"`` where there is one item)."""

    def __init__(self, labels: tuple[tuple[str, ...], ...], values: Any) -> None:
        self._values = values
        self._places: dict[Key, list[int]] = {}
        for i, label in enumerate(labels):
            keys: set[Key] = {label, " / ".join(part for part in label if part), *label}
            for key in keys:
                self._places.setdefault(key, []).append(i)
        self._labels = labels

    def place(self, key: Key) -> int:
        """The number of the parameter.  Raises AnalysisError: no such parameter, or more than one."""
        found = self._places.get(key, [])
        problems = ProblemList()
        if len(found) != 1:
            code = "contrast.unknown-parameter" if not found else "contrast.ambiguous-parameter"
            known = ", ".join(" / ".join(part for part in label if part) for label in self._labels[:20])
            problems.add(code, "contrast", parameter=str(key), known=known)
        problems.raise_any()
        return found[0]

    def __getitem__(self, key: Key) -> Any:
        return self._values[self.place(key)]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)


def linearised(labels: tuple[tuple[str, ...], ...], value: Float, terms: Mapping[str, Term]) -> tuple[Float, Float]:
    """Values (q,) of the terms and their gradient (q, p) at ``value`` (p,).

    The gradient of a function is taken by a complex step, exact to rounding (Squire & Trapp 1998, SIAM Review 40, 110–112), so
    the function must be made of arithmetic and numpy's elementary functions.
    """
    rows = [_row(labels, value, term) for term in terms.values()]
    return np.array([at for at, _ in rows]), np.array([slope for _, slope in rows])


def _row(labels: tuple[tuple[str, ...], ...], value: Float, term: Term) -> tuple[float, Float]:
    slope = np.zeros(len(value))
    if isinstance(term, Mapping):
        names = Parameters(labels, value)
        for key, coefficient in term.items():
            slope[names.place(key)] += coefficient
        return float(slope @ value), slope
    for k in range(len(value)):
        moved = value.astype(np.complex128)
        moved[k] += 1j * STEP
        slope[k] = np.imag(term(Parameters(labels, moved))) / STEP
    return float(term(Parameters(labels, value))), slope
