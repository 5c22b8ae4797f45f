"""Rows → frozen domain objects.  A joined query labels its columns ``table__column``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table

from survey_app.domain.batch import Batch, BatchState
from survey_app.domain.draft import Draft
from survey_app.domain.wave import Wave, WaveState


def labelled(*tables: Table) -> list[ColumnElement[Any]]:
    """Every column of ``tables`` as ``table__column``."""
    return [column.label(f"{table.name}__{column.name}") for table in tables for column in table.c]


def part(row: RowMapping, table: str) -> dict[str, Any]:
    """The columns of one table in a labelled row."""
    prefix = f"{table}__"
    return {key[len(prefix) :]: value for key, value in row.items() if key.startswith(prefix)}


def wave_of(values: Mapping[str, Any], population: str) -> Wave:
    return Wave(
        id=values["id"],
        key=values["key"],
        title=values["title"],
        kind=values["kind"],
        state=WaveState(values["state"]),
        population=population,
        created_at=values["created_at"],
        frozen_at=values["frozen_at"],
        chained=bool(values["chained"]),
        chain_reason=values["chain_reason"],
        chain_accepted=values["chain_accepted"],
    )


def batch_of(values: Mapping[str, Any], questionnaire: str, languages: str, wave_state: str) -> Batch:
    return Batch(
        id=values["id"],
        wave_id=values["wave_id"],
        key=values["key"],
        title=values["title"],
        questionnaire=questionnaire,
        languages=tuple(filter(None, languages.split(","))),
        form=values["form"],
        mode=values["mode"],
        stream=values["stream"],
        state=BatchState(values["state"]),
        closes_on=values["closes_on"],
        created_at=values["created_at"],
        opened_at=values["opened_at"],
        closed_at=values["closed_at"],
        spoken=values["spoken"],
        wave_frozen=wave_state == WaveState.FROZEN,
        link_key=values["link_key"],
        quota_by=values["quota_by"],
    )


def draft_of(values: Mapping[str, Any]) -> Draft:
    plain = dict(values)
    plain["modules"] = tuple(filter(None, plain["modules"].split(",")))
    plain["elder"] = bool(plain["elder"])
    return Draft(**plain)


def draft_values(draft: Draft) -> dict[str, Any]:
    """A draft as the columns of its row."""
    values = {name: getattr(draft, name) for name in Draft.__slots__}
    values["modules"] = ",".join(draft.modules)
    values["elder"] = int(draft.elder)
    return values
