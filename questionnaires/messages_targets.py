# ruff: noqa: E501
"""Messages about the files of a plan's targets and of the schematic map: sections of :mod:`.messages`."""

from __future__ import annotations

TARGETS: dict[str, dict[str, str]] = {
    "targets.unknown": {
        "zh": "没有名为“{name}”的目标文件，也读不到这个路径。库中有：{known}。",
        "en": "'{name}' is no file of targets in the library, nor a path that can be read. The library has: {known}.",
    },
    "targets.none": {
        "zh": "文件里没有目标。请至少写一个 [[targets]]。",
        "en": "the file holds no target. Write at least one [[targets]].",
    },
    "targets.blank": {
        "zh": "“{field}”没有文字。请写上 {field}.zh 或 {field}.en。",
        "en": "'{field}' has no wording. Write {field}.zh or {field}.en.",
    },
    "targets.id-twice": {
        "zh": "编号“{id}”用了 {n} 次。每个目标要有自己的编号，请改正。",
        "en": "the id '{id}' is used {n} times. Give every target its own.",
    },
    "targets.date": {
        "zh": "“{field}”应为 2023-12-31 这样的日期，现在是“{value}”。请改正。",
        "en": "'{field}' should be a date like 2023-12-31, not '{value}'. Correct it.",
    },
    "targets.felt-from": {
        "zh": "felt_from 是 {value}。“有感”的界限应在 0 与 100 分之间（不含），请改正，或删去这一行（即60分）。",
        "en": "felt_from is {value}. The threshold for 'felt' lies between 0 and 100 points: correct it, or remove the line for 60.",
    },
    "targets.unknown-code": {
        "zh": "“{field}”的代码“{value}”不在问卷或人口表里。可用的有：{known}。",
        "en": "'{field}' names '{value}', which the questionnaire or the population table does not have. Known: {known}.",
    },
    "targets.status-figure": {
        "zh": 'kind = "status" 的目标没有数字，只用 done 表示是否完成。请删去 value、direction、reached，或改 kind。',
        "en": 'a target of kind = "status" has no figure, only done. Remove value, direction and reached, or change kind.',
    },
    "targets.done-figure": {
        "zh": '这个目标是数字，完成情况写 reached；done 只用于 kind = "status"。请改正。',
        "en": 'this target is a figure: say what was reached in `reached`; done belongs to kind = "status". Correct it.',
    },
    "targets.no-value": {
        "zh": 'kind = "{kind}" 的目标要有数字。请填 value；计划没有数字的，改用 status 或 trend。',
        "en": 'a target of kind = "{kind}" needs a figure. Fill in value; where the plan states none, use status or trend.',
    },
    "targets.no-direction": {
        "zh": '没有写方向。请填 direction = ">="（越高越好）或 "<="（越低越好）。',
        "en": 'direction is missing. Write direction = ">=" (higher is better) or "<=" (lower is better).',
    },
    "targets.value": {
        "zh": "“{field}”是 {value}。目标值要大于0，完成数不能小于0，请改正。",
        "en": "'{field}' is {value}. A target is above 0 and what was reached is not below 0: correct it.",
    },
    "targets.proportion": {
        "zh": '比例（kind = "proportion"）以百分数填写，不超过100。请改正，或把 kind 改为 rate。',
        "en": 'a proportion is written in per cent and is at most 100. Correct it, or use kind = "rate".',
    },
    "targets.day-alone": {
        "zh": "写了 reached_on，却没有 reached 或 done。请补上完成情况，或删去日期。",
        "en": "reached_on stands without reached or done. Say what was reached, or remove the date.",
    },
    "targets.invented": {
        "zh": '完成数为虚构（reached_status = "invented"），只能用于演示。正式安装请填实际完成数。',
        "en": 'what was reached is invented (reached_status = "invented") and serves demonstrations only. A real installation needs real figures.',
    },
    "tiles.none": {
        "zh": "没有 [tiles]。请写成 [tiles] 一节，每个镇（街道）一行：代码 = [列, 行]。",
        "en": "there is no [tiles]. Write that table with a line per town: code = [column, row].",
    },
    "tiles.unknown": {
        "zh": "没有名为“{name}”的示意图文件，也读不到这个路径。库中有：{known}。",
        "en": "'{name}' is no file of tiles in the library, nor a path that can be read. The library has: {known}.",
    },
    "tiles.town-unknown": {
        "zh": "人口表里没有代码为“{town}”的镇（街道）。可用的有：{known}。",
        "en": "there is no town '{town}' in the population table. Known: {known}.",
    },
    "tiles.town-missing": {
        "zh": "这些镇（街道）没有位置：{towns}。请补上；不需要示意图就删去整个 [tiles]。",
        "en": "these towns have no place: {towns}. Add them, or remove [tiles] for no map.",
    },
    "tiles.place": {
        "zh": "{town} 的位置应为 [列, 行]，两个从0到 {most} 以内的整数。请改正。",
        "en": "the place of {town} should be [column, row], two whole numbers from 0 and below {most}. Correct it.",
    },
    "tiles.taken": {
        "zh": "这些镇（街道）放在同一格：{towns}。请分开。",
        "en": "these towns stand on the same tile: {towns}. Move one of them.",
    },
}
