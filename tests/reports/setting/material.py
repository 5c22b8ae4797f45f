"""Texts and documents for the typesetting tests."""

from __future__ import annotations

from hypothesis import strategies as st

from reports import faces
from reports.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Contents,
    Cover,
    Figure,
    Furniture,
    Heading,
    KeyFigure,
    KeyFigures,
    NoteLine,
    Paragraph,
    Row,
    Run,
    Table,
    plain,
)
from reports.charts_data import (
    BandName,
    Diverging,
    Dot,
    Dots,
    Heat,
    HeatCell,
    Quadrant,
    QuadrantPoint,
    Shares,
    Slope,
    SlopeEnd,
    SlopeLine,
    Structure,
    StructureBar,
)
from reports.linebreak import Glyph
from reports.paragraph import glyphs
from reports.styles import TextStyle

ZH = TextStyle(face=faces.ZH_SERIF, size=16, leading=29, first_indent=2)
EN = TextStyle(face=faces.EN_SERIF, size=10.5, leading=15)
FRAGMENTS = (
    "温岭市",
    "获得感",
    "镇（街道）",
    "“幸福感”",
    "“安全感”“认同感”",
    "，",
    "。",
    "；",
    "：",
    "、",
    "！",
    "？",
    "……",
    "——",
    "《条例》",
    "（95%CI −0.6~3.0）",
    "（64.4%~68.5%）、",
    "3,218份",
    "72.4分",
    "Bonferroni",
    "core-1/equal-interval",
    "p<0.05",
    "箬横镇",
    "n = 201",
    "“‘双重’引号”",
    "【注】",
    "①",
    "±2",
    "100%",
    "℃",
    "某",
    "的一员，并为此自豪",
    "较上期提高1.2分",
    " ",
    "wenling-four-sense-2023.1",
    "https://example.org/a-b/c?d=e",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)
WORDS = (
    "residents", "answer", "“hukou”", "ward’s", "(95% CI", "70.1–80.3)", "the", "of", "four-sense", "—", "points,",
    "score.", "n=201;", "self-selected", "p<0.05", "75%", "±3", "identification", "£3", "and/or",
)  # fmt: skip
zh_texts = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=60).map("".join)
en_texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=80).map(" ".join)


def row_of(text: str, style: TextStyle = ZH) -> list[Glyph]:
    """The characters of a text without forced lines."""
    return glyphs((Run(text=text),), style, faces.Missing())[0]


def furniture(lang: str = "zh-CN", watermark: str = "演示数据") -> Furniture:
    return Furniture(
        title="题名", subject="主题", keywords="词", lang=lang,
        header_left="内部资料", header_right="报告", watermark=watermark, continued="续",
    )  # fmt: skip


def dots(count: int = 16) -> Dots:
    rows = [
        Dot(label=f"第{n}镇（街道）", value=60 + n, lower=55 + n, upper=65 + n, text=f"{60 + n}（{55 + n}~{65 + n}）", band=band)
        for n, band in zip(range(count), ("above", "middle", "below", "none") * count, strict=False)
    ]  # fmt: skip
    rows.append(Dot(label="某镇", value=None, lower=None, upper=None, text="样本不足30份，不公布"))
    city = Dot(label="全市", value=68.0, lower=67.0, upper=69.0, text="68.0（67.0~69.0）")
    return Dots(
        rows=tuple(rows),
        reference=city,
        axis_label="分",
        low=40,
        high=100,
        legend=(("above", "高于"), ("none", "不分档")),
    )


def diverging() -> Diverging:
    return Diverging(
        classes=("很不满意", "不太满意", "一般", "比较满意", "非常满意"),
        middle=2,
        rows=(
            Shares(
                label="您对养老、医疗保险（含台州利民保）满意吗？" * 2,
                shares=(0.02, 0.05, 0.28, 0.45, 0.2),
                text="n=3,012",
            ),
            Shares(label="没有一般", shares=(0.5, 0.5, 0.0, 0.0, 0.0), text="n=30"),
            Shares(label="住房保障", shares=(None,) * 5, text="样本不足，不公布"),
        ),
        axis_label="占比（%）",
    )


def structure(sections: int = 3) -> Structure:
    bars = tuple(
        StructureBar(label=f"{n}至{n + 9}岁", sample=n / 200, weighted=n / 180, population=n / 190)
        for n in range(10, 80, 10)
    )
    return Structure(
        sections=tuple((f"第{n}组", bars) for n in range(sections)),
        legend=("样本", "加权后", "人口"),
        axis_label="占比",
    )


def slope(count: int = 6, gap: float = 1.6) -> Slope:
    """Lines close together at the left, one of them withheld in the earlier wave; every verdict occurs."""

    def end(value: float | None) -> SlopeEnd:
        if value is None:
            return SlopeEnd(value=None, lower=None, upper=None, text="样本不足")
        return SlopeEnd(value=value, lower=value - 1.2, upper=value + 1.1, text=f"{value:.1f}")

    verdicts = ("up", "unclear", "down", "unclear")
    lines = tuple(
        SlopeLine(
            label=f"分指数{n}",
            before=end(None if n == 3 else 62 + gap * n),
            now=end(61.5 + 1.1 * gap * n),
            verdict=verdicts[n % 4],  # type: ignore[arg-type]
            text="+1.3（0.2~2.4）",
        )
        for n in range(count)
    )
    return Slope(
        lines=lines,
        before="2026年第三季度",
        now="2026年第四季度",
        change="变化（95%CI）",
        low=60,
        high=64 + 1.2 * gap * count,
    )


def quadrant(count: int = 6) -> Quadrant:
    """Drivers on both sides of both splits, some of them close neighbours."""
    regions = ("concentrate", "keep", "low", "overkill", "unclear")
    points = tuple(
        QuadrantPoint(
            label=f"第{n}个领域",
            x=0.1 + 0.3 * ((7 * n) % count) / count,
            x_lower=0.05 + 0.3 * ((7 * n) % count) / count,
            x_upper=0.16 + 0.3 * ((7 * n) % count) / count,
            y=60.0 + 12 * n / count,
            y_lower=58.5 + 12 * n / count,
            y_upper=61.5 + 12 * n / count,
            region=regions[n % 5],  # type: ignore[arg-type]
        )
        for n in range(count)
    )
    return Quadrant(
        points=points,
        x_split=0.22,
        y_split=66.0,
        x_label="重要性（对解释力的贡献）→",
        y_label="↑ 得分",
        regions=(("concentrate", "重点改进"), ("keep", "继续保持"), ("low", "低优先"), ("overkill", "或供给过度")),
        legend=((True, "区域判定确定"), (False, "区间跨越分界线，区域未能判定")),
    )


def heat(rows: int = 16, columns: int = 5) -> Heat:
    """Every band occurs; a withheld cell says why in words."""
    bands: tuple[BandName, ...] = ("above", "middle", "below", "none")
    signs = {"above": "▲ 66.1", "middle": "64.0", "below": "▼ 60.2", "none": "样本不足"}

    def cell(n: int) -> HeatCell:
        return HeatCell(text=signs[bands[n % 4]], band=bands[n % 4])

    return Heat(
        columns=tuple(f"分指数{k}" for k in range(columns)),
        rows=tuple((f"第{n}镇（街道）", tuple(cell(3 * n + k) for k in range(columns))) for n in range(rows)),
        legend=(("above", "高于全市"), ("middle", "与全市无显著差异"), ("below", "低于全市"), ("none", "不分档")),
    )


def document(
    text: str = "本次监测由温岭市发展和改革局组织实施，“获得感”指数为72.4分（95%CI 71.6~73.2）。",
) -> tuple[Block, ...]:
    """One of each block; ``text`` stands wherever words can stand."""
    table = Table(
        caption=f"表1　{text}", anchor="t1", notes=(text,), spans=(("", 1), (text, 2)),
        columns=(Column(title="镇（街道）", width=2), Column(title="得分", align="right"), Column(title=text, align="right")),
        rows=(
            Row(cells=("全市", "72.4", "3,218"), strong=True),
            Row(cells=(text, "", ""), section=True),
            *(Row(cells=(f"第{n}镇", "72.4", "201")) for n in range(60)),
        ),
    )  # fmt: skip
    key = KeyFigure(
        label="获得感",
        value_text="72.4",
        interval_text="71.6~73.2",
        n_text="n=3,218",
        note=text,
        value=72.4,
        lower=71.6,
        upper=73.2,
    )
    return (
        Cover(kicker=text, title=(text,), edition=text, marks=(text,), facts=(("运行", text),), date="2026年11月23日"),
        Contents(title="目　录"),
        Heading(level=1, text=f"一、{text}", anchor="s1"),
        Paragraph(runs=(Run(text=text), Run(text=text, bold=True))),
        KeyFigures(figures=(key, key), notes=(text,)),
        Callout(title=text, text=text, tone="warning"),
        Heading(level=2, text="（一）小节", anchor="s2"),
        Bullets(items=(text, text), ordered=True),
        table,
        Figure(caption=f"图1　{text}", anchor="f1", chart=dots(), alt=text, notes=(text,)),
        plain(text * 6),
        Heading(level=1, text="二、其余", anchor="s3"),
        Figure(caption="图2", anchor="f2", chart=diverging(), alt="二"),
        plain(text * 4),
        Figure(caption="图3", anchor="f3", chart=structure(), alt="三"),
        NoteLine(text=text),
    )  # fmt: skip
