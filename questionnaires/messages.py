"""The catalogue: what each broken rule says, in Chinese and English — where, which rule, what to do.

Keys are the codes of :class:`~questionnaires.problems.Problem`; ``{name}`` is filled from its params.  Every room
keeps its own section below.  A code without an entry is shown bare with its params, never hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .messages_wave import ASSESSMENT, COMMAND_LINE, POPULATION
from .problems import Problem

_WHERE_WORDS = {
    "question": "题目",
    "scale": "量表",
    "section": "章节",
    "form": "版式",
    "sense": "四感",
    "sub-index": "分指数",
    "domain": "领域",
    "scheme": "计分方案",
    "index": "指数",
    "header": "表头",
    "import": "导入规则",
    "column": "列",
    "row": "行",
    "option": "选项",
    "town": "镇（街道）",
    "margin": "边际",
}

FILES: dict[str, dict[str, str]] = {
    "file.unreadable": {
        "zh": "文件打不开（{reason}）。请核对路径和文件名。",
        "en": "the file cannot be opened ({reason}). Check its path and name.",
    },
    "file.too-large": {
        "zh": "文件超过 {limit} kB，不像是问卷文件。请核对是否选错了文件。",
        "en": "the file is larger than {limit} kB and is no questionnaire file. Check that it is the right one.",
    },
    "file.not-utf8": {
        "zh": "文件不是 UTF-8 编码。请用编辑器打开，另存为“UTF-8”后重试。",
        "en": "the file is not UTF-8. Open it in an editor and save it again as UTF-8.",
    },
    "file.not-toml": {
        "zh": "TOML 语法有误：{reason}。请改正该处后重试。",
        "en": "the file is not valid TOML: {reason}. Correct that place.",
    },
    "file.not-a-table": {
        "zh": "此处应当是一张表（键 = 值）。请按问卷文件格式改写。",
        "en": "a table (key = value) is expected here. Write it as the questionnaire format says.",
    },
    "file.unknown-key": {
        "zh": "不认识的键“{key}”。请检查拼写或删去；可用的键：{known}。",
        "en": "unknown key '{key}'. Check its spelling or remove it; known keys: {known}.",
    },
    "file.missing-key": {
        "zh": "缺少必填的键“{key}”。请补上。",
        "en": "the key '{key}' is required. Add it.",
    },
    "file.wrong-type": {
        "zh": "“{key}”的值应当是 {expected}，现在是“{found}”。请改正。",
        "en": "'{key}' must be: {expected}; found '{found}'. Correct the value.",
    },
    "library.unknown": {
        "zh": "问卷库里没有这份问卷。可用的有：{known}。",
        "en": "the library has no questionnaire of this name. It has: {known}.",
    },
}

RELEASES: dict[str, dict[str, str]] = {
    "released.gone": {
        "zh": "已发布的文件不见了。请从版本库恢复。",
        "en": "this released file is gone. Restore it from version control.",
    },
    "released.changed": {
        "zh": "已发布的文件被改动。请恢复原文件，把修改写进新版本。",
        "en": "this released file has changed. Restore it and put the change into a new version.",
    },
}

TEXTS: dict[str, dict[str, str]] = {
    "text.language-missing": {
        "zh": "“{field}”缺少语言 {lang} 的文字。请补上 {field}.{lang}。",
        "en": "'{field}' has no wording in {lang}. Add {field}.{lang}.",
    },
    "text.unknown-language": {
        "zh": "“{field}”含有未声明的语言 {lang}。请加入 languages 或删去。",
        "en": "'{field}' has a wording in {lang}, which the file does not declare. Add it to languages or remove it.",
    },
    "text.unknown-placeholder": {
        "zh": "“{field}”（{lang}）含有未知占位符“{name}”。可用的有：{known}。",
        "en": "'{field}' ({lang}) holds the unknown place-holder '{name}'. Known: {known}.",
    },
    "text.placeholder-without-value": {
        "zh": "占位符“{name}”没有取值。请在系统设置中填写。",
        "en": "the place-holder '{name}' has no value. Give it one in the settings.",
    },
}

IDENTITY: dict[str, dict[str, str]] = {
    "id.form": {
        "zh": "id“{id}”只能用小写字母、数字和连字符，并以字母开头。",
        "en": "id '{id}' may hold only lower-case letters, digits and hyphens and must begin with a letter.",
    },
    "version.form": {
        "zh": "version“{version}”应写成由点分隔的数字，如 2023.1。",
        "en": "version '{version}' must be numbers joined by dots, like 2023.1.",
    },
    "languages.list": {
        "zh": "languages 至少列出一种语言，且不得重复。",
        "en": "languages must list at least one language, each once.",
    },
    "languages.approved-unknown": {
        "zh": "approved_languages 中的 {lang} 不在 languages 里。请补入或删去。",
        "en": "approved_languages holds {lang}, which languages does not list. Add it there or remove it here.",
    },
    "header.empty": {
        "zh": "“{field}”为空。统计调查表须标明表号、制定机关、批准或备案文号、有效期。",
        "en": "'{field}' is empty. A statistical form must bear its number, issuer, approval number and validity.",
    },
    "header.date": {
        "zh": "有效期“{value}”不是日期。请写成 2026-12-31 的形式。",
        "en": "valid_until '{value}' is no date. Write it like 2026-12-31.",
    },
}

SCALES: dict[str, dict[str, str]] = {
    "scale.too-few-options": {
        "zh": "文字量表至少要有两个选项。请补充 options。",
        "en": "a labelled scale needs at least two options. Add to options.",
    },
    "scale.code-not-number": {
        "zh": "选项编码“{option}”应当是数字。",
        "en": "the option code '{option}' must be a number on a scale.",
    },
    "scale.range-on-labels": {
        "zh": "文字量表不用 low、high、step。请删去。",
        "en": "a labelled scale has no low, high or step. Remove them.",
    },
    "scale.options-on-numbers": {
        "zh": "数字量表不用 options。请删去，或改 kind 为 labelled。",
        "en": "a numeric scale has no options. Remove them or make its kind labelled.",
    },
    "scale.range": {
        "zh": "范围 {low}–{high}、步长 {step} 不成立。low 须小于 high，step 须大于 0，取值不超过 1000 个。",
        "en": "the range {low} to {high} by {step} is impossible. low must be below high, step above 0, with at most 1000 values.",
    },
    "scale.reaches-missing": {
        "zh": "上限 {high} 与缺失编码 97、98、99 重叠。请把 high 定在 96 以内。",
        "en": "the upper end {high} reaches the missing codes 97, 98, 99. Keep high at 96 or below.",
    },
}

QUESTIONS: dict[str, dict[str, str]] = {
    "questions.none": {"zh": "问卷没有题目。请加入 [[questions]]。", "en": "there is no question. Add [[questions]]."},
    "question.duplicate": {
        "zh": "题目编码重复。每题的 code 必须唯一。",
        "en": "another question has the same code. Give each its own.",
    },
    "question.code-form": {
        "zh": "编码“{code}”只能用英文字母、数字和下划线，并以字母开头。",
        "en": "code '{code}' may hold only ASCII letters, digits and underscores and must begin with a letter.",
    },
    "question.code-reserved": {
        "zh": "“{code}”是设计列的名称，不能用作题目编码。请换一个。",
        "en": "'{code}' names a design column and cannot be a question. Choose another code.",
    },
    "question.field-not-for-kind": {
        "zh": "“{field}”不适用于 {kind} 类题目。请删去。",
        "en": "'{field}' means nothing for a question of kind {kind}. Remove it.",
    },
    "question.scale-missing": {
        "zh": "评分题和数字题必须指明 scale。可用的有：{known}。",
        "en": "a rating or number question needs a scale. Known: {known}.",
    },
    "question.unknown-scale": {
        "zh": "量表“{scale}”不存在。可用的有：{known}。",
        "en": "there is no scale '{scale}'. Known: {known}.",
    },
    "question.number-scale": {
        "zh": "数字题的量表“{scale}”须为 numeric 且步长为 1。",
        "en": "the scale '{scale}' of a number question must be numeric with step 1.",
    },
    "question.ends-on-labels": {
        "zh": "量表“{scale}”各项已有文字，不能再写 low_label、middle_label、high_label。请删去。",
        "en": "scale '{scale}' labels every code; low_label, middle_label and high_label do not apply. Remove them.",
    },
    "question.ends-missing": {
        "zh": "数字量表“{scale}”缺少两端文字。请在题目或量表中补上 low_label 和 high_label。",
        "en": "numeric scale '{scale}' has no labels for its ends. Add low_label and high_label here or to the scale.",
    },
    "question.options-missing": {
        "zh": "选择题至少要有两个选项。请补充 options。",
        "en": "a choice needs at least two options. Add to options.",
    },
    "question.max-length": {
        "zh": "文字题须写明 max_length（大于 0 的字数）。",
        "en": "a text question needs max_length, a number of characters above 0.",
    },
    "question.max-picks": {
        "zh": "max_picks 为 {picks}，应在 1 与选项数 {options} 之间。",
        "en": "max_picks is {picks}; it must lie between 1 and the {options} options.",
    },
    "question.offers-not-asked": {
        "zh": "offers 不能含 97（未问及由系统填写）。只可用 98、99。",
        "en": "offers may not hold 97; 'not asked' is filled in by the system. Use 98 and 99.",
    },
    "question.offer-without-label": {
        "zh": "提供了 {reason}，但 [missing_labels] 中没有它的文字。请补上。",
        "en": "{reason} is offered but [missing_labels] has no wording for it. Add one.",
    },
    "question.unknown-reference": {
        "zh": "{field} 的值“{value}”不存在。可用的有：{known}。",
        "en": "{field} names '{value}', which does not exist. Known: {known}.",
    },
    "question.sub-index-of-other-sense": {
        "zh": "分指数“{sub_index}”属于 {sense}，而本题的 sense 是 {found}。请改成一致。",
        "en": "sub-index '{sub_index}' belongs to {sense}, but this question's sense is {found}. Make them agree.",
    },
    "question.reversed-unscored": {
        "zh": "本题反向计分，但任何计分方案都没有量表“{scale}”的分值。请删去 reversed 或补上分值。",
        "en": "the question is reversed, but no scheme has points for scale '{scale}'. Remove reversed or add points.",
    },
    "question.unknown-module": {
        "zh": "模块“{module}”没有出现在任何版式的 random_modules 中。现有：{known}。",
        "en": "module '{module}' is in no form's random_modules. Known: {known}.",
    },
    "question.core-in-module": {
        "zh": "核心题问所有人，不能放在模块“{module}”里。",
        "en": "a core question is asked of everyone and cannot be in module '{module}'.",
    },
    "question.users-without-filter": {
        "zh": "base 为 users 的题目须有 ask_if 指明使用者。",
        "en": "a question with base users needs an ask_if that finds the users.",
    },
    "option.duplicate": {
        "zh": "选项编码“{option}”重复。",
        "en": "the option code '{option}' occurs twice.",
    },
    "option.reserved": {
        "zh": "编码 {option} 留给缺失（97、98、99）。请换一个。",
        "en": "code {option} is kept for missing answers (97, 98, 99). Choose another.",
    },
    "option.code-form": {
        "zh": "选项编码“{option}”须为文字，且只用英文字母、数字、+、_、-。",
        "en": "the option code '{option}' must be text of ASCII letters, digits, +, _ and -.",
    },
    "option.exclusive-on-single": {
        "zh": "单选题的选项不用 exclusive。请删去。",
        "en": "exclusive means nothing on a single choice. Remove it.",
    },
    "option.all-exclusive": {
        "zh": "所有选项都是 exclusive，等于单选。请改 kind 为 single。",
        "en": "every option is exclusive, which is a single choice. Make the kind single.",
    },
    "ask-if.unknown-question": {
        "zh": "ask_if 引用的题目“{question}”不存在。",
        "en": "ask_if names question '{question}', which does not exist.",
    },
    "ask-if.not-earlier": {
        "zh": "ask_if 引用的题目“{question}”不在本题之前。跳转只能依据前面的回答。",
        "en": "ask_if names question '{question}', which does not stand before this one. Routes look back only.",
    },
    "ask-if.not-listed": {
        "zh": "题目“{question}”没有选项，不能作为 ask_if 的条件。",
        "en": "question '{question}' has no options and cannot decide a route.",
    },
    "ask-if.empty": {
        "zh": "any_of 为空，本题永远不会问到。请列出选项。",
        "en": "any_of is empty, so the question would never be asked. List options.",
    },
    "ask-if.other-module": {
        "zh": "条件题“{question}”只在模块 {module} 中，另一半人不会问到。请放到同一模块。",
        "en": "the filter '{question}' is in module {module}, which others never see. Put both in one module.",
    },
    "ask-if.unknown-option": {
        "zh": "题目“{question}”没有选项“{option}”。可用的有：{known}。",
        "en": "question '{question}' has no option '{option}'. Known: {known}.",
    },
}

FORMS: dict[str, dict[str, str]] = {
    "section.duplicate": {"zh": "章节 id 重复。", "en": "another section has the same id. Give each its own."},
    "forms.none": {"zh": "问卷没有版式。请加入 [forms.…]。", "en": "there is no form. Add [forms.ID]."},
    "form.unknown-question": {
        "zh": "列出了不存在的题目“{question}”。",
        "en": "the form lists question '{question}', which does not exist.",
    },
    "form.question-twice": {
        "zh": "题目“{question}”列了不止一次。",
        "en": "the form lists question '{question}' more than once.",
    },
    "form.empty": {"zh": "版式中没有题目。", "en": "the form lists no question."},
    "form.order": {
        "zh": "“{first}”在文件中先于“{second}”。版式须按文件中的顺序列题。",
        "en": "'{first}' stands before '{second}' in the file. List a form's questions in file order.",
    },
    "form.filter-missing": {
        "zh": "有题目“{question}”，却没有它的条件题“{filter}”。请一并列入。",
        "en": "the form has question '{question}' but not its filter '{filter}'. List both.",
    },
    "form.core-missing": {
        "zh": "缺少核心题“{question}”。核心题在每个版式中都要有。",
        "en": "core question '{question}' is not listed. Core questions are in every form.",
    },
    "form.empty-module": {
        "zh": "随机模块“{module}”在本版式中没有题目。",
        "en": "random module '{module}' has no question in this form.",
    },
    "form.modules-per-person": {
        "zh": "modules_per_person 为 {found}，应在 {least} 与 {most} 之间。",
        "en": "modules_per_person is {found}; it must lie between {least} and {most}.",
    },
    "form.items-per-page": {
        "zh": "items_per_page 应在 1 与 {most} 之间。",
        "en": "items_per_page must lie between 1 and {most}.",
    },
    "group.unknown": {
        "zh": "分组“{group}”不是单选题。groups 只能列单选题或 urban。",
        "en": "group '{group}' is no single-choice question. groups may list those, or urban.",
    },
}

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

IMPORT_RULES: dict[str, dict[str, str]] = {
    "import.unknown-default": {
        "zh": "defaults 中的“{name}”不是设计列。可用的有：{known}。",
        "en": "defaults names '{name}', which is no design column. Known: {known}.",
    },
    "import.unknown-target": {
        "zh": "目标“{target}”既不是题目也不是设计列。",
        "en": "target '{target}' is neither a question nor a design column.",
    },
    "import.column-twice": {
        "zh": "外部列“{column}”出现了两次（列名、别名或 ignored）。",
        "en": "outside column '{column}' occurs twice among columns, aliases and ignored.",
    },
    "import.target-twice": {
        "zh": "目标“{target}”有两个来源。请只留一个。",
        "en": "target '{target}' has two sources. Keep one.",
    },
    "import.text-target": {
        "zh": "自由文字题“{target}”不进入分析表。请把该列放入 ignored。",
        "en": "free text ('{target}') never enters an analysis table. Put the column into ignored.",
    },
    "import.unknown-code": {
        "zh": "编码“{code}”不属于题目“{target}”。可用的有：{known}。",
        "en": "code '{code}' is no code of question '{target}'. Known: {known}.",
    },
    "import.same-when-folded": {
        "zh": "忽略大小写后“{raw}”出现两次。请只留一个。",
        "en": "'{raw}' occurs twice once case is ignored. Keep one.",
    },
    "import.two-rules": {
        "zh": "“{raw}”既有编码，又列为缺失或剔除。请只留一条规则。",
        "en": "'{raw}' has a code and is also missing or excluded. Keep one rule.",
    },
    "import.half-points": {
        "zh": "half_points 只用于数字量表的评分题（目标“{target}”）。",
        "en": "half_points is for ratings on a numeric scale only (target '{target}').",
    },
    "import.split": {
        "zh": "split 用于且必须用于多选题（目标“{target}”）。",
        "en": "split is for multiple-choice questions, and they need it (target '{target}').",
    },
    "import.age-target": {
        "zh": "年龄分段只用于单选题（目标“{target}”）。",
        "en": "age bands are for single-choice questions only (target '{target}').",
    },
    "import.age-edges": {
        "zh": "年龄分段：edges（{edges} 个）须递增，且与 codes（{codes} 个）一一对应。",
        "en": "age bands: the {edges} edges must ascend and match the {codes} codes one by one.",
    },
}

IMPORTING: dict[str, dict[str, str]] = {
    "import.too-large": {
        "zh": "文件超过 {limit} MB。请按镇（街道）或日期拆分后分别导入。",
        "en": "the file is larger than {limit} MB. Split it by town or by date.",
    },
    "import.too-many-cells": {
        "zh": "单元格超过 {limit} 个。请拆分文件。",
        "en": "the file has more than {limit} cells. Split it.",
    },
    "import.spreadsheet": {
        "zh": "这是 Excel 文件，不是 CSV。请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”。",
        "en": "this is a spreadsheet, not a CSV file. Save it from there as 'CSV UTF-8 (comma delimited)'.",
    },
    "import.gbk": {
        "zh": "文件不是 UTF-8 编码，像是 GBK。请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”后重试。",
        "en": "the file is not UTF-8; it looks like GBK. Save it as 'CSV UTF-8 (comma delimited)' and try again.",
    },
    "import.not-utf8": {
        "zh": "文件不是 UTF-8 编码。请另存为“CSV UTF-8（逗号分隔）”后重试。",
        "en": "the file is not UTF-8. Save it as 'CSV UTF-8 (comma delimited)' and try again.",
    },
    "import.not-text": {
        "zh": "文件含有二进制内容，不是 CSV。请核对是否选错了文件。",
        "en": "the file holds binary data and is no CSV. Check that it is the right file.",
    },
    "import.empty": {
        "zh": "文件是空的。请核对是否选错了文件。",
        "en": "the file is empty. Check that it is the right one.",
    },
    "import.no-rows": {
        "zh": "文件只有表头，没有数据行。",
        "en": "the file has a header and no rows.",
    },
    "import.delimiter": {
        "zh": "列不是用逗号分隔的。请另存为“CSV UTF-8（逗号分隔）”。",
        "en": "the columns are not separated by commas. Save it as 'CSV UTF-8 (comma delimited)'.",
    },
    "import.broken-csv": {
        "zh": "CSV 格式损坏（{reason}）。常见原因是引号不成对；请用表格软件打开、改正后重新保存。",
        "en": "the CSV is broken ({reason}), often by an unpaired quote. Open it in a spreadsheet, mend it, save again.",
    },
    "import.column-missing": {
        "zh": "缺少列“{column}”。请核对问卷与数据是否同一期，或在 [[import.columns]] 中为它加别名。",
        "en": "column '{column}' is missing. Check that file and questionnaire belong together, or give it an alias.",
    },
    "import.column-repeated": {
        "zh": "列“{column}”（含别名）出现不止一次。请只留一列。",
        "en": "column '{column}' (or an alias) occurs more than once. Keep one.",
    },
    "import.no-known-column": {
        "zh": "没有一列是这份问卷认识的。应有：{expected} 等；实有：{found}。请核对文件和 --questionnaire。",
        "en": "no column is known to this questionnaire. Expected {expected} …; found {found}. Check the file and --questionnaire.",
    },
    "import.unknown-value": {
        "zh": "“{value}”不在该列的编码表中，按空白处理。请在 [[import.columns]] 的 codes 中补一条规则。",
        "en": "'{value}' is in no rule of this column and was left blank. Add a rule to codes in [[import.columns]].",
    },
    "import.not-on-scale": {
        "zh": "“{value}”不是该量表的取值，按空白处理。请核对原始数据。",
        "en": "'{value}' is no value of the scale and was left blank. Compare it with the source.",
    },
    "import.not-an-age": {
        "zh": "“{value}”不是年龄（0–120 的整数），按空白处理。",
        "en": "'{value}' is no age (a whole number from 0 to 120) and was left blank.",
    },
    "import.not-a-date": {
        "zh": "“{value}”不是日期（如 2026-11-23），按空白处理。",
        "en": "'{value}' is no date (like 2026-11-23) and was left blank.",
    },
    "import.out-of-range": {
        "zh": "“{value}”不在允许范围内，按空白处理。请核对原始数据。",
        "en": "'{value}' is outside the allowed range and was left blank. Compare it with the source.",
    },
    "import.row-length": {
        "zh": "本行有 {value} 个单元格，与表头不符，整行不进入估计。请检查逗号和引号。",
        "en": "the row has {value} cells, unlike the header, and stays out of every estimate. Check its commas and quotes.",
    },
    "import.duplicate-id": {
        "zh": "编号“{value}”此前已出现，本行不进入估计。请核对是否重复提交。",
        "en": "id '{value}' occurred before; this row stays out of every estimate. Check for a double submission.",
    },
    "import.excluded": {
        "zh": "整行不进入任何估计，原因：{reason}。",
        "en": "the row stays out of every estimate. Reason: {reason}.",
    },
    "import.unknown-column": {
        "zh": "列“{column}”没有导入规则，未使用。请在 [import] 中说明用途或列入 ignored。",
        "en": "column '{column}' has no import rule and was not used. Map it in [import] or list it under ignored.",
    },
    "import.ignored-column": {
        "zh": "列“{column}”按规则不使用。",
        "en": "column '{column}' is left out on purpose.",
    },
    "import.absent-column": {
        "zh": "文件没有可选列“{column}”，相应题目记为未问及。",
        "en": "the file has no optional column '{column}'; its question counts as not asked.",
    },
    "import.town-unmapped": {
        "zh": "没有规则填写 town。没有镇（街道）的答卷无法加权；请映射一列或在 defaults 中给出。",
        "en": "no rule fills town, and a response without a town cannot be weighted. Map a column or give a default.",
    },
}

CATALOGUE: dict[str, dict[str, str]] = {
    **FILES,
    **RELEASES,
    **TEXTS,
    **IDENTITY,
    **SCALES,
    **QUESTIONS,
    **FORMS,
    **MEASURES,
    **ANSWERS,
    **IMPORT_RULES,
    **IMPORTING,
    **POPULATION,
    **ASSESSMENT,
    **COMMAND_LINE,
}
"""Every section, one look-up.  A room that adds a section names it here."""

_PARAM_WORDS = {"text": "文字", "number": "数", "whole number": "整数", "list": "列表", "table": "表"}

_PARAM = re.compile(r"\{([a-z_]+)\}")


def render(problem: Problem, lang: str = "zh") -> str:
    """One problem as one sentence: where it is, which rule, what to do."""
    colon = "：" if lang == "zh" else ": "
    return f"{render_where(problem.where, lang)}{colon}{sentence(problem.code, problem.params, lang)}"


def sentence(code: str, params: Mapping[str, str | int | float], lang: str) -> str:
    """The catalogue's sentence for ``code`` alone, without the place (for a message beside its field)."""
    entry = CATALOGUE.get(code)
    if entry is None:
        return f"{code} {dict(params)}"
    words = {} if lang == "en" else _PARAM_WORDS
    filled = {name: words.get(str(value), str(value)) for name, value in params.items()}
    return _PARAM.sub(lambda m: filled.get(m[1], m[0]), entry["en" if lang == "en" else "zh"])


def render_where(where: str, lang: str) -> str:
    """``file.toml, question P4`` with its words in the reader's language."""
    if lang != "zh":
        return where
    parts = [part.split(" ", 1) for part in where.split(", ")]
    return "，".join(" ".join([_WHERE_WORDS.get(part[0], part[0]), *part[1:]]) for part in parts)
