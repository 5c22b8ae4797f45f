# ruff: noqa: E501
"""Names for the synthetic wave, in Chinese and in English: sixteen towns, four senses, nineteen domains."""

from __future__ import annotations

from reports.document import DomainLabel, GroupLabel, ItemLabel, Labels, Lang

TOWNS = {
    "331081001": ("太平街道", "Taiping"),
    "331081002": ("城东街道", "Chengdong"),
    "331081003": ("城西街道", "Chengxi"),
    "331081004": ("城北街道", "Chengbei"),
    "331081005": ("横峰街道", "Hengfeng"),
    "331081100": ("泽国镇", "Zeguo"),
    "331081101": ("大溪镇", "Daxi"),
    "331081102": ("松门镇", "Songmen"),
    "331081103": ("箬横镇", "Ruoheng"),
    "331081104": ("新河镇", "Xinhe"),
    "331081105": ("石塘镇", "Shitang"),
    "331081106": ("滨海镇", "Binhai"),
    "331081107": ("温峤镇", "Wenqiao"),
    "331081108": ("城南镇", "Chengnan"),
    "331081109": ("石桥头镇", "Shiqiaotou"),
    "331081110": ("坞根镇", "Wugen"),
}
SENSES = {
    "gain": ("获得感", "Gain"),
    "happiness": ("幸福感", "Happiness"),
    "security": ("安全感", "Security"),
    "identification": ("认同感", "Identification"),
}
SUB_INDICES = {"place": ("家园认同", "Place"), "policy": ("共富认同", "Policy")}
# code: (scale, sense, zh, en, reversed, in scheme)
ITEMS: dict[str, tuple[str, str, str, str, bool, bool]] = {
    "G1": ("zero10", "gain", "与三年前相比，您家的生活变好还是变差了？", "Compared with three years ago, is your household's life better or worse?", False, True),
    "G2": ("zero10", "gain", "与身边大多数人相比，您家从温岭发展中得到的好处多还是少？", "Compared with most people around you, has your household gained more or less from the city's development?", False, True),
    "G3": ("zero10", "gain", "近一年政府办的民生实事，给您家带来多大实惠？", "How much has your household benefited from this year's public projects?", False, True),
    "G4": ("agree5", "gain", "在温岭，只要努力就有机会把日子过好。", "In Wenling, people who work hard have a chance of a good life.", False, True),
    "H1": ("zero10", "happiness", "总的来说，您对目前的生活满意吗？", "Overall, how satisfied are you with your life nowadays?", False, True),
    "H2": ("zero10", "happiness", "总的来说，您觉得自己所做的事情有价值吗？", "Overall, how worthwhile are the things you do?", False, True),
    "H3": ("zero10", "happiness", "昨天您感到快乐吗？", "How happy did you feel yesterday?", False, True),
    "H4": ("zero10", "happiness", "昨天您感到焦虑吗？", "How anxious did you feel yesterday?", True, False),
    "P1": ("zero10", "security", "总的来说，在温岭生活您感觉安全吗？", "Overall, how safe do you feel living in Wenling?", False, True),
    "P2": ("zero10", "security", "夜间独自在住处附近行走，您感觉安全吗？", "How safe do you feel walking alone near home at night?", False, True),
    "P3": ("zero10", "security", "您对买到的食品、药品的安全放心吗？", "How confident are you that the food and medicine you buy are safe?", False, True),
    "P5": ("zero10", "security", "您对防范电信诈骗和个人信息安全放心吗？", "How confident are you about protection from fraud and of personal data?", False, True),
    "P7": ("zero10", "security", "如果家人生大病，您对医疗费用有保障放心吗？", "How confident are you that medical costs would be covered in a serious illness?", False, True),
    "P8": ("zero10", "security", "您对将来养老有保障放心吗？", "How confident are you of being provided for in old age?", False, True),
    "R1": ("agree5", "identification", "我觉得自己是温岭的一员，并为此自豪。", "I feel part of Wenling and am proud of it.", False, True),
    "R2": ("agree5", "identification", "我对现在住的社区（村）有归属感。", "I feel I belong to the community (village) I live in.", False, True),
    "R5": ("agree5", "identification", "我赞同温岭目前的发展方向。", "I agree with the direction in which Wenling is developing.", False, True),
    "R6": ("agree5", "identification", "我相信温岭的城乡、地区、收入差距会缩小。", "I believe that Wenling's gaps between town and country, areas and incomes will narrow.", False, True),
    "M01": ("satisfied5", "", "您对3岁以下婴幼儿托育服务满意吗？", "How satisfied are you with childcare for under-threes?", False, False),
    "M02": ("satisfied5", "", "您对本地幼儿园和中小学教育满意吗？", "How satisfied are you with local kindergartens and schools?", False, False),
    "M04": ("satisfied5", "", "您对本地看病就医满意吗？", "How satisfied are you with local health care?", False, False),
    "M05": ("satisfied5", "", "您对居家养老、老年助餐等养老服务满意吗？", "How satisfied are you with elder care such as home care and meals?", False, False),
    "M08": ("satisfied5", "", "您对养老、医疗保险（含台州利民保）满意吗？", "How satisfied are you with pension and medical insurance?", False, False),
    "M11": ("satisfied5", "", "您对道路、公交等出行条件满意吗？", "How satisfied are you with roads, buses and getting around?", False, False),
    "M12": ("satisfied5", "", "您对所住村（社区）的环境和公共设施满意吗？", "How satisfied are you with the surroundings and public facilities where you live?", False, False),
}  # fmt: skip
CLASSES = {
    "satisfied5": {
        "5": ("非常满意", "Very satisfied"), "4": ("比较满意", "Fairly satisfied"), "3": ("一般", "Neither"),
        "2": ("不太满意", "Not very satisfied"), "1": ("很不满意", "Not at all satisfied"),
    },
    "agree5": {
        "5": ("非常同意", "Strongly agree"), "4": ("比较同意", "Tend to agree"), "3": ("一般", "Neither"),
        "2": ("不太同意", "Tend to disagree"), "1": ("很不同意", "Strongly disagree"),
    },
    "zero10": {},
}  # fmt: skip
# code: (zh, en, base, related, items)
DOMAINS: dict[str, tuple[str, str, str, bool, tuple[str, ...]]] = {
    "D01": ("幼有所育", "Childcare", "users", False, ("M01",)),
    "D02": ("学有所教", "Education", "users", False, ("M02",)),
    "D04": ("病有所医", "Health care", "everyone", False, ("M04",)),
    "D05": ("老有所养", "Elder care", "everyone", False, ("M05",)),
    "D08": ("优军服务", "Veterans", "everyone", False, ()),
    "D09": ("社会保险", "Social insurance", "everyone", False, ("M08",)),
    "D12": ("交通出行", "Transport", "everyone", False, ("M11",)),
    "D13": ("产业与收入", "Economy and income", "everyone", True, ("G4",)),
    "D14": ("强村富民", "Village economy", "everyone", False, ()),
    "D17": ("城乡风貌与市政", "Townscape", "everyone", False, ("M12",)),
    "D19": ("平安与应急", "Safety and emergencies", "everyone", True, ("P1", "P2", "P3", "P5")),
}
GROUPS = {
    "sex": (("性别", "Sex"), {"male": ("男", "Men"), "female": ("女", "Women")}),
    "age": (
        ("年龄", "Age"),
        {"18-34": ("18~34岁", "18–34"), "35-59": ("35~59岁", "35–59"), "60+": ("60岁及以上", "60 and over")},
    ),
    "urban": (("城乡", "Urban or rural"), {"urban": ("城镇", "Urban"), "rural": ("乡村", "Rural")}),
}


def labels(lang: Lang) -> Labels:
    """The names of the synthetic wave in one language."""
    k = 0 if lang == "zh" else 1
    zh = lang == "zh"
    return Labels(
        city="温岭市" if zh else "Wenling",
        town_word="镇（街道）" if zh else "town",
        towns={code: names[k] for code, names in TOWNS.items()},
        senses={code: names[k] for code, names in SENSES.items()},
        sub_indices={code: ("identification", names[k]) for code, names in SUB_INDICES.items()},
        domains={
            code: DomainLabel(title=row[k], base="users" if row[2] == "users" else "everyone", related=row[3], items=row[4])
            for code, row in DOMAINS.items()
        },
        items={code: _item(code, k) for code in ITEMS},
        groups={
            code: GroupLabel(title=titles[k], categories={c: names[k] for c, names in categories.items()})
            for code, (titles, categories) in GROUPS.items()
        },
        margins={"town_age": "age", "town_sex": "sex"},
        scheme="core-1/equal-interval",
        questionnaire="wenling-four-sense-2023.1",
        universe="在本市居住半年以上的18周岁及以上居民" if zh else "residents aged 18 and over who have lived in the city for half a year or more",
        form_header=(
            (("表号", "温发改社〔样〕01表"), ("制定机关", "温岭市发展和改革局"), ("批准文号", "样例，未批准"), ("有效期至", "2027年12月31日"))
            if zh
            else (("Form number", "sample-01"), ("Issued by", "Development and Reform Bureau"), ("Approval number", "sample, not approved"), ("Valid until", "31 December 2027"))
        ),
    )  # fmt: skip


def _item(code: str, k: int) -> ItemLabel:
    scale, sense, zh, en, is_reversed, in_scheme = ITEMS[code]
    ends = (("最差", "最好"), ("worst", "best"))[k]
    return ItemLabel(
        text=(zh, en)[k],
        sense=sense,
        domains=tuple(d for d, row in DOMAINS.items() if code in row[4]),
        classes={c: names[k] for c, names in CLASSES[scale].items()},
        low_label=ends[0] if scale == "zero10" else "",
        high_label=ends[1] if scale == "zero10" else "",
        reversed=is_reversed,
        in_scheme=in_scheme,
    )
