"""The R expressions of the case files, evaluated with our engine.  One function per kind of expression, chosen by its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from analysis.design import SampleDesign
from analysis.estimation import intervals
from analysis.estimation.combine import means, ratios, totals
from analysis.estimation.estimates import Estimates
from analysis.estimation.moments import covariances
from analysis.estimation.ordinal import ordinal_regress
from analysis.estimation.quantiles import quantile, quantiles
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.regression import regress
from analysis.estimation.replicates import ReplicateEstimates, ReplicateWeights, estimate, given, jackknife, reweighted
from analysis.estimation.tests import TestResult, independence_f, independence_wald, rank_test, t_test
from analysis.estimation.waves import covariance_between
from analysis.estimation.working import likelihood_ratio_test, wald_test
from analysis.proportions import korn_graubard
from analysis.weighting.calibration import Calibration, calibrate, post_stratify
from analysis.weighting.diagnostics import kish_deff
from analysis.weighting.trimming import trim_weights, trimmed
from tests.analysis.reference.r_designs import DESIGNS, declared, formula_totals, make_design, read_data, table_margins

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


def levels(call: str) -> tuple[str, float]:
    """``I(api00 > 850)`` or the case's own indicator: column and limit."""
    found = re.search(r"I\((\w+) > (\d+)\)", call)
    return found.group(1), float(found.group(2))


@expression(r"\{ p <- svyciprop\(")
def proportion_case(case: dict) -> dict:
    frame, design = opened(case)
    column, limit = re.search(r"hi = (\w+)>(\d+)", case["note"]).groups()
    method = re.search(r"method (\w+)", case["note"]).group(1)
    rare, above = levels(case["r_call"])
    items = {"hi": (frame[column] > float(limit)).to_numpy(float), "rare": (frame[rare] > above).to_numpy(float)}
    m = means(reduce(design, items, whole(design)))
    df = np.full(2, float(design.degrees_of_freedom))
    out: dict = {"df": df[0]}
    for key, k, level in (("level95", 0, 0.95), ("level90", 0, 0.9), ("rare_gt850", 1, 0.95)):
        if method == "mean":
            ends = m.interval(level, df=df)
        elif method == "logit":
            ends = intervals.logit(m.value, m.se, df, level)
        else:
            ends = korn_graubard(m.value, m.variance, np.full(2, float(design.n)), df, level)
        out[key] = {"estimate": m.value[k], "ci": [ends[0][k], ends[1][k]]}
    return out


@expression(r"\{ t <- svytable\(")
def table_case(case: dict) -> dict:
    frame, design = opened(case)
    a, b = tilde(case["r_call"])
    rows, cols = sorted(frame[a].unique()), sorted(frame[b].unique())
    cells = {
        f"interaction({a}, {b}){r}.{c}": ((frame[a] == r) & (frame[b] == c)).to_numpy(float) for c in cols for r in rows
    }
    reduced = reduce(design, cells, whole(design))
    counts = totals(reduced).value.reshape(len(cols), len(rows)).T
    square = {"rows": rows, "cols": cols}
    return {
        "counts": {**square, "values": counts},
        "pct": {**square, "values": 100 * counts / counts.sum()},
        "interaction_mean": e(means(reduced), list(cells)),
    }


@expression(r"\{ v <- svyvar\(")
def variance_case(case: dict) -> dict:
    frame, design = opened(case)
    names = tilde(case["r_call"])
    v = covariances(design, numbers(frame, names), whole(design))
    k = len(names)
    return {
        "estimate": {"rows": names, "cols": names, "values": v.value.reshape(k, k)},
        "se": {"rows": [a for a in names for _ in names], "values": v.se},
    }


@expression(r"\{ f <- function\(it\) \{ q <- svyquantile")
def quantile_case(case: dict) -> dict:
    frame, design = opened(case)
    x = frame[tilde(case["r_call"])[0]].to_numpy(float)
    shares = re.search(r"d, c\(([\d., ]+)\)", case["r_call"]).group(1).replace(" ", "").split(",")
    out: dict = {"df": design.degrees_of_freedom}
    for kind in ("mean", "beta"):
        q = quantiles(design, x, [float(p) for p in shares], whole(design), kind=kind)
        values = np.column_stack([q.value, *q.interval(), q.se])
        matrix = {"rows": shares, "cols": ["quantile", "ci.2.5", "ci.97.5", "se"], "values": values}
        out[kind] = {"matrix": matrix, "se": values[:, 3]}
    return out


@expression(r"\{ l <- lapply\(c\(\"math\"")
def quantile_rules_case(case: dict) -> dict:
    frame, design = opened(case)
    x = frame[tilde(case["r_call"])[0]].to_numpy(float)
    shares = re.search(r"d, c\(([\d., \n]+)\)", case["r_call"]).group(1).split(",")
    return {r: [quantile(x, design.weight, float(p), r) for p in shares] for r in ("math", "school", "hf7")}


def model(text: str, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Response and columns (treatment coding) of ``svyglm(response ~ a + b, d …)``."""
    response, right = re.search(r"svyglm\((.+?) ~ ([\w.+ ]+), ?\w+", text).groups()
    test = re.match(r'I\(([\w.]+) == "(\w+)"\)', response)
    y = (frame[test.group(1)] == test.group(2)).to_numpy(float) if test else frame[response].to_numpy(float)
    columns = {"(Intercept)": np.ones(len(frame))}
    for name in (t.strip() for t in right.split("+")):
        if frame[name].dtype.kind in "if":
            columns[name] = frame[name].to_numpy(float)
        else:
            columns |= dict(list(indicators(frame[name]).items())[1:])
    return y, np.column_stack(list(columns.values())), tuple(columns)


@expression(r"GLM\(svyglm\(")
def glm_case(case: dict) -> dict:
    frame, design = opened(case)
    y, x, names = model(case["r_call"], frame)
    family = {"quasibinomial": "logit", "quasipoisson": "poisson"}[
        re.search(r"family = (\w+)\(", case["r_call"]).group(1)
    ]
    fit = regress(design, y, x, names, family, stopping="r")
    return glm(fit.coefficients, names, fit.df, fit.dispersion)


def glm(b: Estimates | ReplicateEstimates, names: tuple[str, ...], df: float, dispersion: float) -> dict:
    """R helper ``GLM(m)``."""
    t = b.value / b.se
    p = 2 * stats.t.sf(np.abs(t), df)
    small = {"names": list(names), "estimate": b.value, "se": b.se, "t": t, "p": p}
    return {**small, "vcov": b.covariance, "df.residual": df, "dispersion": dispersion}


@expression(r"\{ m <- svyglm\(")
def glm_terms_case(case: dict) -> dict:
    frame, design = opened(case)
    y, x, names = model(case["r_call"], frame)
    fit = regress(design, y, x, names)
    dropped = tilde(case["r_call"].split("regTermTest(m, ")[1])
    index = np.array([names.index(name) for name in dropped])
    keep = np.setdiff1d(np.arange(len(names)), index)
    wald = wald_test(fit, index)
    small = regress(design, y, x[:, keep], tuple(names[k] for k in keep))
    ratio = likelihood_ratio_test(fit, small, index)
    return {
        **glm(fit.coefficients, names, fit.df, fit.dispersion),
        "waldF": {"F": wald.statistic, "df": wald.df, "ddf": wald.ddf, "p": wald.p},
        "LRT": {"chisq": ratio.statistic, "lambda": list(ratio.eigenvalues), "p": ratio.p, "df": ratio.df},
    }


@expression(r"\{ tt <- svyttest\(")
def tests_case(case: dict) -> dict:
    frame, design = opened(case)
    y, group = re.search(r"svyttest\(([\w.]+) ~ ([\w.]+),", case["r_call"]).groups()
    against = float(re.search(r"I\(\w+ - (\d+)\)", case["r_call"]).group(1))
    three = re.search(r'~ ([\w.]+), d, test = "KruskalWallis"', case["r_call"]).group(1)
    a, b = re.search(r"svychisq\(~([\w.]+) \+ ([\w.]+),", case["r_call"]).groups()
    column = {name: frame[name].to_numpy() for name in (group, three, a, b)}
    values = frame[y].to_numpy(float)
    kruskal = rank_test(design, values, column[three], ties="r")
    # R prints the degrees of freedom as the statistic and the chi-square as the parameter here.
    swapped = {"method": "Design-based KruskalWallis test", "statistic": kruskal.df[0], "parameter": kruskal.estimate}
    return {
        "ttest": ht(t_test(design, values, column[group]), "Design-based t-test"),
        "onesample": ht(t_test(design, values - against), "Design-based one-sample t-test"),
        "chisq": {
            "F": ht(independence_f(design, column[a], column[b]), "Pearson's X^2: Rao & Scott adjustment"),
            "adjWald": ht(independence_wald(design, column[a], column[b]), "Design-based Wald test of association"),
        },
        "rank": {"wilcoxon": ht(rank_test(design, values, column[group], ties="r"), "Design-based KruskalWallis test")},
        "kruskal": {**swapped, "p.value": kruskal.p},
    }


def ht(result: TestResult, method: str) -> dict:
    """R helper ``HT(test)``."""
    out = {"method": method, "statistic": result.statistic, "parameter": list(result.df), "p.value": result.p}
    return {**out, "estimate": result.estimate, "conf.int": [result.lower, result.upper]}


def ordinal_data(case: dict) -> tuple[SampleDesign, np.ndarray, np.ndarray, tuple[str, ...]]:
    """Design, classes 0 … J−1, columns and their names of ``svyolr(mealcat ~ a + b, d)``."""
    frame, design = opened(case)
    column, cuts = re.search(r"cut\((\w+),c\(([-\d,]+)\)\)", case["note"]).groups()
    y = np.searchsorted(np.array(cuts.split(","), dtype=float)[1:], frame[column].to_numpy(float))
    right = re.search(r"svyolr\(\w+ ~ ([\w.+ ]+), d\)", case["r_call"]).group(1)
    columns: dict = {}
    for name in (t.strip() for t in right.split("+")):
        numeric = frame[name].dtype.kind in "if"
        columns |= {name: frame[name].to_numpy(float)} if numeric else dict(list(indicators(frame[name]).items())[1:])
    return design, y, np.column_stack(list(columns.values())), tuple(columns)


@expression(r"\{ d\$variables\$mealcat <- .* svyolr\(")
def ordinal_case(case: dict) -> dict:
    design, y, x, columns = ordinal_data(case)
    fit = ordinal_regress(design, y, x, columns, optimiser="r_optim")
    names = [label[0] for label in fit.labels]
    return {
        "coef": dict(zip(names, fit.value, strict=True)),
        "names": names,
        "estimate": fit.value,
        "se": fit.se,
        "vcov": fit.covariance,
        "df": design.degrees_of_freedom - len(columns),
    }


def given_weights(case: dict, frame: pd.DataFrame) -> ReplicateWeights:
    """Replicate weights of the second file; scale and rscales by the method that made them."""
    file = read_data(case["data_csv"][1])
    final = file[[c for c in file if c.startswith("rw")]].to_numpy(float)
    count = final.shape[1]
    scale, rscales = 1 / (count - 1), np.ones(count)
    if "jk" in case["data_csv"][1]:
        call = {"apiclus1.csv": "ids=~dnum, weights=~pw", "apistrat.csv": "ids=~1, strata=~stype, weights=~pw"}
        fpc = ", fpc=~fpc" if "fpc" in case["data_csv"][1] else ""
        made = jackknife(make_design(call[case["data_csv"][0]] + fpc, frame))
        # The same replicates, in the order of the units' names rather than of the rows.
        np.testing.assert_allclose(np.unique(made.replicates, axis=1), np.unique(final, axis=1), rtol=1e-12)
        scale, rscales = made.scale, made.rscales
    elif "_boot" in case["data_csv"][1]:
        # Canty & Davison draw n of n units: their variance is too small by (n − 1)/n.
        n = frame["dnum"].nunique()
        scale *= n / (n - 1)
    return given(file["w"].to_numpy(float), final, "other", scale=scale, rscales=rscales)


def weighted_mean(w: np.ndarray, y: np.ndarray) -> np.ndarray:
    known = ~np.isnan(y)
    return w[known] @ y[known] / w[known].sum()


def refit(frame: pd.DataFrame, y: np.ndarray, x: np.ndarray, names: tuple[str, ...]) -> Callable:
    return lambda w: regress(SampleDesign(weight=w), y, x, names).coefficients.value


@expression(r"\{ m <- svymean\(~api00 \+ api99, rd\)")
def replicate_case(case: dict) -> dict:
    frame = read_data(case["data_csv"][0])
    rw = given_weights(case, frame)
    df = rw.degrees_of_freedom
    api = frame[["api00", "api99"]].to_numpy(float)
    stype = frame["stype"].to_numpy()
    groups = sorted(set(stype))

    def by_type(w: np.ndarray) -> np.ndarray:
        return np.array([weighted_mean(w[stype == g], api[stype == g, 1]) for g in groups])

    mean = estimate(rw, lambda w: w @ api / w.sum())
    ratio = estimate(rw, lambda w: w @ api[:, 0] / (w @ api[:, 1]))
    median = estimate(rw, lambda w: np.array(quantile(api[:, 0], w, 0.5)))
    y, x, names = model(case["r_call"], frame)
    fit = estimate(rw, refit(frame, y, x, names))
    scaled = rw.weight / rw.weight.mean()
    dispersion = float(scaled @ (y - x @ fit.value) ** 2)
    return {
        "scale": rw.scale,
        "rscales": rw.rscales,
        "R": rw.replicates.shape[1],
        "df": df,
        "mean": e(mean, ["api00", "api99"], df),
        "mean_mse": e(estimate(replace(rw, mse=True), lambda w: w @ api / w.sum()), ["api00", "api99"]),
        "total": e(estimate(rw, lambda w: w @ frame["api.stu"].to_numpy(float)), ["api.stu"]),
        "ratio": {"ratio": ratio.value, "se": ratio.se},
        "by": by(estimate(rw, by_type), {"stype": groups}),
        "median": median.value,
        "median_se": median.se,
        "glm": glm(fit, names, df + 1.0 - len(names), dispersion),
    }


@expression(r"\{ p <- (postStratify|rake)\(rc, ")
def reweighted_case(case: dict) -> dict:
    frame = read_data(case["data_csv"])
    design = make_design(DESIGNS["dclus1_nf"], frame)
    margins = table_margins(
        re.search(r"\(rc, (list\(.*?\), list\(.*?\)|~\w+, pop\.\w+)", " ".join(case["r_call"].split())).group(1), frame
    )

    def adjust(w: np.ndarray) -> np.ndarray:
        if len(margins) == 1:
            return post_stratify(w, margins[0]).after
        return calibrate(w, margins, bounds=(0, np.inf)).after

    rw = reweighted(jackknife(design), adjust)
    enroll = np.nan_to_num(frame["enroll"].to_numpy(float))
    stype = indicators(frame["stype"])
    return {
        "mean": e(estimate(rw, lambda w: weighted_mean(w, frame["api00"].to_numpy(float))), ["api00"]),
        "total": e(estimate(rw, lambda w: w @ enroll), ["enroll"]),
        "stype": e(estimate(rw, lambda w: w @ np.column_stack(list(stype.values()))), list(stype)),
    }
