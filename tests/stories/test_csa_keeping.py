"""CS-A: what has been kept for long enough goes by itself, in pages; the books do not move."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot import media
from scheduler import keeping as nightly
from storage import keeping, outbox
from storage.db import reading, transaction
from storage.keeping import SHELVES
from storage.outbox import To
from storage.people import named
from storage.tables import metadata
from tests.world import World

# Whoever is named there did it for the company: it is no data about them as a homeowner.
WORK = {
    "api_key",
    *("absence", "approval", "checkpoint", "duty", "event", "facility", "figure_entry", "forum"),
    *("incident", "notice", "plan_goal", "presence", "role", "round", "score_appeal", "shift"),
    *("score_sheet", "shared_cost", "statement_line", "tariff", "training", "score_correction"),
    *("survey", "training_attendance", "audit_entry", "dunning_step", "home_usage", "legal_case"),
    *("payment", "accountability_entry", "acknowledgement", "held_reply", "ledger_entry"),
    *("round_visit", "deadline", "duty_evidence", "meter_reading", "policy", "policy_revision"),
    *(
        "login",
        "promise",
        "drill",
        "account",
        "recovery_code",
        "charter_version",
        "sheet_heading",
        "sheet_import",
        "own_reply",
        "saved_filter",
        "looking",
    ),
    *("payment_doubt", "payment_refund"),
}
# Handed over under another name, or nothing that tells anybody anything: a count, a hash.
ELSEWHERE = frozenset(
    {"residency", "ticket_event", "dialogue", "bind_attempt", "invitation", "doubt"}
)


def counts(world: World, *tables: str) -> dict[str, int]:
    with world.engine.connect() as connection:
        return {
            each: int(connection.execute(text(f"SELECT count(*) FROM {each}")).scalar_one())  # noqa: S608
            for each in tables
        }


def lives_a_day(world: World) -> None:
    """A complaint with a photo, answered; fees asked for; a reminder; somebody looked."""
    world.says("王阿姨", "我家厨房水管爆了，快来人")
    world.sends_photo("王阿姨", "你看", "pipe-1")
    world.says("张师傅", "/take 1")
    world.says("小刘", "/home 3-2-1501")
    world.says("张师傅", "/close 1 换好了")
    world.says("王阿姨", "好了，谢谢")
    world.says("孙伯", "我家欠多少物业费")
    world.says("陈主管", "/find 水管")
    with transaction(world.engine) as session:
        (person,) = named(session, "孙伯")
        words = {"kind": "dunning", "text": "请交物业费"}
        outbox.enqueue(session, To(person_id=person.id), words, world.now)
    world.settles()


def slept(world: World, **span: float) -> None:
    world.sleeps(**span)
    nightly.purge(world.engine, world.rules, world.now)


@pytest.fixture
def lived(world: World) -> World:
    world.begins(lambda: lives_a_day(world), "keeping")
    return world


def test_each_goes_after_its_own_span_and_is_counted(lived: World) -> None:
    before = counts(lived, "received", "outbox", "audit_entry", "search_term", "ticket_event")
    assert min(before.values()) > 0
    slept(lived, days=405)
    after = counts(lived, "received", "outbox", "audit_entry", "search_term", "ticket_event")
    assert after["received"] == 0
    assert after["audit_entry"] >= before["audit_entry"] > 0
    assert after["search_term"] > 0 and after["ticket_event"] >= before["ticket_event"]
    with reading(lived.engine) as session:
        assert keeping.counts(session)["received"] == before["received"]


def test_reminders_of_fees_are_kept_as_evidence(lived: World) -> None:
    slept(lived, days=405)
    with lived.engine.connect() as connection:
        old = "SELECT DISTINCT kind FROM outbox"
        assert connection.execute(text(old)).scalars().all() == ["dunning"]


@pytest.mark.long
def test_in_the_end_only_books_tickets_and_scores_are_left(lived: World) -> None:
    books = ("bill", "payment", "allocation", "ledger_entry", "ticket", "deadline", "ticket_event")
    before = counts(lived, *books)
    lived.sleeps(days=1465)
    lived.ticks()
    after = counts(lived, "search_term", *books)
    assert after.pop("search_term") == 0
    assert all(after[each] >= before[each] for each in books)
    media.sweep(lived.running, lived.now.timestamp() + 10**9)
    files = [each for each in lived.running.media.rglob("*") if each.is_file()]
    assert not [each for each in files if each.read_bytes() == b"pipe-1"]


def test_a_night_that_was_cut_off_is_gone_on_with(
    lived: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "PAGE", 2)
    lived.sleeps(days=405)
    before, pages, drop = counts(lived, "received")["received"], iter(range(2)), keeping.drop

    def dies_after_two_pages(*given: object) -> int:
        if next(pages, None) is None:
            raise OSError("the power went off")
        return drop(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping, "drop", dies_after_two_pages)
    with pytest.raises(OSError, match="power"):
        nightly.purge(lived.engine, lived.rules, lived.now)
    assert counts(lived, "received")["received"] == before - 4
    monkeypatch.setattr(keeping, "drop", drop)
    nightly.purge(lived.engine, lived.rules, lived.now)
    assert counts(lived, "received")["received"] == 0


def test_once_a_night_is_enough(lived: World) -> None:
    from handlers.context import Moment

    nightly.purge(lived.engine, lived.rules, lived.now)
    with reading(lived.engine) as session:
        coming = nightly.next_night(Moment(session, lived.rules, lived.now))
    assert coming is not None and timedelta(0) < coming - lived.now < timedelta(days=1)


def test_each_span_says_on_what_it_rests(world: World) -> None:
    rule = world.rules.charter.keeping
    assert all(rule.rule(each.rule).because for each in SHELVES)


def test_what_is_about_a_person_is_handed_over_or_known_not_to_be() -> None:
    """A new table that names people must be thought about."""
    tied = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.target_fullname == "person.id"
    }
    handed = {"contact_point", "ticket", "outbox", "attachment", "dispute", "survey_home"}
    handed |= {"sign_up", "praise", "bind_request", "archive_question", "erasure"}
    handed |= {"unanswered", "payment_order"}
    assert tied == handed | WORK | ELSEWHERE
