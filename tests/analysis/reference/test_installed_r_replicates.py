"""Replicates, alpha, trimming, samples by size and Rubin's rules against R where ``survey`` and ``mitools`` are installed."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation import replicates
from analysis.estimation.combine import totals
from analysis.estimation.imputation import combine_imputations
from analysis.estimation.linear import from_rows
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.reliability import cronbach_alpha
from analysis.weighting.trimming import trim_weights

CALLS = """
suppressMessages({library(survey); library(mitools)}); options(digits = 15, warn = -1)
d <- read.csv("data.csv")
say <- function(name, x) cat(name, format(as.numeric(x), digits = 15), "\\n")
s <- svydesign(ids = ~v, strata = ~st, weights = ~w, data = d)
for (type in c("BRR", "Fay", "JKn")) {
  r <- if (type == "Fay") as.svrepdesign(s, type = type, fay.rho = 0.3) else as.svrepdesign(s, type = type)
  m <- svymean(~y + z, r); t <- svytotal(~y, r); q <- svyratio(~y, ~z, r)
  say(type, c(coef(m), SE(m), SE(t), coef(q), SE(q), r$scale, degf(r)))
  b <- svyby(~y, ~g, r, svymean); say(paste0(type, "_by"), c(coef(b), SE(b)))
  write.csv(weights(r, "analysis"), paste0(type, ".csv"), row.names = FALSE)
  write.csv(data.frame(rs = r$rscales), paste0(type, "_rscales.csv"), row.names = FALSE)
}
f <- as.svrepdesign(svydesign(ids = ~v, strata = ~st, weights = ~w, fpc = ~size, data = d), type = "JKn")
m <- svymean(~y, f); t <- svytotal(~y, f); say("JKn_fpc", c(SE(m), SE(t)))
say("alpha", svycralpha(~y + z + x, s))
say("strict", weights(trimWeights(s, upper = 6, lower = 2, strict = TRUE)))
say("once", weights(trimWeights(s, upper = 6, lower = 2)))
p <- read.csv("pps.csv")
h <- svydesign(ids = ~1, fpc = ~p, data = p, pps = HR(sum(p$squares[1]) / nrow(p)), variance = "YG")
t <- svytotal(~y, h); say("hartley_rao", c(coef(t), SE(t)))
mi <- MIcombine(list(8, 10, 12, 9, 11), list(4, 5, 3, 4, 4))
say("imputed", c(coef(mi), vcov(mi), mi$df, mi$missinfo))
"""


def data() -> pd.DataFrame:
    rng = np.random.default_rng(12)
    n = 6 * 2 * 8
    common = rng.normal(0, 2, n)
    return pd.DataFrame(
        {
            "st": np.repeat(np.arange(6), 16),
            "v": np.tile(np.repeat([1, 2], 8), 6) + 10 * np.repeat(np.arange(6), 16),
            "w": rng.uniform(1, 7, n),
            "size": 9,
            "y": 20 + common + rng.normal(0, 2, n),
            "z": 10 + common + rng.normal(0, 1, n),
            "x": 5 + common + rng.normal(0, 3, n),
            "g": rng.choice(list("abc"), n),
        }
    )


def sized() -> pd.DataFrame:
    rng = np.random.default_rng(13)
    return pd.DataFrame({"p": rng.uniform(0.05, 0.5, 15), "y": rng.normal(10, 3, 15), "squares": 4.2})


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, np.ndarray], Path]:
    """What R printed by name, and the folder with the replicate weights that it wrote."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    folder = tmp_path_factory.mktemp("r")
    data().to_csv(folder / "data.csv", index=False)
    sized().to_csv(folder / "pps.csv", index=False)
    (folder / "calls.R").write_text(CALLS, encoding="utf-8")
    done = subprocess.run(["Rscript", "calls.R"], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if "there is no package" in done.stderr:
        pytest.skip("R has no survey or mitools")
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
    return {name: np.array(numbers, dtype=float) for name, *numbers in lines}, folder


def design(**options: object) -> SampleDesign:
    frame = data()
    return SampleDesign(
        weight=frame["w"].to_numpy(), stratum=frame["st"].to_numpy(), psu=frame["v"].to_numpy(), **options
    )


@pytest.mark.parametrize("kind", ["BRR", "Fay", "JKn"])
def test_rs_replicate_weights_from_its_file(said: tuple[dict[str, np.ndarray], Path], kind: str) -> None:
    numbers, folder = said
    frame = data()
    weights = replicates.given(
        frame["w"].to_numpy(),
        pd.read_csv(folder / f"{kind}.csv").to_numpy(float),
        kind,
        rho=0.3 if kind == "Fay" else 0.0,
        rscales=pd.read_csv(folder / f"{kind}_rscales.csv")["rs"].to_numpy() if kind == "JKn" else None,
    )
    items = {c: frame[c].to_numpy() for c in "yz"}
    m = replicates.means(weights, items)
    t = replicates.totals(weights, {"y": items["y"]})
    q = replicates.ratios(weights, items, [("y", "z")])
    found = [*m.value, *m.se, *t.se, *q.value, *q.se, weights.scale, weights.degrees_of_freedom]
    np.testing.assert_allclose(found, numbers[kind], rtol=1e-10)
    b = replicates.means(weights, {"y": items["y"]}, Grouping.by("g", frame["g"].to_numpy(object)))
    np.testing.assert_allclose([*b.value, *b.se], numbers[f"{kind}_by"], rtol=1e-10)


@pytest.mark.parametrize("kind", ["BRR", "Fay", "JKn", "JKn_fpc"])
def test_our_replicates_of_the_same_design(said: tuple[dict[str, np.ndarray], Path], kind: str) -> None:
    """Exact for totals, whichever half-samples were drawn; for the jackknife the replicates themselves are the same."""
    numbers, _ = said
    y = {"y": data()["y"].to_numpy()}
    if kind == "JKn_fpc":
        made = replicates.jackknife(design(fpc=np.full(96, 9.0)))
        found = [replicates.means(made, y).se[0], replicates.totals(made, y).se[0]]
        np.testing.assert_allclose(found, numbers[kind], rtol=1e-10)
        return
    make = {"BRR": replicates.brr, "Fay": lambda d: replicates.fay(d, 0.3), "JKn": replicates.jackknife}[kind]
    made = make(design())
    assert replicates.totals(made, y).se[0] == pytest.approx(numbers[kind][4], rel=1e-10)
    assert made.degrees_of_freedom == numbers[kind][-1]
    if kind == "JKn":
        assert replicates.means(made, y).se[0] == pytest.approx(numbers[kind][2], rel=1e-10)


def test_alpha(said: tuple[dict[str, np.ndarray], Path]) -> None:
    frame = data()
    found = cronbach_alpha(design(), {c: frame[c].to_numpy() for c in "yzx"})
    assert found.value[0] == pytest.approx(said[0]["alpha"][0], rel=1e-10)


@pytest.mark.parametrize("strict", [True, False])
def test_trimming(said: tuple[dict[str, np.ndarray], Path], strict: bool) -> None:
    found = trim_weights(data()["w"].to_numpy(), lower=2, upper=6, strict=strict)
    np.testing.assert_allclose(found, said[0]["strict" if strict else "once"], rtol=1e-10)


def test_hartley_and_rao(said: tuple[dict[str, np.ndarray], Path]) -> None:
    frame = sized()
    p, y = frame["p"].to_numpy(), frame["y"].to_numpy()
    by_size = SampleDesign(weight=1 / p, inclusion=p, inclusion_squares={"0": 4.2})
    t = totals(reduce(by_size, {"y": y}, Grouping.everyone(15), bits=45))
    np.testing.assert_allclose([t.value[0], t.se[0]], said[0]["hartley_rao"], rtol=1e-9)


def test_rubins_rules(said: tuple[dict[str, np.ndarray], Path]) -> None:
    """Five results with the variances given, complete-data df infinite.

    With finite ones mitools 2.4 leaves 1 + 1/m out of Barnard & Rubin's λ; the paper and mice have it, as we do
    (``test_the_rules_by_hand``).
    """
    imputed = []
    for value, variance in zip([8, 10, 12, 9, 11], [4, 5, 3, 4, 4], strict=True):
        z = np.tile([1.0, -1.0], 26)[:51]
        z = (z - z.mean()) / np.sqrt(51 / 50 * np.sum((z - z.mean()) ** 2)) * np.sqrt(variance)
        one = from_rows(SampleDesign(weight=np.ones(51)), np.array([float(value)]), z[:, None], [("q",)])
        imputed.append(replace(one, df=np.array([np.inf])))
    pooled = combine_imputations(imputed)
    found = [pooled.value[0], pooled.variance[0], pooled.df[0], pooled.missing_information[0]]
    np.testing.assert_allclose(found, said[0]["imputed"], rtol=1e-9)


def test_three_villages_cannot_be_halved() -> None:
    with pytest.raises(AnalysisError, match=r"replicates\.brr-pairs"):
        replicates.brr(SampleDesign(weight=np.ones(3)))
