"""The way to a person: a table of cases, and what holds whatever the facts are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.route import (
    ANSWERED,
    PING_AGAIN,
    TEXT_AGAIN,
    Address,
    Facts,
    How,
    Message,
    Route,
    Window,
    route,
    taken,
)
from storage.windows import LONG_AGO

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LATELY = NOW - timedelta(hours=1)

OPEN = Window(left=5, weight=1, templates=False, fits=False, pinged_at=LONG_AGO)
SHUT = replace(OPEN, left=0)
TEMPLATES = replace(SHUT, templates=True)

TELEGRAM = Address("telegram", "77", 1)
WECHAT = Address("wechat", "o1", 2, SHUT)
KF = Address("wecom-kf", "wk1/wm1", 3, SHUT)
PHONE = Address("sms", "13800000000", None, SHUT)


def wechat(window: Window) -> Address:
    return replace(WECHAT, window=window)


def facts(*addresses: Address, others: bool = False, phone: Address | None = None) -> Facts:
    return Facts(NOW, addresses, others, phone)


REMINDER = Message(reminder=True)
FITS = replace(PHONE, window=replace(SHUT, fits=True))
CASES: list[tuple[str, Message, Facts, How, Address | None]] = [
    ("the one used last", Message(), facts(TELEGRAM, WECHAT), "direct", TELEGRAM),
    ("the wished one", Message(wished=2), facts(TELEGRAM, wechat(OPEN)), "window", wechat(OPEN)),
    ("a wished one that is gone", Message(wished=9), facts(TELEGRAM), "direct", TELEGRAM),
    ("the wished one is shut", Message(wished=2), facts(TELEGRAM, WECHAT), "direct", TELEGRAM),
    ("an open window", Message(), facts(wechat(OPEN)), "window", wechat(OPEN)),
    (
        "too heavy for what is left",
        Message(),
        facts(wechat(replace(OPEN, left=2, weight=3)), TELEGRAM),
        "direct",
        TELEGRAM,
    ),
    ("just enough", Message(), facts(wechat(replace(OPEN, weight=5))), "window", None),
    (
        "a request waits there",
        Message(),
        facts(wechat(ANSWERED), TELEGRAM),
        "answer",
        wechat(ANSWERED),
    ),
    ("short enough", Message(), facts(wechat(replace(TEMPLATES, fits=True))), "template", None),
    (
        "another way is better than a ping",
        Message(),
        facts(wechat(TEMPLATES), TELEGRAM),
        "direct",
        TELEGRAM,
    ),
    ("too long for a template", Message(), facts(wechat(TEMPLATES)), "ping", wechat(TEMPLATES)),
    ("pinged lately", Message(), facts(wechat(replace(TEMPLATES, pinged_at=LATELY))), "hold", None),
    (
        "pinged half a day ago",
        Message(),
        facts(wechat(replace(TEMPLATES, pinged_at=NOW - PING_AGAIN))),
        "ping",
        None,
    ),
    ("it waits already", Message(held=True), facts(wechat(TEMPLATES)), "hold", None),
    ("it waits and may go", Message(held=True), facts(wechat(OPEN)), "window", wechat(OPEN)),
    ("no window is open", Message(), facts(WECHAT, KF), "hold", None),
    ("a reminder", Message(reminder=True), facts(wechat(TEMPLATES)), "lose", None),
    ("a reminder that says where to pay", REMINDER, facts(WECHAT, phone=FITS), "template", FITS),
    (
        "one a day",
        REMINDER,
        facts(WECHAT, phone=replace(PHONE, window=replace(SHUT, fits=True, pinged_at=LATELY))),
        "lose",
        None,
    ),
    ("a reminder that says no more than news", REMINDER, facts(WECHAT, phone=PHONE), "lose", None),
    ("a reminder in an open window", Message(reminder=True), facts(wechat(OPEN)), "window", None),
    ("by telephone", Message(matters=True), facts(WECHAT, phone=PHONE), "ping", PHONE),
    (
        "by telephone, whole",
        Message(matters=True),
        facts(WECHAT, phone=replace(PHONE, window=replace(SHUT, fits=True))),
        "template",
        None,
    ),
    ("it does not matter so much", Message(), facts(WECHAT, phone=PHONE), "hold", None),
    (
        "called today",
        Message(matters=True),
        facts(WECHAT, phone=replace(PHONE, window=replace(SHUT, pinged_at=LATELY))),
        "hold",
        None,
    ),
    (
        "a ping before the telephone",
        Message(matters=True),
        facts(wechat(TEMPLATES), phone=PHONE),
        "ping",
        wechat(TEMPLATES),
    ),
    ("another process has the way", Message(), facts(others=True), "wait", None),
    ("nobody has", Message(), facts(), "lose", None),
    ("nobody has, whatever it is", Message(matters=True, held=True), facts(), "lose", None),
]


@pytest.mark.parametrize(
    ("message", "known", "how", "at"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_way(message: Message, known: Facts, how: How, at: Address | None) -> None:
    decided = route(message, known)
    assert decided.how == how
    assert at is None or decided.at == at


def test_a_lost_one_says_why() -> None:
    assert route(Message(), facts()).why == "no way to reach this person"
    assert route(Message(reminder=True), facts(WECHAT)).why == "the reply window is shut"


# ------------------------------------------------------------------------------ whatever they are

MOMENTS = st.sampled_from([LONG_AGO, NOW - TEXT_AGAIN, NOW - PING_AGAIN, LATELY, NOW])
WINDOWS = st.builds(
    Window,
    left=st.integers(0, 5),
    weight=st.integers(1, 6),
    templates=st.booleans(),
    fits=st.booleans(),
    pinged_at=MOMENTS,
    answering=st.booleans(),
)
ADDRESSES = st.lists(
    st.builds(
        Address,
        channel=st.sampled_from(["telegram", "wechat", "wecom-kf"]),
        address=st.sampled_from(["a", "b", "c"]),
        point_id=st.integers(1, 4),
        window=st.none() | WINDOWS,
    ),
    max_size=4,
    unique_by=lambda address: address.point_id,
)
FACTS = st.builds(
    Facts,
    now=st.just(NOW),
    addresses=ADDRESSES,
    others=st.booleans(),
    phone=st.none() | st.builds(Address, st.just("sms"), st.just("1"), window=WINDOWS),
)
MESSAGES = st.builds(
    Message,
    wished=st.none() | st.integers(1, 4),
    reminder=st.booleans(),
    held=st.booleans(),
    matters=st.booleans(),
)


@given(MESSAGES, FACTS)
def test_a_way_that_is_there_is_taken_and_none_is_made_up(message: Message, known: Facts) -> None:
    decided = route(message, known)
    ways = [address for address in known.addresses if taken(address)]
    if ways:
        assert decided.at in ways and decided.how == taken(decided.at)
        wished = [address for address in ways if address.point_id == message.wished]
        assert not wished or decided.at == wished[0]
    else:
        assert decided.at in (None, known.phone, *known.addresses)
        assert decided.how not in ("direct", "window", "answer")


@given(MESSAGES, FACTS)
def test_no_rule_of_a_platform_is_broken(message: Message, known: Facts) -> None:
    decided = route(message, known)
    if decided.at is None or (there := decided.at.window) is None:
        return
    if decided.how == "window":
        assert there.weight <= there.left
    if decided.at == known.phone and decided.at not in known.addresses:
        assert message.matters and there.pinged_at + TEXT_AGAIN <= NOW
    elif decided.how in ("template", "ping"):
        assert there.templates
        assert decided.how != "ping" or there.pinged_at + PING_AGAIN <= NOW


@given(MESSAGES, FACTS)
def test_words_are_lost_only_where_somebody_acts_or_nobody_can(
    message: Message, known: Facts
) -> None:
    if route(message, known).how == "lose":
        assert message.reminder or not (known.addresses or known.others)


@given(MESSAGES, FACTS)
def test_news_is_told_once(message: Message, known: Facts) -> None:
    if message.held:
        assert route(message, known).how != "ping"


@given(MESSAGES, FACTS)
def test_the_same_facts_lead_the_same_way(message: Message, known: Facts) -> None:
    found: set[Route] = {route(message, known) for _ in range(2)}
    assert len(found) == 1
