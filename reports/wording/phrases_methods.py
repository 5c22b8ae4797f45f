# ruff: noqa: E501 — a phrase and its translation stand side by side
"""Methods and terms of the further analyses: each is printed only where its result is in the report."""

from __future__ import annotations

from collections.abc import Mapping

METHODS: Mapping[str, tuple[str, str]] = {
    # --- one line a method --------------------------------------------------------------------------------------
    "method.name.ranks": ("名次置信集", "Rank sets"),
    "method.formula.ranks": (
        "两两单侧t检验经Holm校正，被证明低于另一{word}的，名次不能在其前（Mogstad、Romano、Shaikh与Wilhelm，2024）；全部{word}的联合名次集由各{word}的同时区间得出（Klein、Wright与Wieczorek，2020）。",
        "One-sided t tests of all pairs, adjusted by Holm: a {word} proven below another cannot stand before it (Mogstad, Romano, Shaikh and Wilhelm 2024); the joint set of all {words} from their simultaneous intervals (Klein, Wright and Wieczorek 2020).",
    ),
    "method.name.screening": ("筛查", "Screening"),
    "method.formula.screening": (
        "按错误发现率校正p值（Benjamini与Hochberg，1995）：列出者中平均至多有规定比例为误报，只用于确定核查对象。",
        "p adjusted to the false discovery rate (Benjamini and Hochberg 1995): of those flagged at most the stated share is false on average; only to find where to look.",
    ),
    "method.name.spread": ("地区差距τ", "Spread τ of the areas"),
    "method.formula.spread": (
        "扣除抽样误差后各{word}真实得分的标准差，由Q统计量解出（Paule与Mandel，1982），区间按Q分布反推（Viechtbauer，2007）。",
        "Standard deviation of the {words}' true scores net of sampling error, solved from the Q statistic (Paule and Mandel 1982), interval by inverting its distribution (Viechtbauer 2007).",
    ),
    "method.name.gaps": ("城乡、收入差距", "Town and country, incomes"),
    "method.formula.gaps": (
        "同口径差距用直接标准化；收入差距为名次（ridit，Bross，1958）回归的斜率指数（Mackenbach与Kunst，1997）；方差计入名次和构成也是估计值（Deville，1999）；拒答收入按近似贝叶斯自助法插补（Rubin与Schenker，1986）。",
        "At the same composition: direct standardisation. Incomes: slope index (Mackenbach and Kunst 1997) on ridits (Bross 1958); the variance knows that ranks and composition are estimates (Deville 1999); refused incomes by the approximate Bayesian bootstrap (Rubin and Schenker 1986).",
    ),
    "method.name.trend": ("与上期比较", "Change"),
    "method.formula.trend": (
        "本期减上期，方差计入两期共有村（社区）的协方差；{word}用Bonferroni-t同时区间，另给Holm校正p值；题目、量表或计分不同的不比。",
        "This wave less the earlier one, with the covariance of shared villages; for {words} Bonferroni-t simultaneous intervals and Holm's p; nothing is compared whose questions, scales or scoring differ.",
    ),
    "method.name.rebound": ("回归均值", "Regression to the mean"),
    "method.formula.rebound": (
        "上期因偶然而突出的{word}，预期回落的比例为1−(τ²+c)/(τ²+v)，v为上期抽样方差，c为两期协方差。",
        "A {word} singled out by chance is expected to fall back by the share 1 − (τ² + c)/(τ² + v), with the earlier sampling variance v and the covariance c of the waves.",
    ),
    "method.name.drivers": ("短板诊断", "Weak points"),
    "method.formula.drivers": (
        "各项服务对解释度R²的贡献按夏普利值（Lindeman、Merenda与Gold，1980）和相对权重（Johnson，2000）分解；重要性与表现分别与平均数作单侧检验，两项都成立才称短板（象限图：Martilla与James，1977）。",
        "A service's share of R² by Shapley value (Lindeman, Merenda and Gold 1980) and by relative weight (Johnson 2000); importance and performance are each tested one-sided against their mean, and only both make a weak point (grid: Martilla and James 1977).",
    ),
    "method.name.smallareas": ("模型估计", "Modelled values"),
    "method.formula.smallareas": (
        "实测值与合成值按可靠程度加权（Fay与Herriot，1979），{word}间方差按Yoshimori与Lahiri（2014）估计，均方误差按Prasad与Rao（1990）、Datta与Lahiri（2000），合计与全市一致（Wang、Fuller与Qu，2008）。",
        "Measured and synthetic value weighted by reliability (Fay and Herriot 1979); variance between {words} by Yoshimori and Lahiri (2014), mean squared error by Prasad and Rao (1990) and Datta and Lahiri (2000); they add up to the city (Wang, Fuller and Qu 2008).",
    ),
    "method.name.streams": ("公开参与对照", "Open answers"),
    "method.formula.streams": (
        "公开答卷按参与概率（倾向得分）的倒数加权，参与概率以加权后的抽样样本为参照估计（Chen、Li与Wu，2020）；结果只与抽样调查并列，不并入。",
        "Open answers weighted by 1 ÷ the propensity to take part, estimated against the weighted sample (Chen, Li and Wu 2020); set beside the sample, never pooled.",
    ),
    "method.name.protection": ("保密", "Confidentiality"),
    "method.formula.protection": (
        "基数不足10份、人数为1~4人的数字隐去；再隐去代价最小的一组数字，使前者不能由公布的数字推算（Fischetti与Salazar，2001），每个被保密的数字用线性规划反推验证。",
        "Bases below 10 and counts of 1–4 are withheld, and with them the cheapest set of numbers that keeps them from being worked out (Fischetti and Salazar 2001); each is attacked by linear programmes as a check.",
    ),
    "method.name.quality": ("答卷质量", "Quality of answers"),
    "method.formula.quality": (
        "有迹象答卷的比例与其他{word}比较（条件二项检验：Przyborowski与Wilenski，1940；计入村内相似：Rao与Scott，1992），并与其他{word}之间的差异比较，取较大的p值，按Benjamini–Hochberg校正。",
        "Share of answers with a sign against the other {words} (conditional binomial test: Przyborowski and Wilenski 1940; likeness within villages: Rao and Scott 1992) and against the differences among them; the larger p counts, adjusted by Benjamini–Hochberg.",
    ),
    # --- terms --------------------------------------------------------------------------------------------------
    "term.screening": ("筛查", "Screening"),
    "term.screening.text": ("允许少量误报、用来确定核查对象的检验；被列出不等于确有差异，未被列出也不等于没有差异。", "A test that allows some false alarms, to find where to look: being flagged proves no difference, not being flagged proves none either way."),
    "term.ranks": ("名次置信集", "Rank set"),
    "term.ranks.text": ("在抽样误差范围内一个{word}可能取得的全部名次；范围重叠的不分先后。", "All places that a {word} may have within sampling error; where sets overlap there is no order."),
    "term.spread": ("地区差距τ", "Spread τ"),
    "term.spread.text": ("扣除抽样误差后，各{word}真实得分之间的标准差；0表示各地没有差距。", "Standard deviation of the {words}' true scores once sampling error is taken off; 0 means no gap."),
    "term.slope": ("收入差距（斜率指数）", "Slope index of incomes"),
    "term.slope.text": ("把居民按收入由低到高排列，收入最高一端与最低一端的得分之差（由回归得出）。", "Residents ordered by income: the score at the top end less that at the bottom, by regression."),
    "term.rebound": ("回归均值", "Regression to the mean"),
    "term.rebound.text": ("上期得分因偶然偏高或偏低的，本期即使没有任何变化，也会向平均数靠拢；这部分回落或回升不是工作成效。", "A score that was high or low by chance moves back towards the mean although nothing changed; that part is no effect of work."),
    "term.shapley": ("夏普利值", "Shapley value"),
    "term.shapley.text": ("一项服务在各种先后次序中对解释度的平均贡献，各项相加等于总解释度；说明关联，不说明因果。", "A service's mean contribution to what is explained over all orders of joining; they add up to the whole. Association, not cause."),
    "term.weak": ("短板", "Weak point"),
    "term.weak.text": ("重要性高于平均、表现低于平均，且两项区间都不跨过分界的服务。", "A service whose importance is above and whose performance is below the mean, neither interval crossing the split."),
    "term.modelled": ("模型估计", "Modelled value"),
    "term.modelled.text": ("样本少的{word}借用其他{word}的信息得出的数值，不是实测值，不用于比较、分档和考核。", "A value for a {word} with few answers that borrows from the others: not measured, and not for comparison, bands or appraisal."),
    "term.propensity": ("倾向得分", "Propensity"),
    "term.propensity.text": ("按特征估计的居民参与公开问卷的概率；只能校正所列特征上的差别。", "The chance, estimated from traits, that a resident takes part in the open form; it corrects only for the traits in the model."),
    "term.confounded": ("混杂", "Confounded"),
    "term.confounded.text": ("两种原因同时存在、无法由数据分开；如作答方式不同的人本身也不同。", "Two causes that the data cannot tell apart, such as a mode and those who use it."),
    "term.sign": ("迹象", "Sign"),
    "term.sign.text": ("作答过快、全选最好等提示需要核实的特征；只供核查，不表示答卷不实，也不使答卷被剔除。", "Speeding, all best answers and the like: a reason to verify. It does not make an answer untrue and removes none."),
}  # fmt: skip
