# ruff: noqa: E501 — a phrase and its translation stand side by side
"""Charts of all towns at once: small multiples and the schematic map."""

from __future__ import annotations

from collections.abc import Mapping

CHARTS: Mapping[str, tuple[str, str]] = {
    "panels.p": (
        "{figure}把各{word}各感的得分放在同一横轴上，便于看出区间的宽窄和重叠；数值见各感分述。",
        "{figure} puts the scores of all {words} in every sense on one scale, to show how wide the intervals are and how they overlap; values follow sense by sense.",
    ),
    "panels.figure": ("各{word}各感得分与区间", "Scores and intervals of all {words}, sense by sense"),
    "panels.alt": (
        "每感一幅小图，各{word}一行，横轴相同。{list}。",
        "A panel per sense, a row per {word}, one scale. {list}.",
    ),
    "panels.alt.one": ("{sense}：全市{city}；{some}", "{sense}: city {city}; {some}"),
    "panels.alt.range": ("已发布的{k}个{word}得分在{low}至{high}分之间", "{k} {words} released, scores from {low} to {high}"),
    "panels.alt.hidden": ("各{word}均未发布", "no {word} released"),
    "panels.note": (
        "虚线和浅色带为全市得分及其区间。各{word}的区间是单独的区间，不能用来两两比较；是否与全市有差异以形状表示的分档为准。",
        "Dashed line and pale strip: the city's score and its interval. A {word}'s interval stands for itself and is no test between two {words}; the shape of the mark says what may be said against the city.",
    ),
    "mark.hidden": ("未发布（样本不足或保密）", "not released (too few, or confidential)"),
    "tiles.p": ("{figure}按大致方位排列各{word}，只表示分档。", "{figure} places the {words} roughly where they lie and shows bands only."),
    "tiles.figure": ("各{word}四感分档方位图（示意）", "Bands of all {words}, schematic map"),
    "tiles.alt": (
        "示意图，每格一个{word}，位置只表示大致方位。与全市差异显著的{word}：{list}；其余差异不显著、不分档或未发布。",
        "A schematic map with a tile per {word}, placed roughly where it lies. {Words} that differ significantly from the city: {list}; all others are not significantly different, not banded or not released.",
    ),
    "tiles.note": (
        "示意图：格子的位置只表示大致方位，大小与面积、人口无关，不是行政区划图，也不表示名次。",
        "Schematic: a tile's place is roughly where the {word} lies; its size says nothing of area or population. It shows no boundaries and no order.",
    ),
    "groups.figure": ("各群体四感得分与区间", "Scores and intervals by group"),
    "groups.alt": ("每感一幅小图，各群体一行，横轴相同。{list}。", "A panel per sense, a row per group, one scale. {list}."),
    "groups.alt.one": ("{sense}：{list}", "{sense}: {list}"),
    "groups.row": ("{title}·{name}", "{title}: {name}"),
    "groups.dot": ("得分与区间", "score and interval"),
    "groups.figure.note": (
        "虚线和浅色带为全市得分及其区间。群体之间未作检验，区间是否重叠不能代替检验。",
        "Dashed line and pale strip: the city's score and its interval. Groups were not tested against each other, and whether intervals overlap is no test.",
    ),
}  # fmt: skip
