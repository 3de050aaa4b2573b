"""Tells other programs what has happened, by the Standard Webhooks specification: signed, with an
id and a moment, tried again for three days, in order for each ticket, and never into a private
network unless a setting allows it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import ipaddress
import json
import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx

from bot.running import Running
from storage import webhooks
from storage.db import reading, transaction

log = logging.getLogger("guanjia.webhooks")

EVERY = 2.0  # seconds
AT_ONCE = 20
TIMEOUT = 15.0
CLAIMED_FOR = timedelta(seconds=60)  # longer than a letter can take


@dataclass(frozen=True, slots=True)
class Letter:
    """What leaves: an address, and bytes with their signatures."""

    id: int
    url: str
    body: bytes
    headers: Mapping[str, str]


class NotThere(Exception):
    """An address to which nothing is sent."""


async def keep(running: Running) -> None:
    """Until cancelled."""
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
        while True:
            if not await send_due(running, client):
                await asyncio.sleep(EVERY)


async def send_due(running: Running, client: httpx.AsyncClient) -> int:
    """One round; how many letters were tried."""
    now = running.clock.now()

    def take() -> list[Letter]:
        with reading(running.engine) as session:
            if not webhooks.are_waiting(session, now):
                return []
        with transaction(running.engine) as session:
            found = webhooks.claim(session, now, now + CLAIMED_FOR, AT_ONCE)
            return [letter_of(each, row.url, row.signing(now), now) for each, row in found]

    letters = await running.in_thread(take)
    private = running.settings.webhook_private == "on"
    outcomes = await asyncio.gather(*(_send(client, each, private) for each in letters))

    def report() -> None:
        with transaction(running.engine) as session:
            for each, error in zip(letters, outcomes, strict=True):
                row = webhooks.letter(session, each.id)
                if error:
                    row.failed(running.clock.now(), error)
                else:
                    row.sent(running.clock.now())
                session.add(row)

    if letters:
        await running.in_thread(report)
    return len(letters)


def letter_of(row: webhooks.WebhookLetter, url: str, secrets: list[str], now: datetime) -> Letter:
    """Thin: what happened to which ticket. The program reads the rest with its key."""
    told = {
        "type": f"ticket.{row.kind}",
        "timestamp": row.at.isoformat(),
        "data": {"ticket": row.ticket_id},
    }
    body = json.dumps(told, separators=(",", ":")).encode()
    said, at = f"msg_{row.id}", f"{int(now.timestamp())}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Guanjia",
        "webhook-id": said,
        "webhook-timestamp": at,
        "webhook-signature": " ".join(sign(each, said, at, body) for each in secrets),
    }
    return Letter(row.id, url, body, headers)


def sign(secret: str, said: str, at: str, body: bytes) -> str:
    """HMAC-SHA256 over id, moment and body, as the specification writes it."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise NotThere("the secret is none") from None
    made = hmac.new(key, f"{said}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


# ------------------------------------------------------------------------------- over the network


async def _send(client: httpx.AsyncClient, letter: Letter, private: bool) -> str:
    """Why it did not arrive; "" where it did. 410: nobody is there any more."""
    try:
        url, host = await checked(letter.url, private)
        answer = await client.post(
            url,
            content=letter.body,
            headers={**letter.headers, "Host": host},
            extensions={"sni_hostname": host.rpartition(":")[0] or host},
        )
    except NotThere as refused:
        return str(refused)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return type(error).__name__
    return "" if answer.is_success else f"HTTP {answer.status_code}"


async def checked(url: str, private: bool) -> tuple[str, str]:
    """The same address by number, so that it is the one that was looked at; and its host.

    Raises NotThere for what is no public address, and without encryption.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme != "https" and not private:
        raise NotThere("not https")
    if parts.scheme not in ("http", "https") or not host:
        raise NotThere("no address")
    loop = asyncio.get_running_loop()
    usual = 443 if parts.scheme == "https" else 80
    found = await loop.getaddrinfo(host, port or usual, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not private and not all(is_public(each) for each in addresses):
        raise NotThere("a private network")
    there = addresses[0]
    number = f"[{there}]" if there.version == 6 else str(there)
    named = f"{host}:{port}" if port else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{number}:{port or usual}{parts.path or '/'}{query}", named


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it lies on the open internet, also where one kind of address holds another."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast
