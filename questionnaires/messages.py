"""The catalogue: what each broken rule says, in Chinese and English — where, which rule, what to do.

Keys are the codes of :class:`~questionnaires.problems.Problem`; ``{name}`` is filled from its params.  Every room
keeps its own section below.  A code without an entry is shown bare with its params, never hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

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

CATALOGUE: dict[str, dict[str, str]] = {**FILES, **TEXTS}
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
