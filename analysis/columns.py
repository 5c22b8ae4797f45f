"""The door for pandas: columns of a table as arrays, groups and model columns, with every problem named by its column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.arrays import Bool, Float, Int, Labels, code_labels
from analysis.errors import ProblemList
from analysis.estimation.estimates import Estimates
from analysis.estimation.reduce import Grouping

Names = str | Sequence[str]


def as_list(names: Names | None) -> list[str]:
    """One name or several as a list."""
    if names is None:
        return []
    return [names] if isinstance(names, str) else list(names)


def require(frame: pd.DataFrame, names: Iterable[str | None]) -> None:
    """Raise AnalysisError with every name that is no column of the table."""
    problems = ProblemList()
    for name in dict.fromkeys(names):
        if name is not None and name not in frame.columns:
            problems.add("engine.no-column", f"column {name}")
        elif name is not None and not isinstance(frame[name], pd.Series):
            problems.add("survey.column-twice", f"column {name}")
    problems.raise_any()


def numbers(frame: pd.DataFrame, names: Iterable[str]) -> dict[str, Float]:
    """Columns as float64, NaN where blank.  Text that reads as numbers is taken; anything else is refused, all columns at once."""
    names = list(dict.fromkeys(names))
    require(frame, names)
    problems = ProblemList()
    found = {}
    for name in names:
        column = frame[name]
        if is_plain_number(column):
            found[name] = np.asarray(column.to_numpy(dtype=np.float64))
            continue
        if isinstance(column.dtype, pd.CategoricalDtype):
            column = column.astype(object)
        coerced = pd.to_numeric(column, errors="coerce")
        bad = coerced.isna() & ~blank(column)
        if bad.any():
            problems.add("survey.not-numeric", f"column {name}", rows=int(bad.sum()), value=str(column[bad].iloc[0]))
        found[name] = np.asarray(coerced.to_numpy(dtype=np.float64, na_value=np.nan))
    problems.raise_any()
    return found


def blank(column: pd.Series[Any]) -> pd.Series[Any]:
    """True where a column has no answer: missing, or empty text."""
    return column.isna() if is_plain_number(column) else column.isna() | (column == "")


def is_plain_number(column: pd.Series[Any]) -> bool:
    """Numbers or truth values as numpy holds them."""
    return column.dtype.kind in "iufb" and not pd.api.types.is_extension_array_dtype(column.dtype)


def labels(frame: pd.DataFrame, name: str) -> Labels:
    """A column for the design: numbers as they are, everything else as objects."""
    column = frame[name]
    if is_plain_number(column):
        return column.to_numpy()
    return np.asarray(column.astype(object).where(~blank(column), None).to_numpy(dtype=object))


def categories(frame: pd.DataFrame, name: str) -> tuple[tuple[str, ...], Int]:
    """Categories of a column and each row's number among them, −1 = blank.

    A pandas categorical keeps its own order, numbers sort as numbers, everything else as text.
    """
    column = frame[name]
    known = ~blank(column).to_numpy()
    codes = np.full(len(column), -1, dtype=np.int64)
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes[known] = column.cat.codes.to_numpy()[known]
        return tuple(str(c) for c in column.cat.categories), codes
    values = column[known]
    if pd.api.types.is_bool_dtype(values.dtype):
        plain = values.astype(str).to_numpy(dtype=object)
    elif pd.api.types.is_numeric_dtype(values.dtype):
        plain = values.to_numpy(dtype=np.float64)
    else:
        plain = values.astype(str).to_numpy(dtype=object)
    if not len(plain):
        return (), codes
    names, codes[known] = code_labels(plain)
    return names, codes


def codes_of(frame: pd.DataFrame, name: str) -> Int:
    """(n,) each row's category number, −1 = blank."""
    require(frame, [name])
    return categories(frame, name)[1]


def group_rows(frame: pd.DataFrame, by: Names | None, inside: Bool) -> tuple[Grouping, list[tuple[str, ...]]]:
    """Groups of the rows ``inside`` that occur, in the order of their labels, and the parts of each group's name.

    A row that is blank in any of the columns is in no group.
    """
    columns = as_list(by)
    require(frame, columns)
    keys: list[tuple[str, ...]] = [()]
    codes = np.where(inside, 0, -1).astype(np.int64)
    for name in columns:
        values, own = categories(frame, name)
        joint = np.where((codes >= 0) & (own >= 0), codes * len(values) + own, -1)
        present = np.unique(joint[joint >= 0])
        place = np.full(len(keys) * max(len(values), 1) + 1, -1, dtype=np.int64)
        place[present] = np.arange(len(present))
        codes = place[joint]
        keys = [(*keys[i // len(values)], values[i % len(values)]) for i in present]
    problems = ProblemList()
    if not np.any(codes >= 0):
        problems.add("survey.no-answers", f"column {', '.join(columns)}" if columns else "subset")
    problems.raise_any()
    return Grouping(kind="+".join(columns), labels=tuple("|".join(key) for key in keys), codes=codes), keys


def model_columns(frame: pd.DataFrame, names: Sequence[str], inside: Bool) -> tuple[Float, tuple[str, ...]]:
    """(n, p) columns of a regression without the intercept, and their names.

    Numbers and truth values as they are; other columns as ``name=category`` for every category that occurs but the first.
    """
    require(frame, names)
    columns: dict[str, Float] = {}
    for name in names:
        kind = frame[name].dtype
        if pd.api.types.is_numeric_dtype(kind) and not isinstance(kind, pd.CategoricalDtype):
            columns[name] = numbers(frame, [name])[name]
            continue
        values, codes = categories(frame, name)
        present = np.unique(codes[inside & (codes >= 0)])
        for k in present[1:]:
            columns[f"{name}={values[k]}"] = np.where(codes < 0, np.nan, codes == k)
    stacked = np.column_stack(list(columns.values())) if columns else np.zeros((len(frame), 0))
    return stacked, tuple(columns)


def mask_of(frame: pd.DataFrame, condition: Any) -> Bool:
    """(n,) the rows for which a condition holds; a missing value counts as no."""
    problems = ProblemList()
    if len(condition) != len(frame):
        problems.add("survey.mask-length", "subset", found=len(condition), expected=len(frame))
    elif isinstance(condition, pd.Series) and not condition.index.equals(frame.index):
        problems.add("survey.mask-index", "subset")
    problems.raise_any()
    if isinstance(condition, pd.Series):
        return np.asarray(condition.astype("boolean").to_numpy(dtype=bool, na_value=False))
    return np.asarray(condition, dtype=bool)


def zero_one(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, Float]:
    """Columns of 0, 1 and blanks; anything else is refused."""
    found = numbers(frame, names)
    problems = ProblemList()
    for name, values in found.items():
        bad = ~np.isnan(values) & (values != 0) & (values != 1)
        if bad.any():
            problems.add("survey.not-a-share", f"column {name}", rows=int(bad.sum()), value=f"{values[bad][0]:g}")
    problems.raise_any()
    return found


def is_one_of(frame: pd.DataFrame, name: str, wanted: Iterable[Any]) -> Float:
    """1 where the answer is one of ``wanted``, 0 where it is another, NaN where there is none."""
    require(frame, [name])
    values, codes = categories(frame, name)
    problems = ProblemList()
    asked = [text(value) for value in wanted]
    for value in asked:
        if value not in values:
            problems.add("survey.unknown-category", f"column {name}", category=value, known=", ".join(values[:20]))
    problems.raise_any()
    good = np.array([value in asked for value in values])
    return np.where(codes < 0, np.nan, good[codes])


def text(value: Any) -> str:
    """A category as :func:`categories` writes it: ``5`` for 5.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def named(
    made: Estimates, by: Names | None, keys: Sequence[tuple[str, ...]], name: str, items: Sequence[str]
) -> Estimates:
    """Labels in parts: the groups' columns, then the item."""
    labels = tuple((*key, item) for key in keys for item in items)
    return replace(made, labels=labels, key_names=(*as_list(by), name))
