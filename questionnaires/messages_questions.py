"""Messages about questions, conditions and forms: sections of :mod:`.messages`."""

from __future__ import annotations

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
