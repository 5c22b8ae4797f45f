"""What the models of small groups and the comparison of streams refuse."""

SMALLAREA: dict[str, dict[str, str]] = {
    "smallarea.length": {
        "zh": "各区域的估计值 {direct} 个、方差 {variance} 个、自变量 {x} 行，应当一致。请核对。",
        "en": "{direct} direct values, {variance} variances and {x} rows of columns: they must be as many. Check them.",
    },
    "smallarea.missing": {
        "zh": "估计值、方差或自变量有缺失。请先剔除没有数据的区域。",
        "en": "a direct value, variance or column is missing. Leave out the areas without data first.",
    },
    "smallarea.variance": {
        "zh": "{areas} 个区域的抽样方差不大于 0。请给出平滑后的方差，或剔除这些区域。",
        "en": "{areas} areas have a sampling variance that is not above 0. Give smoothed variances, or leave these areas out.",
    },
    "smallarea.few-areas": {
        "zh": "只有 {areas} 个区域，模型至少需要 {needed} 个。请减少自变量，或不用模型。",
        "en": "there are {areas} areas; the model needs at least {needed}. Use fewer columns, or no model.",
    },
    "smallarea.collinear": {
        "zh": "自变量线性相关，无法估计。请去掉重复的一列。",
        "en": "the columns are linearly dependent and cannot be estimated. Drop one that repeats the others.",
    },
    "streams.not-converged": {
        "zh": "参与模型没有收敛。请减少或合并自变量的分类。",
        "en": "the participation model did not converge. Use fewer classes, or merge them.",
    },
}
