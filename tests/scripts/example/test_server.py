"""The sites answer over HTTP, keep a record, and say so when a port is taken."""

import socket
import threading
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from scripts.example.__main__ import main
from scripts.example.model import SITES
from scripts.example.server import THREADS, PortTakenError, serve


@pytest.fixture
def serving(example):
    with serve(example) as sites:
        yield sites


@pytest.fixture
def taken():
    with socket.socket() as occupied:
        occupied.bind(("127.0.0.1", 0))
        occupied.listen()
        yield occupied.getsockname()[1]


def fetch(url, agent="tester"):
    with urlopen(Request(url, headers={"User-Agent": agent})) as response:
        return response.headers["Content-Type"], response.read()


def test_sites_answer_in_their_own_encodings(serving):
    kind, body = fetch(serving.urls["industry"] + "/suzhou/")
    assert kind == "text/html"
    assert "苏州教育培训" in body.decode("gbk")
    kind, body = fetch(serving.urls["regional"] + "/suzhou/")
    assert kind == "text/html; charset=utf-8"
    assert "苏州企业名录" in body.decode()


def test_every_request_is_on_record(serving):
    fetch(serving.urls["recruitment"] + "/jobs/suzhou/?page=2", agent="Tuoke")
    with pytest.raises(HTTPError) as missing:
        fetch(serving.urls["regional"] + "/nowhere")
    assert missing.value.code == 404
    missing.value.close()
    first, second = serving.requests
    assert (first.site, first.path, first.user_agent, first.status) == (
        "recruitment",
        "/jobs/suzhou/?page=2",
        "Tuoke",
        200,
    )
    assert (second.site, second.status) == ("regional", 404)
    assert first.time <= second.time


def test_requests_that_robots_txt_denies_are_told(serving):
    fetch(serving.urls["industry"] + "/robots.txt")
    fetch(serving.urls["industry"] + "/vip/")
    fetch(serving.urls["blocked"] + "/suzhou/")
    assert [(one.site, one.path) for one in serving.forbidden()] == [("industry", "/vip/")]


def test_head_requests_have_no_body(serving):
    with urlopen(Request(serving.urls["industry"] + "/", method="HEAD")) as response:
        assert response.read() == b""
        assert int(response.headers["Content-Length"]) > 1000


def site_threads():
    return {thread for thread in threading.enumerate() if thread.name.startswith(THREADS)}


def test_a_taken_port_is_named_and_the_others_are_freed(example, taken):
    before = site_threads()
    with serve(example) as sites:
        free = [int(url.rsplit(":", 1)[1]) for url in sites.urls.values()]
    with pytest.raises(PortTakenError, match=str(taken)), serve(example, [*free[:3], taken]):
        pass
    with serve(example, free) as again:
        assert [int(url.rsplit(":", 1)[1]) for url in again.urls.values()] == free
    assert tuple(again.urls) == SITES
    assert site_threads() == before  # other tests of this process may serve the sites, too


def test_the_command_says_that_a_port_is_taken(taken):
    result = CliRunner().invoke(main, ["--port", str(taken)])
    assert result.exit_code == 1
    assert f"port {taken}" in result.output
    assert "Traceback" not in result.output


def test_ctrl_c_ends_the_command_quietly(monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr("scripts.example.__main__.wait_for_ever", interrupt)
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 0
    assert "http://127.0.0.1:" in result.output
    assert result.output.endswith("Stopped.\n")
