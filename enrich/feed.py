"""Changes as an Atom feed (RFC 4287), for any feed reader or CRM: no contact values, no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from xml.etree import ElementTree as ET

from enrich.changes import Change
from enrich.vocabulary import words

NAMESPACE = "http://www.w3.org/2005/Atom"
FEED_ID = "tag:tuoke,2026:changes"


def atom_feed(found: Sequence[Change], made_at: str) -> bytes:
    """The feed of some changes, the newest first. made_at: ISO, UTC; the feed's date where nothing changed."""
    ET.register_namespace("", NAMESPACE)
    feed = ET.Element(f"{{{NAMESPACE}}}feed")
    _add(feed, "id", FEED_ID)
    _add(feed, "title", "拓客: 公司变动")
    _add(feed, "updated", found[0].at if found else made_at)
    _add(ET.SubElement(feed, f"{{{NAMESPACE}}}author"), "name", "Tuoke")
    kinds = words("change")
    for one in found:
        entry = ET.SubElement(feed, f"{{{NAMESPACE}}}entry")
        _add(entry, "id", f"{FEED_ID}:{one.change_id}")
        _add(entry, "title", f"{kinds[one.kind]}: {one.name}")
        _add(entry, "updated", one.at)
        if one.url.startswith(("http://", "https://")):
            ET.SubElement(entry, f"{{{NAMESPACE}}}link", href=one.url)
        _add(entry, "category", "", term=one.kind)
        _add(entry, "content", _told(one), type="html")
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes).text = _legal(text) or None


def _told(one: Change) -> str:
    lines = [f"{one.city} {one.source} {one.lead_uid}".strip()]
    labels = words("changed_field")
    for field, (old, new) in one.fields.items():
        lines.append(f"{labels.get(field, field)}" + (f": {old or '(空)'} → {new or '(空)'}" if old or new else ""))
    return "<br>".join(escape(line) for line in lines)


def _legal(text: str) -> str:
    """Without what XML 1.0 has no way to write."""
    return "".join(char for char in text if char in "\t\n\r" or (char >= " " and not "\ud800" <= char <= "\udfff"))
