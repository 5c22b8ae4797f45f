"""What a poster and a letter say: the parts as data, and the usual words in Chinese and English.

The four lines of the message come from the questionnaire (who asks, what is never asked, who cannot see the answers, whom to
call), so that poster, letter and first screen say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.document import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterText:
    """Words of the posters of one wave, finished."""

    lang: Lang
    title: str
    subtitle: str
    """Wave, 2026年第四季度."""
    message: tuple[str, ...]
    """Up to four lines."""
    action: str
    """What to do with the code."""
    stream: str
    """That this is open participation, and what it is not used for."""
    footer: tuple[str, ...]
    """Form header marks, operator."""
    demo: str = ""
    """Mark of a demo installation, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """Words of the letters with a one-time code, finished."""

    lang: Lang
    title: str
    subtitle: str
    greeting: str
    paragraphs: tuple[str, ...]
    message: tuple[str, ...]
    code_label: str
    steps: tuple[str, ...]
    footer: tuple[str, ...]
    signature: tuple[str, ...]
    """Unit and date, set at the right."""
    demo: str = ""


_ACTION = {"zh": "用手机扫码填写，约需5至10分钟", "en": "Scan with your phone. It takes about 5 to 10 minutes."}
_STREAM = {
    "zh": "公开参与：人人可填。所得答卷另行统计，不与抽样调查的结果合并。",
    "en": "Open to everyone. These answers are counted apart and are not mixed with the sample survey.",
}
_DEMO = {"zh": "演示数据", "en": "DEMONSTRATION"}
_GREETING = {"zh": "您好！", "en": "Dear resident,"}
_LETTER = {
    "zh": (
        "您家是按随机原则抽中的。每个地址只有一个答题码，请由家中年满18周岁、最近过生日的一位居民填写。",
        "答题码只用来保证每户只填写一次；本批调查结束时，答题码与答卷的联系即被销毁。参加完全自愿。",
    ),
    "en": (
        "Your address was drawn at random. It has one code; please let the resident aged 18 or over "
        "whose birthday was most recent fill in the form.",
        "The code only makes sure that each address answers once; its link to the answers is destroyed when this batch "
        "closes. Taking part is voluntary.",
    ),
}
_CODE_LABEL = {"zh": "您的答题码（只能使用一次）", "en": "Your code (valid once)"}
_STEPS = {
    "zh": (
        "用手机扫描二维码；或在浏览器中打开：{address}",
        "如页面要求输入答题码，请输入上面的12位字母和数字。",
        "逐页作答，提交后请保存回执码。",
    ),
    "en": (
        "Scan the code with your phone, or open {address} in a browser.",
        "If the page asks for a code, enter the 12 letters and figures above.",
        "Answer page by page. After sending, keep the receipt code.",
    ),
}


def poster_text(
    lang: Lang, *, title: str, subtitle: str, message: tuple[str, ...], footer: tuple[str, ...] = (), demo: bool = False
) -> PosterText:
    """The usual poster: ``title`` and ``message`` come from the questionnaire."""
    return PosterText(
        lang=lang,
        title=title,
        subtitle=subtitle,
        message=message,
        action=_ACTION[lang],
        stream=_STREAM[lang],
        footer=footer,
        demo=_DEMO[lang] if demo else "",
    )


def letter_text(
    lang: Lang,
    *,
    title: str,
    subtitle: str,
    message: tuple[str, ...],
    address: str,
    signature: tuple[str, ...],
    footer: tuple[str, ...] = (),
    demo: bool = False,
) -> LetterText:
    """The usual letter; ``address`` is where the code can be typed in."""
    return LetterText(
        lang=lang,
        title=title,
        subtitle=subtitle,
        greeting=_GREETING[lang],
        paragraphs=_LETTER[lang],
        message=message,
        code_label=_CODE_LABEL[lang],
        steps=tuple(step.format(address=address) for step in _STEPS[lang]),
        footer=footer,
        signature=signature,
        demo=_DEMO[lang] if demo else "",
    )
