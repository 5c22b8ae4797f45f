"""The rules, as data: what each reads, its thresholds, and where the threshold comes from.

A rule's id ends with its version; a changed threshold is a new version, never an edit.  The sentence that states a rule to a
reader is filled from ``thresholds`` (:data:`SENTENCES`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from analysis.results.quality import QualityRule

WAVE_LEVEL = 0.05
"""Chance of an alarm in a wave in which nothing is wrong, shared equally among the rules that compare groups."""
COACHING_QUESTION = "Z1"
FEWEST_FLAGGED = 5
"""Answers with the sign in a cell that is called out of line: fewer prove little, and may not be published."""
TIMES_EXPECTED = 1.5
"""How many times the expected share they must be: with many answers, trifles are significant too."""


def _rule(name: str, about: Literal["answer", "group"], inputs: tuple[str, ...], **thresholds: float) -> QualityRule:
    return QualityRule(
        id=f"{name}-1", version=1, about=about, inputs=inputs, thresholds={k: float(v) for k, v in thresholds.items()}
    )


_RULES = (
    # Greszki, Meyer & Schoen (2015, Public Opinion Quarterly 79, 471–503) try 30 to 50 % of the median time.
    _rule("speeding", "answer", ("seconds",), ratio=0.4),
    # Every item of a battery answered alike; batteries of five and more (Curran 2016, J. Experimental Social Psychology 66, 4–19).
    _rule("straight-line", "answer", ("ratings",), items=5),
    # Curran (2016): a run of half of all answers or more is hard to explain by content.
    _rule("long-run", "answer", ("ratings",), share=0.5, items=10),
    _rule("repeated", "answer", ("ratings",), items=15, expected=0.01),
    _rule("item-nonresponse", "answer", ("ratings",), share=0.3),
    _rule("all-top", "answer", ("core",), items=10),
    # Dunn, Heggestad, Shanock & Theilgard (2018): hardly any spread within a person, on positions 0–1.
    _rule("low-spread", "answer", ("ratings",), sd=0.05, items=10),
    _rule("coached", "answer", (COACHING_QUESTION,)),
    _rule("place-mismatch", "answer", ("village", "town")),
    _rule("spread", "group", ("scores",), ratio=0.85),
    _rule("burst", "group", ("submitted_day", "hour"), answers=10),
)
COMPARED = frozenset(rule.id for rule in _RULES) - {"place-mismatch-1"}
"""Rules whose rates are set beside the neighbours'; a code answered in another town is a sign wherever it happens."""


def _compared(rule: QualityRule) -> QualityRule:
    """The rule with its level; one about answers also with what makes a cell out of line."""
    limits = {"flagged": float(FEWEST_FLAGGED), "times": TIMES_EXPECTED} if rule.about == "answer" else {}
    return replace(rule, level=WAVE_LEVEL / len(COMPARED), thresholds={**rule.thresholds, **limits})


RULES = tuple(_compared(rule) if rule.id in COMPARED else rule for rule in _RULES)

SENTENCES: Mapping[str, tuple[str, str]] = {
    "speeding-1": (
        "平均每题用时不到同版问卷中位数的{ratio:.0%}",
        "took less than {ratio:.0%} of the median time per item of the same form",
    ),
    "straight-line-1": (
        "同一组至少{items:.0f}道同量表题目全部选同一答案",
        "gave one and the same answer throughout a battery of at least {items:.0f} items",
    ),
    "long-run-1": (
        "连续相同答案达到全部评分答案的{share:.0%}（至少{items:.0f}题）",
        "gave the same answer in a row in {share:.0%} or more of the rated items (at least {items:.0f})",
    ),
    "repeated-1": (
        "与他人全部评分答案完全相同，而按偶然预期不足{expected}份（至少{items:.0f}题）",
        "equals another form in all rated answers where chance gives fewer than {expected} such (at least {items:.0f} items)",
    ),
    "item-nonresponse-1": (
        "所问评分题中空白、不清楚或拒答超过{share:.0%}",
        "left more than {share:.0%} of the rated items blank, unknown or refused",
    ),
    "all-top-1": (
        "全部核心评分题（至少{items:.0f}题）都选最好的答案",
        "gave the best answer to every core item (at least {items:.0f})",
    ),
    "low-spread-1": (
        "评分答案几乎没有变化（个人内标准差低于量表长度的{sd:.0%}，至少{items:.0f}题）",
        "hardly varied: within-person standard deviation below {sd:.0%} of the scale (at least {items:.0f} items)",
    ),
    "coached-1": ("自称调查前有人教过怎样回答", "says that somebody told them how to answer"),
    "place-mismatch-1": (
        "答题码所属的村（社区）不在答卷所属的镇（街道）",
        "was given with the code of a village that is not in the form's town",
    ),
    "spread-1": (
        "答卷人之间的得分差异明显小于其他镇（街道），不到其{ratio:.0%}",
        "scores differ clearly less between persons than in the other towns: less than {ratio:.0%}",
    ),
    "burst-1": (
        "一天（或一小时）内提交的答卷明显多于按全市日程的预期（至少{answers:.0f}份）",
        "clearly more forms were sent within a day (or hour) than the wave's own calendar lets expect (at least {answers:.0f})",
    ),
}
"""Rule → (Chinese, English) of what a flagged answer or group is like, thresholds by ``str.format``."""


def sentence(rule: QualityRule, lang: str) -> str:
    """The rule in words."""
    return SENTENCES[rule.id][0 if lang == "zh" else 1].format(**rule.thresholds)
