"""``foursense chain``: intact or broken where, and a wave accepted all the same, with its reason."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import delete

from survey_app.cli import cli
from survey_app.services import answering, audit, chain
from survey_app.store.schema import response
from survey_app.store.waves import wave_by_key

TOWN = "331081100"


@pytest.fixture
def call(house, settings, monkeypatch):
    monkeypatch.setattr("survey_app.settings.from_environment", lambda: settings)
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    answering.submit(house.ctx, draft.id, {"age": "35-49"})
    chain.seal(house.ctx)
    return lambda *arguments: CliRunner().invoke(cli, ["chain", *arguments])


def test_an_intact_chain_prints_its_heads(house, call):
    done = call("--lang", "en")
    assert done.exit_code == 0 and "2026Q4: 1 links, intact" in done.output and f"  {TOWN}  1 links" in done.output
    assert chain.check_wave(house.ctx, house.wave.id).root in done.output


def test_a_broken_chain_says_where_and_can_be_accepted(house, call):
    with house.ctx.store.write() as conn:
        conn.execute(delete(response))
    broken = call()
    assert broken.exit_code == 2 and TOWN in broken.stderr and "2026-11-23" in broken.stderr
    assert call("--wave", "2026Q4", "--accept").exit_code == 2
    assert call("--wave", "1999Q4", "--accept", "--reason", "r").exit_code == 2
    assert call("--wave", "2026Q4", "--accept", "--reason", "restored by hand").exit_code == 0
    with house.ctx.store.read() as conn:
        assert wave_by_key(conn, "2026Q4").chain_reason == "restored by hand"
    assert audit.latest(house.ctx)[0].action == "chain-accept"


def test_a_wave_that_is_not_there_is_said(call):
    assert call("--wave", "1999Q4").exit_code == 2
