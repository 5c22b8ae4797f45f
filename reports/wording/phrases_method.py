# ruff: noqa: E501 — a phrase and its translation stand side by side
"""Method, limitations and quality statement; one sentence for every note of the analysis (``note.CODE``)."""

from __future__ import annotations

from collections.abc import Mapping

METHOD: Mapping[str, tuple[str, str]] = {
    "method.title": ("局限与质量声明", "Limitations and quality"),
    "method.notes.head": ("使用本报告须知", "What to keep in mind"),
    "method.notes.p": ("使用本报告须知。以下各条由分析程序逐项记录，全部列出，未作取舍。", "What to keep in mind, as recorded item by item by the analysis and given in full."),
    "method.notes.none": ("分析程序未记录需要说明的事项。", "The analysis recorded nothing to report."),
    "method.log": ("{head}（共{k}条，逐条见{ref}）。", "{head} ({k} entries, listed in {ref})."),
    "method.log.caption": ("{head}", "{head}"),
    "method.log.head": ("分析记录", "Records of the analysis"),
    "note.cells-collapsed.head": ("因样本过少而合并的类别", "Categories merged because of few answers"),
    "note.margin-missing.head": ("缺失较多而予以保留的边际", "Margins kept although many answers lack them"),
    "note.margin-dropped.head": ("未用于校准的边际", "Margins not used for calibration"),
    "note.town-left-out.head": ("没有可用答卷的{word}", "{Words} without a usable answer"),
    "note.not-measured.head": ("本期未测的内容", "What was not measured"),
    "method.log.entry": ("记录", "Entry"),
    "method.topic.answers": ("答卷与总体", "Answers and population"),
    "method.topic.weighting": ("加权", "Weighting"),
    "method.topic.variance": ("误差估计", "Sampling error"),
    "method.topic.release": ("发布范围", "What is shown"),
    "method.topic.other": ("其他", "Other"),
    "method.quality.head": ("各类误差", "Kinds of error"),
    "method.error.sampling": (
        "抽样误差：以{ci}表示，已计入分层、整群、权数不等和校准的影响。",
        "Sampling error is shown by the {ci}; it reflects strata, clusters, unequal weights and calibration.",
    ),
    "method.error.sampling.open": (
        "误差：本期为非概率样本，模型推断区间只反映模型假定成立时的随机波动，不反映自愿参与带来的偏差，后者大小未知。",
        "Error: with a non-probability sample the model-based intervals show only random variation if the model holds; bias from who chose to answer is not in them and its size is unknown.",
    ),
    "method.error.coverage": (
        "覆盖与无应答误差：未进入抽样框或未作答的居民可能与作答者不同；加权只能校正列入校准的特征。",
        "Coverage and nonresponse: residents outside the frame or who did not answer may differ; weighting corrects only for what was calibrated.",
    ),
    "method.error.measurement": (
        "测量误差：作答方式（自填、面访）、旁人在场、事先被教导如何回答，都可能使得分偏高；题目措辞更换后不能与以前比较。",
        "Measurement: mode (self-completed or interview), others present and coaching can raise scores; after a change of wording earlier results are not comparable.",
    ),
    "method.error.scheme": (
        "计分方案不同的结果不能比较：同样的回答在不同方案下得分可相差数分。",
        "Results under different scoring schemes cannot be compared: the same answers may differ by several points.",
    ),
    "method.error.rounding": ("因四舍五入，分项之和可能与合计略有出入。", "Parts may not add to totals because of rounding."),
    # --- formulas -----------------------------------------------------------------------------------------------
    "method.formulas.title": ("计分与估计规则", "Rules of scoring and estimation"),
    "method.rule": ("规则", "Rule"),
    "method.rule.text": ("内容", "Text"),
    "method.name.points": ("题目得分", "Question scores"),
    "method.name.index": ("感得分", "Sense scores"),
    "method.name.weight": ("权数", "Weights"),
    "method.name.mean": ("均值", "Mean"),
    "method.name.variance": ("方差", "Variance"),
    "method.name.df": ("区间", "Intervals"),
    "method.name.bands": ("分档", "Bands"),
    "method.name.release": ("发布规则", "Release"),
    "method.formula.points": (
        "0~10分题乘以10；五级题依次记100、75、50、25、0分；其他量表按最低分为0、最高分为100线性换算；反向题以100减之；“不清楚”“拒答”“未问”按缺失处理。本期计分方案：{scheme}。",
        "0–10 answers × 10; five labels 100, 75, 50, 25, 0; other scales linear from lowest = 0 to highest = 100; reversed questions 100 minus the score; don't know, refused and not asked are missing. Scheme of this wave: {scheme}.",
    ),
    "method.formula.index": (
        "方案所列题目得分的平均，实答题数不得少于方案规定；认同感等含分指数的，取各分指数的平均，缺一不可。",
        "Mean of the scheme's questions, with at least the scheme's number answered; a sense with sub-indices is their mean, all needed.",
    ),
    "method.formula.mean": (
        "Σwy÷Σw，w为最终权数，和式只含有该得分的答卷。",
        "Σwy ÷ Σw with final weights w, over answers that have the score.",
    ),
    "method.formula.weight": (
        "基础权数为入样概率的倒数；无入样概率时，以人口数除以答卷数。校准在界限{low}~{high}内调整权数，使各边际合计与总体一致（Deville与Särndal，1992）。",
        "Base weight 1/π, or residents ÷ answers where π is unknown; calibration changes weights within {low}–{high} until margins agree with the population (Deville and Särndal 1992).",
    ),
    "method.formula.variance": (
        "泰勒线性化，以各层内第一阶段抽样单元的合计计算，校准残差逐参数计入（Särndal、Swensson与Wretman，1992）；不作有限总体校正，偏于保守。",
        "Taylor linearisation from the totals of first-stage units within strata, with calibration residuals per parameter (Särndal, Swensson and Wretman 1992); no finite population correction, which is conservative.",
    ),
    "method.formula.df": (
        "估计值±t×标准误；自由度为该群体抽样单元数减层数，差异用Satterthwaite自由度；占比用Korn–Graubard区间（1998）。",
        "Estimate ± t × standard error; degrees of freedom are the group's sampling units minus strata, Satterthwaite's for differences; shares by Korn and Graubard (1998).",
    ),
    "method.formula.bands": (
        "与全市之差的Bonferroni-t同时区间；另给Holm校正p值；整体检验为Welch F（1951），p值由参数自助法得出。",
        "Bonferroni-t simultaneous intervals of the difference from the city; Holm's adjusted p beside them; the omnibus test is Welch's F (1951) with p by parametric bootstrap.",
    ),
    "method.formula.release": (
        "规则R1：样本不足30份或抽样单元不足3个不发布；30~49份或自由度不足8加△，不分档；区间半宽超过8分（占比超过12个百分点）加◇。",
        "Rule R1: fewer than 30 answers or 3 sampling units withheld; 30–49 answers or fewer than 8 degrees of freedom marked △ and not banded; half-width over 8 points (12 percentage points for shares) marked ◇.",
    ),
    # --- provenance ---------------------------------------------------------------------------------------------
    "provenance.caption": ("数据与程序标识", "Data and program identifiers"),
    "provenance.item": ("项目", "Item"),
    "provenance.value": ("内容", "Value"),
    "provenance.run": ("运算编号", "Run"),
    "provenance.check": ("核验码", "Check code"),
    "provenance.input": ("输入数据SHA-256", "Input SHA-256"),
    "provenance.population": ("人口数据SHA-256", "Population SHA-256"),
    "provenance.questionnaire": ("问卷", "Questionnaire"),
    "provenance.questionnaire.hash": ("问卷SHA-256", "Questionnaire SHA-256"),
    "provenance.settings": ("运算设置", "Settings"),
    "provenance.faces": ("授权字体（PDF）", "Licensed faces (PDF)"),
    "provenance.versions": ("软件版本", "Software"),
    # --- notes of the analysis ----------------------------------------------------------------------------------
    "note.demo": (
        "本期为演示数据：答卷由计算机模拟生成，人口总数为虚构，任何结果均不得发布或用于决策。",
        "This is demonstration data: simulated answers and invented totals; no result may be released or used.",
    ),
    "note.open-stream": (
        "{n}份答卷来自公开链接，为非概率样本；所列区间为模型推断区间。",
        "The {n} answers came through the open link: a non-probability sample; the intervals are model-based.",
    ),
    "note.treated-as-random": (
        "居民自愿作答的答卷，在加权单元（{word}及校准边际）内视同随机；这一假定无法用本期数据检验。",
        "Self-selected answers are treated as random within the weighting cells ({word} and margins); these data cannot test that assumption.",
    ),
    "note.other-stream-left-out": (
        "全市另有{stream}答卷{n}份，仅计数，未进入任何估计。",
        "In the whole city {n} answers of the other stream ({stream}) were counted and kept out of every estimate.",
    ),
    "note.invented-population": ("人口总数为虚构，结果不得发布。", "The population totals are invented; the results cannot be released."),
    "note.estimated-population": (
        "人口总数为推算数，并非官方统计数（来源：{source}，{date}）。",
        "The population totals are an estimate, not an official count (source: {source}, {date}).",
    ),
    "note.persons-as-psu": (
        "没有村（社区）抽样框，以个人为抽样单元；同村居民回答相近造成的误差未能计入，区间可能偏窄。",
        "There was no village frame: persons are the sampling units, so likeness among neighbours is not seen and intervals may be too narrow.",
    ),
    "note.value-problems": (
        "有{n}个答案不合填写规则，按缺失处理，逐条列入导入检查表。",
        "Values that fitted no rule, set to missing and listed in the import report: {n}.",
    ),
    "note.self-weighting": (
        "没有入样概率：基础权数按“{word}人口数÷{word}答卷数”计算，即假定{word}内每位居民入样机会相等。",
        "No inclusion probabilities: base weight = residents of the {word} ÷ its answers, i.e. everyone in a {word} is assumed to have had the same chance.",
    ),
    "note.inclusion-probabilities": ("基础权数为入样概率的倒数。", "Base weight = 1 ÷ inclusion probability."),
    "note.adults-in-household": (
        "每户调查一人，基础权数乘以户内成年人数；{n}份答卷缺此项，以所在{word}平均数代替。",
        "One person per household: base weights were multiplied by its adults; {n} answers without that number got their {word}'s mean.",
    ),
    "note.no-nonresponse-adjustment": ("未单独作无应答调整。", "No separate adjustment for nonresponse was made."),
    "note.margin-missing": (
        "{place}有{share}的答卷缺“{margin}”，超过10%；该边际仍予保留，假定在其他边际内随机缺失。",
        "{place}: {share} of the answers lack “{margin}” (over 10%); the margin was kept, assuming they are missing at random within the other margins.",
    ),
    "note.missing-at-random": (
        "缺少某项校准特征的答卷保留其权数份额，假定在其他边际内随机缺失。",
        "Answers without a calibration characteristic keep their share of the weights: assumed missing at random within the other margins.",
    ),
    "note.margin-dropped": (
        "{place}的边际“{margin}”未用于校准：{reason}。",
        "{place}: “{margin}” was not used for calibration: {reason}.",
    ),
    "reason.missing": ("{share}的答卷缺此项，超过25%", "{share} of the answers lack it, over 25%"),
    "reason.not-asked": ("问卷未设此题", "the questionnaire does not ask it"),
    "reason.one-category": ("合并后只剩一类", "merging left a single category"),
    "note.cells-collapsed": (
        "{place}的边际“{margin}”中不足{least}份的类别已与相邻类别合并：{categories}。",
        "{place}: categories of “{margin}” with fewer than {least} answers were merged with neighbours: {categories}.",
    ),
    "categories.all": ("全部合为一类", "all into one"),
    "note.weight-bounds-reached": (
        "{n}份答卷的校准系数达到界限（{low}或{high}）。",
        "{n} answers have a calibration factor at a bound ({low} or {high}).",
    ),
    "note.town-left-out": (
        "{place}（{population}人）没有可用答卷，全市数字不代表该地。",
        "{place} ({population} residents) has no usable answer; the city figures do not speak for it.",
    ),
    "note.no-fpc": (
        "方差按第一阶段有放回抽样计算，不作有限总体校正，区间略宽，偏于保守。",
        "Variance as if first-stage units were drawn with replacement (no finite population correction): conservative, slightly too wide.",
    ),
    "note.lonely-psu-adjusted": (
        "{n}个层只有一个抽样单元且无从合并，其方差按其他层的平均值计入。",
        "Strata with a single sampling unit and nothing to merge with: {n}; each counts with the average variance of the others.",
    ),
    "note.few-psus": (
        "{n}个{word}的抽样单元不足{least}个：列出得分，但不分档。",
        "{Words} with fewer than {least} sampling units, shown but never banded: {n}.",
    ),
    "note.not-measured": ("{what}本期未测：问卷未设该项题目。", "{what}: not measured; the questionnaire has no question for it."),
    "note.towns-withheld": (
        "{n}个{word}的答卷不足30份或抽样单元不足3个，其数字不予发布。",
        "{Words} with fewer than 30 answers or 3 sampling units, whose figures are withheld: {n}.",
    ),
    "note.three-classes": (
        "答卷不足{least}份的回答分布合并为三类。",
        "Distributions on fewer than {least} answers use three classes.",
    ),
    "note.modules-city-only": (
        "随机模块（{modules}）的题目只问了随机抽取的一部分人，结果只代表全市。",
        "Questions of the random modules ({modules}) were asked of a random part; they speak for the city only.",
    ),
    "note.urban-unknown": (
        "答卷均无所在村（社区）的城乡代码，不提供城镇、乡村领域的结果。",
        "No answer carries the urban or rural code of its village; urban and rural domains are not given.",
    ),
    "note.categories-left-out": (
        "“{group}”中有{n}个类别不足{least}份答卷，不按该类别列出，以免暴露个人。",
        "“{group}”: categories with fewer than {least} answers, not listed to protect respondents: {n}.",
    ),
    "note.no-town-differs": (
        "{indicator}：各{word}与全市的差异均未超出抽样误差，不作高低比较；若要分辨3分的差异，每{word}约需{n_per_town}份。",
        "{indicator}: no {word} differs from the city beyond sampling error; none is called high or low; to tell 3 points apart, about {n_per_town} answers per {word} would be needed.",
    ),
    "note.no-town-differs.unknown": (
        "{indicator}：各{word}与全市的差异均未超出抽样误差，不作高低比较。",
        "{indicator}: no {word} differs from the city beyond sampling error; none is called high or low.",
    ),
    "note.no-town-comparable": (
        "{indicator}：答卷和抽样单元足以比较的{word}不足两个，不作比较。",
        "{indicator}: fewer than two {words} have the answers and sampling units a comparison needs.",
    ),
    "note.pulse-no-towns": (
        "季度快测只代表全市；{word}结果须以年度监测为准。",
        "A quarterly pulse speaks for the city only; {words} need an annual wave.",
    ),
    "note.earlier-run-unreadable": (
        "上期运算（{run}）由旧版程序生成，未作比较；请先重新运算上期。",
        "The earlier run ({run}) was made by an older program and was not compared; assess that wave again first.",
    ),
    "note.unknown": ("分析程序记录的事项：{code}（{params}）。", "Recorded by the analysis: {code} ({params})."),
}  # fmt: skip
