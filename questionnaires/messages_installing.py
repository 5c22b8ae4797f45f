# ruff: noqa: E501
"""Messages about the files that describe a real installation: sections of :mod:`.messages`."""

from __future__ import annotations

INSTALLING: dict[str, dict[str, str]] = {
    "install.blank": {
        "zh": "“{field}”是空的。请填写。",
        "en": "'{field}' is empty. Fill it in.",
    },
    "install.too-long": {
        "zh": "“{field}”太长，最多 {most} 个字符。请缩短。",
        "en": "'{field}' is too long: {most} characters at most. Shorten it.",
    },
    "install.language": {
        "zh": "“{field}”里的语言“{lang}”不支持。可用的有：{known}。",
        "en": "'{field}' names the language '{lang}'; supported are: {known}.",
    },
    "install.language-not-approved": {
        "zh": "default_lang 是 {lang}，而问卷 {name} 获批的语言是 {approved}。请改为其中之一，或换用该语言获批的版本。",
        "en": "default_lang is {lang}, but the approved languages of {name} are: {approved}. Choose one of them, or a version approved in {lang}.",
    },
    "install.zone-unknown": {
        "zh": "没有时区“{zone}”。请写成 Asia/Shanghai 的样子。",
        "en": "there is no time zone '{zone}'. Write it like Asia/Shanghai.",
    },
    "install.zone-differs": {
        "zh": "城市时区是 {zone}，程序却按 {used} 运行。请在每次运行 foursense 的环境中设置 FOURSENSE_ZONE={zone}。",
        "en": "the city's time zone is {zone}, but the program runs in {used}. Set FOURSENSE_ZONE={zone} wherever foursense runs.",
    },
    "install.user-name": {
        "zh": "登录名“{value}”不合规则：2至32个字符，限小写字母、数字和 . _ -，以字母或数字开头。",
        "en": "the sign-in name '{value}' is not allowed: 2 to 32 of a–z 0–9 . _ -, beginning with a letter or figure.",
    },
    "install.no-file": {
        "zh": "读不到“{field}”所指的文件“{value}”：{reason}。请核对路径（从本文件所在文件夹算起）。",
        "en": "the file '{value}' under '{field}' cannot be read: {reason}. Check its path, as seen from this file's folder.",
    },
    "install.no-file-or-name": {
        "zh": "“{field}”的值“{value}”不是库中的名称，也读不到这个文件：{reason}。库中有：{known}；路径从本文件所在文件夹算起。",
        "en": "'{value}' under '{field}' is no name of the library, nor a file that can be read: {reason}. The library has: {known}; a path is seen from this file's folder.",
    },
    "install.questionnaire-expired": {
        "zh": "问卷有效期至 {valid_until}，今天是 {today}，过期的问卷不能再收集。请换用有效的版本。",
        "en": "the form is valid until {valid_until}, and today is {today}: an expired form may not collect. Use a valid version.",
    },
    "install.population-invented": {
        "zh": '人口数为虚构（status = "invented"），只能用于演示。正式安装请使用有来源的人口表。',
        "en": 'the totals are invented (status = "invented") and serve demonstrations only. A real installation needs a table with a source.',
    },
    "install.town-code": {
        "zh": "镇（街道）代码要进入网址：1至32个字符，限字母、数字和 . _ -。请改正。",
        "en": "a town's code becomes part of an address: 1 to 32 letters, digits, '.', '_' or '-'. Correct it.",
    },
    "install.villages-needed": {
        "zh": '人口表写明先抽村（社区）（psu = "village"），却没有村（社区）名单。请在 villages 给出 CSV 文件。',
        "en": "the population table says that villages are drawn (psu = \"village\"), but there is no list of them. Name a CSV file under 'villages'.",
    },
    "install.villages-unused": {
        "zh": '人口表写明直接抽人（psu = "person"），村（社区）名单用不上。请删去 villages，或把人口表改为 psu = "village"。',
        "en": 'the population table says that persons are drawn directly (psu = "person"), so villages would not be used. Remove \'villages\', or set psu = "village".',
    },
}

VILLAGES: dict[str, dict[str, str]] = {
    "villages.column-missing": {
        "zh": "缺少列“{column}”。请在首行补上；可用的列：{known}。",
        "en": "the column '{column}' is missing. Add it to the first line; known columns: {known}.",
    },
    "villages.column-unknown": {
        "zh": "不认识的列“{column}”。请检查拼写或删去；可用的列：{known}。",
        "en": "unknown column '{column}'. Check its spelling or remove it; known columns: {known}.",
    },
    "villages.column-twice": {
        "zh": "列“{column}”出现了不止一次。请只留一列；可用的列：{known}。",
        "en": "the column '{column}' stands more than once. Keep one; known columns: {known}.",
    },
    "villages.row-length": {
        "zh": "这一行有 {cells} 格，首行有 {columns} 格。请核对逗号；含逗号的文字要加英文双引号。",
        "en": "this row has {cells} cells, the first line has {columns}. Check the commas; text that holds one needs double quotes.",
    },
    "villages.code": {
        "zh": "代码“{value}”不合规则：1至32个字符，限字母、数字和 . _ -。请改正。",
        "en": "the code '{value}' is not allowed: 1 to 32 letters, digits, '.', '_' or '-'. Correct it.",
    },
    "villages.code-twice": {
        "zh": "代码“{value}”在第 {first} 行出现过。每个村（社区）只能有一行，请删去或改正一处。",
        "en": "the code '{value}' stands in row {first} already. One row for each village: remove or correct one.",
    },
    "villages.town-unknown": {
        "zh": "镇（街道）代码“{value}”不在人口表中。请核对。",
        "en": "the town '{value}' is not in the population table. Check its code.",
    },
    "villages.title": {
        "zh": "名称是空的或超过 {most} 个字符。请改正。",
        "en": "the title is empty or longer than {most} characters. Correct it.",
    },
    "villages.urban": {
        "zh": "“{value}”要写成 urban（城镇）或 rural（乡村），以统计部门的城乡代码为准。",
        "en": "'{value}' must be urban or rural, as the statistics bureau's code says.",
    },
    "villages.adults": {
        "zh": "人数“{value}”不是正整数。请填写18岁及以上居民人数，不加千分位；没有人数时整列留空。",
        "en": "'{value}' is no positive whole number. Give the residents aged 18+, without separators; leave the whole column empty if unknown.",
    },
    "villages.some-sizes": {
        "zh": "{of} 个村（社区）中有 {n} 个没有人数（行 {rows}）。请补齐，或整列留空：只有一部分有入样概率的样本无法加权。",
        "en": "{n} of {of} villages have no number of residents (rows {rows}). Complete them or leave the whole column empty: a sample with probabilities for a part cannot be weighted.",
    },
    "villages.town-without": {
        "zh": "{title}（{town}）没有一个村（社区）。每个镇（街道）至少要有一个，请补上。",
        "en": "{title} ({town}) has no village. Every town needs at least one: add it.",
    },
}
