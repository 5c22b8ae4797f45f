"""Charts of targets and of all towns at once, at any size and with any labels."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from reports.charts_data import (
    BulletChart,
    BulletRow,
    Dot,
    Mark,
    Panel,
    Panels,
    Tile,
    TileMap,
    TileSheet,
)

MARKS: tuple[Mark, ...] = ("above", "middle", "below", "none", "hidden")
LEGEND: tuple[tuple[Mark, str], ...] = (
    ("above", "高于全市"), ("middle", "差异不显著"), ("below", "低于全市"), ("none", "不分档"), ("hidden", "未发布"),
)  # fmt: skip
TOWNS = (
    "太平街道", "城东街道", "城西街道", "城北街道", "横峰街道", "泽国镇", "大溪镇", "松门镇", "箬横镇", "新河镇", "石塘镇",
    "滨海镇", "温峤镇", "城南镇", "石桥头镇", "坞根镇",
)  # fmt: skip
PLACES = (
    (2, 2), (3, 2), (1, 2), (2, 1), (1, 1), (1, 0), (0, 0), (4, 3), (4, 2), (3, 0), (4, 4), (4, 0), (0, 2), (2, 3), (3, 3),
    (0, 3),
)  # fmt: skip
SENSES = ("获得感", "幸福感", "安全感", "认同感")


def panels(rows: Sequence[str] = TOWNS, titles: Sequence[str] = SENSES) -> Panels:
    def dot(k: int, j: int) -> Dot:
        if (k + j) % 7 == 6:
            return Dot(label=rows[k], value=None, lower=None, upper=None, text="样本不足")
        value = 62 + (7 * k + 5 * j) % 15
        band = ("above", "middle", "middle", "below", "none")[(k + j) % 5]
        return Dot(label=rows[k], value=value, lower=value - 4, upper=value + 4, text="", band=band)  # type: ignore[arg-type]

    return Panels(
        rows=tuple(rows),
        panels=tuple(
            Panel(
                title=title,
                dots=tuple(dot(k, j) for k in range(len(rows))),
                reference=Dot(
                    label="全市", value=68 + j, lower=67 + j, upper=69 + j, text=f"{68 + j}（{67 + j}~{69 + j}）"
                ),
            )
            for j, title in enumerate(titles)
        ),
        axis_label="得分（0~100）",
        low=50,
        high=85,
        legend=LEGEND,
    )


def tiles(
    names: Sequence[str] = TOWNS, places: Sequence[tuple[int, int]] = PLACES, titles: Sequence[str] = SENSES
) -> TileMap:
    return TileMap(
        sheets=tuple(
            TileSheet(
                title=title,
                tiles=tuple(
                    Tile(label=name, column=column, row=row, mark=MARKS[(k + j) % 5])
                    for k, (name, (column, row)) in enumerate(zip(names, places, strict=True))
                ),
            )
            for j, title in enumerate(titles)
        ),
        legend=LEGEND,
    )


def bullets(labels: Sequence[str] = (), texts: Sequence[str] = ()) -> BulletChart:
    names = labels or (
        "新建示范型居家养老服务中心",
        "工伤线上经办率",
        "工伤事故发生率",
        "台州利民保投保率",
        "建设用地复垦",
    )
    ratios = (1.17, 0.94, 0.85, 1.31, 2.4, 0.0, 1.0)
    return BulletChart(
        rows=tuple(
            BulletRow(
                label=name,
                ratio=ratios[k % 7],
                at_least=k != 2,
                met=ratios[k % 7] <= 1 if k == 2 else ratios[k % 7] >= 1,
                text=texts[k] if texts else "已完成7家，目标≥6家，达标",
            )
            for k, name in enumerate(names)
        ),
        axis_label="完成数占目标的百分比",
        legend=(("met", "达标"), ("missed", "未达标"), ("target", "目标"), ("zone", "达标范围")),
    )


zh_names = st.text(alphabet="太平街道城东泽国大溪石桥头镇（）、康养联合体", min_size=1, max_size=24)
en_names = st.lists(
    st.sampled_from(["Chengdong", "Subdistrict", "Old", "Shiqiaotou", "Town", "and", "Neighbourhood-of-the-north"]),
    min_size=1,
    max_size=5,
).map(" ".join)
names = st.one_of(zh_names, en_names)
