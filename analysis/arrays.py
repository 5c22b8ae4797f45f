"""Names for the arrays that pass between kernels, and the coding of labels as integers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Bool = NDArray[np.bool_]
Labels = NDArray[Any]
"""One label per row: text, numbers or objects."""


def code_labels(labels: Labels) -> tuple[tuple[str, ...], Int]:
    """Distinct labels as text in sorted order, and each row's position among them.

    Numbers sort as numbers and print without a needless ``.0``; everything else sorts as text.
    """
    if labels.dtype.kind in "iuf":
        values, codes = np.unique(labels, return_inverse=True)
        return tuple(_number_text(v) for v in values), codes.astype(np.int64)
    values, codes = np.unique(labels.astype(str), return_inverse=True)
    return tuple(str(v) for v in values), codes.astype(np.int64)


def code_pairs(first: Int, second: Int) -> tuple[Int, Int, Int]:
    """Distinct pairs in lexicographic order: (first of each pair, second of each pair, pair number of each row)."""
    width = int(second.max(initial=0)) + 1
    keys, rows = np.unique(first * width + second, return_inverse=True)
    return keys // width, keys % width, rows.astype(np.int64)


def _number_text(value: Any) -> str:
    number = float(value)
    return str(int(number)) if number.is_integer() else repr(number)
