"""Messages about files of the library: reading, identity, wordings, scales: sections of :mod:`.messages`."""

from __future__ import annotations

FILES: dict[str, dict[str, str]] = {
    "file.unreadable": {
        "zh": "文件打不开（{reason}）。请核对路径和文件名。",
        "en": "the file cannot be opened ({reason}). Check its path and name.",
    },
    "file.too-large": {
        "zh": "文件超过 {limit} kB，不像是所需的文件。请核对是否选错了文件。",
        "en": "the file is larger than {limit} kB and no file of this kind. Check that it is the right one.",
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
    "released.other-content": {
        "zh": "{name} 已经发布过（指纹 {known}…），这个文件的内容不同（指纹 {found}…）。"
        "已发布的问卷不能改动；请改 version，作为新版本发布。",
        "en": "{name} was released already (fingerprint {known}…) and this file says something else (fingerprint {found}…). "
        "A released form never changes: give this one a new version.",
    },
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
