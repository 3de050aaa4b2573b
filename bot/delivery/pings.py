"""Who is told by short message, and how often: only where no messenger is left."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.channels.base import Channel, Outgoing, Way, Windowed
from storage import people, windows
from storage.contacts import ContactPoint
from storage.outbox import OutboxMessage
from storage.windows import SendWindow

KINDS = ("reply", "escalation")  # what somebody must hear of
KNOCK_AGAIN = timedelta(hours=12)
ONCE_IN = timedelta(days=1)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)


def way_by_phone(
    session: Session,
    channels: Mapping[str, Channel],
    row: OutboxMessage,
    message: Outgoing,
    now: datetime,
) -> tuple[str, Way] | None:
    """The number and whether it can say all of it; None where no short message is to go. Each
    number hears of us once a day at most; the day is booked by this call."""
    channel: object = channels.get("sms")
    if not isinstance(channel, Windowed) or row.kind not in KINDS or row.person_id is None:
        return None
    phones = people.person(session, row.person_id).phones
    phone = next((each for each in phones if _MOBILE.fullmatch(each)), "")
    if not phone:
        return None
    window = windows.window(session, "sms", phone)
    if now < window.knocked_at + ONCE_IN:
        return None
    window.knocked_at = now
    session.add(window)
    return phone, "template" if channel.fits_template(message) else "knock"


def may_knock(channel: Windowed, window: SendWindow) -> bool:
    """Whether this address takes template messages at all."""
    return channel.knocks and not window.deaf_to_templates


def point_to_knock_at(
    session: Session,
    channels: Mapping[str, Channel],
    points: Sequence[ContactPoint],
    now: datetime,
) -> ContactPoint | None:
    """Where a template message may say that there is news; booked by this call."""
    for point in points:
        channel: object = channels[point.channel]
        if not isinstance(channel, Windowed):
            continue
        window = windows.window(session, point.channel, point.address)
        if may_knock(channel, window) and now >= window.knocked_at + KNOCK_AGAIN:
            window.knocked_at = now
            session.add(window)
            return point
    return None
