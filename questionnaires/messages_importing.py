"""Messages about import rules and imported files: sections of :mod:`.messages`."""

from __future__ import annotations

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

EXCLUSIONS: dict[str, dict[str, str]] = {
    "exclusion.no-town": {"zh": "没有有效的镇（街道）", "en": "no valid town or ward"},
    "exclusion.under-18": {"zh": "未满18岁", "en": "under 18"},
    "exclusion.row-length": {"zh": "单元格数与表头不符", "en": "not as many cells as the header"},
    "exclusion.duplicate-id": {"zh": "编号重复", "en": "repeated id"},
}
"""Reasons that the importer itself gives, in words; a reason of a questionnaire's own is printed as it stands."""
