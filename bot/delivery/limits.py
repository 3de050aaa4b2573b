"""How often one may speak: a table, a line per channel and kind of chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from storage import rates


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``burst`` at once, and one each ``interval`` on average."""

    interval: timedelta
    burst: int


@dataclass(frozen=True, slots=True)
class Limits:
    overall: Limit
    person: Limit
    group: Limit


def _per_second(number: float, burst: int) -> Limit:
    return Limit(timedelta(seconds=1 / number), burst)


# Telegram allows about 30 a second in all, 1 a second to a chat with short bursts, and 20 a minute
# to a group (Bot FAQ). We stay below each in every window, with room for messages that are under
# way for longer than the next one: a group gets at most 60 / 3.6 + 3 < 20 in any minute.
LIMITS: dict[str, Limits] = {
    "telegram": Limits(
        overall=_per_second(22, 3),
        person=_per_second(0.9, 2),
        group=Limit(timedelta(seconds=3.6), 3),
    ),
    # WeCom drops without a word what is more than 30 in a minute or 1000 in an hour to a member;
    # a robot may speak 20 times in a minute and is then shut out for a while. One message may be
    # several (a photo, its words), so that there is room for two more than the pace allows.
    "wecom": Limits(
        overall=_per_second(50, 10),
        person=Limit(timedelta(seconds=3.7), 5),
        group=Limit(timedelta(seconds=4), 2),
    ),
    "wecom-kf": Limits(
        overall=_per_second(50, 10), person=_per_second(2, 5), group=_per_second(1, 1)
    ),
}


def wait(
    session: Session,
    channel: str,
    address: str,
    group: bool,
    real_now: datetime,
    messages: int = 1,
) -> timedelta:
    """How long a message to this address must wait; nothing, and then its place is booked.
    ``messages``: how many it is to the platform; so many places are booked."""
    limits = LIMITS.get(channel)
    if limits is None:
        return timedelta(0)
    chat = limits.group if group else limits.person
    buckets = ((f"{channel}:{address}", chat), (channel, limits.overall))
    for bucket, limit in buckets:
        free_at = rates.free_at(session, bucket, limit.interval, limit.burst, real_now)
        if free_at > real_now:
            return free_at - real_now
    for bucket, limit in buckets:
        for _ in range(messages):
            rates.reserve(session, bucket, limit.interval, limit.burst, real_now)
    return timedelta(0)


def pause(
    session: Session, channel: str, address: str, span: timedelta, real_now: datetime
) -> None:
    """The platform said: not to this chat for so long."""
    rates.pause(session, f"{channel}:{address}", real_now + span)
