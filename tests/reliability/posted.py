"""Compares what left, by the log of whoever received it, with what the outbox says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from storage.outbox import TOGETHER
from tests.reliability.counting import Books, Row, by


def check_outbox(books: Books) -> None:
    """Every message came to an end; what is told together may wait for its hour."""
    ticked = books["deployment"][0]["ticked_at"]
    waits = [row for row in books["outbox"] if _waits_for_others(row, ticked)]
    books.count("of the outgoing messages, waiting to be told together", len(waits))
    states = Counter(row["state"] for row in books["outbox"] if row not in waits)
    books.count("outgoing messages", len(books["outbox"]))
    for state, number in sorted(states.items()):
        books.count(f"of them {state}", number)
    if left := states.keys() - {"sent", "stale"}:
        books.fault(f"outgoing messages are left {sorted(left)}")


def _waits_for_others(row: Mapping[str, Any], ticked_at: Any) -> bool:
    late = row["state"] == "pending" and row["not_before"] > ticked_at
    return late and row["kind"] in TOGETHER and not row["attempts"]


def told_together(books: Books) -> list[list[Row]]:
    """The rows that left in one message, where there are several: those with one name."""
    sent = [row for row in books["outbox"] if row["state"] == "sent" and row["kind"] in TOGETHER]
    named = by(sent, "receiver", "provider_id")
    return [rows for rows in named.values() if len(rows) > 1]


def check_lines(books: Books, interrupted: Mapping[int, int]) -> None:
    """In the web chat each sent message is one line, whatever happened in between."""
    lines = Counter(line["key"] for line in books["webchat_line"] if not line["mine"])
    web = {point["id"] for point in books["contact_point"] if point["channel"] == "webchat"}
    behind = {row["id"] for rows in told_together(books) for row in rows[1:]}
    sent = {
        f"out:{row['id']}"
        for row in books["outbox"]
        if row["state"] == "sent" and row["contact_point_id"] in web and row["id"] not in behind
    }
    books.count("lines in the web chat", sum(lines.values()))
    if doubled := [key for key, number in lines.items() if number > 1]:
        books.fault(f"lines that stand twice: {doubled[:3]}")
    if lost := sent - lines.keys():
        books.fault(f"sent, but in no chat: {sorted(lost)[:3]}")
    # A line whose sender died before it could say so, and which was too old to be said again.
    if odd := lines.keys() - sent - {f"out:{row_id}" for row_id in interrupted}:
        books.fault(f"lines that nobody sent: {sorted(odd)[:3]}")


def check_telegram(
    books: Books, log: Sequence[Mapping[str, Any]], interrupted: Mapping[int, int]
) -> None:
    """What the platform received, against what was sent.

    ``interrupted``: outbox id → how often a process died while it was sending that message. Only
    so often may it have arrived once more.
    """
    chats = {
        point["person_id"]: int(point["address"])
        for point in books["contact_point"]
        if point["channel"] == "telegram"
    }
    rows = [row for row in books["outbox"] if row["person_id"] in chats]
    meant = by([{**row, "chat": chats[row["person_id"]]} for row in rows], "chat", "text")
    arrived = Counter((entry["chat"], entry["text"]) for entry in log)
    repeats = 0
    for what in arrived.keys() | meant.keys():
        same = meant.get(what, [])
        sent = sum(row["state"] == "sent" for row in same)
        died = sum(interrupted.get(row["id"], 0) for row in same)
        repeats += max(0, arrived[what] - sent)
        if not sent <= arrived[what] <= sent + died:
            books.fault(f"{what}: arrived {arrived[what]} times, sent {sent}, died in {died}")
    books.count("arrived at Telegram", len(log))
    books.count("in hand at a death", sum(interrupted.values()))
    books.count("arrived once more", repeats)
