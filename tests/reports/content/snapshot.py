"""Blocks as readable JSON, for golden tests.  ``python -m tests.reports.content.snapshot`` writes the files anew."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from reports.blocks import Block
from reports.city_report import city_report
from reports.document import ReportInput
from reports.town_report import town_report
from tests.reports.content import sample

FOLDER = Path(__file__).resolve().parent / "golden"


def cases() -> dict[str, ReportInput]:
    """Name of the golden file → the input of the edition."""
    return {
        "city-zh": sample.report_input(),
        "city-en": sample.report_input(lang="en"),
        "city-zh-no-town-differs": sample.report_input(
            wave=sample.assessment(differ=False), previous=sample.assessment()
        ),
        "city-en-open-small": sample.report_input(lang="en", wave=sample.open_small()),
        "town-zh": sample.report_input(place="331081001"),
        "town-zh-withheld": sample.report_input(place="331081110"),
        "town-en-marked": sample.report_input(place="331081109", lang="en"),
    }


def blocks_of(inp: ReportInput) -> tuple[Block, ...]:
    return town_report(inp) if inp.place.kind == "town" else city_report(inp)


def as_text(blocks: tuple[Block, ...]) -> str:
    """One JSON object per line: a change of one sentence changes one line.  Geometry rounded to 6 decimals."""
    return "".join(json.dumps(_plain(b), ensure_ascii=False) + "\n" for b in blocks)


def _plain(x: Any) -> Any:
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        fields = {f.name: _plain(getattr(x, f.name)) for f in dataclasses.fields(x)}
        return {"": type(x).__name__, **{k: v for k, v in fields.items() if v not in (None, "", [], False)}}
    if isinstance(x, tuple | list):
        return [_plain(v) for v in x]
    return round(x, 6) if isinstance(x, float) else x


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, inp in cases().items():
        (FOLDER / f"{name}.jsonl").write_text(as_text(blocks_of(inp)), encoding="utf-8")


if __name__ == "__main__":
    main()
