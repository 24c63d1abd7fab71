"""`leads check`: a healthy source, and each way in which one can fail, all on loopback."""

import socket
import threading
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipelines.verdict import RunFacts
from scripts.checking.sample import Seen
from scripts.checking.verdict import judge_sample
from scripts.leads import main
from spiders import settings
from spiders.card import Expected

ALLOW, FORBID = "User-agent: *\nDisallow:\n", "User-agent: *\nDisallow: /\n"
ARTICLE = "<html><body><h1>天气</h1><p>今天多云，最高气温十二度，出门请带伞。</p></body></html>"
NOTHING = "<html><body><h1>苏州企业</h1><p>抱歉，没有找到符合条件的企业。</p></body></html>"
ROWS = "".join(
    f'<li><h3><a href="/co/{n}.html">苏州{word}机械有限公司</a></h3><p>地址：苏州市吴中区学林路{n}号</p></li>'
    for n, word in enumerate(("甲澜", "乙澜", "丙澜", "丁澜"), 1)
)
LIST = f"<html><body><h1>苏州企业</h1><ul>{ROWS}</ul></body></html>"


@contextmanager
def site(robots=ALLOW, page="", status=200, tls=None, ending="answer"):
    """A site that gives one page for every address; ending "hang" never answers, "break" closes the connection."""
    let_go = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if ending == "hang":
                let_go.wait(60)
                return
            if ending == "break" and self.path != "/robots.txt":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            is_robots = self.path == "/robots.txt"
            body = (robots if is_robots else page).encode()
            self.send_response(200 if is_robots else status)
            self.send_header("Content-Type", f"text/{'plain' if is_robots else 'html'}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *words):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def self_signed(tmp_path):
    """A certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = tmp_path / "certificate.pem"
    path.write_bytes(pem + built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def check(capsys, *words):
    try:
        code = main(["check", *words])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    return code, said.out + said.err


def verdicts(said):
    """Evidence with the next step by the word of the verdict."""
    found = {}
    for line in said.splitlines():
        if line.startswith("example_"):
            word, _, evidence = line.partition(": ")[2].partition("  ")
            found[word] = evidence
        elif line.startswith("  Next: "):
            found[word] += line
    return found


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_every_failure_is_named_and_the_exit_code_is_not_zero(capsys, monkeypatch, serving, self_signed):
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.setenv("TUOKE_CONTACT", "name@company.example")
    monkeypatch.setattr(settings, "TUOKE_CONTACT", "name@company.example")
    with ExitStack() as stack:
        urls = {
            "refused": f"http://127.0.0.1:{free_port()}",
            "dns": "http://nobody.invalid",
            "tls": stack.enter_context(site(page=LIST, tls=self_signed)),
            "timeout": stack.enter_context(site(ending="hang")),
            "connection": stack.enter_context(site(ending="break")),
            "http": stack.enter_context(site(page="down", status=500)),
            "robots": stack.enter_context(site(robots=FORBID, page=LIST)),
            "block": stack.enter_context(site(page="no", status=403)),
            "layout": stack.enter_context(site(page=ARTICLE)),
            "empty": stack.enter_context(site(page=NOTHING)),
            "ok": serving.urls["regional"],
        }
        words = [f"example_regional={url}" for url in urls.values()]
        code, said = check(capsys, "--timeout", "3", *words)
    assert code == 1
    found = verdicts(said)
    assert set(found) == set(urls), said
    assert "10 of 11 sources need a look" in said
    assert all("Next: " in evidence for word, evidence in found.items() if word != "ok")
    assert "HTTP 500" in found["http"]
    assert "HTTP 403" in found["block"]
    assert "3 read of 3" in found["ok"]
    assert "certificate" in found["tls"]


def test_nothing_is_stored_and_all_well_is_exit_code_zero(capsys, serving, database):
    before = len(serving.requests)
    main(["--database", str(database), "check", f"example_industry={serving.urls['industry']}"])
    asked = [one.path for one in serving.requests[before:]]
    assert "ok" in capsys.readouterr().out
    assert not database.exists()
    assert asked[0] == "/robots.txt"
    assert len(asked) == 5  # robots.txt, a list, three companies


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("nobody",), "example_regional"),
        (("example_regional=http://directory.example",), "TUOKE_CONTACT"),
        (("example_regional", "--region", "西藏"), "西藏"),
    ],
)
def test_a_wrong_word_asks_nobody(capsys, monkeypatch, words, hint):
    monkeypatch.setattr(settings, "TUOKE_CONTACT", "")
    code, said = check(capsys, *words)
    assert code == 1
    assert hint in said


READ = {"pages": 4, "lists": 1, "details": 3, "records": 3}
WELL = Seen(rows=10, next_page=True, companies=3, filled={"name": 3, "phones": 3})
CARD = Expected(per_page=10, pages=2, filled={"phones": 0.8})


@pytest.mark.parametrize(
    ("seen", "facts", "cause", "words"),
    [
        (WELL, RunFacts(**READ), "", "phones 3/3"),
        (WELL, RunFacts(**{**READ, "unread_details": 2}), "layout", "2 of 3 company pages could not be read"),
        (WELL, RunFacts(**{**READ, "not_found": 2}), "layout", "not found"),
        (WELL, RunFacts(**{**READ, "robots_denied": 3}), "robots", "forbids 3"),
        (WELL, RunFacts(pages=1, lists=1), "layout", "no row leads"),
        (
            Seen(3, next_page=True, companies=3, filled={"phones": 1}),
            RunFacts(**READ),
            "layout",
            "3 companies on a page",
        ),
        (Seen(3, next_page=False, companies=3, filled={"phones": 1}), RunFacts(**READ), "", "no next page"),
        (Seen(10, companies=3, filled={"name": 3}), RunFacts(**READ), "layout", "none has phones"),
        (Seen(), RunFacts(pages=1, lists=1, not_found=1), "http", "404"),
        (Seen(), RunFacts(off_site=1), "http", "another site"),
        (Seen(), RunFacts(finish_reason="closespider_timeout"), "timeout", "closespider_timeout"),
    ],
)
def test_a_sample_is_held_against_the_card(seen, facts, cause, words):
    verdict = judge_sample(seen, facts, CARD)
    assert verdict.cause == cause
    assert words in verdict.evidence
    assert verdict.next_step
