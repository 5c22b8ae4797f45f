"""The catalogue: what each broken rule says, in Chinese and English — where, which rule, what to do.

Keys are the codes of :class:`~questionnaires.problems.Problem`; ``{name}`` is filled from its params.  Every room
keeps its own sections in a ``messages_*`` module.  A code without an entry is shown bare with its params, never hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .messages_estimation import ESTIMATION
from .messages_files import FILES, IDENTITY, RELEASES, SCALES, TEXTS
from .messages_importing import EXCLUSIONS, IMPORT_RULES, IMPORTING
from .messages_installing import INSTALLING, VILLAGES
from .messages_measures import ANSWERS, MEASURES
from .messages_planning import PLANNING
from .messages_quality import QUALITY
from .messages_questions import FORMS, QUESTIONS
from .messages_smallarea import SMALLAREA
from .messages_spoken import SPOKEN
from .messages_survey import SURVEY
from .messages_targets import TARGETS
from .messages_trend import TREND
from .messages_wave import ASSESSMENT, CHAIN, COMMAND_LINE, JOBS, POPULATION
from .problems import Problem

_WHERE_WORDS = {
    "question": "题目",
    "dialect": "方言",
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
    "target": "目标",
    "margin": "边际",
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
    **EXCLUSIONS,
    **POPULATION,
    **ASSESSMENT,
    **ESTIMATION,
    **SURVEY,
    **QUALITY,
    **SMALLAREA,
    **PLANNING,
    **TARGETS,
    **TREND,
    **COMMAND_LINE,
    **JOBS,
    **CHAIN,
    **INSTALLING,
    **VILLAGES,
    **SPOKEN,
}
"""Every section, one look-up.  A room that adds a section names it here."""

_TYPE_WORDS = {"text": "文字", "number": "数", "whole number": "整数", "list": "列表", "table": "表"}

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
    filled = {name: str(value) for name, value in params.items()}
    if lang != "en" and "expected" in filled:
        filled["expected"] = _TYPE_WORDS.get(filled["expected"], filled["expected"])
    return _PARAM.sub(lambda m: filled.get(m[1], m[0]), entry["en" if lang == "en" else "zh"])


def render_where(where: str, lang: str) -> str:
    """``file.toml, question P4`` with its words in the reader's language."""
    if lang != "zh":
        return where
    parts = [part.split(" ", 1) for part in where.split(", ")]
    return "，".join(" ".join([_WHERE_WORDS.get(part[0], part[0]), *part[1:]]) for part in parts)
