"""The verbs against R's ``survey`` where it is installed, on what no stored case has: lonely PSUs, subsets, missing answers."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest

from analysis import Survey
from analysis.estimation.estimates import Estimates
from analysis.estimation.tests import TestResult as Result

CALLS = """
suppressMessages(library(survey)); options(digits = 15, warn = -1)
d <- read.csv("data.csv")
say <- function(name, x) cat(name, format(as.numeric(x), digits = 15), "\\n")
for (rule in c("adjust", "average", "certainty", "remove")) {
  options(survey.lonely.psu = rule)
  m <- svymean(~z, svydesign(ids = ~v, strata = ~st, weights = ~w, data = d)); say(rule, c(coef(m), SE(m)))
}
options(survey.lonely.psu = "adjust")
m <- svymean(~z, svydesign(ids = ~v, strata = ~st, weights = ~w, fpc = ~size, data = d)); say("certain", c(coef(m), SE(m)))
m <- svymean(~z, svydesign(ids = ~v + hh, strata = ~st, weights = ~w, fpc = ~size + hhs, data = d))
say("two_stage", c(coef(m), SE(m)))
s <- svydesign(ids = ~v, strata = ~st, weights = ~w, data = d)
N <- sum(d$w)
r <- rake(s, list(~age, ~g), list(data.frame(age = c("x", "y", "z"), Freq = N * c(.33, .36, .31)),
  data.frame(g = c("a", "b", "c"), Freq = N * c(.33, .30, .37))), control = list(maxit = 200, epsilon = 1e-13))
b <- svyby(~y, ~g, r, svymean, na.rm = TRUE); say("raked_by", c(coef(b), SE(b)))
sub <- subset(s, z > 2)
m <- svytotal(~z, sub); say("total", c(coef(m), SE(m), degf(sub)))
m <- svyratio(~b, ~z, sub); say("ratio", c(coef(m), SE(m)))
say("quantile", t(svyquantile(~z, sub, c(.25, .5, .8), ci = TRUE)[[1]]))
say("quantile_na", t(svyquantile(~y, s, c(.25, .5, .8), ci = TRUE, na.rm = TRUE)[[1]]))
m <- svyvar(~z, sub); say("variance", c(m[1], SE(m)[1]))
for (me in c("logit", "beta", "mean")) { p <- svyciprop(~b, subset(s, z > 2), method = me); say(me, c(p, confint(p))) }
m <- svyglm(b ~ y + age, sub, family = quasibinomial()); say("glm", c(coef(m), SE(m), m$df.residual))
say_test <- function(name, t) say(name, c(t$statistic, t$parameter, t$p.value))
say_test("t", svyttest(y ~ b, subset(s, g != "a")))
say_test("independence", svychisq(~g + b, sub))
say_test("wald", svychisq(~g + b, sub, statistic = "adjWald"))
"""


def data(n: int = 700) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    st = np.sort(rng.integers(0, 6, n))
    v = st * 10 + np.where(st == 5, 1, rng.integers(0, 7, n))
    frame = pd.DataFrame({"st": st, "v": v, "w": rng.uniform(1, 9, n), "z": rng.poisson(3, n).astype(float)})
    frame["g"], frame["age"] = rng.choice(list("abc"), n), rng.choice(list("xyz"), n)
    frame["y"] = pd.Series(np.round(rng.normal(50, 12, n) + v % 5, 1)).where(rng.random(n) > 0.1)
    frame["b"] = (frame["z"] > 4).astype(float)
    frame["hh"] = np.arange(n) // 2
    frame["size"] = np.where(st == 5, 1, 4 * frame.groupby("st")["v"].transform("nunique"))
    frame["hhs"] = 3 * frame.groupby("v")["hh"].transform("nunique")
    return frame


@pytest.fixture(scope="module")
def r(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    folder = tmp_path_factory.mktemp("r")
    data().to_csv(folder / "data.csv", index=False)
    if shutil.which("Rscript") is None:
        pytest.skip("no R here")
    run = subprocess.run(["Rscript", "-e", CALLS], cwd=folder, capture_output=True, text=True, check=False)
    if "no package called" in run.stderr:
        pytest.skip("no survey package in this R")
    assert run.returncode == 0, run.stderr
    lines = (line.split() for line in run.stdout.splitlines())
    return {name: np.array([float(x) for x in numbers]) for name, *numbers in lines}


def city(**more: object) -> Survey:
    return Survey(data(), **{"weight": "w", "stratum": "st", "psu": "v", "lonely": "adjust", "df": "design"} | more)


def plain(e: Estimates) -> list[float]:
    return [*e.value, *e.se]


def said(t: Result) -> list[float]:
    return [t.statistic, *t.df, t.p]


def with_ends(e: Estimates) -> np.ndarray:
    return np.column_stack([e.value, *e.interval(), e.se]).ravel()


def test_what_r_says_we_say(r: dict[str, np.ndarray]) -> None:
    s = city()
    raked = s.calibrate(
        {"age": {"x": 0.33, "y": 0.36, "z": 0.31}, "g": {"a": 0.33, "b": 0.30, "c": 0.37}},
        population=float(data()["w"].sum()),
        bounds=(0, np.inf),
        variance="r_rake",
    )
    sub = s.subset(data()["z"] > 2)
    total = sub.total("z")
    fit = sub.regress("b", ["y", "age"], "logit")
    found = {rule: plain(city(lonely=rule).mean("z")) for rule in ("adjust", "average", "certainty", "remove")}
    found |= {
        "certain": plain(city(fpc="size").mean("z")),
        "two_stage": plain(city(psu=["v", "hh"], fpc=["size", "hhs"]).mean("z")),
        "raked_by": plain(raked.mean("y", by="g")),
        "total": [*plain(total), total.df[0]],
        "ratio": plain(sub.ratio("b", "z")),
        "quantile": with_ends(sub.quantile("z", [0.25, 0.5, 0.8])),
        "quantile_na": with_ends(s.quantile("y", [0.25, 0.5, 0.8])),
        "variance": plain(sub.variance("z")),
        "glm": [*plain(fit.coefficients), fit.df],
        "t": said(s.subset(data()["g"] != "a").test("y", by="b")),
        "independence": said(sub.test("g", by="b", kind="independence")),
        "wald": said(sub.test("g", by="b", kind="wald")),
    }
    for theirs, ours in (("logit", "logit"), ("beta", "beta"), ("mean", "wald")):
        p = sub.proportion("b", method=ours)
        found[theirs] = np.concatenate([p.value, *p.interval()])
    assert found.keys() == r.keys()
    for name, wanted in r.items():
        rel = 1e-6 if name == "glm" else 1e-8
        np.testing.assert_allclose(found[name], wanted, rtol=rel, err_msg=name)
