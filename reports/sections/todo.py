"""What a reader expects and this edition does not have: said in one line each."""

from __future__ import annotations

from reports.draft import Draft

EXPECTED = ("targets", "ledger", "retest")


def not_done(d: Draft) -> None:
    ctx = d.ctx
    d.heading(1, ctx.say("todo.title"), "not-done")
    d.paragraph(ctx.say("todo.p"))
    open_ones = [k for k in EXPECTED if k != "targets" or ctx.inp.targets is None]
    d.bullets(ctx.say(f"todo.{k}") + ctx.say("end") for k in open_ones)
