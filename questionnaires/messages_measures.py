"""Messages about senses, domains, schemes and answers: sections of :mod:`.messages`."""

from __future__ import annotations

MEASURES: dict[str, dict[str, str]] = {
    "sense.sub-index": {
        "zh": "分指数“{sub_index}”不存在，或其 sense 不是本项。",
        "en": "sub-index '{sub_index}' does not exist or names another sense.",
    },
    "sub-index.sense": {
        "zh": "所属的“{sense}”不存在，或没有在 sub_indices 中列出本分指数。",
        "en": "its sense '{sense}' does not exist or does not list it in sub_indices.",
    },
    "domain.item": {
        "zh": "“{item}”不是问卷中的评分题。",
        "en": "'{item}' is no rating question of this file.",
    },
    "domain.base-differs": {
        "zh": "领域的 base 是 {base}，题目“{item}”的 base 是 {found}。请改成一致。",
        "en": "the domain's base is {base}, that of item '{item}' is {found}. Make them agree.",
    },
    "domain.item-elsewhere": {
        "zh": "题目“{item}”的 domains 没有写 {domain}。请补上，或把领域标为 related。",
        "en": "item '{item}' does not name {domain} in its domains. Add it there, or mark the domain related.",
    },
    "domain.item-not-listed": {
        "zh": "本题写了领域 {domain}，但该领域的 items 没有“{item}”。请改成一致。",
        "en": "the question names domain {domain}, whose items do not list '{item}'. Make them agree.",
    },
    "scheme.headline-unknown": {
        "zh": "headline_scheme“{scheme}”不存在。可用的有：{known}。",
        "en": "headline_scheme '{scheme}' does not exist. Known: {known}.",
    },
    "scheme.points-scale": {
        "zh": "points 中的“{scale}”不是本问卷的文字量表。",
        "en": "points names '{scale}', which is no labelled scale of this file.",
    },
    "scheme.points-missing": {
        "zh": "量表“{scale}”的编码 {option} 没有分值。请补上。",
        "en": "code {option} of scale '{scale}' has no points. Add them.",
    },
    "scheme.points-unknown": {
        "zh": "量表“{scale}”没有编码 {option}。请删去该分值。",
        "en": "scale '{scale}' has no code {option}. Remove its points.",
    },
    "scheme.points-range": {
        "zh": "量表“{scale}”的分值 {points} 不在 0–100 之间。",
        "en": "{points} points on scale '{scale}' lie outside 0 to 100.",
    },
    "scheme.index-twice": {"zh": "指数“{index}”定义了两次。", "en": "index '{index}' is defined twice."},
    "scheme.item-twice": {
        "zh": "题目“{item}”进入了不止一个指数。",
        "en": "item '{item}' enters more than one index.",
    },
    "scheme.unknown-index": {
        "zh": "指数须是四感之一或分指数。可用的有：{known}。",
        "en": "an index must be a sense or a sub-index. Known: {known}.",
    },
    "scheme.sense-has-parts": {
        "zh": "该感由分指数（{parts}）平均而得，不能另定题目。",
        "en": "this sense is the mean of its sub-indices ({parts}); define those instead.",
    },
    "scheme.min-answered": {
        "zh": "min_answered 为 {found}，应在 1 与题数 {items} 之间。",
        "en": "min_answered is {found}; it must lie between 1 and the {items} items.",
    },
    "scheme.unknown-item": {
        "zh": "题目“{item}”不存在。",
        "en": "item '{item}' does not exist.",
    },
    "scheme.item-not-rated": {
        "zh": "“{item}”不是评分题，不能计分。",
        "en": "'{item}' is no rating question and cannot be scored.",
    },
    "scheme.item-of-other-index": {
        "zh": "题目“{item}”属于 {sense}/{sub_index}，不属于本指数。",
        "en": "item '{item}' belongs to {sense}/{sub_index}, not to this index.",
    },
    "scheme.no-points": {
        "zh": "题目“{item}”的量表“{scale}”没有分值。请补上 points.{scale}。",
        "en": "scale '{scale}' of item '{item}' has no points. Add points.{scale}.",
    },
}

ANSWERS: dict[str, dict[str, str]] = {
    "answer.required": {"zh": "请回答本题。", "en": "Please answer this question."},
    "answer.unknown-option": {
        "zh": "“{given}”不是本题的选项。请从所列选项中选择。",
        "en": "'{given}' is no option of this question. Choose one of those listed.",
    },
    "answer.more-than-one": {"zh": "本题只能选一项。", "en": "Please choose only one."},
    "answer.exclusive": {
        "zh": "“都没有”“不清楚”一类选项不能与其他选项同时选。请只保留一种。",
        "en": "An option such as 'none' or 'don't know' cannot be combined with others. Keep one or the other.",
    },
    "answer.too-many": {
        "zh": "最多选 {most} 项。请取消多余的选项。",
        "en": "Choose at most {most}. Untick the others.",
    },
    "answer.too-long": {
        "zh": "最多 {most} 个字，现在有 {found} 个。请缩短。",
        "en": "At most {most} characters; there are {found}. Please shorten it.",
    },
    "answer.not-a-number": {
        "zh": "“{given}”不是整数。请只填数字。",
        "en": "'{given}' is no whole number. Use digits only.",
    },
    "answer.out-of-range": {
        "zh": "请填 {low} 到 {high} 之间的数。",
        "en": "Please give a number from {low} to {high}.",
    },
    "answer.not-json": {
        "zh": "存储的答卷不是有效的 JSON。请从备份核对该行。",
        "en": "the stored response is not valid JSON. Compare that row with a backup.",
    },
    "answer.unknown-question": {
        "zh": "问卷中没有这道题。请核对问卷版本。",
        "en": "the questionnaire has no such question. Check which version the response belongs to.",
    },
}
