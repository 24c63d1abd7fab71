"""E-mail addresses in text, plainly written or with a spelt-out at-sign: name(at)firm.com."""

import re

from pipelines.text.domains import registrable_domain
from pipelines.text.folding import fold

# Signs that stand for @ and the dot; only ones that nothing else is written with.
AT = re.compile(r" ?(?:[(\[{<#_] ?(?:at|a t|@|艾特|圈a) ?[)\]}>#_]|#换成?@|\(#换@\)|＠) ?")
DOT = re.compile(r" ?(?:[(\[{<] ?(?:dot|点) ?[)\]}>]|#dot#) ?")
SPACED_AT = re.compile(r"(?<=[a-z0-9]) {1,2}@ {0,2}(?=[a-z0-9])|(?<=[a-z0-9])@ {1,2}(?=[a-z0-9])")
ADDRESS = re.compile(
    r"(?<![a-z0-9._%+*@-])([a-z0-9](?:[a-z0-9_%+-]|\.(?=[a-z0-9_%+-])){0,63}+)@((?:[a-z0-9](?:[a-z0-9-]{0,62}+)\.){1,5}+[a-z]{2,18})(?![a-z0-9@*])"
)
PLACEHOLDER_NAME = re.compile(
    r"x{2,}|y?(?:our|my)?[._-]?(?:name|e?-?mail|username|user|account)|someone|somebody|test[0-9]*|aaa+|example|demo|(?:1?23456?7?8?9?|0+|1{3,})"
)
PLACEHOLDER_DOMAIN = re.compile(
    r"(?:.*\.)?(?:example|domain|yourdomain|yourcompany|your-?site|mysite|sample|xx+|aaa+|abc|test|email)\.(?:com|cn|com\.cn|net|org)"
)


def parse_emails(text: str) -> list[str]:
    """Addresses in order, lower case, each once; placeholders (name@example.com, xxx@163.com) and masked ones are left out."""
    folded = SPACED_AT.sub("@", DOT.sub(".", AT.sub("@", fold(text))))
    found = (match for match in ADDRESS.finditer(folded) if _is_real(match[1], match[2]))
    return list(dict.fromkeys(match[0] for match in found))


def _is_real(name: str, domain: str) -> bool:
    return not (
        PLACEHOLDER_NAME.fullmatch(name) or PLACEHOLDER_DOMAIN.fullmatch(domain) or not registrable_domain(domain)
    )
