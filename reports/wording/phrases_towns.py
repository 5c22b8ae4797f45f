# ruff: noqa: E501 — a phrase and its translation stand side by side
"""Towns against the city, the town edition, the earlier wave, what was not done."""

from __future__ import annotations

from collections.abc import Mapping

TOWNS: Mapping[str, tuple[str, str]] = {
    # --- towns --------------------------------------------------------------------------------------------------
    "towns.title": ("{word}比较", "Comparison of {words}"),
    "towns.p": (
        "将各{word}与全市比较，按差异的同时区间分三档：区间全部在0以上为“高于全市”，全部在0以下为“低于全市”，含0为“差异不显著”。同时区间按参与比较的全部{word}作Bonferroni校正，同一感内误判任何一个{word}的机会至多约为{alpha}%。样本量不足50份、自由度不足8或抽样单元不足8个的{word}不分档。同档之内不分先后。",
        "Each {word} is compared with the city and put into one of three bands by the simultaneous interval of its difference: above the city (all of it over zero), below (all under zero), or not significantly different (zero inside). The interval is Bonferroni-corrected over the {words} compared, so that within a sense the chance of misplacing any {word} is about {alpha}% at most. {Words} with fewer than 50 answers, 8 degrees of freedom or 8 sampling units are not banded. There is no order within a band.",
    ),
    "refs": ("得分及与全市之差见{list}。", "For scores and differences from the city see {list}."),
    "refs.scores": ("得分见{list}。", "For the scores see {list}."),
    "towns.omnibus.yes": (
        "整体检验（Welch F）：F({df1}, {df2})={f}，{p}，参与比较的{k}个{word}得分不全相同；哪些{word}与全市不同，以分档为准。",
        "Omnibus test (Welch's F): F({df1}, {df2})={f}, {p}: the {k} {words} compared do not all have the same score; which of them differ is for the bands to say.",
    ),
    "towns.omnibus.no": (
        "整体检验（Welch F）：F({df1}, {df2})={f}，{p}，未达到5%显著水平。",
        "Omnibus test (Welch's F): F({df1}, {df2})={f}, {p}: not significant at 5%.",
    ),
    "towns.omnibus.none": ("可比的{word}不足两个，未作整体检验。", "Fewer than two comparable {words}: no omnibus test."),
    "towns.none": (
        "本期各{word}差异未超出抽样误差，不作高低比较；若要分辨3分的差异，每{word}约需{n}份。",
        "In this wave the differences between {words} are within sampling error and none is called high or low; to tell 3 points apart, about {n} answers per {word} would be needed.",
    ),
    "towns.none.unknown": (
        "本期各{word}差异未超出抽样误差，不作高低比较。",
        "In this wave the differences between {words} are within sampling error and none is called high or low.",
    ),
    "towns.none.but": (
        "没有一个{word}与全市的差异单独达到显著，不作高低比较。",
        "Yet no single {word} differs significantly from the city; none is called high or low.",
    ),
    "towns.uncomparable": (
        "可比的{word}不足两个（样本量或抽样单元不足），本期不作比较。",
        "Fewer than two {words} have the answers and sampling units a comparison needs; none is made.",
    ),
    "towns.figure": ("各{word}{sense}得分", "{sense} by {word}"),
    "towns.alt": ("全市{city}；{list}。", "City {city}; {list}."),
    "towns.caption": ("各{word}{sense}与全市之差", "{sense}: difference of each {word} from the city"),
    "towns.allwithheld": ("各{word}样本均不足，{sense}不予分{word}发布。", "All {words} have too few answers; {sense} is not released by {word}."),
    "towns.values": ("可发布的数值见附录1。", "Values that may be shown are in appendix 1."),
    "own.family": (
        "同时区间的比较族：本期同一指标参与比较的全部{word}。",
        "Family of the simultaneous intervals: all {words} compared in this indicator and wave.",
    ),
    "towns.family": (
        "同时区间与校正p值（Holm）的比较族：本期同一指标参与比较的全部{word}。档次以同时区间为准；Holm校正p值较宽松，可小于0.05而不改变档次。",
        "Family of the simultaneous intervals and adjusted p-values (Holm): all {words} compared in this indicator and wave. The interval decides the band; Holm's p is less strict and may be below 0.05 without changing it.",
    ),
    "towns.pulse": ("季度快测只代表全市，不作{word}比较。", "A quarterly pulse speaks for the city only; {words} are not compared."),
    "col.padj": ("校正p值", "Adjusted p"),
    "band.above": ("高于全市", "above city"),
    "band.middle": ("差异不显著", "not significant"),
    "band.below": ("低于全市", "below city"),
    "band.none": ("不分档", "not banded"),
    "claim.above": ("{who}{what}为{value}分，高于全市{difference}分（{ci} {interval}，n={n}）", "{who}, {what}: {value}, {difference} points above the city ({ci} {interval}, n={n})"),
    "claim.below": ("{who}{what}为{value}分，低于全市{difference}分（{ci} {interval}，n={n}）", "{who}, {what}: {value}, {difference} points below the city ({ci} {interval}, n={n})"),
    "claim.middle": ("{who}{what}为{value}分，与全市之差为{signed}分（{ci} {interval}，n={n}），差异不显著", "{who}, {what}: {value}, {signed} points against the city ({ci} {interval}, n={n}); not significant"),
    "claim.none": ("{who}{what}为{score}，样本量或抽样单元较少，不与全市作高低比较", "{who}, {what}: {score}; too small a sample to compare with the city"),
    "claims.list": (
        "与全市之差的同时区间不含0的{word}：{list}；其余可比的{word}差异不显著。",
        "{Words} whose simultaneous interval against the city excludes zero: {list}; the other comparable {words} do not differ significantly.",
    ),
    "claim.withheld": ("{who}{what}不予发布：{reason}", "{who}, {what}: {reason}"),
    "claim.short.above": ("{who}高于全市{difference}分（{interval}，n={n}）", "{who}: {difference} above the city ({interval}, n={n})"),
    "claim.brief.above": ("{who}{signed}（{interval}，n={n}）", "{who} {signed} ({interval}, n={n})"),
    "claim.brief.below": ("{who}{signed}（{interval}，n={n}）", "{who} {signed} ({interval}, n={n})"),
    "claim.short.below": ("{who}低于全市{difference}分（{interval}，n={n}）", "{who}: {difference} below the city ({interval}, n={n})"),
    "end": ("。", "."),
    "stop": ("。", ". "),
    "semicolon": ("；", "; "),
    # --- town edition -------------------------------------------------------------------------------------------
    "own.sample.title": ("样本情况", "Sample"),
    "own.sample": (
        "{town}18岁及以上居民{population}人，占全市加权样本的{weight}；有效答卷{n}份（全市{total}份），分布在{psu}个抽样单元。",
        "{town} has {population} residents aged 18 and over, {weight} of the weighted sample; {n} usable answers (city: {total}) from {psu} sampling units.",
    ),
    "own.sample.hidden": (
        "{town}18岁及以上居民{population}人，占全市加权样本的{weight}；有效答卷数为保护答卷人不公布（全市{total}份）。",
        "{town} has {population} residents aged 18 and over, {weight} of the weighted sample; its number of usable answers is not published, to protect respondents (city: {total}).",
    ),
    "own.neff": ("有效样本量约{neff}份。", "Effective sample size about {neff}."),
    "own.modes": ("全市{modes}", "In the city as a whole: {modes}"),
    "own.sample.none": ("{town}没有可用答卷。", "{town} has no usable answer."),
    "own.senses.title": ("四感得分", "The senses"),
    "own.senses.p": (
        "{town}与全市的得分见{refs}。与全市之差用同时区间判断（比较全部{word}，作Bonferroni校正）：区间不含0才称高于或低于全市。",
        "For the scores of {town} and the city see {refs}. The difference is judged by a simultaneous interval (Bonferroni over all {words}): only where it excludes zero is the {word} called above or below the city.",
    ),
    "own.senses.caption": ("{town}四感得分与全市比较", "Scores of {town} against the city"),
    "own.senses.figure": ("{town}与全市四感得分及区间", "Scores and intervals, {town} and city"),
    "own.dot": ("{sense} {who}", "{sense}, {who}"),
    "own.compare": ("与全市比较", "Against the city"),
    "own.answers.title": ("各题回答", "Answers to the questions"),
    "own.answers.p": (
        "{figure}为{town}计入指数各题的回答分布；各题得分见附录1。与全市分布之差未作检验。",
        "{figure}: answers in {town} to the questions that enter an index; scores in appendix 1. Differences from the city's distribution were not tested.",
    ),
    "own.answers.figure": ("{town}各题回答分布（{classes}）", "Answers in {town} ({classes})"),
    "own.answers.none": ("{town}样本不足，各题回答分布不予发布。", "{town} has too few answers; distributions are not released."),
    # --- not in this edition ------------------------------------------------------------------------------------
    "todo.title": ("本期未开展的分析", "Not in this edition"),
    "todo.p": ("下列内容本期未做，不以其他数字代替：", "The following was not done in this edition, and nothing stands in for it:"),
    "todo.targets": ("主客观对照（目标完成与居民感受）：未提供计划目标，本期未做", "targets against felt scores: no targets of a plan were given, so not done"),
    "todo.ledger": ("整改建议与责任清单：本期未做", "rectification proposals: not done"),
    "todo.retest": ("上期整改复测：本期未做", "retest of last wave's rectification: not done"),
}  # fmt: skip
