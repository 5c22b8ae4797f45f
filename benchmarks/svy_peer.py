"""The same steps with `svy`, run by the interpreter that has it (``FOURSENSE_SVY_PYTHON``); imports nothing of this project.

    python svy_peer.py SHAPE.json

prints one line of JSON: its version, seconds of raking (margins asserted to 1e-8) and of the towns' means, item by item.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import polars
import svy


def main() -> None:
    shape = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answers = polars.read_parquet(shape["path"])
    sample = svy.Sample(answers, svy.Design(stratum="town", psu="psu", wgt="weight"))
    controls = {m: {int(k): n for k, n in known.items()} for m, known in shape["targets"].items()}
    start = time.perf_counter()
    raked = sample.weighting.rake(controls=controls, wgt_name="raked", tol=1e-9)
    rake = time.perf_counter() - start
    for margin, known in controls.items():
        reached = dict(raked.data.group_by(margin).agg(polars.col("raked").sum()).iter_rows())
        worst = max(abs(reached[k] / n - 1) for k, n in known.items())
        if worst > 1e-8:
            raise SystemExit(f"svy missed {margin} by {worst}")
    names = [f"q{i:02d}" for i in range(shape["items"])]
    start = time.perf_counter()
    for name in names:
        sample.estimation.mean(name, by="town", drop_nulls=True)
    print(json.dumps({"version": version("svy"), "rake": rake, "means": time.perf_counter() - start}))


if __name__ == "__main__":
    main()
