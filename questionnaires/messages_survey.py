"""What the verbs of ``analysis.Survey`` refuse."""

SURVEY: dict[str, dict[str, str]] = {
    "contrast.unknown-parameter": {
        "zh": "没有名为“{parameter}”的参数。现有：{known}。",
        "en": "there is no parameter '{parameter}'. There are: {known}.",
    },
    "contrast.ambiguous-parameter": {
        "zh": "“{parameter}”对应多个参数，请写完整的名称。现有：{known}。",
        "en": "'{parameter}' is part of several parameters; give the whole name. There are: {known}.",
    },
    "survey.no-weight": {
        "zh": "没有指明权数列。请给出 weight、probability 或各阶段的 fpc。",
        "en": "no column of weights. Give weight, probability, or the population size of every stage (fpc).",
    },
    "survey.two-weights": {
        "zh": "weight 与 probability 只能给一个。",
        "en": "give weight or probability, not both.",
    },
    "survey.probability-impossible": {
        "zh": "{rows} 行的入样概率缺失，或不大于 0、大于 1。请改正这些行。",
        "en": "{rows} rows have an inclusion probability that is missing or outside (0, 1]. Correct these rows.",
    },
    "survey.not-numeric": {
        "zh": "这一列应为数字，但有 {rows} 行不是，例如“{value}”。请先转换，缺失值请留空。",
        "en": "this column should hold numbers, but {rows} rows do not, e.g. '{value}'. Convert them; leave missing answers blank.",
    },
    "survey.not-a-share": {
        "zh": "这一列有 {rows} 行既不是 0 也不是 1，例如“{value}”。请用 equals= 指明要计算比例的类别。",
        "en": "{rows} rows of this column are neither 0 nor 1, e.g. '{value}'. Name the categories to count with equals=.",
    },
    "survey.no-answers": {
        "zh": "这里没有一份有权数的答卷。请核对筛选条件和分组的列。",
        "en": "not one row with a weight and an answer. Check the condition and the columns of the groups.",
    },
    "survey.replicates-cap": {
        "zh": "带上限（cap）的校准不能在各复本中重做。请改用 bounds，或使用线性化方差。",
        "en": "a calibration with a cap cannot be repeated in replicates. Use bounds instead, or the linearised variance.",
    },
    "survey.unknown-category": {
        "zh": "没有一行是“{category}”。现有：{known}。",
        "en": "no row is '{category}'. There are: {known}.",
    },
    "survey.mask-length": {
        "zh": "条件有 {found} 行，表有 {expected} 行。两者必须一致。",
        "en": "the condition has {found} rows, the table {expected}. They must agree.",
    },
    "survey.mask-index": {
        "zh": "条件的行索引与表的不一致。请用同一张表的列来写条件，或给出不带索引的数组。",
        "en": "the condition's index is not the table's. Build it from the table's own columns, or give an array.",
    },
    "survey.column-twice": {
        "zh": "表里有多列同名。请改名，使每列的名称唯一。",
        "en": "the table has several columns of this name. Rename them so that each name is unique.",
    },
    "survey.calibrated-already": {
        "zh": "权数已经校准过。请从校准前的 Survey 开始，把所有边际一次给出。",
        "en": "the weights are calibrated already. Start from the survey before that, and give all margins at once.",
    },
    "survey.subset-first": {
        "zh": "请先校准，再取子集：边际是对整个样本而言的。",
        "en": "calibrate first, then take the subset: margins speak of the whole sample.",
    },
    "survey.margin-missing": {
        "zh": "{rows} 行没有这一列的值，或不属于边际的任何类别。请补齐；类别的缺失也可用 missing='share' 处理。",
        "en": "{rows} rows have no value here, or are in no category of the margin. Complete them; "
        "missing='share' treats missing categories.",
    },
    "survey.no-margins": {
        "zh": "没有可用来校准的边际（{dropped} 个因缺失过多或类别过少而放弃）。请给出边际或总量。",
        "en": "nothing to calibrate to ({dropped} margins were dropped: too many missing answers, "
        "or one category left). Give margins or totals.",
    },
    "survey.option": {
        "zh": "“{value}”不是可选的值。可选：{known}。",
        "en": "'{value}' is not a choice. Choices: {known}.",
    },
    "survey.group-in-one-psu": {
        "zh": "组“{group}”的答卷都在同一个初级抽样单位，没有可估计的方差。请合并类别，或用 subset() 去掉它。",
        "en": "all answers of group '{group}' are in one sampling unit, so it has no variance. "
        "Merge it, or leave it out with subset().",
    },
    "regression.response-outside": {
        "zh": "{rows} 行的因变量超出 {family} 模型的范围（logit：0 到 1；poisson：不小于 0）。请核对这些行。",
        "en": "the response of {rows} rows is outside the range of the {family} model (logit: 0 to 1; poisson: 0 or more).",
    },
    "survey.two-groups": {
        "zh": "这个检验需要用 by= 指明至少两组，现有 {found} 组。",
        "en": "this test needs at least two groups, named with by=; there are {found}.",
    },
}
