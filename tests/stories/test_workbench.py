"""The workbench: the same rules as in chat, the same people hear of it, and no other estate."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from handlers.context import Moment
from handlers.conversation.arrival import as_if_said
from handlers.errors import NotAllowed, NotFound, Refusal
from handlers.grammar import reader
from handlers.verbs import VERBS
from handlers.workbench import forms, tickets
from storage import contacts
from storage.db import reading
from tests.clerk import Clerk
from tests.town import OWNERS, STAFF
from tests.world import World

CAST = ("王阿姨", "小赵", "小刘", "张师傅", "老马", "何姐", "陈主管", "吴工", "赵总", "周律师")
PAGES = ("", "/tickets?state=all", "/tickets.xlsx?state=all", "/homes", "/money", "/verbs", "/wall")


def test_chat_and_workbench_allow_and_refuse_the_same(world: World) -> None:
    """For every verb and everybody of the cast."""
    wrong = []
    with reading(world.engine) as session:
        moment = Moment(session, world.rules, world.now)
        for name in CAST:
            contact = contacts.find(session, "webchat", name)
            assert contact is not None
            context = as_if_said(moment, contact, "")
            listed = {each for chapter in forms.chapters(context) for each, _, _ in chapter.forms}
            for verb in VERBS:
                try:
                    reader.allowed(context, verb)
                    said = True
                except Refusal:
                    said = False
                try:
                    forms.form_of(context, forms.verb_called(context, verb.name))
                    filled = True
                except (NotAllowed, NotFound, Refusal):
                    filled = False
                if said != filled or (verb.name in listed and not said):
                    wrong.append(f"{name} /{verb.name}: chat {said}, form {filled}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", CAST)
def test_every_form_opens_for_whoever_may_and_for_nobody_else(world: World, name: str) -> None:
    with reading(world.engine) as session:
        contact = contacts.find(session, "webchat", name)
        assert contact is not None
        context = as_if_said(Moment(session, world.rules, world.now), contact, "")
        may = {verb.name: forms.is_open_to(context, verb) for verb in VERBS}
    with Clerk(world, name) as clerk:
        for verb in VERBS:
            path = f"/desk/verbs/{verb.name.replace(' ', '/')}"
            status = clerk.opens(path).status_code
            if may[verb.name]:
                assert status == 200, path
            elif not verb.allows(context):
                assert status == 403, path
                assert clerk.sends(path, {}).status_code == 403, path


def test_what_is_done_at_the_desk_is_heard_as_if_it_was_typed(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "张师傅") as clerk:
        assert "#1" in clerk.fills("take", ticket="1").text
        world.settles()
        assert "张师傅" in world.last("王阿姨").text
        clerk.fills("resolve", ticket="1", text="换了阀门")
        world.settles()
        assert "换了阀门" in world.last("王阿姨").text
        assert not any("换了阀门" in each for each in world.heard("张师傅"))


def test_two_who_act_at_once_lose_no_word(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "张师傅") as clerk, Clerk(world, "陈主管") as other:
        clerk.fills("take", ticket="1")
        clerk.fills("resolve", ticket="1", text="换了阀门")
        late = other.fills("promise", ticket="1", day="2026-11-27", reason="等配件，别催")
        assert "等配件，别催" in late.text


def test_one_thing_is_done_with_several(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.says("李先生", "楼道灯坏了")
    world.says("孙伯", "垃圾没人收")
    with Clerk(world, "陈主管") as clerk:
        sent = {"token": clerk.token(), "key": "many", "verb": "assign", "chosen": ["1", "2", "99"]}
        asked = clerk.sends("/desk/tickets/several", sent)
        assert 'name="f.name"' in asked.text
        done = clerk.sends("/desk/tickets/several", {**sent, "go": "1", "f.name": "张师傅"})
        assert "#99" in done.text
    assert world.ticket(1).holder_id == world.ticket(2).holder_id is not None


# ------------------------------------------------------------------------------- other estates


@pytest.fixture
def both(town: World) -> Iterator[World]:
    """The same trouble in both estates, told by their own people."""
    town.says("王小明", "厨房水管漏水了，幸福的字")
    town.says("周海", "厨房水管漏水了，海棠的字")
    yield town


def foreign(estate: str) -> list[str]:
    """Names, numbers and figures of the other estate."""
    others = [name for name, row in OWNERS.items() if row[0] != estate]
    others += [name for name, (_, where) in STAFF.items() if where not in ("", estate)]
    others += [phone for where, _, phone in OWNERS.values() if where != estate]
    words, owes = ("海棠的字", "260.00") if estate == "幸福里" else ("幸福的字", "250.00")
    return [*others, words, owes]


@pytest.mark.parametrize("name", [name for name, (_, estate) in STAFF.items() if estate])
def test_nothing_of_the_other_estate_stands_on_any_page(both: World, name: str) -> None:
    estate = STAFF[name][1]
    ids = range(1, 13)
    with Clerk(both, name) as clerk:
        paths = [f"/desk{path}" for path in PAGES]
        paths += [f"/desk/homes?q={words}" for words in ("1-1-101", "周", "王", "13800002101")]
        paths += [f"/desk/find?q={words}" for words in ("1-1-101", "周海", "王小明", "漏水")]
        paths += [f"/desk/homes/{each}" for each in ids]
        paths += [f"/desk/tickets/{each}" for each in (1, 2, 3)]
        paths += [f"/desk/verbs/{each}" for each in ("staff/give", "handover", "estate", "audit")]
        for path in paths:
            answer = clerk.opens(path)
            assert answer.status_code in (200, 303, 403, 404), path
            # What one has typed oneself is shown again.
            found = [word for word in foreign(estate) if word in answer.text and word not in path]
            assert not found, f"{path}: {found}"


# ---------------------------------------------------------------------------------- odd input

ODD = ("", " ", "\x00", "'", '"><script>', "../..", "9" * 40, "-1", "é" * 300, "%", "{{7*7}}", "😀")


@pytest.mark.parametrize("odd", ODD)
def test_odd_input_is_answered_and_breaks_nothing(world: World, odd: str) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "陈主管") as clerk:
        names = ("state", "urgency", "category", "department", "holder", "estate", "building")
        for name in (*names, "words", "sort", "after", "late", "said"):
            answer = clerk._runner.run(clerk._client.get("/desk/tickets", params={name: odd}))
            assert answer.status_code == 200, name
            assert "<script>" not in answer.text
        for path in ("/desk/homes", "/desk/find"):
            answer = clerk._runner.run(clerk._client.get(path, params={"q": odd}))
            assert answer.status_code in (200, 303), path
        for verb in ("take", "promise", "paid", "movein", "training plan", "roster set", "behalf"):
            fields = {each.name: odd for each in next(v for v in VERBS if v.name == verb).takes}
            answer = clerk.fills(verb, **fields)
            assert answer.status_code in (200, 422), verb
            assert "{{7*7}}" in answer.text or "49" not in re.findall(r">(\d+)<", answer.text)
        token = clerk.token()
        for path in ("say", "tickets/several", "behalf", "play", "leave"):
            fields = {"token": token, "words": odd, "line": odd, "login": odd, "name": odd}
            fields |= {"verb": odd, "chosen": odd, "back": odd, "f.home": odd, "f.said": odd}
            assert clerk.sends(f"/desk/{path}", fields).status_code < 500, path


@pytest.mark.parametrize("cursor", ["0.0.0", "1.99999999999999999.1", "a.b.c", "1.1", "-1.-1.-1"])
def test_a_cursor_of_nobodys_breaks_nothing(world: World, cursor: str) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "陈主管") as clerk:
        assert clerk.opens(f"/desk/tickets?after={cursor}").status_code == 200


def test_the_pages_of_the_list_hold_each_ticket_once(world: World) -> None:
    troubles = ("厨房水管漏水了", "楼道灯坏了", "垃圾没人收", "楼上太吵了", "单元门关不上")
    for name in ("王阿姨", "李先生", "孙伯"):
        for trouble in troubles:
            world.says(name, trouble)
    with reading(world.engine) as session:
        contact = contacts.find(session, "webchat", "陈主管")
        assert contact is not None
        context = as_if_said(Moment(session, world.rules, world.now), contact, "")
        for asked in ({}, {"sort": "new"}, {"sort": "old", "state": "all"}):
            seen: list[int] = []
            after = ""
            while True:
                found = tickets.listing_of(context, {**asked, "after": after}, 2)
                seen += [row.id for row in found.rows]
                after = found.following
                if not after:
                    break
            assert len(seen) == len(set(seen)) == found.count > 2
