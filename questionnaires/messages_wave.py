# ruff: noqa: E501
"""Messages about population tables, the assessment of a wave, and the command line: sections of :mod:`.messages`."""

from __future__ import annotations

POPULATION: dict[str, dict[str, str]] = {
    "population.unknown": {
        "zh": "找不到这份人口表。请给出 TOML 文件的路径，或库中的名称：{known}。",
        "en": "no such population table. Give the path of a TOML file, or a name from the library: {known}.",
    },
    "population.field-unknown": {
        "zh": "不认识的键“{field}”。请检查拼写或删去。",
        "en": "unknown key '{field}'. Check its spelling or remove it.",
    },
    "population.field-missing": {
        "zh": "缺少“{field}”，或不是文字。请补上。",
        "en": "'{field}' is missing or not text. Add it.",
    },
    "population.text-missing": {
        "zh": '“{field}”要有各语言的文字，如 {field} = { zh = "…", en = "…" }。请补上。',
        "en": '\'{field}\' needs its wording by language, as in {field} = { zh = "…", en = "…" }. Add it.',
    },
    "population.choice": {
        "zh": "“{field}”的值“{value}”不在可选范围内。可选：{allowed}。",
        "en": "'{field}' is '{value}'; allowed are: {allowed}.",
    },
    "population.no-towns": {
        "zh": "没有 [[towns]]。每个镇（街道）要有 code、title 和 total（18岁及以上人数）。",
        "en": "there are no [[towns]]. Each needs code, title and total (residents aged 18+).",
    },
    "population.total": {
        "zh": "人数“{value}”不是正数。请填写18岁及以上居民人数。",
        "en": "total '{value}' is not a positive number. Give the residents aged 18+.",
    },
    "population.town-twice": {
        "zh": "镇（街道）{town} 出现了两次。请删去一处。",
        "en": "town {town} is listed twice. Remove one.",
    },
    "population.margins-form": {
        "zh": "[[margins]] 应当是一组表。请按人口表格式改写。",
        "en": "[[margins]] must be a list of tables. Write it as the format says.",
    },
    "population.margin-twice": {
        "zh": "边际“{margin}”出现了两次。请改名或删去一处。",
        "en": "margin '{margin}' is listed twice. Rename or remove one.",
    },
    "population.counts-or-shares": {
        "zh": "counts（人数）和 shares（比例）要有且只有一个。",
        "en": "give either counts or shares, exactly one of them.",
    },
    "population.town-unknown": {
        "zh": "边际里的镇（街道）{town} 不在 [[towns]] 中。请核对代码。",
        "en": "the margin names town {town}, which is not among [[towns]]. Check the code.",
    },
    "population.town-without-margin": {
        "zh": "边际里没有镇（街道）{town}。by_town = true 时每个镇（街道）都要有；否则请改为全市边际。",
        "en": "the margin says nothing about town {town}. With by_town = true every town is needed; else make it city-wide.",
    },
    "population.margin-values": {
        "zh": "{town} 的边际值要是“类别 = 正数”。请改正；人数为零的类别请与相邻类别合并。",
        "en": "the margin's values (town '{town}') must be category = positive number. Merge a category without residents.",
    },
    "population.margin-sum": {
        "zh": "边际合计为 {found}，应当是 {expected}。请核对数字。",
        "en": "the margin adds up to {found}, expected {expected}. Check the figures.",
    },
    "population.category-unknown": {
        "zh": "类别“{category}”不是题目 {question} 的选项。请改为选项代码，或在选项上写明 margin。",
        "en": "category '{category}' is no option of question {question}. Use the option's code, or give the option a margin key.",
    },
    "population.category-without-target": {
        "zh": '题目 {question} 的选项“{category}”在边际里没有人数。请补上；不参与加权的选项写 margin = ""。',
        "en": "option '{category}' of question {question} has no figure in the margin. Add it, or give the option margin = \"\".",
    },
}

ASSESSMENT: dict[str, dict[str, str]] = {
    "assess.no-rows": {
        "zh": "没有可用的“{stream}”答卷（另一来源有 {other} 份可用）。请核对 --stream（probability 概率样本，open 公开链接）和镇（街道）代码。",
        "en": "no usable answer of stream '{stream}' ({other} usable of the other). Check --stream (probability, open) and the town codes.",
    },
    "assess.no-ratings": {
        "zh": "{n} 份可用答卷中没有一道评分题有答案（全部空白、不清楚或拒答），没有可估计的内容。请核对数据文件与 --questionnaire 是否对应。",
        "en": "not one rated question is answered in the {n} usable answers (all blank, don't know or refused): there is nothing to estimate. Check that the file belongs to --questionnaire.",
    },
    "assess.town-without-answers": {
        "zh": "{title_zh}（{population} 人）样本0份，无法加权。请补充答卷，或用 --empty-towns leave-out 把它排除在外（报告会写明）。",
        "en": "{title_en} ({population} residents) has no answers and cannot be weighted. Collect some, or leave it out with --empty-towns leave-out (the report will say so).",
    },
    "assess.small-cell": {
        "zh": "{title_zh}“{category}”样本{n}份，少于 {least} 份，无法单独加权。请补充答卷，或用 --small-cells collapse 与相邻类别合并（报告会写明）。",
        "en": "{title_en}, '{category}': {n} answers, fewer than {least}; it cannot be weighted on. Collect more, or merge with --small-cells collapse (the report will say so).",
    },
    "assess.inclusion-missing": {
        "zh": "{rows} 份答卷中有 {n} 份缺入样概率。请补齐；若没有入样概率，请整列留空（报告会写明按自加权处理）。",
        "en": "{n} of {rows} answers lack the inclusion probability. Complete it, or leave the whole column empty (self-weighting is then assumed, and said).",
    },
    "assess.inclusion-impossible": {
        "zh": "{rows} 份答卷中有 {n} 份的入样概率不在 0 与 1 之间。请改正。",
        "en": "{n} of {rows} answers have an inclusion probability that is not between 0 and 1. Correct them.",
    },
    "assess.scheme-unknown": {
        "zh": "问卷没有计分方案“{scheme}”。可用的有：{known}。",
        "en": "the questionnaire has no scheme '{scheme}'. It has: {known}.",
    },
    "assess.population-invented": {
        "zh": "人口数为虚构（status = invented），只能用于演示。正式分析请用官方人口表。",
        "en": "the totals are invented (status = invented) and serve demonstrations only. Use an official table.",
    },
    "assess.column-misread": {
        "zh": "{rows} 行中有 {n} 个值不符合导入规则，例如“{example}”。这一列多半选错了或代码不对，请核对问卷的 [import]。",
        "en": "{n} of {rows} values fit no import rule, e.g. '{example}'. This is likely the wrong column or the wrong codes: check [import] of the questionnaire.",
    },
    "assess.rows-misread": {
        "zh": "{rows} 行中有 {n} 行整行不能用：编号与前面的行重复，或列数与表头不符（例如“{example}”）。请核对编号一列和文件的分隔符。",
        "en": "{n} of {rows} rows cannot be used: their id repeats an earlier one, or they have another number of columns than the header (e.g. '{example}'). Check the id column and the separator.",
    },
    "assess.reports-stopped": {
        "zh": "排印报告的进程被系统终止（多半是内存不足），没有留下任何文件。请加 --processes 1 重试。",
        "en": "the system ended a process that was setting reports (likely for lack of memory); nothing was left behind. Try again with --processes 1.",
    },
    "calibration.weight": {
        "zh": "{rows} 行的权数缺失、无穷或为负。请先补齐基础权数。",
        "en": "{rows} rows have a weight that is missing, infinite or negative. Complete the base weights first.",
    },
    "calibration.bounds": {
        "zh": "界限 {lower} 至 {upper} 不能用于 {distance} 距离：下限不大于上限；raking 的下限不小于 0；logit 的下限小于 1、上限大于 1 且有限。",
        "en": "bounds {lower} to {upper} do not fit the distance {distance}: lower ≤ upper; raking needs lower ≥ 0; logit needs 0 ≤ lower < 1 < upper, finite.",
    },
    "calibration.cap": {
        "zh": "{rows} 行的权数封顶值低于其下限（{lower} 倍）。请提高封顶值或降低下限。",
        "en": "the cap of {rows} rows is below their lower bound ({lower} times the weight). Raise the cap or lower the bound.",
    },
    "calibration.empty-category": {
        "zh": "{title_zh}“{category}”样本0份，无法加权。请补充答卷，或在人口表中与相邻类别合并。",
        "en": "{title_en}, '{category}': no answers, cannot be weighted. Collect some, or merge the category in the population table.",
    },
    "calibration.negative-target": {
        "zh": "{title_zh}“{category}”的目标人数 {target} 是负数。请改正人口表。",
        "en": "{title_en}, '{category}': the target {target} is negative. Correct the population table.",
    },
    "calibration.row-without-category": {
        "zh": "{rows} 份答卷不属于这个边际的任何类别。请核对人口表的类别。",
        "en": "{rows} answers belong to no category of this margin. Check the categories of the population table.",
    },
    "calibration.infeasible": {
        "zh": "{title_zh}“{category}”：目标 {target} 人，权数倍数不超出界限（{value}）时只能达到 {reachable} 人。请合并类别，或用 --bounds 放宽界限。",
        "en": "{title_en}, '{category}': target {target} persons, but only {reachable} can be reached within the bound {value} on weights. Merge the category, or widen --bounds.",
    },
    "calibration.not-converged": {
        "zh": "{title_zh}：迭代 {iterations} 次后仍差 {error}，没有收敛，不出报告。请合并小类别或放宽 --bounds。",
        "en": "{title_en}: after {iterations} iterations still off by {error}; without convergence there is no report. Merge small categories or widen --bounds.",
    },
    "calibration.margins-disagree": {
        "zh": "这个边际合计 {total} 人，而“{other}”合计 {other_total} 人。请让人口表各边际的总数一致。",
        "en": "this margin adds up to {total} persons, '{other}' to {other_total}. Make the margins agree.",
    },
    "design.lonely-psu": {
        "zh": "层“{stratum}”只有一个初级抽样单位，无法估计方差。",
        "en": "stratum '{stratum}' has a single sampling unit; its variance cannot be estimated.",
    },
}

COMMAND_LINE: dict[str, dict[str, str]] = {
    "cli.no-file": {
        "zh": "没有这个文件。请核对路径和文件名。",
        "en": "there is no such file. Check its path and name.",
    },
    "cli.file": {
        "zh": "读写文件失败：{detail}。请核对路径、权限和磁盘空间。",
        "en": "the file cannot be read or written: {detail}. Check path, permissions and disk space.",
    },
    "cli.date": {
        "zh": "“{value}”不是日期。请写成 2026-11-23 的样子。",
        "en": "'{value}' is no date. Write it like 2026-11-23.",
    },
    "cli.bounds": {
        "zh": "权数界限 {low} 和 {high} 不对。下限要在 0 与 1 之间，上限要大于 1。",
        "en": "bounds {low} and {high} are wrong: the lower must be between 0 and 1, the upper above 1.",
    },
    "cli.out-exists": {
        "zh": "文件夹已存在且不是空的。请换一个名字，或加 --replace（旧的会改名为 .previous 保留）。",
        "en": "the folder exists and is not empty. Choose another name, or add --replace (the old one is kept as .previous).",
    },
    "cli.out-is-file": {
        "zh": "这是一个文件，不是文件夹。请换一个名字。",
        "en": "this is a file, not a folder. Choose another name.",
    },
    "cli.interrupted": {
        "zh": "已中断，没有留下任何文件。",
        "en": "interrupted; nothing was left behind.",
    },
}

JOBS: dict[str, dict[str, str]] = {
    "job.crashed": {
        "zh": "试了几次都出错（{error}）。请再试一次；如仍不成功，请把服务器日志交给技术人员。",
        "en": "It failed several times ({error}). Try again; if it fails once more, give the server's log to whoever looks after it.",
    },
    "job.worker-lost": {
        "zh": "进程几次中断。请检查服务器的内存和磁盘空间，再试一次。",
        "en": "Its process ended several times. Check the server's memory and disk, then try again.",
    },
}

CHAIN: dict[str, dict[str, str]] = {
    "chain.order": {
        "zh": "已接受答卷的校验链在 {day} 断开（第 {position} 环）：链上有一环被删除、插入、改动或移位。请从备份恢复，或查明原因后用 foursense chain --accept 说明理由。",
        "en": "the chain of accepted answers is broken on {day} (link {position}): a link was removed, put in, changed or moved. Restore a backup, or find out why and give the reason with foursense chain --accept.",
    },
    "chain.missing": {
        "zh": "{day} 接受并封存的一份答卷现已不在，或被改动过。请从备份恢复，或查明原因后用 foursense chain --accept 说明理由。",
        "en": "an answer accepted and sealed on {day} is gone or was changed. Restore a backup, or find out why and give the reason with foursense chain --accept.",
    },
    "chain.counted": {
        "zh": "现存答卷比收到时逐份计数的多（或少）{position} 份（正数为多，负数为少）。请从备份恢复，或查明原因后用 foursense chain --accept 说明理由。",
        "en": "the number of stored answers differs by {position} from what was counted as they came. Restore a backup, or find out why and give the reason with foursense chain --accept.",
    },
    "chain.added": {
        "zh": "有一份答卷从未封存：是后来加入或改动过的。请从备份恢复，或查明原因后用 foursense chain --accept 说明理由。",
        "en": "an answer is there that was never sealed: it was put in or changed. Restore a backup, or find out why and give the reason with foursense chain --accept.",
    },
}
