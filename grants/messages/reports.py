"""Reads what a mail server reports of a mail that it could not deliver (RFC 3464)."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

_NUMBER = re.compile(r"<[^<>\s]+>")
_LONGEST_REASON = 500


@dataclass(frozen=True)
class DeliveryReport:
    """Of which mail a report tells, and what became of it; ``is_lasting`` if it will not arrive."""

    message_id: str
    status: str
    reason: str
    is_lasting: bool


def read_report(content: bytes) -> DeliveryReport | None:
    """Return what a mail reports of another one; None when it is no report of a delivery."""
    mail: Any = message_from_bytes(content, policy=policy.default)
    status = _part(mail, "message/delivery-status")
    numbers = _numbers_in(mail)
    if status is None or not numbers:
        return None
    for block in _blocks(status):
        action = str(block.get("Action", "")).strip().lower()
        if action in ("failed", "delayed"):
            return DeliveryReport(
                message_id=numbers[0],
                status=str(block.get("Status", "")).strip()[:20],
                reason=_plain(str(block.get("Diagnostic-Code", ""))),
                is_lasting=action == "failed",
            )
    return None


def _part(mail: EmailMessage, *kinds: str) -> Any:
    return next((part for part in mail.walk() if part.get_content_type() in kinds), None)


def _blocks(status: Any) -> list[Any]:
    """Return the groups of fields of a status: the first about the mail, then one for each recipient."""
    found = status.get_payload()
    return found if isinstance(found, list) else []


def _numbers_in(mail: EmailMessage) -> list[str]:
    """Return the number of the mail that came back: from its copy, else from what the report answers."""
    copy = _part(mail, "message/rfc822", "text/rfc822-headers")
    texts = [_headers_of(copy)] if copy is not None else []
    texts += [str(mail.get(name, "")) for name in ("In-Reply-To", "References")]
    return [number for text in texts for number in _NUMBER.findall(text)]


def _headers_of(copy: Any) -> str:
    """Return the Message-ID that stands in a copy, whole or headers alone."""
    inner = copy.get_payload()
    if isinstance(inner, list):
        return str(inner[0].get("Message-ID", "")) if inner else ""
    found = re.search(r"^message-id:\s*(\S+)", str(inner), re.IGNORECASE | re.MULTILINE)
    return found[1] if found else ""


def _plain(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:_LONGEST_REASON]
