"""A questionnaire of a few items, a city of a few towns, and answers made from lists: small enough to compute by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.population import load_population
from analysis.settings import AssessSettings
from analysis.tables import Population, Responses
from questionnaires.load import load_bytes
from questionnaires.model import Questionnaire

QUESTIONNAIRE = """
id = "tiny"
version = "1.1"
languages = ["zh", "en"]
approved_languages = ["zh"]
title = { zh = "小问卷", en = "Tiny" }
headline_scheme = "tiny/equal"
groups = ["sex", "urban"]
intro = [{ zh = "一", en = "a" }, { zh = "二", en = "b" }, { zh = "三", en = "c" }, { zh = "四", en = "d" }]
details = []

[header]
form_number = "0"
issued_by = { zh = "某局", en = "Office" }
approval_label = { zh = "批准文号", en = "Approval" }
approval_number = "0"
valid_until = "2099-12-31"

[missing_labels]
"98" = { zh = "不清楚", en = "Don't know" }
"99" = { zh = "拒答", en = "Prefer not to say" }

[[sections]]
id = "all"
title = { zh = "全部", en = "All" }

[scales.ten]
kind = "numeric"
low = 0
high = 10
low_label = { zh = "最差", en = "worst" }
high_label = { zh = "最好", en = "best" }

[scales.agree5]
kind = "labelled"
options = [
    { code = 5, label = { zh = "非常同意", en = "Strongly agree" } },
    { code = 4, label = { zh = "比较同意", en = "Tend to agree" } },
    { code = 3, label = { zh = "一般", en = "Neither" } },
    { code = 2, label = { zh = "不太同意", en = "Tend to disagree" } },
    { code = 1, label = { zh = "很不同意", en = "Strongly disagree" } },
]
"""

ITEM = """
[[questions]]
code = "{code}"
kind = "rating"
section = "all"
text = {{ zh = "题{code}？", en = "Question {code}?" }}
scale = "{scale}"
offers = [98, 99]
{more}
"""

ITEMS = (
    ("H1", "ten", 'sense = "happiness"\ncore = true'),
    ("H2", "ten", 'sense = "happiness"\ncore = true'),
    ("H3", "ten", 'sense = "happiness"\ncore = true\nreversed = true'),
    ("R1", "agree5", 'sense = "belonging"\nsub_index = "place"\ncore = true'),
    ("R5", "agree5", 'sense = "belonging"\nsub_index = "policy"\ncore = true'),
    ("M1", "agree5", 'domains = ["D01", "D02"]\ncore = true'),
    ("X1", "ten", 'domains = ["D02"]\nmodule = "A"'),
)

REST = """
[[questions]]
code = "town"
kind = "single"
section = "all"
text = { zh = "镇？", en = "Town?" }
prefill = "town"
role = "weighting"
options = [
    { code = "t1", label = { zh = "一镇", en = "One" } },
    { code = "t2", label = { zh = "二镇", en = "Two" } },
    { code = "t3", label = { zh = "三镇", en = "Three" } },
]

[[questions]]
code = "sex"
kind = "single"
section = "all"
text = { zh = "性别？", en = "Sex?" }
role = "weighting"
core = true
options = [
    { code = "male", label = { zh = "男", en = "Male" } },
    { code = "female", label = { zh = "女", en = "Female" } },
    { code = "other", label = { zh = "其他", en = "Other" }, margin = "" },
]

[[questions]]
code = "age"
kind = "single"
section = "all"
text = { zh = "年龄？", en = "Age?" }
role = "weighting"
core = true
options = [
    { code = "18-34", label = { zh = "18～34岁", en = "18–34" } },
    { code = "35-64", label = { zh = "35～64岁", en = "35–64" } },
    { code = "65+", label = { zh = "65岁及以上", en = "65+" } },
]

[forms.core]
title = { zh = "核心", en = "Core" }
questions = ["H1", "H2", "H3", "R1", "R5", "M1", "town", "sex", "age"]

[forms.standard]
title = { zh = "标准", en = "Standard" }
questions = ["H1", "H2", "H3", "R1", "R5", "M1", "X1", "town", "sex", "age"]
random_modules = ["A"]
modules_per_person = 1

[senses.happiness]
title = { zh = "幸福感", en = "Happiness" }

[senses.belonging]
title = { zh = "认同感", en = "Belonging" }
sub_indices = ["place", "policy"]

[senses.gain]
title = { zh = "获得感", en = "Gain" }

[sub_indices.place]
sense = "belonging"
title = { zh = "家园认同", en = "Place" }

[sub_indices.policy]
sense = "belonging"
title = { zh = "共富认同", en = "Policy" }

[domains.D01]
title = { zh = "领域一", en = "Domain one" }
items = ["M1"]
applies_to = "urban"

[domains.D02]
title = { zh = "领域二", en = "Domain two" }
items = ["M1", "X1"]

[domains.D03]
title = { zh = "领域三", en = "Domain three" }

[schemes."tiny/equal"]
title = { zh = "等距", en = "Equal" }
indices = [
    { id = "happiness", items = ["H1", "H2", "H3"], min_answered = 2 },
    { id = "place", items = ["R1"], min_answered = 1 },
    { id = "policy", items = ["R5"], min_answered = 1 },
]

[schemes."tiny/equal".points]
agree5 = { "5" = 100, "4" = 75, "3" = 50, "2" = 25, "1" = 0 }
"""

POPULATION = """
id = "tiny-population"
title = { zh = "小城", en = "Tiny" }
city = { zh = "小城", en = "Tinytown" }
town_word = { zh = "镇", en = "town" }
source = "invented for tests"
date = "2025-12-31"
status = "official"
universe = { zh = "18岁及以上居民", en = "Residents aged 18+" }
psu = "village"
self_selected = false
towns = [
    { code = "t1", title = { zh = "一镇", en = "One" }, kind = "town", total = 1000 },
    { code = "t2", title = { zh = "二镇", en = "Two" }, kind = "town", total = 3000 },
]
"""

SEX = """
[[margins]]
id = "sex"
question = "sex"
by_town = false
shares = { male = 0.5, female = 0.5 }
"""

SETTINGS = AssessSettings(wave="2026Q4", wave_title={"zh": "2026年第四季度", "en": "Q4 2026"})

N_ITEMS = ("H1", "H2", "H3", "R1", "R5", "M1", "X1")


def questionnaire() -> Questionnaire:
    items = "".join(ITEM.format(code=code, scale=scale, more=more) for code, scale, more in ITEMS)
    return load_bytes((QUESTIONNAIRE + items + REST).encode(), "tiny-1.1.toml")


def population(margins: str = "", **changes: str) -> Population:
    """The tiny city; ``changes`` replace whole lines, e.g. ``status='status = "invented"'``."""
    text = POPULATION
    for key, line in changes.items():
        text = "\n".join(line if old.startswith(f"{key} =") else old for old in text.split("\n"))
    return load_population((text + margins).encode(), "tiny-population.toml")


def responses(n: int, columns: Mapping[str, Sequence[Any]] | None = None, exclusion: Sequence[str] = ()) -> Responses:
    """``n`` rows; columns that are not given are blank, the stream is the probability sample."""
    given = {
        "town": ["t1"] * n,
        "village": ["v1"] * n,
        "stream": ["probability"] * n,
        "sex": [""] * n,
        "age": [""] * n,
        **{code: [float("nan")] * n for code in N_ITEMS},
        **(columns or {}),
    }
    return Responses.from_columns(given, list(exclusion) or [""] * n, "0" * 64)
