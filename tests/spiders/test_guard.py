"""Where a visit may go: only public addresses, plain web ports, and one answer a name."""

import ipaddress
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import StopDownload
from scrapy.http import Headers
from scrapy.utils.test import get_crawler
from twisted.internet import defer
from twisted.internet.base import ThreadedResolver
from twisted.internet.error import DNSLookupError

from spiders.guard import PublicResolver, VisitGate, address_fault, url_fault

PORTS = {80, 443}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8",
        "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::",
        "::1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "[::1]", "localhost", "", "1.2.3",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(address):
    assert address_fault(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "2400:3200::1", "[2400:3200::1]"])
def test_a_public_address_is_let_through(address):
    assert address_fault(address) == ""


@given(st.ip_addresses())
def test_what_is_let_through_is_global(address):
    if not address_fault(str(address)):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4).filter(lambda address: address_fault(str(address))))
def test_no_dress_of_ipv6_hides_a_private_address(address):
    assert address_fault(f"::ffff:{address}")
    assert address_fault(str(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address))))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://school.example/", "scheme"), ("file:///etc/hosts", "scheme"), ("gopher://school.example/", "scheme"),
        ("javascript:alert(1)", "scheme"), ("//school.example/", "no scheme"), ("http://school.example:22/", "port 22"),
        ("http://school.example:6379/", "port"), ("http://school.example:99999/", "Port"),
        ("http://u:p@school.example/", "password"),
        ("http://127.0.0.1/", "public"), ("http://[::1]/", "public"),
        ("http://169.254.169.254/latest/meta-data/", "public"),
        ("http://[::ffff:10.0.0.1]/", "public"), ("http://[not/", "Invalid"), ("http:///path", "no host"),
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_asked_for(url, why):
    assert why in url_fault(url, PORTS)


@pytest.mark.parametrize("url", ["http://school.example/", "https://school.example:443/a?b", "http://8.8.8.8/"])
def test_a_plain_web_address_may_be_asked_for(url):
    assert url_fault(url, PORTS) == ""


@given(st.text(max_size=60))
def test_any_text_is_answered(text):
    url_fault(text, PORTS)
    address_fault(text)


def resolver(monkeypatch, answers, hosts=None):
    """A resolver whose system answers a name with one address after the other."""
    reactor = import_module("twisted.internet.reactor")
    said = {name: iter(addresses) for name, addresses in answers.items()}
    monkeypatch.setattr(ThreadedResolver, "getHostByName", lambda self, name, timeout: defer.succeed(next(said[name])))
    crawler = get_crawler(settings_dict={"VISIT_HOSTS": hosts or {}})
    return PublicResolver(reactor, crawler)


def answer(resolving):
    found = []
    resolving.addCallbacks(found.append, lambda failure: found.append(failure.value))
    return found[0]


def test_the_first_answer_stands_whatever_the_name_answers_later(monkeypatch):
    names = resolver(monkeypatch, {"rebinding.example": ["93.184.216.34", "127.0.0.1"]})
    assert [answer(names.getHostByName("rebinding.example")) for _ in range(3)] == ["93.184.216.34"] * 3


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.8"])
def test_a_name_that_answers_with_an_inner_address_has_none(monkeypatch, address):
    names = resolver(monkeypatch, {"inner.example": [address, "93.184.216.34"]})
    assert isinstance(answer(names.getHostByName("inner.example")), DNSLookupError)
    assert names.crawler.stats.get_value("tuoke/refused_addresses") == 1


def test_a_number_in_odd_dress_is_refused_by_what_it_resolves_to(monkeypatch):
    names = resolver(monkeypatch, {"2130706433": ["127.0.0.1"], "0x7f.1": ["127.0.0.1"]})
    assert isinstance(answer(names.getHostByName("2130706433")), DNSLookupError)
    assert isinstance(answer(names.getHostByName("0x7f.1")), DNSLookupError)


def test_the_operator_answers_for_names_of_his_own(monkeypatch):
    assert (
        answer(resolver(monkeypatch, {}, {"school.example": "127.0.0.1"}).getHostByName("school.example"))
        == "127.0.0.1"
    )


@pytest.mark.parametrize("kind", ["image/png", "application/zip", "video/mp4", "application/pdf", "nonsense"])
def test_a_body_of_a_type_that_nobody_reads_is_not_awaited(kind):
    gate = VisitGate.from_crawler(get_crawler(settings_dict={"VISIT_PORTS": [80]}))
    with pytest.raises(StopDownload):
        gate.headers_received(Headers({"Content-Type": kind}))
    for readable in ("text/html; charset=gbk", "TEXT/HTML", "application/xhtml+xml", ""):
        gate.headers_received(Headers({"Content-Type": readable}))
