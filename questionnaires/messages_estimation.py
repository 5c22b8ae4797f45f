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
    "design.inclusion-and-fpc": {
        "zh": "入样概率与有限总体修正只能给一种：不等概率抽样用前者，等概率抽样用后者。",
        "en": "inclusion probabilities and finite population sizes exclude each other: "
        "the first for unequal probabilities, the second for equal ones.",
    },
    "design.inclusion-impossible": {
        "zh": "层“{stratum}”：有 {units} 个单位的入样概率不大于 0、大于 1，或同一单位内不一致。请核对。",
        "en": "stratum '{stratum}': {units} units have an inclusion probability outside (0, 1] or one that differs between "
        "their rows. Check them.",
    },
    "design.inclusion-squares": {
        "zh": "层“{stratum}”的 Σπ² 为 {value}，应在 {least} 与 {largest} 之间。请按总体全部单位计算。",
        "en": "stratum '{stratum}': the sum of squared probabilities is {value}; it lies between {least} and {largest}. "
        "Sum it over all units of the population.",
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
    "replicates.brr-pairs": {
        "zh": "层“{stratum}”有 {psus} 个初级抽样单位；平衡半样本法要求每层恰好两个。请合并或拆分该层，或改用刀切法、自助法。",
        "en": "stratum '{stratum}' has {psus} sampling units; balanced half-samples need exactly two. "
        "Merge or split the stratum, or use the jackknife or the bootstrap.",
    },
    "replicates.nothing-sampled": {
        "zh": "各层都是全部抽取的，没有可以重抽的单位，因此没有抽样误差。",
        "en": "every stratum was taken whole: there is nothing to resample, and no sampling error.",
    },
    "replicates.no-design": {
        "zh": "这些重复权数没有抽样设计（来自文件）；按单元格重新校准需要由设计生成的重复权数。请改用 reweighted。",
        "en": "these replicate weights come without a design (from a file); raking them on cells needs replicates made from a "
        "design. Use reweighted instead.",
    },
    "replicates.adjusted-already": {
        "zh": "这些重复权数已经调整过；请传入尚未调整的重复权数，由本函数重新校准。",
        "en": "these replicate weights are adjusted already; give the unadjusted ones, which are then raked afresh.",
    },
    "replicates.too-few": {
        "zh": "重复次数 {replicates}、每层抽取数 {draws} 太小：至少重复 2 次，每层至少抽 1 个。",
        "en": "{replicates} replicates with {draws} draws per stratum: at least 2 replicates and 1 draw are needed.",
    },
    "replicates.rho": {
        "zh": "ρ 为 {value}，应当不小于 0 且小于 1。",
        "en": "rho is {value}; it must be at least 0 and below 1.",
    },
    "replicates.shape": {
        "zh": "重复权数的形状为 {found}；应有 {expected} 行、至少 2 列。",
        "en": "the replicate weights have the shape {found}; {expected} rows and at least 2 columns are needed.",
    },
    "replicates.not-finite": {
        "zh": "有 {values} 个权数缺失，或不是有限的数。请核对文件。",
        "en": "{values} weights are missing or not finite. Check the file.",
    },
    "replicates.rscales": {
        "zh": "每列系数有 {found} 个，应有 {expected} 个，且不小于 0。",
        "en": "{found} column factors were given; {expected} are needed, none below 0.",
    },
    "replicates.scale-missing": {
        "zh": "{kind} 类重复权数必须给出这一项系数，见文件的说明文档。",
        "en": "replicate weights of kind {kind} need this factor; the file's documentation states it.",
    },
    "base.probability-missing": {
        "zh": "{rows} 行没有入样概率。请补齐，或先剔除这些行。",
        "en": "{rows} rows have no inclusion probability. Complete them, or exclude the rows first.",
    },
    "base.probability-impossible": {
        "zh": "{rows} 行的入样概率不大于 0 或大于 1。请核对；多阶段抽样填各阶段概率之积。",
        "en": "{rows} rows have an inclusion probability outside (0, 1]. Check them; "
        "of several stages it is the product.",
    },
    "base.size": {
        "zh": "{rows} 个单位的规模缺失或不大于 0，无法按规模抽样。",
        "en": "{rows} units have no size, or one that is not above 0: they cannot be drawn by size.",
    },
    "base.sample-size": {
        "zh": "要从 {units} 个单位中抽 {n} 个。样本量应在 1 与单位数之间。",
        "en": "{n} units are to be drawn from {units}. The sample size lies between 1 and the number of units.",
    },
    "nonresponse.weight": {
        "zh": "{rows} 行的权数缺失或为负。无回答调整需要整个合格样本的基础权数。",
        "en": "{rows} rows have a missing or negative weight. The adjustment needs base weights of the whole eligible sample.",
    },
    "nonresponse.length": {
        "zh": "这一列有 {found} 行，权数有 {expected} 行。回答者与无回答者都要有一行。",
        "en": "this column has {found} rows, the weights have {expected}. Respondents and nonrespondents both have a row.",
    },
    "nonresponse.missing": {
        "zh": "{rows} 行缺少这一项。无回答调整只能用回答者与无回答者都已知的变量。",
        "en": "{rows} rows lack this. The adjustment can only use what is known of respondents and nonrespondents alike.",
    },
    "nonresponse.no-respondents": {
        "zh": "“{group}”没有回答者，其权数无处可加。请与相邻的类合并，或补访。",
        "en": "'{group}' has no respondents who could take over its weight. Merge it with a neighbour, or interview again.",
    },
    "trimming.impossible": {
        "zh": "权数均值为 {mean}，在界限 {lower} 至 {upper} 之内无法保持总和。请放宽界限。",
        "en": "the mean weight is {mean}: within {lower} to {upper} the sum cannot be kept. Widen the limits.",
    },
    "trimming.negative": {
        "zh": "下限 {lower} 会使 {rows} 行的权数变为负数。请降低下限。",
        "en": "the lower limit {lower} would make {rows} weights negative. Lower it.",
    },
    "reliability.items": {
        "zh": "只有 {items} 题。信度至少要两题。",
        "en": "{items} item only. Reliability needs at least two.",
    },
    "reliability.no-variance": {
        "zh": "组“{group}”答全的 {rows} 行总分没有差别，信度无从计算。",
        "en": "group '{group}': the sum score does not vary over the {rows} complete rows; there is no reliability to compute.",
    },
    "imputation.too-few": {
        "zh": "只给出 {found} 份插补结果；至少要两份。",
        "en": "{found} imputed results were given; at least two are needed.",
    },
    "imputation.labels-differ": {
        "zh": "各份插补结果的参数不同。请对每份数据做同样的估计。",
        "en": "the imputed results hold different parameters. Estimate the same on every data set.",
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
