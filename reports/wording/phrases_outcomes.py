# ruff: noqa: E501 — a phrase and its translation stand side by side
"""What became of the cases, and response rates (AAPOR)."""

from __future__ import annotations

from collections.abc import Mapping

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "outcomes.text": (
        "随机样本共发出答题码{n}个，每码为一个个案；个案最终去向见{ref}，按美国民意研究协会（AAPOR）《标准定义》第10版（2023年）归类。作废并换发的答题码只计一次。",
        "The sample has {n} cases, one for each code issued; {ref} gives their final dispositions after AAPOR, Standard Definitions, 10th edition (2023). A code that was replaced counts once.",
    ),
    "outcomes.text.open": (
        "通过公开链接开始填写的问卷共{n}份，其去向见{ref}。作答者自愿参与，未经抽样，不计算应答率。",
        "Forms begun through the open link: {n}; {ref} says what became of them. Residents chose to take part and nobody was drawn, so there is no response rate.",
    ),
    "outcomes.caption": ("样本个案与问卷去向", "Final dispositions of cases"),
    "outcomes.what": ("去向", "Disposition"),
    "outcomes.class": ("AAPOR类别", "AAPOR class"),
    "outcomes.complete": ("完成", "Complete"),
    "outcomes.partial": ("部分完成", "Partial"),
    "outcomes.refusal": ("拒访或撤回", "Refusal or withdrawal"),
    "outcomes.break_off": ("中途退出", "Break-off"),
    "outcomes.non_contact": ("未联系上", "Non-contact"),
    "outcomes.other": ("无法作答", "Other: unable to answer"),
    "outcomes.unknown": ("是否合条件未知", "Unknown eligibility"),
    "outcomes.ineligible": ("不合调查条件", "Not eligible"),
    "outcomes.total": ("合计", "All"),
    "outcomes.note": (
        "完成：所问题目（开放题除外）至少答80%；部分完成：已提交，不足80%；中途退出：已开始，至截止未提交；未知：未收到任何回复，或答题码作废未换发。I、P、R、NC、O、U、IE为公式中的符号。",
        "Complete: at least 80% of the questions asked (open ones aside) were answered; partial: sent, with fewer; break-off: begun and not sent by the end; unknown: nothing was heard, or the code was made void and not replaced. The letters are those of the formulas.",
    ),
    "sheet.outcomes": ("个案去向", "Cases"),
    "x.stream": ("来源", "Stream"),
    "x.disposition": ("去向或指标", "Disposition or rate"),
    "x.aapor": ("AAPOR类别或公式", "AAPOR class or formula"),
    "rates.text": (
        "应答率见{ref}。未回复的个案中合条件者所占比例e，按已知个案中合条件者的比例估计，为{e}；RR1、RR2视其全部合条件，为下限。",
        "{ref} gives the response rates. The share e of the cases of unknown eligibility that is eligible is estimated by that of the cases whose eligibility is known: {e}; RR1 and RR2 take all of them as eligible and are the lowest.",
    ),
    "rates.caption": ("应答率（概率样本，未加权）", "Response rates (probability sample, unweighted)"),
    "rates.name": ("指标", "Rate"),
    "rates.formula": ("公式", "Formula"),
    "rates.base": ("分母", "Base"),
    "rates.rr1": ("应答率 RR1", "Response Rate 1"),
    "rates.rr2": ("应答率 RR2", "Response Rate 2"),
    "rates.rr3": ("应答率 RR3", "Response Rate 3"),
    "rates.rr4": ("应答率 RR4", "Response Rate 4"),
    "rates.ref1": ("拒访率 REF1", "Refusal Rate 1"),
    "rates.note": (
        "公式名称据AAPOR《标准定义》第10版（2023年）；R含拒访、撤回和中途退出，U为是否合条件未知的个案。应答率高低本身不说明偏差大小。",
        "Formulas by their names in AAPOR, Standard Definitions, 10th edition (2023); R holds refusals, withdrawals and break-offs, U the cases of unknown eligibility. A response rate alone does not say how large the bias is.",
    ),
}  # fmt: skip
