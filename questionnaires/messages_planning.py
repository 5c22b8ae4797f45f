"""What ``foursense plan`` and ``analysis.planning`` refuse."""

PLANNING: dict[str, dict[str, str]] = {
    "plan.not-positive": {
        "zh": "{value} 不是大于 0 的数。请改正。",
        "en": "{value} is no number above 0. Correct it.",
    },
    "plan.out-of-range": {
        "zh": "{value} 不在 {least} 与 {most} 之间。请改正。",
        "en": "{value} is not between {least} and {most}. Correct it.",
    },
    "plan.below-two": {
        "zh": "{value} 太小：少于 2 个就算不出误差。请给出至少 2。",
        "en": "{value} is too small: with fewer than 2 there is no error to estimate. Give at least 2.",
    },
    "plan.too-few": {
        "zh": "{n} 份不够：{towns} 个镇（街道）的最低份数合计已是 {least} 份。请增加总份数，或降低每镇最低份数（--least）。",
        "en": "{n} answers are too few: the least numbers of {towns} towns add up to {least}. Ask for more, or lower --least.",
    },
    "plan.too-many": {
        "zh": "{n} 份超过了居民人数 {most}。请减少份数，或核对人口数。",
        "en": "{n} answers are more than the {most} residents there are. Ask for fewer, or check the population.",
    },
    "plan.least-above-frame": {
        "zh": "有 {towns} 个镇（街道）的居民少于每镇最低份数。请降低 --least。",
        "en": "{towns} towns have fewer residents than the least number of answers. Lower --least.",
    },
    "plan.town-unknown": {
        "zh": "人口表里没有代码为“{town}”的镇（街道）。请核对。",
        "en": "there is no town '{town}' in the population table. Check its code.",
    },
    "plan.frame-no-adults": {
        "zh": "没有18岁及以上居民人数（adults 列）：不知道村（社区）的大小，就不能按规模抽取，也没有入样概率。请补齐这一列。",
        "en": "the column adults is empty: without the residents aged 18+ villages cannot be drawn by size. Fill it.",
    },
    "plan.out-exists": {
        "zh": "文件已存在。抽样结果不能被悄悄替换：请换一个名字。",
        "en": "the file exists already. A sample is never replaced silently: choose another name.",
    },
    "plan.out-kind": {
        "zh": "文件名要以 .csv 或 .xlsx 结尾。",
        "en": "the name must end in .csv or .xlsx.",
    },
}
