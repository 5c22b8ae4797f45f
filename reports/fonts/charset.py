"""Which characters the committed faces hold: GB2312, Latin, the signs that reports use, and place-name characters."""

from __future__ import annotations

LATIN = "".join(chr(c) for c in [*range(0x20, 0x7F), *range(0xA0, 0x100)])
"""ASCII and Latin-1 (GB2312 adds the letters of pinyin)."""

SIGNS = (
    "–—‐‑‘’“”•…‰′″‹›※€℃№™←↑→↓↔⇒∑−√∞≈≠≤≥─│■□▲△▼▽◆◇○●★☆✓"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
    "αβγδεθλμπρστφχψωΔΣΩ"
    "〇〓〔〕〖〗「」『』《》〈〉【】、。・～％＋－＝＜＞／＆＠＃＊｜｛｝￥"
)
"""Signs of the statistical text, of charts and of Chinese punctuation; many are in GB2312 already."""

PLACES = (
    "箬坞峤滘岙垟塥埭畈墈坵圳圩浬漈磜礁硐碶砩磡屿峧岍岱嶴溇漊簰塝凼堎筻湫鲞泾汊汀洴浃渎渚沥滃滧洚"
    "坭坜坳垵埕埼堍塬墩岽崦嵊嵝嶅屺屾崟崴嵛嵩甬瓯甸鄞衢婺暨兖亳儋邗邛邳邵郏郓郯鄄鄢莒莘菏蕲濮濉泗泸涿涞溧漯潢灞瀍"
)
"""Characters of place names in and around Wenling (villages too) and of cities people may come from."""

NAMES = (
    "堃镕喆昇珺玥玙琎琏琬琰瑀瑄瑜瑭璟璠瓒瓴甯畲皞皓睿祎祯禛禤筠翀翊翎翙芃芊荀茜莜菡葳蔺蘅虢裴覃谌赟逄邝邬邸郗郜郝闫闳阚隗雒雯"
    "霈靳韪韫颉颢飏馨骞鳌麒麟鼐龑仝伋佟佴侗俅倓俶傒冼冮劭劼勍勐匡卞厍叆呙咏哈喻嘏圻埻堉堽塾壎妘妤姁姗娅娴婧婵嫄嫣孛孚宓宥寅"
    "峘崧巩帼弋弢彧忻怿恺悝惔愔懋戢戬拓揆敉敔斐旸旻昉昕昱晁晏晗晟晔晖晞暄暅暐曌曙杲柘栎桁桢梓梵棣楷楠榛槿樊橹歆毓汭汶沄沅沚沛沣沨泓洹洺浔浚浠涓"
    "淏淑淦淼湉湜湛湲溁溍溦滢漪潆潇澍澔濛濠瀚灏炅炆炘炜炫烜烨焓焘焜焯煊煜煦熠燊燚爔牟玚玢玮珂珉珊珏珣珩珮琇琛琢琦琪琮琳琴琼瑗瑛瑞瑢瑶瑾璇璋璐璞"
)
"""Characters of people's and firms' names that GB2312 mostly has and sometimes lacks."""


def gb2312() -> str:
    """Every character of GB2312-1980: 6,763 Chinese characters and 682 signs, in code order."""
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", errors="ignore") for pair in cells)


def report_characters() -> frozenset[str]:
    """All characters that a face should hold."""
    return frozenset(gb2312() + LATIN + SIGNS + PLACES + NAMES)


def latin_characters() -> frozenset[str]:
    """What the Latin companion faces hold: letters and signs with their narrow forms, no Chinese."""
    return frozenset(LATIN + SIGNS) - frozenset(
        "〇〓〔〕〖〗「」『』《》〈〉【】、。・～％＋－＝＜＞／＆＠＃＊｜｛｝￥※"
    )
