# ruff: noqa: E501
"""Messages about comparing waves: a section of :mod:`.messages`."""

from __future__ import annotations

TREND: dict[str, dict[str, str]] = {
    "trend.file-missing": {
        "zh": "找不到这个文件。请给出上期结果的文件夹（含 assessment.json 和 internal）；较早版本的 internal 里没有它，请用现在的程序把上期数据重新分析一次。",
        "en": "this file is not there. Give the folder of the earlier run (with assessment.json and internal); an internal folder of an older program lacks it: assess the earlier wave again with this one.",
    },
    "trend.file-damaged": {
        "zh": "文件读不懂（{detail}）。请从备份取回，或把上期数据重新分析一次。",
        "en": "the file cannot be read ({detail}). Take it from the backup, or assess the earlier wave again.",
    },
    "trend.schema-version": {
        "zh": "文件格式版本是 {found}，本程序只读 {known}。请用现在的程序把上期数据重新分析一次。",
        "en": "the file has format version {found}, this program reads {known}. Assess the earlier wave again with this program.",
    },
    "trend.internal-missing": {
        "zh": "没有 internal 文件夹。与上期比较要用它计算两期的协方差；请从留存的上期结果里取回，或把上期数据重新分析一次。",
        "en": "there is no internal folder. Comparing needs it for the covariance between the waves: take it from the office's copy of the earlier run, or assess that wave again.",
    },
    "trend.internal-foreign": {
        "zh": "这个 internal 文件夹属于另一次分析（“{other}”），不属于“{wave}”的 assessment.json。请把同一次分析的两部分放在一起。",
        "en": "this internal folder belongs to another run ('{other}') than the assessment.json of '{wave}'. Put the two parts of one run together.",
    },
    "trend.acknowledged-unknown": {
        "zh": "确认可比的题目或指标在 {before} 和 {now} 里都没有。请写题目代码（如 G1）或指标（如 sense:gain）。",
        "en": "acknowledged as comparable, but in neither {before} nor {now}. Write a question's code (G1) or an indicator (sense:gain).",
    },
    "trend.pool-size": {
        "zh": "要合并 {n} 期，最多 {most} 期（含本期）。请只给最近的几期。",
        "en": "{n} waves to pool; at most {most} with this one. Give the latest only.",
    },
    "trend.pool-twice": {
        "zh": "合并的各期里“{wave}”出现了两次。请删去一处。",
        "en": "wave '{wave}' is pooled twice. Remove one.",
    },
    "trend.panel-column": {
        "zh": "{table} 里没有列“{column}”。两期的表都要有编号列和所比较的题目。",
        "en": "{table} has no column '{column}'. Both tables need the key and the items compared.",
    },
    "trend.panel-key-twice": {
        "zh": "{table} 的编号有 {n} 个重复，例如“{example}”。每人一行，请去掉重复的行。",
        "en": "{n} keys of {table} are repeated, e.g. '{example}'. One row per person: remove the others.",
    },
    "trend.panel-nobody": {
        "zh": "两期没有一个编号相同。请核对编号列是否同一套编号。",
        "en": "no key is in both waves. Check that the column holds the same numbering.",
    },
}
