"""E-mail addresses in text, plainly written or with a spelt-out at-sign: name(at)firm.com."""

import re

from pipelines.text.domains import registrable_domain
from pipelines.text.folding import fold

# Signs that stand for @ and the dot; only ones that nothing else is written with.
AT = re.compile(r" ?[(\[{<#] ?(?:at|@) ?[)\]}>#] ?")
DOT = re.compile(r" ?(?:[(\[{<] ?(?:dot|点) ?[)\]}>]|#dot#) ?")
SPACED_AT = re.compile(r"(?<=[a-z0-9]) {1,2}@ {0,2}(?=[a-z0-9])|(?<=[a-z0-9])@ {1,2}(?=[a-z0-9])")
ADDRESS = re.compile(
    r"(?<![a-z0-9._%+*@-])(?P<name>[a-z0-9](?:[a-z0-9_%+-]|\.(?=[a-z0-9_%+-])){0,63}+)"
    r"@(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,62}+)\.){1,5}[a-z]{2,18})(?![a-z@*])"
)
# What templates and forms show in place of an address.
PLACEHOLDER_NAME = re.compile(
    r"(?:your|my)[._-]?(?:name|e?-?mail|account|company)|name|user(?:name)?|someone|somebody|test[0-9]*|example|demo"
    r"|x{2,}|a{3,}|0+|1{3,}|1?2345?6?7?8?9?"
)
PLACEHOLDER_HOST = re.compile(
    r"(?:.*\.)?(?:example|sample|test|(?:your)?-?(?:domain|company|site)|mysite|x{2,}|a{3,}|abc|email)"
    r"\.(?:com|cn|com\.cn|net|org)"
)


def parse_emails(text: str) -> list[str]:
    """Addresses in order, lower case, each once; placeholders (name@example.com, xxx@163.com) left out."""
    folded = SPACED_AT.sub("@", DOT.sub(".", AT.sub("@", fold(text))))
    return list(dict.fromkeys(match[0] for match in ADDRESS.finditer(folded) if _is_real(match["name"], match["host"])))


def _is_real(name: str, host: str) -> bool:
    if PLACEHOLDER_NAME.fullmatch(name) or PLACEHOLDER_HOST.fullmatch(host):
        return False
    return bool(registrable_domain(host))
