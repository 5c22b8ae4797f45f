"""A report of about 20 pages with 12 charts and 12 tables, as blocks: what the typesetters are compared on."""

from __future__ import annotations

from reports.blocks import Block, Column, Contents, Figure, Furniture, Heading, PageBreak, Row, Table, plain
from reports.charts_data import Diverging, Dot, Dots, Shares

CHARTS = 12
TOWNS = (
    "太平街道", "城东街道", "城西街道", "城北街道", "横峰街道", "泽国镇", "大溪镇", "松门镇",
    "箬横镇", "新河镇", "石塘镇", "滨海镇", "温峤镇", "城南镇", "石桥头镇", "坞根镇",
)  # fmt: skip
TEXT = (
    "本节列出各镇（街道）与全市的差值及其95%置信区间。除非区间不含0，报告不作“高于”“低于”的判断，也不排名次；样本量、计分方案和区间"
    "与每个数字同时给出，抽样设计和加权的影响已计入误差。"
)
FURNITURE = Furniture(
    title="四感监测报告", subject="四感监测", keywords="四感", lang="zh-CN", header_left="内部资料　注意保存",
    header_right="四感监测报告（太平街道分报告）", watermark="", continued="续",
)  # fmt: skip


def document(issue: int = 1) -> tuple[Block, ...]:
    """Contents, then twelve sections, each with text, a chart and a table.  No two paragraphs, and no two issues, are alike."""
    blocks: list[Block] = [Contents(title="目　录"), PageBreak()]
    for k in range(1, CHARTS + 1):
        blocks += [
            Heading(level=1, text=f"第{k}节　各镇（街道）得分与区间", anchor=f"s{k}"),
            plain(_text(issue, k, 0) + _text(issue, k, 1)),
            Heading(level=2, text="（一）结果", anchor=f"s{k}a"),
            plain(_text(issue, k, 2)),
            _figure(k + issue),
            _table(k + issue),
        ]
    return tuple(blocks)


def _text(issue: int, k: int, part: int) -> str:
    town = TOWNS[(3 * k + part + issue) % len(TOWNS)]
    return f"{town}第{10 * k + part + issue}项：差值{issue + k / 10:.1f}分。{TEXT}"


def _figure(k: int) -> Figure:
    chart = _dots(k) if k % 2 else _shares(k)
    return Figure(caption=f"图{k}　各镇（街道）得分及区间", anchor=f"f{k}", chart=chart, alt="各镇得分及区间")


def _dots(k: int) -> Dots:
    values = [(name, 58 + (7 * n + k) % 17) for n, name in enumerate(TOWNS[:10])]
    rows = [
        Dot(
            label=name,
            value=v,
            lower=v - 2.6,
            upper=v + 2.6,
            text=f"{v:.1f}（{v - 2.6:.1f}~{v + 2.6:.1f}）",
            band="middle",
        )
        for name, v in values
    ]
    city = Dot(label="全市", value=66.0, lower=65.2, upper=66.8, text="66.0（65.2~66.8）")
    return Dots(
        rows=tuple(rows),
        reference=city,
        axis_label="得分（0~100分）",
        low=50,
        high=80,
        legend=(("middle", "差异不显著"),),
    )


def _shares(k: int) -> Diverging:
    rows = tuple(
        Shares(
            label=f"您对{name}的公共服务满意吗？", shares=(0.03, 0.07, 0.2 + k / 100, 0.4, 0.3 - k / 100), text="n=201"
        )
        for name in TOWNS[:6]
    )
    classes = ("很不满意", "不太满意", "一般", "比较满意", "非常满意")
    return Diverging(classes=classes, middle=2, rows=rows, axis_label="占比（%）")


def _table(k: int) -> Table:
    columns = (
        Column(title="镇（街道）"),
        *(Column(title=t, align="right") for t in ("得分", "区间", "样本量", "差值")),
    )
    rows = tuple(
        Row(
            cells=(
                name,
                f"{60 + (n * k) % 15}.{n % 10}",
                f"{58 + n % 9}.1~{63 + n % 9}.9",
                str(190 + n),
                f"+{n % 5}.{k % 10}",
            )
        )
        for n, name in enumerate(TOWNS)
    )
    note = "计分方案：core-1/equal-interval；95%置信区间。"
    return Table(
        caption=f"表{k}　各镇（街道）得分与全市之差", anchor=f"t{k}", columns=columns, rows=rows, notes=(note,)
    )
