"""What keeps a visit to an address that others wrote on the public web: schemes, ports, addresses, types of content.

A name is resolved once a crawl and the answer is what is connected to, so a name that answers differently the second
time (DNS rebinding) gains nothing; every redirect passes the same gate as the first address.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Collection, Sequence
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Headers
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import BaseSettings
from twisted.internet import defer
from twisted.internet.base import ReactorBase
from twisted.internet.error import DNSLookupError

SCHEMES = {"http": 80, "https": 443}
READABLE = ("text/html", "application/xhtml+xml", "text/plain")
LONGEST_HOST = 253
NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"),  # carry an IPv4 address inside
        *("192.0.0.0/24", "192.88.99.0/24", "100::/64", "fec0::/10", "3fff::/20"),  # of networks, not of hosts
    )
)
"""Refused whatever the running Python holds of them: its list of special addresses grew over the years."""

logger = logging.getLogger(__name__)


class RefusedAddressError(IgnoreRequest):
    """An address that is not visited; the message says why."""


def address_fault(text: str) -> str:
    """Why a network address may not be connected to, "" where it may: only public, single hosts are visited."""
    try:
        address = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return f"{text} is no network address"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address_fault(str(address.ipv4_mapped))
    if any(address in network for network in NEVER):
        return f"{text} is of a special network"
    if not address.is_global or address.is_multicast or address.is_reserved:
        return f"{text} is not a public address"
    return ""


def url_fault(url: str, ports: Collection[int], hosts: Collection[str] = ()) -> str:
    """Why a web address may not be asked for, "" where it may. hosts: names that the operator answers for himself."""
    try:
        parts = urlsplit(url)
        port = parts.port or SCHEMES.get(parts.scheme, 0)
    except ValueError as error:
        return str(error)
    host = parts.hostname or ""
    faults = (
        (parts.scheme not in SCHEMES, f"the scheme {parts.scheme}" if parts.scheme else "no scheme"),
        (port not in ports, f"port {port}"),
        ("@" in parts.netloc, "a name or password in the address"),
        (not host or len(host) > LONGEST_HOST, "no host"),
    )
    fault = next((why for holds, why in faults if holds), "")
    return fault or ("" if host in hosts or not _is_literal(host) else address_fault(host))


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def visit_hosts(settings: BaseSettings) -> dict[str, str]:
    """VISIT_HOSTS: name -> address that the operator vouches for, as in a hosts file; it may be a private one."""
    return {str(name): str(address) for name, address in (settings.getdict("VISIT_HOSTS") or {}).items()}


class PublicResolver(CachingThreadedResolver):
    """Answers names with public addresses only; the first answer stands for the whole crawl."""

    def __init__(self, reactor: ReactorBase, crawler: Crawler) -> None:
        super().__init__(reactor, 0, crawler.settings.getfloat("DNS_TIMEOUT"))
        self.crawler = crawler
        self.hosts = visit_hosts(crawler.settings)
        self.pinned: dict[str, str] = {}

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> defer.Deferred[str]:  # noqa: N802  # Twisted's
        """The address of a host; fails with DNSLookupError for one that is not public."""
        if name in self.hosts:
            return defer.succeed(self.hosts[name])
        if name in self.pinned:
            return defer.succeed(self.pinned[name])
        answer = super().getHostByName(name, timeout)
        answer.addCallback(self._pin, name)
        return answer

    def _pin(self, address: str, name: str) -> str:
        if fault := address_fault(address):
            logger.warning("%s is not visited: %s", name, fault)
            assert self.crawler.stats is not None
            self.crawler.stats.inc_value("tuoke/refused_addresses")
            raise DNSLookupError(f"{name}: {fault}")
        return self.pinned.setdefault(name, address)


class VisitGate:
    """Downloader middleware: lets through what `url_fault` lets through, and stops bodies of types that nobody reads.

    It puts the resolver into the reactor itself, before the first request: Scrapy takes DNS_RESOLVER from the settings
    of the project only, so that of a spider would be silently ignored.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.guarding = False
        self.ports = frozenset(int(port) for port in crawler.settings.getlist("VISIT_PORTS"))
        self.hosts = frozenset(visit_hosts(crawler.settings))
        crawler.signals.connect(self.headers_received, signals.headers_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> VisitGate:
        """Scrapy's way to make it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise RefusedAddressError for an address that is not visited."""
        if not self.guarding:
            reactor: Any = import_module("twisted.internet.reactor")
            PublicResolver(reactor, self.crawler).install_on_reactor()
            self.guarding = True
        if fault := url_fault(request.url, self.ports, self.hosts):
            raise RefusedAddressError(fault)

    def headers_received(self, headers: Headers, **_: Any) -> None:
        """Raise StopDownload before the body of a picture, a film or an archive comes."""
        kind = (headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
        if kind and kind not in READABLE:
            raise StopDownload(fail=True)
