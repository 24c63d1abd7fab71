"""The written forms of Chinese telephone numbers, as patterns over folded text (see `folding.fold`).

Every repetition is bounded or possessive, so the time to scan a text grows with its length alone.
"""

import re

# Inside a number.
JOIN = r"(?: ?[-.]{1,2} ?| {1,3})"
COUNTRY = r"(?:\(? ?\+? ?\(?(?:00)?86\)?(?:\(0\)|[-. )/]){0,4})"
AREA = r"(?:10|2[0-9]|[3-9][0-9]{2})"
AFTER_AREA = r"[-) ./_*]{0,3}"
SUBSCRIBER = (
    rf"(?:[0-9]{{7,8}}(?![0-9])|[0-9]{{3,4}}{JOIN}[0-9]{{4}}|[0-9]{{3}}{JOIN}[0-9]{{5}}"
    rf"|[0-9]{{2}}{JOIN}[0-9]{{6}}|[0-9]{{2}}{JOIN}[0-9]{{2,3}}{JOIN}[0-9]{{3}}"
    rf"|[0-9]{{2,3}}{JOIN}[0-9]{{2}}{JOIN}[0-9]{{2}}(?:{JOIN}[0-9]{{2}})?)"
)

MOBILE = (
    rf"1[3-9][0-9](?:[0-9]{{8}}|{JOIN}[0-9]{{4}}{JOIN}?[0-9]{{4}}|[0-9]{{4}}{JOIN}[0-9]{{4}}|[0-9]{JOIN}[0-9]{{3}}{JOIN}?[0-9]{{4}}"
    rf"|[0-9]{JOIN}[0-9]{{4}}{JOIN}[0-9]{{3}}|{JOIN}[0-9]{{3}}{JOIN}[0-9]{{5}}|[0-9]{{2}}{JOIN}[0-9]{{3}}{JOIN}?[0-9]{{3}}"
    rf"|{JOIN}[0-9]{{2}}(?:{JOIN}[0-9]{{2}}){{3}})"
)
SERVICE = (
    rf"[48]00\)?(?:{JOIN}?[0-9]{{3}}{JOIN}?[0-9]{{4}}|{JOIN}?[0-9]{{4}}{JOIN}[0-9]{{3}}|[0-9]{JOIN}[0-9]{{3}}{JOIN}?[0-9]{{3}}"
    rf"|{JOIN}[0-9]{{2}}{JOIN}[0-9]{{5}}|{JOIN}[0-9]{{5}}{JOIN}[0-9]{{2}}|{JOIN}[0-9]{JOIN}[0-9]{{6}})"
)

# Around a number. A letter may stand before it when it ends a word (tel0755-…, Lily138…), after it when it begins one.
BEFORE = r"(?:(?<![0-9a-z*])|(?<=[a-z]{2}))"
AFTER = r"(?![0-9*]|(?!ext|x ?[0-9]|tel|fax|e-?mail|qq|mob|phone|wx|vx|we)[a-z]| ?(?:元|[万亿]元|万人民币))"
UNIT = "[元万亿人户家台套件吨股个次年月日室楼层栋幢间座%‰㎡]|平方?米|公斤|千克|人民币|美元|港[元币]|号(?!码)"
AFTER_SHORT = rf"{AFTER}(?![.,][0-9]{{1,3}}(?![0-9])|-[0-9]{{1,2}}-| ?(?:{UNIT}))"

MASK = r"(?:[*×●•○□■◆?]{2,8}|x{3,8}|…{1,4}|\.{3,8})"
PRIVATE = r"[\ue000-\uf8ff\U000f0000-\U0010ffff]"

NUMBER = re.compile(
    r"(?=[0-9(+\ue000-\uf8ff\U000f0000-\U0010ffff])(?:"
    rf"{BEFORE}(?:"
    r"(?P<spaced>\(?[0-9](?:(?: |\.|[ ()]{0,2}-[ ()]{0,2})[0-9](?![0-9])){6,18}+)"
    rf"|(?P<mobile>{COUNTRY}?0?(?P<subscriber>{MOBILE}){AFTER})"
    rf"|(?P<service>{COUNTRY}?\(?(?P<service_number>{SERVICE}){AFTER})"
    rf"|(?P<landline>(?:{COUNTRY}\(?0?|\(? ?0)(?P<area>{AREA}){AFTER_AREA}"
    rf"(?:\(?0?(?P=area){AFTER_AREA})?(?P<rest>{SUBSCRIBER}){AFTER})"
    rf"|(?P<trunkless>\(?(?P<bare_area>{AREA})(?:\) ?|-{{1,2}}| - )(?P<bare_rest>{SUBSCRIBER}){AFTER})"
    rf"|(?P<masked>[(+]?[0-9][-0-9 ()]{{1,14}}{MASK}[-0-9*x ]{{0,8}})"
    rf"|(?P<hidden>[-0-9 ()+]{{0,8}}{PRIVATE}(?:[-0-9 ]{{0,4}}{PRIVATE}){{2,20}}[-0-9 ]{{0,8}})"
    r"|(?P<foreign>(?:\+ ?|00)(?!86)[1-9][-0-9() .]{5,20}[0-9])"
    r")"
    rf"|(?<![0-9a-z*])(?<![0-9][-.])(?:"
    rf"(?P<local>{COUNTRY}?(?P<local_number>(?!9[56])[2-9](?:[0-9]{{6,7}}|(?<![0-9] .)[0-9]{{2,3}}[- ][0-9]{{4}}(?! [0-9]{{3,4}}(?![0-9]))))"
    rf"{AFTER_SHORT})"
    rf"|(?P<short>(?:{COUNTRY}?(?:\(?0?(?P<short_area>{AREA}){AFTER_AREA})?)(?P<short_number>9[56](?:[0-9]{{3,4}}|[0-9]{{6}})){AFTER_SHORT})"
    rf"|(?P<wrong>\(?0[1-9][0-9]{{1,2}}\)?[-) ]{{1,2}}[0-9]{{3,12}}(?:-[0-9]{{1,8}}){{0,3}}|0{{2,4}}[- ]0{{3,8}}(?:[- ]0{{1,8}})?"
    rf"|\+?[0-9]{{7,14}}){AFTER_SHORT}"
    r")"
    r"|(?P<digits>[0-9]++|[(+]|" + PRIVATE + r"))"
)

EXTENSION = re.compile(
    r" {0,2}[-,.]? ?\(? ?(?:转接?|轉|接|分机号?|分機|内线|ext(?:ension|n)?|x|#|\*) ?[.:号为是]{0,2} ?(?P<said>[0-9]{1,6})(?![0-9]) ?\)?"
    r"| {0,2}-{1,2} ?(?P<dashed>[0-9]{0,5})(?![0-9])(?:-(?:20[12][0-9]|[0-9]?)(?![0-9])|(?!-[0-9]{2}))"
)
MORE_EXTENSION = re.compile(r" ?(?:[/、,或]|-(?=[0-9]{3})) ?(?P<more>[0-9]{2,6})(?![-0-9a-z])")
# 0512-66668888/9999: the last digits of one more line.
TAIL = re.compile(
    rf" ?(?:[/、|] ?(?P<slash>[0-9]{{1,4}})|(?:,|;|和|或) ?(?P<comma>[0-9]{{2,4}}))(?![0-9a-z*]|[-.:][0-9]| [0-9]{{4}}(?![0-9])| ?(?:{UNIT}))"
)
YEAR_MARK = re.compile(r"20[12][0-9]")

LIST_GAP = re.compile(r"[ /、,;|&和或及()]*")
WEB = re.compile(r"(?<![a-z0-9._+-])(?:[a-z0-9._+-]++@[a-z0-9.-]++|(?:https?://|www\.)[a-z0-9./?=&%_#:~+-]++)")

# What a label in front of a number says about it.
LABELS = {
    "phone": "电 {0,3}话|手 {0,3}机|座 {0,3}机|固 {0,3}话|热 {0,3}线|直线|总机|联系方式|联系号码|联系我们|移动|客服|咨询|致电|拨打|来电|"
    "tel|telephone|phone|mob(?:ile)?|cell|hotline|call|☎|📞|📱",
    "fax": "传 {0,3}真|fax|(?<![a-z])f ?[:.]",
    "wechat": "微 {0,3}信|wechat|weixin|wx|vx",
    "qq": "q ?q|企鹅|扣扣",
    "other": "邮 {0,3}编|邮政编码|邮码|zip|postcode|icp|备案|网安备|注册号|信用代码|机构代码|执照|许可证|证号|税号|账 {0,3}[号户]|帐 {0,3}[号户]|"
    "卡号|开户|身份证|编号|订单|单号|型号|货号|批号|股票|代码|行号|编码|条码|isbn|专利|工号|学号|案号|文号|msn|skype|(?<![a-z])no[.: ]|注册资[本金]",
}
LABEL = re.compile("|".join(f"(?P<{role}>{words})" for role, words in LABELS.items()))
LABEL_JOIN = re.compile(r"[ /、,&+|()和及与或-]{1,4}")
LABEL_BREAK = re.compile("[;无]")
FIELD = re.compile(
    rf"[\W_0-9]*+(?:(?:{'|'.join(LABELS.values())}|号码|转|分机|ext|x|年|月|日|[:为是或和])[\W_0-9]*+)*+"
)
FAX_AFTER = re.compile(r" ?\( ?(?:传真|fax)[号码]{0,2} ?\)")
