"""Sentences of the estimation engine: designs, models, replicates, tables."""

from __future__ import annotations

ESTIMATION: dict[str, dict[str, str]] = {
    "design.no-rows": {
        "zh": "没有一份答卷。请核对输入的表。",
        "en": "there is not a single row. Check the table that was given.",
    },
    "design.length": {
        "zh": "这一列有 {found} 行，权数有 {expected} 行。请让各列行数一致。",
        "en": "this column has {found} rows, the weights have {expected}. All columns need the same rows.",
    },
    "design.missing-label": {
        "zh": "{rows} 行缺少标识。抽样设计的列不能留空，请补齐，或先剔除这些行。",
        "en": "{rows} rows have no label. Columns of the sample design may not be blank: complete them, or exclude the rows first.",
    },
    "design.weight-missing": {
        "zh": "{rows} 行没有权数，或权数不是有限的数。请补齐，或先剔除这些行。",
        "en": "{rows} rows have no weight, or one that is not finite. Complete them, or exclude the rows first.",
    },
    "design.weight-negative": {
        "zh": "有 {rows} 行的权数为负。权数不能小于 0。",
        "en": "{rows} rows have a negative weight. A weight is at least 0.",
    },
    "design.fpc-stages": {
        "zh": "有限总体修正的阶段多于抽样阶段（另有 {stages} 个后续阶段），或缺第一阶段的总数。请从第一阶段起逐段给出。",
        "en": "finite population sizes for more stages than were sampled ({stages} later ones), or without the first. "
        "Give them from the first stage on.",
    },
    "design.fpc-below-sample": {
        "zh": "层“{stratum}”抽了 {sampled} 个单位，多于给出的总体单位数。请核对总数（是个数，不是抽样比）。",
        "en": "stratum '{stratum}': {sampled} units were sampled, more than its population size. "
        "Check the size (a count, not a sampling fraction).",
    },
    "design.fpc-varies": {
        "zh": "层“{stratum}”内的总体单位数不一致（{sampled} 行）。同一层只能有一个数。",
        "en": "stratum '{stratum}': the population size differs between its rows ({sampled}). A stratum has one size.",
    },
    "regression.collinear": {
        "zh": "自变量线性相关，无法估计。请去掉重复的一列。",
        "en": "the columns are linearly dependent and cannot be estimated. Drop one that repeats the others.",
    },
    "regression.not-converged": {
        "zh": "{family} 模型没有收敛，常见原因是某一组全部为同一回答。请减少自变量或合并类别。",
        "en": "the {family} model did not converge, often because a group gave one answer only. "
        "Use fewer columns or merge categories.",
    },
    "regression.too-few-classes": {
        "zh": "有序模型至少要三个类别，现有 {classes} 个。两类请用 logit。",
        "en": "an ordinal model needs at least three classes, there are {classes}. For two use logit.",
    },
    "regression.empty-class": {
        "zh": "类别“{category}”没有一份有权数的答卷。请合并类别。",
        "en": "class '{category}' has no row with a weight. Merge classes.",
    },
    "replicates.lonely-psu": {
        "zh": "层“{stratum}”只有一个初级抽样单位，无法做刀切。请先合并层。",
        "en": "stratum '{stratum}' has a single sampling unit and cannot be jackknifed. Collapse strata first.",
    },
    "engine.no-column": {
        "zh": "表里没有这一列。请核对列名。",
        "en": "the table has no such column. Check its name.",
    },
    "engine.r-rake-needs-rows": {
        "zh": "Parquet 引擎只做联合投影，不支持 {variance}。请改用 joint，或在内存中计算。",
        "en": "the Parquet engine projects jointly and does not offer {variance}. Use joint, or reduce in memory.",
    },
}
