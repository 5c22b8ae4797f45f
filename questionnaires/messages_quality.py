"""Messages about back-checks: a section of :mod:`.messages`."""

from __future__ import annotations

QUALITY: dict[str, dict[str, str]] = {
    "quality.per-group": {
        "zh": "每组抽取份数“{value}”要不小于1。请改为正整数。",
        "en": "{value} answers per group; give 1 or more.",
    },
    "quality.weight": {
        "zh": "有疑点答卷的抽取倍数“{value}”要不小于1。",
        "en": "flagged answers are drawn {value} times as often; give 1 or more.",
    },
    "quality.ids-twice": {
        "zh": "答卷编号有重复，无法抽取核查样本。请先去重。",
        "en": "response ids occur twice; back-checks cannot be drawn. Make them unique first.",
    },
}
