# ruff: noqa: E501 — a phrase and its translation stand side by side
"""Confidentiality, what a reader may ask of a survey (AAPOR), and the quality statement by the dimensions of the ESS."""

from __future__ import annotations

from collections.abc import Mapping

STATEMENT: Mapping[str, tuple[str, str]] = {
    # --- confidentiality ----------------------------------------------------------------------------------------
    "protect.none": (
        "保密：本次运算没有检验能否由公布的数字推算出被保密的数字。",
        "Confidentiality: this run did not examine whether withheld numbers can be worked out from those that are published.",
    ),
    "protect.quiet": (
        "保密：按发布规则检验了{tables}张表，没有可能暴露个人的数字，没有为保密隐去的数字。",
        "Confidentiality: {tables} tables were examined under the release rule; none holds a number that could reveal a person, and nothing was withheld for confidentiality.",
    ),
    "protect.counts": (
        "保密：按发布规则检验了{tables}张表，其中{risk}张含有可能暴露个人的格子，这些格子都不公布：人数过少的类别不列出，另为保密隐去份数{counts}个、得分或占比{figures}个。",
        "Confidentiality: {tables} tables were examined under the release rule; {risk} of them have cells that could reveal a person. None of these is shown: categories with too few persons are not listed, and {counts} more counts and {figures} more scores or shares are withheld.",
    ),
    "protect.unlisted": (
        "保密：按发布规则检验了{tables}张表，其中{risk}张含有可能暴露个人的格子，这些格子都不公布：人数过少的类别不列出，此外没有为保密隐去的数字。",
        "Confidentiality: {tables} tables were examined under the release rule; {risk} of them have cells that could reveal a person. None of these is shown: categories with too few persons are not listed, and nothing more had to be withheld.",
    ),
    "protect.safe": ("用全部公布的数字反推，没有一个被保密的数字能被推算到发布规则所不许的程度{narrowest}。", "No withheld number can be worked out from all that is published more closely than the rule allows{narrowest}."),
    "protect.narrowest": ("（{list}）", " ({list})"),
    "protect.narrowest.count": ("份数最多缩小到宽{x}人的范围", "a count at best to a range of {x} persons"),
    "protect.narrowest.figure": ("得分最多缩小到宽{x}分的范围", "a score at best to a range of {x} points"),
    "protect.dash": ("样本量为“—”的，数字可以公布，份数不公布。", "“—” for n beside a figure: the figure may be published, the number of answers may not."),
    "protect.unsafe.title": ("保密检验未通过", "Confidentiality not assured"),
    "protect.unsafe": (
        "有的被保密的数字可以由公布的数字推算得过于精确。本报告在处理之前不得发布。",
        "Some withheld numbers can be worked out too closely from those that are published. This report must not be released before that is mended.",
    ),
    # --- AAPOR ---------------------------------------------------------------------------------------------------
    "aapor.title": ("透明度说明", "Disclosure"),
    "aapor.p": (
        "{ref}按美国民意研究协会（AAPOR）透明度倡议的十一项披露要素（2021年）说明本次调查；借用其要素，不表示已加入该倡议。数据和登记中没有的内容，如实注明。",
        "{ref} follows the eleven disclosure elements of the AAPOR Transparency Initiative (2021); using them does not imply membership. What neither the data nor the register say is marked as such.",
    ),
    "aapor.caption": ("调查透明度说明", "Disclosure by element"),
    "statement.element": ("要素", "Element"),
    "statement.text": ("说明", "Statement"),
    "aapor.strategy": ("1. 数据收集策略", "1. Strategy"),
    "aapor.strategy.probability": (
        "抽样问卷调查（概率样本）。{open}",
        "A sample survey by questionnaire (probability sample). {open}",
    ),
    "aapor.strategy.open": (
        "居民自愿参与的公开问卷调查（非概率样本），区间为模型推断区间。{open}",
        "An open survey by questionnaire in which residents chose to take part (non-probability sample); intervals are model-based. {open}",
    ),
    "aapor.open.some": ("另有其他来源（{stream}）的答卷{n}份，不并入任何得分。", "A further {n} answers of the other stream ({stream}) are part of no score."),
    "aapor.sponsor": ("2. 主办与实施", "2. Sponsor and conduct"),
    "aapor.sponsor.text": ("{marks}。具体实施单位和经费来源未登记。", "{marks}. Who did the fieldwork and who funded it is not registered."),
    "aapor.sponsor.none": ("未登记。", "Not registered."),
    "aapor.mark": ("{name}：{value}", "{name}: {value}"),
    "aapor.instrument": ("3. 调查问卷", "3. Questionnaire"),
    "aapor.instrument.text": ("{questionnaire}；题目、量表见附录“{appendix}”。", "{questionnaire}; for questions and scales see the appendix “{appendix}”."),
    "aapor.population": ("4. 调查总体", "4. Population"),
    "aapor.population.text": ("{universe}，{total}人（{source}，{date}，{status}）。", "{universe}; {total} persons ({source}, {date}; {status})."),
    "aapor.sample": ("5. 抽样", "5. Sample"),
    "aapor.sample.open": ("不抽样：谁来作答由居民自己决定，没有抽样框。", "Nobody was drawn: residents decided for themselves whether to answer; there is no frame."),
    "aapor.sample.villages": (
        "以{word}分层，第一阶段单元为村（社区），本期有答卷的{k}个；{chance}。抽样框的来源和覆盖范围未登记。",
        "Stratified by {word}; first-stage units are villages (communities), {k} of them with answers; {chance}. Source and coverage of the frame are not registered.",
    ),
    "aapor.sample.units": (
        "以{word}分层，第一阶段单元为村（社区）；{chance}。抽样框的来源和覆盖范围未登记。",
        "Stratified by {word}; first-stage units are villages (communities); {chance}. Source and coverage of the frame are not registered.",
    ),
    "aapor.sample.persons": (
        "以{word}分层，没有村（社区）抽样框，以个人为抽样单元；{chance}。抽样框的来源和覆盖范围未登记。",
        "Stratified by {word}; there was no village frame, persons are the sampling units; {chance}. Source and coverage of the frame are not registered.",
    ),
    "aapor.chance.known": ("入样概率已知", "inclusion probabilities are known"),
    "aapor.chance.assumed": ("入样概率未提供，假定{word}内机会相等", "inclusion probabilities were not given: equal chances within a {word} are assumed"),
    "aapor.mode": ("6. 调查方式", "6. Mode"),
    "aapor.mode.none": ("数据文件未记录作答方式。", "The data file holds no modes."),
    "aapor.dates": ("7. 调查日期", "7. Dates"),
    "aapor.size": ("8. 样本量与精度", "8. Sample size and precision"),
    "aapor.size.text": (
        "有效答卷{n}份。{precision}应答率未计算：抽取、送达与拒访的情况未随数据提供。",
        "{n} usable answers. {precision}No response rate: contacts and refusals did not come with the data.",
    ),
    "aapor.size.rates": (
        "有效答卷{n}份。{precision}全市随机样本个案{cases}个，应答率RR1为{rr1}，RR3为{rr3}（e＝{e}；未加权，见“{conduct}”）。",
        "{n} usable answers. {precision}{cases} cases were drawn in the city; Response Rate 1 is {rr1}, Response Rate 3 {rr3} (e = {e}; unweighted, see “{conduct}”).",
    ),
    "aapor.size.open": (
        "有效答卷{n}份。{precision}没有抽样，应答率不适用。",
        "{n} usable answers. {precision}Nobody was sampled, so there is no response rate.",
    ),
    "aapor.precision": (
        "全市各感得分的{ci}半宽{half}分，设计效应{deff}。",
        "Half-width of the {ci} of the city's sense scores {half} points, design effect {deff}. ",
    ),
    "aapor.weights": ("9. 加权", "9. Weighting"),
    "aapor.weights.text": ("{steps}；校准所用特征：{margins}。权数设计效应{kish}。", "{steps}; characteristics calibrated: {margins}. Weight design effect {kish}."),
    "aapor.weights.none": ("未加权。", "Not weighted."),
    "aapor.weights.step": ("{step}（{method}）", "{step} ({method})"),
    "aapor.weights.nomargins": ("无", "none"),
    "aapor.processing": ("10. 数据处理与质量控制", "10. Processing and checks"),
    "aapor.processing.text": (
        "读入{read}份，剔除{excluded}份（逐类见“{conduct}”）。{values}{checks}{reviewed}",
        "{read} answers read, {excluded} left out (by reason in “{conduct}”). {values}{checks}{reviewed}",
    ),
    "aapor.processing.values": ("{n}个答案不合填写规则，按缺失处理。", "Values that fitted no rule and were set to missing: {n}. "),
    "aapor.processing.novalues": ("没有不合填写规则的答案。", "All values fitted the rules. "),
    "aapor.processing.checks": ("按{k}条规则检查答卷质量（见“{title}”）。", "The answers were examined by {k} rules (see “{title}”). "),
    "aapor.processing.nochecks": ("未检查答卷质量。", "The quality of answers was not examined. "),
    "aapor.limits": ("11. 局限", "11. Limitations"),
    "aapor.limits.text": (
        "见本节以上各条。{open}",
        "See above in this section. {open}",
    ),
    "aapor.limits.open": ("非概率样本的偏差大小未知，区间不能反映。", "The bias of a non-probability sample is unknown and not in the intervals."),
    # --- ESS -----------------------------------------------------------------------------------------------------
    "ess.title": ("质量声明", "Quality statement"),
    "ess.p": (
        "{ref}按欧洲统计体系《统计业务守则》（2017年）第11至15条的五个质量维度说明，只写本次运算能够证实的事实。",
        "{ref} follows the five output dimensions of the European Statistics Code of Practice (2017, principles 11–15) and holds only what this run can show.",
    ),
    "ess.caption": ("质量声明（五个维度）", "Quality statement by dimension"),
    "ess.dimension": ("维度", "Dimension"),
    "ess.relevance": ("适用性", "Relevance"),
    "ess.relevance.text": (
        "测量四感中的{k}感和{m}个领域{missing}。用途见“{background}”；使用者的需求和满意程度未作调查。",
        "Measures {k} of the four senses and {m} domains{missing}. For its use see “{background}”; what users need and think of it was not asked.",
    ),
    "ess.relevance.missing": ("，未测：{list}", "; not measured: {list}"),
    "ess.accuracy": ("准确性与可靠性", "Accuracy and reliability"),
    "ess.accuracy.text": (
        "抽样误差由区间和设计效应表示（见{ref}第8项）。{others}{checks}",
        "Sampling error is shown by intervals and design effects (see element 8 in {ref}). {others}{checks}",
    ),
    "ess.accuracy.others": ("覆盖、无应答和作答方式的影响没有测定。", "Effects of coverage, nonresponse and mode were not measured. "),
    "ess.accuracy.modes": (
        "覆盖和无应答的影响没有测定；各作答方式的差异见“{modes}”，方式本身的影响无法单独测定。",
        "Effects of coverage and nonresponse were not measured; for differences between modes see “{modes}”: the effect of the mode itself cannot be told apart. ",
    ),
    "ess.accuracy.open": (
        "区间只反映模型假定成立时的随机波动（见{ref}第8项），自愿参与造成的偏差没有测定。{others}{checks}",
        "Intervals show random variation if the model holds (see element 8 in {ref}); the bias from who chose to answer was not measured. {others}{checks}",
    ),
    "ess.accuracy.checks": ("答卷质量筛查中，{towns}有迹象超出预期。", "In the screening of answers, signs beyond what is expected: {towns}."),
    "ess.timeliness": ("及时性与准时性", "Timeliness and punctuality"),
    "ess.timeliness.text": (
        "最后一份答卷{last}，报告日期{date}，相隔{k}天。发布日程未登记，准时与否无从评价。",
        "Last answer {last}, date of the report {date}; days between: {k}. No release calendar is registered, so punctuality cannot be judged.",
    ),
    "ess.timeliness.none": (
        "报告日期{date}。{dates}发布日程未登记，准时与否无从评价。",
        "Date of the report {date}. {dates} No release calendar is registered, so punctuality cannot be judged.",
    ),
    "ess.coherence": ("一致性与可比性", "Coherence and comparability"),
    "ess.coherence.text": (
        "各{word}使用同一问卷和同一计分方案（{scheme}）。{waves}与其他来源的数据未作核对。",
        "All {words} have the same questionnaire and scheme ({scheme}). {waves} Nothing was checked against other sources.",
    ),
    "ess.waves.none": ("没有可比的上期结果。", "There is no earlier wave to compare with."),
    "ess.waves.refused": ("上期（{previous}）不可比。", "The earlier wave ({previous}) is not comparable."),
    "ess.waves.some": ("与上期（{previous}）相比，{k}项指标中{j}项因题目或计分不同不可比。", "Of {k} indicators, {j} cannot be compared with the earlier wave ({previous}) because questions or scoring differ."),
    "ess.waves.all": ("与上期（{previous}）的{k}项指标均可比。", "All {k} indicators can be compared with the earlier wave ({previous})."),
    "ess.access": ("可获得性与明晰性", "Accessibility and clarity"),
    "ess.access.text": (
        "发布状态：{publication}。全部公布的数字另有工作簿；方法、术语、题目见附录。单份答卷不提供。",
        "Publication state: {publication}. All published numbers are in a workbook; method, terms and questions in the appendices. Single answers are not given out.",
    ),
}  # fmt: skip
