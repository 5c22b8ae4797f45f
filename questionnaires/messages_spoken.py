"""What is wrong with a file of spoken wordings."""

from __future__ import annotations

SPOKEN: dict[str, dict[str, str]] = {
    "spoken.other-questionnaire": {
        "zh": "口述措辞只能配一个问卷版本：这里写的是“{found}”，与 {name} 或其指纹不符。"
        "请把 questionnaire 写成 {name}，questionnaire_sha256 写成 {digest}。",
        "en": "spoken wordings belong to one questionnaire version: this says '{found}', which is not {name} or not its "
        "fingerprint. Write questionnaire = {name} and questionnaire_sha256 = {digest}.",
    },
    "spoken.no-questionnaire": {
        "zh": "没有找到它所配的问卷“{name}”。请先发布该问卷，或把问卷文件一起交给 check。",
        "en": "the questionnaire '{name}' that it belongs to is not here. Release that first, or give its file to check as well.",
    },
    "spoken.version": {
        "zh": "version“{version}”应为整数，如 1。",
        "en": "version '{version}' must be a whole number as text, like 1.",
    },
    "spoken.unknown-question": {
        "zh": "{name} 没有这道题。请核对题号，或删去。",
        "en": "{name} has no such question. Check the code or remove it.",
    },
    "spoken.nothing": {
        "zh": "这道题什么也没写。请写 text、dialect 或 note，或删去。",
        "en": "this question says nothing. Write text, dialect or note, or remove it.",
    },
    "spoken.unknown-dialect": {
        "zh": "没有声明方言“{dialect}”。已声明：{known}。请加上 [dialects.{dialect}] 或改正。",
        "en": "the dialect '{dialect}' is not declared. Declared: {known}. Add [dialects.{dialect}] or correct it.",
    },
    "spoken.dialect-empty": {
        "zh": "方言“{dialect}”的措辞是空的。请写上，或删去这一行。",
        "en": "the wording in dialect '{dialect}' is empty. Write it or remove the line.",
    },
    "spoken.dialect-language": {
        "zh": "方言的 lang“{lang}”不是问卷的语言。可用：{known}。",
        "en": "the dialect's lang '{lang}' is no language of the questionnaire. Use one of: {known}.",
    },
    "spoken.draft": {
        "zh": '这份口述措辞还是草稿（status = "draft"），正式调查不能使用。请试读、校订后改为 approved，作为新版本发布。',
        "en": 'these spoken wordings are a draft (status = "draft") and a real survey may not use them. Try them out, correct '
        "them, and release them as a new version with status approved.",
    },
}
