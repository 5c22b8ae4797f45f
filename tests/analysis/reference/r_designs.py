"""What R's expressions in the case files say: data, designs, population tables.  Read from their text, not from case names."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.design import SampleDesign
from analysis.weighting.base import from_sampling_fractions
from analysis.weighting.calibration import Margin, Total

FOLDER = Path(__file__).resolve().parents[3] / "../shared/reference"

# The objects that R's own help pages define under these names (survey::api).
DESIGNS = {
    "dclus1": "svydesign(ids=~dnum, weights=~pw, fpc=~fpc, data=apiclus1)",
    "dclus1_nf": "svydesign(ids=~dnum, weights=~pw, data=apiclus1)",
    "dstrat": "svydesign(ids=~1, strata=~stype, weights=~pw, fpc=~fpc, data=apistrat)",
}
POPULATIONS = {
    "pop.types": {"E": 4421.0, "H": 755.0, "M": 1018.0},
    "pop.schwide": {"No": 1072.0, "Yes": 5122.0},
}


def read_data(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / "data" / name, dtype={"cds": str, "snum": str}, keep_default_na=True)


def declared(case: dict) -> str:
    """The svydesign(...) call of a case: in its note, in its call, or behind one of the names above."""
    for text in (case["note"], case["r_call"]):
        found = re.search(r"svydesign\([^)]*\)", text)
        if found:
            return found.group(0)
    name = re.search(r"\b(dclus1_nf|dclus1|dstrat)\b", case["r_call"])
    call = DESIGNS[name.group(1)]
    return call.replace(", fpc=~fpc", "") if "no fpc" in case["note"] else call


def make_design(call: str, frame: pd.DataFrame) -> SampleDesign:
    """The design that an R call ``svydesign(ids=~…, strata=~…, weights=~…, fpc=~…)`` declares on a table."""
    terms = {
        key: [name.strip() for name in value.split("+")]
        for key, value in re.findall(r"(ids|strata|weights|fpc) ?= ?~ ?([\w.+ ]+)", call)
    }
    ids = [] if terms["ids"] == ["1"] else [frame[c].to_numpy() for c in terms["ids"]]
    fpc = [frame[c].to_numpy(dtype=float) for c in terms.get("fpc", [])]
    parts = {
        "stratum": frame[terms["strata"][0]].to_numpy() if "strata" in terms else None,
        "psu": ids[0] if ids else None,
        "fpc": fpc[0] if fpc else None,
        "later": ids[1:],
        "later_fpc": fpc[1:],
    }
    if "weights" in terms:
        return SampleDesign(weight=frame[terms["weights"][0]].to_numpy(dtype=float), **parts)
    unweighted = SampleDesign(weight=np.ones(len(frame)), **parts)
    return unweighted.with_weight(from_sampling_fractions(unweighted))


def table_margins(text: str, frame: pd.DataFrame) -> list[Margin]:
    """Margins of ``(~stype, pop.types)`` and ``list(~stype, ~sch.wide), list(pop.types, pop.schwide)``."""
    columns = re.findall(r"~([\w.]+)", text)
    tables = [POPULATIONS[name] for name in re.findall(r"pop\.\w+", text)]
    out = []
    for column, table in zip(columns, tables, strict=True):
        labels = tuple(table)
        codes = frame[column].map({label: i for i, label in enumerate(labels)}).to_numpy(dtype=np.int64)
        out.append(Margin(name=column, labels=labels, codes=codes, targets=np.array(list(table.values()))))
    return out


def formula_totals(text: str, frame: pd.DataFrame) -> list[Total]:
    """Totals of R's ``~stype + api99, c(`(Intercept)` = 6194, stypeH = 755, …)`` in treatment coding."""
    columns = [c.strip() for c in re.search(r"~([\w.+ ]+), c\(", text).group(1).split("+")]
    known = re.findall(r"(`\(Intercept\)`|[\w.]+) = ([\d.]+)", re.search(r"c\((.*?)\)(?=[,)]|$)", text).group(1))
    return [Total(name=name, values=_column(name, columns, frame), target=float(value)) for name, value in known]


def _column(name: str, columns: list[str], frame: pd.DataFrame) -> np.ndarray:
    if "Intercept" in name:
        return np.ones(len(frame))
    if name in frame:
        return frame[name].to_numpy(dtype=float)
    factor = next(c for c in columns if name.startswith(c))
    return (frame[factor] == name[len(factor) :]).to_numpy(dtype=float)
