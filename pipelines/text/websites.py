"""A company's website: its address, its registrable domain, and whether the site is its own."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.text.domains import registrable_domain
from pipelines.text.folding import fold

TABLE = Path(__file__).parents[2] / "data/reference/platform_hosts.txt"
LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?+"
SCHEME = r"(?P<scheme>https?) ?: ?/{1,3} ?"
URL = re.compile(
    rf"(?<![a-z0-9.@_-])(?:{SCHEME})?(?P<host>(?:{LABEL}\.){{1,6}}(?:xn--[a-z0-9-]{{2,59}}|[a-z]{{2,18}}))"
    r"(?![a-z0-9@-])(?P<rest>(?::[0-9]{2,5})?(?:[/?#][!-~]{0,300})?)"
)
CHINESE_URL = re.compile(
    rf"(?:{SCHEME}|(?<![a-z0-9.])(?=www\.))"
    r"(?P<host>(?:[a-z0-9\u4e00-\u9fff-]{1,63}\.){1,4}[\u4e00-\u9fff]{2,4})(?P<rest>)"
)


@dataclass(frozen=True, slots=True)
class Website:
    """A site. url: absolute, http where no scheme is written; domain: registrable domain (firm.com.cn), "" for none.

    own: False where the host is a shared platform (a shop, a social or directory page), so that the domain
    says nothing of the company.
    """

    url: str
    domain: str
    own: bool


def parse_website(text: str) -> Website | None:
    """The first web address of a text, None where there is none; e-mail addresses are not web addresses."""
    folded = fold(text)
    for match in (*URL.finditer(folded), *CHINESE_URL.finditer(folded)):
        host = match["host"].rstrip(".")
        if domain := registrable_domain(host):
            # The path keeps its case; only the host is folded.
            rest = text[match.start("rest") : match.end("rest")].rstrip(".,;)")
            url = f"{match['scheme'] or 'http'}://{host}{rest}"
            return Website(url, domain, not is_platform(host))
    return None


def is_platform(host: str) -> bool:
    """Whether a host belongs to a platform that many companies share (data/reference/platform_hosts.txt)."""
    labels = host.lower().split(".")
    return any(".".join(labels[index:]) in _platforms() for index in range(len(labels)))


@cache
def _platforms() -> frozenset[str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
