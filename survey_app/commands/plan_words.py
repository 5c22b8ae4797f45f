"""What ``foursense plan`` says, Chinese and English side by side, and its tables in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import click

LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language.")

WORDS = {
    "values": (
        "标准差 {sd:.1f}，设计效应 {deff:.2f}，置信水平 {level:.0%}{residents}",
        "standard deviation {sd:.1f}, design effect {deff:.2f}, level {level:.0%}{residents}",
    ),
    "residents": ("，居民 {n:,.0f} 人（有限总体修正）", ", {n:,.0f} residents (finite population correction)"),
    "need": ("± {half:.2f} 分（百分点）需要 {n:,} 份答卷。", "± {half:.2f} points need {n:,} answers."),
    "give": ("{n:,} 份答卷的误差为 ± {half:.2f} 分（百分点）。", "{n:,} answers give ± {half:.2f} points."),
    "invite": (
        "应答率 {response:.0%} 时，要邀请 {n:,} 人。",
        "With a response of {response:.0%}, invite {n:,} people.",
    ),
    "change": (
        "两期各 {n:,} 份：有八成把握发现的变化为 {points:.1f} 分（百分点）。",
        "Two waves of {n:,}: a change of {points:.1f} points is detected with 80 % power.",
    ),
    "plan-values": (
        "规划值：标准差 {sd:.1f}，村内相关 ρ = {rho:g}，镇间真实离散 τ = {tau:g} 分；每镇抽 {villages} 个村（社区）。",
        "Planning values: SD {sd:.1f}, correlation within villages ρ = {rho:g}, true spread of towns τ = {tau:g} points; "
        "{villages} villages in each town.",
    ),
    "person-values": (
        "规划值：标准差 {sd:.1f}，镇间真实离散 τ = {tau:g} 分；没有村（社区）名单，逐人抽取。",
        "Planning values: SD {sd:.1f}, true spread of towns τ = {tau:g} points; no frame of villages, people are drawn one by one.",
    ),
    "pulse": (
        "季度快测只代表全市，不出各镇结果。",
        "A pulse speaks for the city only, never for a town.",
    ),
    "key": (
        "每格：份数，± 误差，Δ 与全市相差多少分才有八成把握离开中间档（{towns} 个镇同时比较，已校正）；— 不满足分档条件。",
        "Each cell: answers, ± half-width, Δ difference to the city that leaves the middle band with 80 % power "
        "(adjusted for {towns} towns); — no band possible.",
    ),
    "same-sd": (
        "各镇标准差相同时，奈曼分配就是按人口比例分配；某镇不同时用 --town-sd 代码=数。",
        "With the same SD in every town Neyman's allocation is the proportional one; give --town-sd CODE=SD where it differs.",
    ),
    "weights": (
        "未计入加权不等的损失：按规划值（设计效应 1.5 而不是 1.38）误差再大约 4%。",
        "Unequal weights are not counted: by the planning values (design effect 1.5, not 1.38) errors grow by 4 %.",
    ),
    "town": ("镇（街道）", "town"),
    "people": ("居民18+", "residents 18+"),
    "equal": ("平均分配", "equal"),
    "proportional": ("按人口", "proportional"),
    "power": ("幂分配", "power"),
    "neyman": ("奈曼", "Neyman"),
    "city": ("全市", "city"),
    "cell": ("份数   ±    Δ", "n    ±    Δ"),
    "outside": ("预计离开中间档的镇数", "expected towns outside the middle band"),
    "none": ("没有一个镇离开的可能", "chance that no town leaves it"),
    "city-change": ("全市两期可发现的变化", "detectable change of the city"),
    "method": ("分配", "allocation"),
    "villages": ("村（社区）", "villages"),
    "half": ("± 误差", "± half-width"),
    "city-deff": ("设计效应", "design effect"),
    "drawn": (
        "{towns} 个镇（街道），{villages} 个村（社区）（其中必选 {certain} 个），{persons:,} 人；种子 {seed}。",
        "{towns} towns, {villages} villages ({certain} with certainty), {persons:,} people; seed {seed}.",
    ),
    "again": (
        "同一份名单和种子得到同一个样本：请把种子记入方案。",
        "The same frame and seed give the same sample: write the seed down.",
    ),
    "short": (
        "{town}：只有 {n} 个村（社区），全部抽中。",
        "{town}: there are only {n} villages; all of them are taken.",
    ),
    "written": ("已写入 {path}", "written: {path}"),
}


def say(key: str, lang: str, **values: object) -> str:
    return WORDS[key][lang == "en"].format(**values)


def in_columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows as aligned text: the first column to the left, numbers to the right; a Chinese character is two columns wide."""
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(_row(row, widths)).rstrip() for row in rows)


def _row(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    spaces = [" " * (to - width(cell)) for cell, to in zip(row, widths, strict=True)]
    return [row[0] + spaces[0], *(space + cell for space, cell in zip(spaces[1:], row[1:], strict=True))]


def width(text: str) -> int:
    """Columns on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
