"""Alerts reach a webhook and a mail server on loopback, with cause and next step."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from scripts.nightly.alerts import AlertError, send
from scripts.nightly.troubles import Trouble

FOUND = [
    Trouble("苏州名录: blocked", "https://a.example/: 请输入验证码", "Wait a day."),
    Trouble("b: empty", "0", "Look."),
]


class Kept(Message):
    def __init__(self):
        super().__init__()
        self.letters = []

    def handle_message(self, message):
        self.letters.append(message)


@pytest.fixture
def mail():
    keep = Kept()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(keep, hostname="127.0.0.1", port=port)
    controller.start()
    yield port, keep.letters
    controller.stop()


@pytest.fixture
def webhook():
    bodies = []

    class Take(BaseHTTPRequestHandler):
        def do_POST(self):  # its name
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Take) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook", bodies
        server.shutdown()
        thread.join()


def test_both_ways_say_cause_and_next_step(mail, webhook):
    port, letters = mail
    address, bodies = webhook
    environment = {
        "TUOKE_WEBHOOK": address,
        "TUOKE_SMTP": f"smtp://127.0.0.1:{port}",
        "TUOKE_ALERT_TO": "ops@company.example",
    }
    assert send(FOUND, environment) == ["TUOKE_WEBHOOK", "TUOKE_SMTP"]
    (letter,), (body,) = letters, bodies
    assert letter["To"] == "ops@company.example"
    text = letter.get_payload(decode=True).decode()
    for said in (text, body["text"]["content"], body["content"]["text"]):
        assert "Cause: https://a.example/: 请输入验证码" in said
        assert "Next: Wait a day." in said
    assert [one["what"] for one in body["troubles"]] == ["苏州名录: blocked", "b: empty"]


def test_where_one_way_fails_the_other_is_still_gone(webhook):
    address, bodies = webhook
    with pytest.raises(AlertError, match="TUOKE_SMTP"):
        send(FOUND, {"TUOKE_WEBHOOK": address, "TUOKE_SMTP": "smtp://127.0.0.1:1", "TUOKE_ALERT_TO": "a@b.example"})
    assert len(bodies) == 1
    with pytest.raises(AlertError, match="no http address"):
        send(FOUND, {"TUOKE_WEBHOOK": "file:///etc/hostname"})


def test_nothing_is_sent_for_nothing():
    assert send([], {"TUOKE_WEBHOOK": "http://127.0.0.1:1"}) == []
