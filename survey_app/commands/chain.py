# ruff: noqa: E501  # messages, side by side
"""``foursense chain``: whether anything was dropped, added, changed or moved since it was accepted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from survey_app.commands.refusals import REFUSED

if TYPE_CHECKING:
    from survey_app.services.audit import LogCheck
    from survey_app.services.chain import WaveChain

_SAID = {
    "wave": ("{wave}：{n} 环，{state}", "{wave}: {n} links, {state}"),
    "town": ("  {town}  {n} 环，待封存 {waiting}，撤回 {withdrawn}  {head}", "  {town}  {n} links, {waiting} waiting, {withdrawn} withdrawn  {head}"),
    "log": ("操作日志：{n} 行，{state}；之前的 {before} 行不在链上  {head}", "log: {n} lines, {state}; {before} older lines are not chained  {head}"),
    "log-broken": ("操作日志：第 {position} 行附近不符（{fault}）", "log: near line {position}, {fault}"),
    "intact": ("完好", "intact"),
    "broken": ("有断裂", "broken"),
    "unchained": ("旧版本收集，没有校验链", "collected with an older version, not chained"),
    "root": ("  全部 {root}", "  all  {root}"),
    "accepted": ("已记录：{wave} 仍可评估。", "Logged: {wave} can be assessed all the same."),
    "sound": ("{wave} 的校验链完好，没有可确认的断裂。", "the chain of {wave} is intact: there is nothing to accept."),
    "unknown": ("没有这一期调查：{wave}", "there is no such wave: {wave}"),
    "reason": ("请用 --reason 写明原因，它会记入日志。", "give the reason with --reason: it is kept in the log."),
}  # fmt: skip


@click.command()
@click.option("--wave", "key", metavar="KEY", help="One wave only, for example 2026Q4.")
@click.option(
    "--accept", is_flag=True, help="Assess --wave although its chain is broken; needs --reason, and is logged."
)
@click.option("--reason", default="", help="Why that is right.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of messages.")
def chain(key: str | None, accept: bool, reason: str, lang: str) -> None:
    """Check the chains of accepted answers and of the log; print the heads, to be noted on paper.

    Ends with status 2 if something was dropped, added, changed or moved, and says in which town and on which day.
    """
    from survey_app.services import audit
    from survey_app.services import chain as chains
    from survey_app.settings import from_environment

    en = lang == "en"
    ctx = from_environment().context()
    if accept:
        _accept(chains.accept_break(ctx, None, key or "", reason), key or "", en)
        return
    found = chains.check_waves(ctx, key)
    if key and not found:
        _fail("unknown", en, wave=key)
    log = audit.check(ctx)
    for wave in found:
        _say_wave(wave, lang)
    _say_log(log, en)
    if log.breaks or any(wave.breaks for wave in found):
        sys.exit(REFUSED)


def _accept(refusal: object, key: str, en: bool) -> None:
    if refusal is not None:
        _fail(_REFUSED.get(getattr(refusal, "code", ""), "unknown"), en, wave=key)
    click.echo(_words("accepted", en, wave=key))


_REFUSED = {"chain.reason-needed": "reason", "chain.intact": "sound"}


def _fail(what: str, en: bool, **values: object) -> None:
    click.echo(_words(what, en, **values), err=True)
    sys.exit(REFUSED)


def _say_wave(found: WaveChain, lang: str) -> None:
    from questionnaires.messages import render
    from survey_app.services import chain as chains

    en = lang == "en"
    state = "unchained" if not found.chained else "broken" if found.breaks else "intact"
    n = sum(town.n for town in found.towns)
    click.echo(_words("wave", en, wave=found.wave.key, n=f"{n:,}", state=_words(state, en)))
    for town in (town for town in found.towns if town.n or town.waiting):
        counts = {"n": f"{town.n:,}", "waiting": f"{town.waiting:,}", "withdrawn": f"{town.withdrawn:,}"}
        click.echo(_words("town", en, town=town.town.code, head=town.head, **counts))
    if found.chained:
        click.echo(_words("root", en, root=found.root))
    for broken in found.breaks:
        click.echo(render(chains.problem(found, broken), lang), err=True)


def _say_log(found: LogCheck, en: bool) -> None:
    state = _words("broken" if found.breaks else "intact", en)
    click.echo(_words("log", en, n=f"{found.n:,}", state=state, before=f"{found.before:,}", head=found.head))
    for broken in found.breaks:
        click.echo(_words("log-broken", en, position=broken.position, fault=str(broken.fault)), err=True)


def _words(key: str, en: bool, **values: object) -> str:
    return _SAID[key][en].format(**values)
