"""Cover, contents, background, and what stands on every page."""

from __future__ import annotations

from reports.blocks import Contents, Cover, Furniture, PageBreak
from reports.context import Context, context
from reports.document import ReportInput
from reports.draft import Draft
from reports.identity import address_of, code_of
from reports.tables import column
from reports.wording.numbers import base, day, joined, period


def title(ctx: Context) -> str:
    """The report's title on one line: 温岭市2026年第四季度四感监测报告."""
    return ctx.say("title.plain")


def edition(ctx: Context) -> str:
    if ctx.inp.place.kind == "town":
        return ctx.say("edition.town", town=ctx.place)
    return ctx.say("edition.city")


def furniture(inp: ReportInput) -> Furniture:
    """Document properties and the words of headers and watermark."""
    ctx = context(inp)
    whole = f"{title(ctx)}（{edition(ctx)}）" if ctx.lang == "zh" else f"{title(ctx)} ({edition(ctx)})"
    return Furniture(
        title=whole,
        subject=ctx.say("subject"),
        keywords=ctx.say("keywords"),
        lang="zh-CN" if ctx.lang == "zh" else "en",
        header_left=ctx.say(f"kicker.{inp.publication}"),
        header_right=whole,
        watermark=ctx.say("mark.demo") if inp.assessment.demo else "",
        continued=ctx.say("continued"),
        faces=inp.faces,
    )


def cover(d: Draft) -> None:
    """Title, edition, warnings that must be seen first, and what identifies the run; then the contents."""
    ctx = d.ctx
    wave = ctx.inp.assessment
    marks = [ctx.say("mark.demo.long")] if wave.demo else []
    if wave.population.status == "invented" and not wave.demo:
        marks.append(ctx.say("mark.invented"))
    if ctx.open:
        marks.append(ctx.say("mark.open.long"))
    address = address_of(ctx.inp)
    d.add(
        Cover(
            kicker=ctx.say(f"kicker.{ctx.inp.publication}"),
            title=(ctx.say("title.line1"), ctx.say("title.line2")),
            edition=edition(ctx),
            marks=tuple(marks),
            facts=(
                (ctx.say("cover.state"), ctx.say(f"publication.{ctx.inp.publication}")),
                (ctx.say("cover.n"), ctx.say("cover.n.value", n=base(answers_here(ctx)))),
                (ctx.say("cover.questionnaire"), ctx.labels.questionnaire),
                (ctx.say("cover.scheme"), ctx.labels.scheme),
                (ctx.say("cover.run"), ctx.inp.run),
                (ctx.say("cover.check"), code_of(ctx.inp)),
                *(((ctx.say("cover.check.at"), address),) if address else ()),
            ),
            date=day(ctx.lang, ctx.inp.date),
            address=address,
        )
    )
    d.add(Contents(title=ctx.say("contents.title")))


def answers_here(ctx: Context) -> int:
    """Usable answers of the edition's place."""
    conduct = ctx.inp.assessment.conduct
    if ctx.inp.place.kind == "city":
        return conduct.n_used
    return next((t.n for t in conduct.towns if t.town == ctx.inp.place.code), 0)


def when(ctx: Context) -> str:
    """The field dates for the opening sentence, or nothing where the file has none."""
    conduct = ctx.inp.assessment.conduct
    if not conduct.first_day:
        return ""
    first, last = period(ctx.lang, conduct.first_day, conduct.last_day)
    if not last:
        return ctx.say("summary.when.day", first=first)
    return ctx.say("summary.when", first=first, last=last)


def background(d: Draft) -> None:
    """Why, what is not measured, how to read the numbers, and the legal marks of the form."""
    ctx = d.ctx
    wave = ctx.inp.assessment
    d.add(PageBreak())
    d.heading(1, ctx.say("background.title"), "background")
    d.paragraph(
        ctx.say("background.p1", kind=ctx.say(f"kind.{wave.kind}"), questionnaire=ctx.labels.questionnaire),
        ctx.say("background.p2", ci=ctx.ci),
    )
    missing = [ctx.name(code) for code in wave.not_measured]
    if missing:
        d.paragraph(ctx.say("background.notmeasured", list=joined(ctx.lang, missing)))
    if ctx.labels.form_header:
        d.table(
            ctx.say("background.form.caption"),
            (column(ctx.say("background.form.item"), "left"), column(ctx.say("background.form.value"), "left", 3)),
            ctx.labels.form_header,
        )
    else:
        d.note(ctx.say("background.form.none"))
