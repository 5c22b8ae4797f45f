"""The R expressions of the case files, evaluated with our engine.  One function per kind of expression, chosen by its text."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.design import SampleDesign
from analysis.estimation.combine import means, ratios, totals
from analysis.estimation.estimates import Estimates
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.waves import covariance_between
from analysis.weighting.calibration import Calibration, calibrate, post_stratify
from analysis.weighting.diagnostics import kish_deff
from analysis.weighting.trimming import trim_weights, trimmed
from tests.analysis.reference.r_designs import declared, formula_totals, make_design, read_data, table_margins

EXPRESSIONS: list[tuple[str, Callable[[dict], dict]]] = []


def expression(pattern: str) -> Callable:
    """Register the evaluator of every ``r_call`` that the pattern matches from its start."""

    def register(function: Callable[[dict], dict]) -> Callable[[dict], dict]:
        EXPRESSIONS.append((pattern, function))
        return function

    return register


def evaluator(case: dict) -> Callable[[dict], dict] | None:
    text = " ".join(case["r_call"].split())
    return next((f for pattern, f in EXPRESSIONS if re.match(pattern, text)), None)


def opened(case: dict) -> tuple[pd.DataFrame, SampleDesign]:
    frame = read_data(case["data_csv"])
    return frame, make_design(declared(case), frame)


def numbers(frame: pd.DataFrame, names: list[str]) -> dict[str, np.ndarray]:
    return {name: frame[name].to_numpy(dtype=float) for name in names}


def e(estimates: Estimates, names: list[str], df: float | None = None) -> dict:
    """R helper ``E(m, df=)`` of the case files."""
    lower, upper = estimates.interval(normal=True)
    out = {
        "names": names,
        "estimate": estimates.value,
        "se": estimates.se,
        "vcov": estimates.covariance,
        "cv": estimates.se / np.abs(estimates.value),
        "ci95_normal": {"lower": lower, "upper": upper},
    }
    return out if df is None else {**out, "df": df, "ci95_t": t_interval(estimates, df)}


def t_interval(estimates: Estimates, df: float) -> dict:
    lower, upper = estimates.interval(df=df)
    return {"lower": lower, "upper": upper}


def by(estimates: Estimates, keys: dict, df: float | None = None) -> dict:
    """R helper ``BY(svyby(...))``."""
    rows = [".".join(parts) for parts in zip(*keys.values(), strict=True)]
    out = {"keys": keys, "rows": rows, "estimate": estimates.value, "se": estimates.se, "vcov": estimates.covariance}
    return out if df is None else {**out, "df": df, "ci95_t": t_interval(estimates, df)}


def indicators(values: pd.Series) -> dict[str, np.ndarray]:
    """0/1 columns of a factor, named as R names them."""
    levels = sorted(values.unique())
    return {f"{values.name}{level}": (values == level).to_numpy(dtype=float) for level in levels}


def tilde(text: str) -> list[str]:
    """Variables of the first formula ``~a + b``."""
    return [v.strip() for v in re.search(r"~([\w.+ ]+)", text).group(1).split("+")]


def whole(design: SampleDesign) -> Grouping:
    return Grouping.everyone(design.n)


@expression(r"\{ m <- svymean\(~[\w.+ ]+, d(, na\.rm = TRUE)?, deff = TRUE\)")
def mean_case(case: dict) -> dict:
    frame, design = opened(case)
    names = tilde(case["r_call"])
    m = means(reduce(design, numbers(frame, names), whole(design)))
    out = {**e(m, names, design.degrees_of_freedom), "deff": m.deff(), "deff_replace": m.deff(replacement=True)}
    return {**out, "n_missing": int(frame[names].isna().sum().sum())}


@expression(r"\{ m <- svytotal\(")
def total_case(case: dict) -> dict:
    frame, design = opened(case)
    names = tilde(case["r_call"])
    m = totals(reduce(design, numbers(frame, names), whole(design)))
    return {**e(m, names, design.degrees_of_freedom), "deff": m.deff()}


@expression(r"\{ r <- svyratio\(")
def ratio_case(case: dict) -> dict:
    frame, design = opened(case)
    pair = tuple(re.findall(r"~([\w.]+)", case["r_call"])[:2])
    r = ratios(reduce(design, numbers(frame, list(pair)), whole(design), products=[pair]), [pair])
    df = design.degrees_of_freedom
    interval = np.array(r.interval(df=df)).ravel()
    return {"ratio": r.value, "se": r.se, "deff": r.deff(), "df": df, "ci95_t": interval}


@expression(r"list\(mean = E\(svymean\(~\w+, d\)")
def factor_case(case: dict) -> dict:
    frame, design = opened(case)
    items = indicators(frame[tilde(case["r_call"])[0]])
    reduced = reduce(design, items, whole(design))
    df = design.degrees_of_freedom
    return {"mean": e(means(reduced), list(items), df), "total": e(totals(reduced), list(items), df)}


@expression(r"BY\(svyby\(")
def svyby_case(case: dict) -> dict:
    frame, design = opened(case)
    item, keys, function = re.search(r"svyby\(~([\w.]+), ~([\w.+ ]+), d, (\w+)", case["r_call"]).groups()
    columns = [k.strip() for k in keys.split("+")]
    # R lets the first key run fastest.
    label = frame[columns[::-1]].astype(str).agg("|".join, axis=1)
    groups = Grouping.by("keys", label.to_numpy())
    reduced = reduce(design, numbers(frame, [item]), groups)
    made = {"svymean": means, "svytotal": totals}[function](reduced)
    parts = [g.split("|")[::-1] for g in groups.labels]
    return by(made, {c: [p[i] for p in parts] for i, c in enumerate(columns)}, design.degrees_of_freedom)


@expression(r"\{ s <- subset\(d, \w+ > \d+\) m <- svymean")
def subset_case(case: dict) -> dict:
    frame, design = opened(case)
    column, limit = re.search(r"subset\(d, (\w+) > (\d+)\)", case["r_call"]).groups()
    item = tilde(case["r_call"])[0]
    inside = Grouping.where("subset", (frame[column] > float(limit)).to_numpy())
    reduced = reduce(design, numbers(frame, [item]), inside)
    m = means(reduced)
    return {**e(m, [item], m.df[0]), "total": e(totals(reduced), [item])}


@expression(r"\{ b <- svyby\(.*svycontrast\(b, list")
def contrast_case(case: dict) -> dict:
    frame, design = opened(case)
    df = design.degrees_of_freedom
    groups = Grouping.by("stype", frame["stype"].to_numpy())
    b = means(reduce(design, numbers(frame, ["api00"]), groups))
    listed = re.search(r"svycontrast\(b, list\((.*?\))\)\)", case["r_call"]).group(1)
    rows = {
        name: [float(pd.eval(v)) for v in values.split(",")]
        for name, values in re.findall(r"(\w+) = c\(([^)]*)\)", listed)
    }
    linear = b.contrast(np.array(list(rows.values())), [(name,) for name in rows])
    m = means(reduce(design, numbers(frame, ["api00", "api99"]), whole(design)))
    new, old = m.value
    one = [("contrast",)]
    ratio = m.transform(np.array([new / old]), np.array([[1 / old, -new / old**2]]), one)
    log = m.transform(np.array([np.log(new) - np.log(old)]), np.array([[1 / new, -1 / old]]), one)
    return {
        "linear": e(linear, list(rows), df),
        "growth": e(m.contrast(np.array([[1.0, -1.0]]), one), ["contrast"], df),
        "nonlinear_ratio": e(ratio, ["contrast"]),
        "nonlinear_log": e(log, ["contrast"]),
    }


@expression(r"\{ long <- rbind\(")
def two_wave_case(case: dict) -> dict:
    frame, design = opened({**case, "note": ""})
    waves = [means(reduce(design, {"y": frame[c].to_numpy(float)}, whole(design))) for c in ("api99", "api00")]
    shared, _ = covariance_between(waves[0], waves[1])
    v = np.array([[waves[0].variance[0], shared[0, 0]], [shared[0, 0], waves[1].variance[0]]])
    value, se = np.array([w.value[0] for w in waves]), np.sqrt(np.diag(v))
    change = float(value[1] - value[0])
    var = float(np.array([-1.0, 1.0]) @ v @ np.array([-1.0, 1.0]))
    half = 1.959963984540054 * np.sqrt(var)
    return {
        "by": {"keys": {"wave": ["1", "2"]}, "rows": ["1", "2"], "estimate": value, "se": se, "vcov": v},
        "change": {
            "names": ["contrast"],
            "estimate": change,
            "se": np.sqrt(var),
            "vcov": [var],
            "cv": np.sqrt(var) / change,
            "ci95_normal": {"lower": change - half, "upper": change + half},
        },
        "se_if_covariance_ignored": float(np.sqrt(np.sum(se**2))),
    }


def calibrated(text: str, frame: pd.DataFrame, design: SampleDesign) -> tuple[Calibration, str]:
    """The calibration that an R call declares, and the variance R gives it."""
    w = design.weight
    if text.startswith("postStratify"):
        return post_stratify(w, table_margins(text, frame)[0]), "joint"
    if text.startswith("rake"):
        return calibrate(w, table_margins(text, frame), bounds=(0, np.inf)), "r_rake"
    distance = re.search(r'calfun = "(\w+)"', text)
    kind = distance.group(1) if distance else "linear"
    bounds = re.search(r"bounds = c\(([\d.]+), ([\d.]+)\)", text)
    limits = (-np.inf, np.inf) if kind == "linear" else (0.0, np.inf)
    if bounds:
        limits = (float(bounds.group(1)), float(bounds.group(2)))
    known = {"margins": table_margins(text, frame)} if "list(" in text else {"totals": formula_totals(text, frame)}
    return calibrate(w, known.get("margins", []), known.get("totals", []), bounds=limits, distance=kind), "joint"


def weights(w: np.ndarray) -> dict:
    """R helper ``W(weights(d))``."""
    deff = kish_deff(w)
    small = {"n": len(w), "sum": w.sum(), "min": w.min(), "max": w.max(), "first10": w[:10]}
    return {**small, "kish_deff": deff, "kish_neff": len(w) / deff, "all": w}


@expression(r"R1\(")
def calibration_case(case: dict) -> dict:
    frame, design = opened(case)
    text = " ".join(case["r_call"].split())[3:]
    c, variance = calibrated(text, frame, design)

    def reduced(name: str, groups: Grouping):
        return reduce(design, numbers(frame, [name]), groups, c, calibrated_variance=variance)

    m = means(reduced("api00", whole(design)))
    t = totals(reduced("enroll", whole(design)))
    groups = Grouping.by("stype", frame["stype"].to_numpy())
    return {
        "weights": weights(c.final),
        "mean": e(m, ["api00"], design.degrees_of_freedom),
        "total": e(t, ["enroll"]),
        "by": by(means(reduced("api99", groups)), {"stype": list(groups.labels)}),
    }


@expression(r"\{ d <- calibrate\(.*trimWeights")
def trim_case(case: dict) -> dict:
    frame, design = opened(case)
    text = " ".join(case["r_call"].split())
    c, _ = calibrated(re.search(r"calibrate\(.*?\)\)", text).group(0), frame, design)
    w = c.final
    cut = trimmed(c, upper=38, strict=True)
    m = means(reduce(design, numbers(frame, ["api00"]), whole(design), cut))
    return {
        "before": weights(w),
        "upper38_once": weights(trim_weights(w, upper=38)),
        "upper38_strict": weights(cut.final),
        "lower25_upper38_strict": weights(trim_weights(w, lower=25, upper=38, strict=True)),
        "mean_after": e(m, ["api00"]),
    }
