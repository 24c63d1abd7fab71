"""Tells people what needs attention, by webhook and by e-mail. Where to, the environment says."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from scripts.nightly.troubles import Trouble

TIMEOUT_S = 20
SMTP_PORT, SMTPS_PORT = 587, 465


class AlertError(Exception):
    """An alert did not reach its receiver; the message says which and why."""


def send(found: Sequence[Trouble], environment: Mapping[str, str]) -> list[str]:
    """Send the troubles where TUOKE_WEBHOOK and TUOKE_SMTP say; whom they reached. Raises AlertError after trying all.

    TUOKE_WEBHOOK: an http(s) address that takes JSON. TUOKE_SMTP: smtp://USER:PASSWORD@HOST:PORT, or smtps://; then
    TUOKE_ALERT_TO and TUOKE_ALERT_FROM hold addresses.
    """
    if not found:
        return []
    reached, failed = [], []
    for name, deliver in (("TUOKE_WEBHOOK", _post), ("TUOKE_SMTP", _mail)):
        if address := environment.get(name):
            try:
                deliver(address, found, environment)
                reached.append(name)
            except (OSError, ValueError, smtplib.SMTPException) as error:
                failed.append(f"{name}: {error}")
    if failed:
        raise AlertError("; ".join(failed))
    return reached


def title(found: Sequence[Trouble]) -> str:
    """What the alert is about, in a line."""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"Tuoke 拓客: {found[0].what}{more}"


def _text(found: Sequence[Trouble]) -> str:
    return "\n\n".join([title(found), *map(str, found)])


def _post(address: str, found: Sequence[Trouble], _: Mapping[str, str]) -> None:
    """The text stands where the robots of WeCom, DingTalk and Feishu look for it, and beside it by its parts."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValueError(f"{address} is no http address")
    text = _text(found)
    body = {
        **{"msgtype": "text", "text": {"content": text}, "msg_type": "text", "content": {"text": text}},
        "troubles": [{"what": one.what, "cause": one.cause, "next_step": one.next_step} for one in found],
    }
    data = json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})  # noqa: S310  # checked above
    urllib.request.urlopen(request, timeout=TIMEOUT_S).close()  # noqa: S310


def _mail(address: str, found: Sequence[Trouble], environment: Mapping[str, str]) -> None:
    parts = urlsplit(address)
    receivers = environment.get("TUOKE_ALERT_TO", "")
    if not (parts.hostname and receivers):
        raise ValueError("TUOKE_SMTP needs smtp://HOST, and TUOKE_ALERT_TO an address")
    message = EmailMessage()
    message["Subject"] = " ".join(title(found).split())
    message["To"] = receivers
    message["From"] = environment.get("TUOKE_ALERT_FROM", "") or receivers.split(",")[0]
    message.set_content(_text(found))
    secure = parts.scheme == "smtps"
    port = parts.port or (SMTPS_PORT if secure else SMTP_PORT)
    with (
        smtplib.SMTP_SSL(parts.hostname, port, timeout=TIMEOUT_S)
        if secure
        else smtplib.SMTP(parts.hostname, port, timeout=TIMEOUT_S) as server
    ):
        if parts.username:
            if not secure:
                server.starttls(context=ssl.create_default_context())
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
