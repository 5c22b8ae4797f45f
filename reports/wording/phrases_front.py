# ruff: noqa: E501 — a phrase and its translation stand side by side
"""Cover, headers, summary and background."""

from __future__ import annotations

from collections.abc import Mapping

FRONT: Mapping[str, tuple[str, str]] = {
    # --- cover and page furniture -------------------------------------------------------------------------------
    "title.line1": ("{city}{wave}", "{city}"),
    "title.line2": ("四感监测报告", "Four Senses Monitoring Report, {wave}"),
    "title.plain": ("{city}{wave}四感监测报告", "{city} Four Senses Monitoring Report, {wave}"),
    "edition.city": ("全市总报告", "City edition"),
    "edition.town": ("{town}分报告", "{town} edition"),
    "publication.internal": ("内部", "Internal"),
    "publication.consultation": ("征求意见", "For consultation"),
    "publication.circulated": ("通报", "Circulated"),
    "publication.public": ("公开", "Public"),
    "kicker.internal": ("内部资料　注意保存", "Internal · not for circulation"),
    "kicker.consultation": ("征求意见稿", "Draft for consultation"),
    "kicker.circulated": ("通报", "Circulated to units"),
    "kicker.public": ("公开", "Public"),
    "mark.demo": ("演示数据", "DEMONSTRATION DATA"),
    "mark.demo.long": (
        "演示数据：答卷由计算机模拟生成，人口总数为虚构，不得用于任何决策或发布",
        "Demonstration data: answers were simulated and population totals invented; not for any decision or release",
    ),
    "mark.demo.text": ("答卷为计算机模拟，人口总数为虚构，不得用于任何决策或发布", "Answers were simulated and population totals invented; not for any decision or release"),
    "mark.open.text": ("答卷由居民自愿通过公开链接提交，不能代表未作答者；所列区间为模型推断区间", "Residents chose to answer through an open link and do not stand for those who did not; intervals are model-based"),
    "mark.open": ("非概率样本", "Non-probability sample"),
    "mark.open.long": (
        "非概率样本：答卷由居民自愿通过公开链接提交，区间为模型推断区间",
        "Non-probability sample: residents chose to answer through an open link; intervals are model-based",
    ),
    "mark.invented": ("人口总数为虚构", "Invented population totals"),
    "cover.state": ("发布状态", "Publication state"),
    "cover.date": ("报告日期", "Date"),
    "cover.run": ("运算编号", "Run"),
    "cover.check": ("核验码", "Check code"),
    "cover.check.at": ("核验网址", "Check at"),
    "cover.questionnaire": ("问卷", "Questionnaire"),
    "cover.scheme": ("计分方案", "Scoring scheme"),
    "cover.n": ("有效样本", "Usable answers"),
    "cover.n.value": ("{n}份", "{n}"),
    "contents.title": ("目　录", "Contents"),
    "figures.title": ("图目录", "Figures"),
    "tables.title": ("表目录", "Tables"),
    "charts.file": ("图表", "charts"),
    "chart.source": (
        "来源：{title}（{edition}），{state}，运算编号{run}，核验码{code}。",
        "Source: {title} ({edition}); {state}; run {run}; check code {code}.",
    ),
    "continued": ("续", "Continued: "),
    "subject": ("居民四感（获得感、幸福感、安全感、认同感）监测", "Monitoring of residents' gain, happiness, security and identification"),
    "keywords": ("四感；居民调查；抽样误差；{city}", "four senses; residents' survey; sampling error; {city}"),
    # --- numbering ----------------------------------------------------------------------------------------------
    "table.ref": ("表{k}", "Table {k}"),
    "figure.ref": ("图{k}", "Figure {k}"),
    "section.ref": ("“{title}”一节", "section “{title}”"),
    "caption": ("{ref}　{title}", "{ref}. {title}"),
    "appendix": ("附录{k}　{title}", "Appendix {k}. {title}"),
    # --- summary ------------------------------------------------------------------------------------------------
    "summary.title": ("摘要", "Summary"),
    "summary.lead": (
        "{city}{wave}四感监测{when}有效答卷{n}份。得分满分100分，附{ci}。",
        "{city}, {wave}: {n} usable answers {when}in all. Scores run from 0 to 100; each is shown with its {ci}.",
    ),
    "summary.when": ("（{first}至{last}）", "({first} to {last}) "),
    "summary.when.day": ("（{first}）", "({first}) "),
    "summary.levels": (
        "各感题目含义不同（如获得感50分表示“与过去持平”），四项得分之间不宜比较高低。",
        "The senses ask different things (for gain, 50 means “no change”), so the four scores are not comparable with one another.",
    ),
    "summary.share60": ("得分达到60分的居民占比（括号内为{ci}）：{list}。", "Residents scoring at least 60 ({ci} in brackets): {list}."),
    "summary.share60.one": ("{sense}{share}（{interval}）", "{sense} {share} ({interval})"),
    "summary.towns.some": ("{sense}（括号内为{ci}）：{list}；其余可比的{word}与全市差异不显著。", "{sense} ({ci} in brackets): {list}; the other comparable {words} do not differ significantly from the city."),
    "summary.towns.table": ("与全市差异显著的{word}：相差分值（{ci}，样本量）", "{Words} that differ significantly from the city: points against it ({ci}, n)"),
    "summary.towns.rest": ("其余不显著", "Others, n. s."),
    "summary.towns.names": ("与全市差异显著的{word}（差值、区间和样本量见{ref}）", "{Words} that differ significantly from the city (for differences, intervals and n see {ref})"),
    "summary.towns.none": (
        "{senses}：各{word}与全市的差异均不显著，不作高低比较。",
        "{senses}: no {word} differs significantly from the city; none is called high or low.",
    ),
    "summary.towns.uncomparable": (
        "{senses}：可比的{word}不足两个，本期不作{word}比较。",
        "{senses}: fewer than two {words} are large enough, so {words} are not compared.",
    ),
    "summary.towns.withheld": (
        "{k}个{word}样本量或抽样单元过少，得分不予发布（见{ref}）。",
        "Scores withheld because of too few answers or sampling units: {k} of the {words} (see {ref}).",
    ),
    "summary.domains": (
        "测量{k}个领域{rest}，结果见{ref}。",
        "Domains measured: {k}{rest}; for scores see {ref}.",
    ),
    "summary.domains.rest": ("（另{j}个未测）", " ({j} not measured)"),
    "summary.cannot": ("本报告不能判断：{list}。", "What this report cannot say: {list}."),
    "summary.cannot.rank": ("{word}名次", "the rank of {words}"),
    "summary.cannot.rank.town": ("在各{word}中的名次", "the rank among {words}"),
    "summary.cannot.gaps": ("三大差距", "the three gaps"),
    "summary.cannot.weak": ("短板", "weak points"),
    "summary.cannot.targets": ("主客观对照", "targets against felt scores"),
    "summary.cannot.retest": ("整改成效", "effects of rectification"),
    "summary.basis": ("计分方案：{scheme}。{ci}依{method}计算。", "Scoring scheme: {scheme}. The {ci} {method}."),
    "summary.method.probability": ("抽样设计和加权", "rests on the sample design and the weighting"),
    "summary.method.open": ("模型假定（非概率样本）", "rests on a model (non-probability sample)"),
    "summary.town.lead": (
        "{town}{wave}四感监测{when}有效答卷{n}份，全市{total}份。得分满分100分，附{ci}。",
        "{town}: {n} usable answers {when}of {total} in the city. Scores run from 0 to 100; each is shown with its {ci}.",
    ),
    "summary.town.lead.hidden": (
        "{town}{wave}四感监测{when}有效答卷数为保护答卷人不公布，全市{total}份。得分满分100分，附{ci}。",
        "{town}: the number of usable answers {when}is not published, to protect respondents; {total} in the city. Scores run from 0 to 100; each is shown with its {ci}.",
    ),
    "summary.town.withheld": (
        "{town}样本不足（少于30份答卷或3个抽样单元），四感得分均不予发布；全市结果见全市总报告。",
        "{town}: too few answers (under 30, or fewer than 3 sampling units); no score is released. For the city see the city edition.",
    ),
    "summary.town.more": ("全市情况、方法与局限详见全市总报告（运算编号{run}）。", "For the city, the method and its limits see the city edition (run {run})."),
    # --- background ---------------------------------------------------------------------------------------------
    "background.title": ("背景与依据", "Background"),
    "background.p1": (
        "四感监测了解居民的获得感、幸福感、安全感和认同感，为查找工作差距和短板、评估工作成效提供依据。本期为{wave}{kind}，使用问卷{questionnaire}。",
        "The survey asks residents about gain, happiness, security and identification, to find gaps and to judge whether work has effect. This is the {kind} of {wave}, with questionnaire {questionnaire}.",
    ),
    "kind.annual": ("年度监测", "annual wave"),
    "kind.pulse": ("季度快测", "quarterly pulse"),
    "background.p2": (
        "本报告的每个得分和差异都附样本量、{ci}和计分方案名称。抽样调查有误差：除非与数字同时给出的差异区间不含0，报告不作“高于”“低于”“上升”“下降”的判断，也不排名次。",
        "Every score and every difference comes with its sample size, interval and scoring scheme. Sample surveys have error: unless the interval printed with a difference excludes zero, this report calls nothing higher, lower, up or down; and it ranks no one.",
    ),
    "background.notmeasured": ("本期问卷未设题、因而未测的内容：{list}。", "Not measured, because this questionnaire has no question for it: {list}."),
    "background.form.caption": ("调查表法定标识", "Legal marks of the form"),
    "background.form.item": ("标识", "Mark"),
    "background.form.value": ("内容", "Text"),
    "background.form.none": ("本问卷未登记法定标识。", "No legal marks are registered for this questionnaire."),
}  # fmt: skip
