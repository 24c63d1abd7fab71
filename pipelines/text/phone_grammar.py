"""The written forms of Chinese telephone numbers, as patterns over folded text (see `folding.fold`).

Every repetition is bounded or possessive, so the time to scan a text grows with its length alone.
"""

import re

# Inside a number.
JOIN = r"(?: ?[-.]{1,2} ?| {1,3})"
COUNTRY = r"(?:\(? ?\+? ?\(?0{0,2}86\)?(?:\(0\)|[-. )/]){0,4}+)"
# A bare 86 may begin a local number as well.
PLAIN_COUNTRY = r"(?:(?:\+|00)86|86(?=[-. )]))[-. )]{0,3}"
AREA = r"(?:10|2[0-9]|[3-9][0-9]{2})"
AFTER_AREA = r"[-) ./_*]{0,3}"


def _grouped(*groupings: str) -> str:
    """Digits in groups of the given sizes: "3 4" is 123-4567."""
    return "|".join(JOIN.join(f"[0-9]{{{size}}}" for size in grouping.split()) for grouping in groupings)


SUBSCRIBER = (
    f"(?:[0-9]{{7,8}}(?![0-9])|{_grouped('4 4', '3 4', '4 3', '3 5', '2 6', '2 2 3', '2 3 3', '3 2 2', '2 2 2 2')})"
)
MOBILE = (
    f"1[3-9][0-9](?:{_grouped('8', '4 4', '1 3 4', '1 7', '1 4 3', '2 3 3', '2 6')}"
    f"|{JOIN}(?:{_grouped('4 4', '8', '3 5', '2 2 2 2')}))"
)
SERVICE_AFTER_JOIN = _grouped("3 4", "7", "4 3", "2 5", "5 2", "1 6", "3 2 2")
SERVICE = rf"[48]00\)?(?:{_grouped('7', '3 4', '1 3 3', '1 4 2', '1 6')}|{JOIN}(?:{SERVICE_AFTER_JOIN}))"

# Around a number. A letter may stand before it when it ends a word (tel0755-…, lily139…), after it when it begins one.
BEFORE = r"(?:(?<![0-9a-z*])|(?<=[a-z]{2}))"
AFTER = (
    r"(?![0-9]|\*(?![0-9]{2,6}(?![0-9*]))|(?!ext|x ?[0-9]|tel|fax|e-?mail|qq|mob|phone|wx|vx|we)[a-z]"
    r"| ?(?:元|[万亿]元|万人民币))"
)
UNIT = "(?:[元万亿人户家台套件吨股个次年月日室楼层栋幢间座%‰㎡]|平方?米|公斤|千克|人民币|美元|港[元币]|号(?!码))"
AFTER_SHORT = rf"{AFTER}(?![.,][0-9]{{1,3}}(?![0-9])|-[0-9]{{1,2}}-| ?{UNIT})"

MASK = r"(?:[*×●•○□■◆?]{2,8}|x{3,8}|(?<=[0-9]{7})(?:…{1,4}|\.{3,8})|(?:…{1,4}|\.{3,8})(?=[0-9]{4}))"
PRIVATE = r"[\ue000-\uf8ff\U000f0000-\U0010ffff]"

# Name of a form -> its pattern; the first that fits at a place is taken.
LONG_FORMS = {
    "spaced": r"\(?[0-9](?:(?: |\.|[ ()]{0,2}-[ ()]{0,2})[0-9](?![0-9])){6,18}+",
    "mobile": rf"{COUNTRY}?0?(?P<subscriber>{MOBILE}){AFTER}",
    "service": rf"(?<!1[-. (])(?<!1 \(){COUNTRY}?\(?(?P<service_number>{SERVICE}){AFTER}",
    "landline": rf"(?:{COUNTRY}\(?0?|\(? ?0)(?P<area>{AREA}){AFTER_AREA}(?:\(?0?(?P=area){AFTER_AREA})?"
    rf"(?P<rest>{SUBSCRIBER}){AFTER}",
    "trunkless": rf"\(?(?P<bare_area>{AREA})(?:\) ?|-{{1,2}}| - )(?P<bare_rest>{SUBSCRIBER}){AFTER}",
    "masked": rf"[(+]?[0-9][-0-9 ()]{{1,14}}+{MASK}[-0-9*x ]{{0,8}}",
    "hidden": rf"[-0-9 ()+]{{0,8}}+{PRIVATE}(?:[-0-9 ]{{0,4}}{PRIVATE}){{2,20}}[-0-9 ]{{0,8}}",
    "foreign": r"(?:\+ ?|00)(?!86)[1-9][-0-9() .]{5,20}[0-9]",
}
SHORT_FORMS = {
    "short": rf"(?:(?:{PLAIN_COUNTRY}\(?0?|\(?0)(?P<short_area>{AREA}){AFTER_AREA}|{PLAIN_COUNTRY})?"
    rf"(?P<short_number>9[56](?:[0-9]{{3,4}}|[0-9]{{6}})){AFTER_SHORT}",
    "local": rf"{COUNTRY}?(?P<local_number>(?!9[56])[2-9](?:[0-9]{{6,7}}"
    rf"|(?<![0-9] .)(?!0[0-9]{{2}}[- ]20)[0-9]{{2,3}}[- ][0-9]{{4}}(?! [0-9]{{3,4}}(?![0-9])))){AFTER_SHORT}",
    "wrong": r"(?:\(?0[1-9][0-9]{1,2}\)?[-) ]{1,2}[0-9]{3,12}(?:-[0-9]{1,8}){0,3}|0{2,4}[- ]0{3,8}(?:[- ]0{1,8})?"
    rf"|\+?[0-9]{{7,14}}){AFTER_SHORT}",
}


def _either(forms: dict[str, str]) -> str:
    return "|".join(f"(?P<{name}>{pattern})" for name, pattern in forms.items())


NUMBER = re.compile(
    rf"(?=[0-9]|{PRIVATE}|\+ ?[(0-9]|\( ?[+0-9])"
    rf"(?:{BEFORE}(?:{_either(LONG_FORMS)})|(?<![0-9a-z*¥￥$])(?<![0-9][-.])(?:{_either(SHORT_FORMS)}))"
)

EXTENSION = re.compile(
    r" {0,2}[-,.;]? ?\(? ?(?:转(?:接|分机)?|轉(?:分機)?|接|分机号?|分機|内线|ext(?:ension|n)?|x|#|\*)"
    r" ?[.:=号为是]{0,2} ?(?P<said>[0-9]{1,6})(?![0-9]) ?\)?"
    r"| ?\( ?(?P<bracketed>[0-9]{3,4}) ?\)"
    r"| {0,2}-{1,2} ?(?P<dashed>[0-9]{0,5})(?![0-9])(?:-(?:20[12][0-9]|[0-9]?)(?![0-9])|(?!-[0-9]{2}))"
)
# Marks of exporting sites, written like an extension: one digit, or a year.
MARK = re.compile(r"[0-9]|20[12][0-9]")
MORE_EXTENSION = re.compile(r" ?[/、,或] ?(?P<more>[0-9]{2,6})(?![-0-9a-z])")
# 0512-66668888/9999: the last digits of one more line; three digits may as well be an extension, and are left alone.
TAIL = re.compile(
    r" ?(?:[/、|] ?|[,;和或] ?(?=[0-9]{2}))(?!0[0-9]{3} [0-9]{7,8}(?![0-9]))(?P<last>[0-9]{4}|[0-9]{1,2})"
    rf"(?![0-9a-z*]|[-.:][0-9]| [0-9]{{4}}(?![0-9])| ?{UNIT})"
)

LIST_GAP = re.compile(r"(?:\([^()0-9]{1,8}\)|[\s/、,;|&和或及()])*+")
WEB = re.compile(r"(?<![a-z0-9._+-])(?:[a-z0-9._+-]++@[a-z0-9.-]++|(?:https?://|www\.)[a-z0-9./?=&%_#:~+-]++)")

# What a label in front of a number says about it. Letters of a label may be spread: 电  话.
GAP = " {0,3}"
LABELS = {
    "phone": (
        f"[电電]{GAP}[话話]", f"手{GAP}[机機]", f"座{GAP}[机機]", f"固{GAP}[话話]", f"[热熱]{GAP}[线線]", "直[线線]",
        "总机", "總機", "联系方式", "联系号码", "客服", "咨询(?= ?:)", "致电", "拨打", "来电",
        "tel", "phone", "mob(?:ile)?", "cell", "hotline", "call", "☎", "📞", "📱",
    ),
    "fax": (f"[传傳]{GAP}真", "fax", "(?<![a-z])f ?[:.]"),
    "wechat": (f"微{GAP}信", "wechat", "weixin", "wx", "vx"),
    "qq": ("q ?q", "企鹅", "扣扣"),
    "other": (
        f"[邮郵]{GAP}[编編]", "邮政编码", "邮码", "zip", "postcode", "icp", "备案", "网安备", "注册号", "信用代码",
        "机构代码", "执照", "许可证", "证号", "税号", f"[账帐]{GAP}[号户]", "卡号", "开户", "身份证", "编号", "订单",
        "单号", "型号", "货号", "批号", "股票", "代码", "行号", "编码", "条码", "isbn", "专利", "工号", "学号",
        "案号", "文号", "注册资[本金]", "msn", "skype", "(?<![a-z])no[.: ]",
    ),
}  # fmt: skip
LABEL = re.compile("|".join(f"(?P<{role}>{'|'.join(words)})" for role, words in LABELS.items()))
LABEL_JOIN = re.compile(r"[ /、,&+|()和及与或-]{1,4}")
LABEL_BREAK = re.compile("[;无]|[0-9]{3}")
FAX_WORDS = f"(?:{'|'.join(LABELS['fax'][:2])})[号码]{{0,2}}"
FAX_AFTER = re.compile(rf" ?(?:\( ?{FAX_WORDS} ?\)|{FAX_WORDS}(?= ?(?:$|[\n,;、/|)])))")

# A field that holds nothing but numbers, labels and the words between them.
FIELD_WORDS = (
    *(word for words in LABELS.values() for word in words),
    "号码",
    "转接?",
    "分机",
    "ext",
    "x",
    "[为是或和]",
)
FIELD = re.compile(rf"[\W_0-9]*+(?:(?:{'|'.join(FIELD_WORDS)})[\W_0-9]*+)*+")
