"""The workbench: the same rules as in chat, the same people hear of it, and no other estate."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from handlers.context import Moment
from handlers.conversation.arrival import as_if_said
from handlers.errors import NotAllowed, NotFound, Refusal
from handlers.grammar import reader
from handlers.tickets import finding
from handlers.verbs import VERBS
from handlers.workbench import forms, tickets
from storage import contacts, listing, queues
from storage.db import reading
from tests.clerk import Clerk
from tests.town import OWNERS, STAFF
from tests.world import World

CAST = ("王阿姨", "小赵", "小刘", "张师傅", "老马", "何姐", "陈主管", "吴工", "赵总", "周律师")
PAGES: tuple[str, ...] = (
    "",
    "/tickets?state=all",
    "/tickets.xlsx?state=all",
    "/homes",
    "/money",
    "/verbs",
    "/wall",
)
PAGES += ("/shifts", "/shifts?span=month", "/house", "/stuck", "/charter", "/sheets")
PAGES += ("/duties", "/rounds", "/programs")
PAGES += ("/scores", "/approvals", "/upkeep", "/upkeep?month=2026-12")


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


# Forty pages each: in the quick run one of each estate, whose papers hold the most.
OF_ESTATES = [
    pytest.param(name, marks=() if role == "cs-supervisor" else pytest.mark.long)
    for name, (role, estate) in STAFF.items()
    if estate
]


@pytest.mark.parametrize("name", OF_ESTATES)
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
@pytest.mark.long
@pytest.mark.wordings
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


@pytest.mark.parametrize(
    "cursor", ["s.0.0.0", "w.9.99999999999999999.1", "w.1.1.1", "a.b.c.d", "1.1", "s.-1.-1.-1"]
)
def test_a_cursor_of_nobodys_breaks_nothing(world: World, cursor: str) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "陈主管") as clerk:
        assert clerk.opens(f"/desk/tickets?after={cursor}").status_code == 200


def first_things_first(world: World) -> list[int]:
    """The open tickets as /queue has them: grave ones first, then by what runs out first."""
    with reading(world.engine) as session:
        contact = contacts.find(session, "webchat", "陈主管")
        assert contact is not None
        context = as_if_said(Moment(session, world.rules, world.now), contact, "")
        reader = finding.reader_of(context, context.sender)
        found = queues.pressing(session, reader, queues.Wanted(), limit=99)
        return [ticket.id for ticket, _, _ in found]


@pytest.mark.parametrize("many", [1_000, 3])
def test_the_pages_of_the_list_hold_each_ticket_once(
    world: World, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sorted where there are few, read off the deadlines where there are many: the same list."""
    monkeypatch.setattr(listing, "COUNTED", many)
    troubles = ("厨房水管漏水了", "楼道灯坏了", "垃圾没人收", "楼上太吵了", "单元门关不上")
    for name in ("王阿姨", "李先生", "孙伯"):
        for trouble in troubles:
            world.says(name, trouble)
    world.says("Anna", "The lift is stuck with people in it")
    lists: list[list[int]] = []
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
            assert len(seen) == len(set(seen)) > 2
            assert min(len(seen), many) == found.count
            lists.append(seen)
    assert lists[0] == first_things_first(world)


# ------------------------------------------------------------------------------------ sheets


def sheet(*lines: str) -> bytes:
    return "\n".join(("小区,楼栋,单元,房号,业主,电话", *lines)).encode("utf-8-sig")


def brings(clerk: Clerk, content: bytes, kind: str = "homes") -> str:
    fields = {"token": clerk.token(), "kind": kind}
    return clerk.uploads("/desk/sheets", fields, ("业主.csv", content, "text/csv")).text


def takes(clerk: Clerk, page: str) -> str:
    found = re.search(r'name="brought" value="([^"]*)"', page)
    assert found is not None
    fields = {"token": clerk.token(), "brought": found[1]}
    return clerk.sends("/desk/sheets/take", fields).text


def test_a_sheet_is_looked_at_first_and_taken_then(world: World) -> None:
    with Clerk(world, "赵总") as clerk:
        page = brings(clerk, sheet("桂花园,3,2,1509,钱新,13800007777"))
        assert "新增 1" in page and "还没有写" in page
        assert "没找到" in clerk.opens("/desk/homes?q=钱新").text
        assert "写进去了" in takes(clerk, page)
        assert clerk.opens("/desk/homes?q=钱新").status_code == 303


def test_a_sheet_with_a_bad_line_is_not_taken_and_says_which(world: World) -> None:
    with Clerk(world, "赵总") as clerk:
        page = brings(clerk, sheet("桂花园,3,2,1509,钱新,13800007777", "桂花园,3,2,,孙新,12"))
        assert "第 3 行" in page
        assert "/desk/sheets/take" not in page


def test_columns_are_matched_by_hand_and_remembered(world: World) -> None:
    odd = "\n".join(
        ("小区,几号楼头,门洞口,咕噜号,当家的,联络,备用", "桂花园,3,2,1509,钱新,13800007777,x")
    ).encode("utf-8-sig")
    with Clerk(world, "赵总") as clerk, Clerk(world, "陈主管") as other:
        page = brings(clerk, odd)
        assert "当家的" in page and "/desk/sheets/take" not in page
        columns = {"几号楼头": "building", "门洞口": "unit", "咕噜号": "room"}
        columns |= {"当家的": "owner", "联络": "phone"}
        titles = [*columns, "备用"]
        sent = {"token": clerk.token(), "brought": clerk.hidden(page, "brought")}
        for at, title in enumerate(titles):
            sent |= {f"t.{at}": title, f"c.{at}": columns.get(title, ""), f"w.{at}": "-"}
        looked = clerk.sends("/desk/sheets/match", sent).text
        assert "新增 1" in looked and "还没有写" in looked
        assert "新增 1" in brings(other, odd)  # whoever brings the next one
        assert "写进去了" in takes(clerk, looked)
        assert clerk.opens("/desk/homes?q=钱新").status_code == 303


def test_bad_cells_are_marked_in_a_copy_of_the_sheet(world: World) -> None:
    with Clerk(world, "赵总") as clerk, Clerk(world, "陈主管") as other:
        page = brings(clerk, sheet("桂花园,3,2,1509,钱新,13800007777", "桂花园,3,2,,孙新,12"))
        found = re.search(r'href="(/desk/sheets/marked[^"]*)"', page)
        assert found is not None
        answer = clerk.opens(html.unescape(found[1]))
        book = load_workbook(io.BytesIO(answer.content))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        assert rows[0][0] == "小区" and rows[1][7] is None and rows[2][7]
        assert book.worksheets[0].cell(3, 1).fill.fgColor.rgb != "00000000"
        assert other.opens(html.unescape(found[1])).status_code == 404  # who brought it alone


def test_sheets_end_at_ones_own_estate_too(town: World) -> None:
    with Clerk(town, "海主管") as clerk:
        page = brings(clerk, sheet("幸福里,1,1,999,钱新,13800007777"))
        assert "/desk/sheets/take" not in page
    with Clerk(town, "海师傅") as clerk:
        assert clerk.opens("/desk/sheets").status_code == 403
    with Clerk(town, "总经理") as clerk:
        assert clerk.opens("/desk/homes?q=钱新").status_code == 200  # nobody of that name


@pytest.mark.parametrize("content", [b"", b"\x00" * 400, b"PK\x03\x04" + b"x" * 90, b"a,b\n1,2\n"])
@pytest.mark.wordings
def test_what_is_no_sheet_is_said_to_be_none(world: World, content: bytes) -> None:
    with Clerk(world, "赵总") as clerk:
        assert "refused" in brings(clerk, content)


def test_the_house_shows_itself_to_who_may_know(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "赵总") as clerk:
        clerk.opens("/desk/homes/1")
        assert "看了住户资料" in clerk.opens("/desk/audit?action=home.seen").text
        assert clerk.opens("/desk/audit?home=咕噜&who=x&page=-1").status_code == 200
        assert clerk.opens("/desk/stuck").status_code == 200
        assert "minutes = 10" in clerk.opens("/desk/charter").text
    with Clerk(world, "张师傅") as clerk:
        for page in ("audit", "stuck", "charter"):
            assert clerk.opens(f"/desk/{page}").status_code == 403


# ------------------------------------------------------------------------------------ photos

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


def test_a_photo_goes_along_with_what_was_done(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "张师傅") as clerk:
        clerk.fills("take", ticket="1")
        fields = {"token": clerk.token(), "key": "photo", "f.ticket": "1", "f.text": "换了阀门"}
        done = clerk.uploads("/desk/verbs/resolve", fields, ("done.png", PNG, "image/png"))
        assert done.status_code == 303
        page = clerk.opens("/desk/tickets/1").text
        found = re.search(r'src="(/desk/tickets/1/files/\d+)"', page)
        assert found is not None
        shown = clerk.opens(found[1])
        assert shown.headers["content-type"] == "image/png" and shown.content == PNG
    with Clerk(world, "李先生") as stranger:
        assert stranger.opens(found[1]).status_code == 403


def test_what_is_no_photo_is_not_kept(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "张师傅") as clerk:
        fields = {"token": clerk.token(), "key": "photo", "f.ticket": "1", "f.text": "看这个"}
        sent = clerk.uploads("/desk/verbs/note", fields, ("x.html", b"<script>", "image/png"))
        assert sent.status_code == 415
    assert "note" not in world.events(1)


def test_nobody_keeps_files_here_who_is_not_signed_in(world: World) -> None:
    with Clerk(world, "张师傅") as clerk:
        clerk.forgets()
        for path in ("/desk/verbs/note", "/desk/say", "/desk/sheets"):
            answer = clerk.uploads(path, {"f.text": "x"}, ("x.png", PNG, "image/png"))
            assert answer.status_code == 401, path
    assert not [path for path in world.running.media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("home", ["李先生", "3-2-1502", "3栋2单元1502", "13800000103"])
@pytest.mark.wordings
def test_a_form_takes_a_home_as_the_box_above_finds_it(world: World, home: str) -> None:
    with Clerk(world, "小刘") as clerk:
        clerk.fills("behalf", home=home, said="卫生间漏水")
    (ticket,) = world.all_tickets()
    assert ticket.text == "卫生间漏水" and ticket.home_id is not None


def test_the_box_above_takes_a_room_alone_and_a_number(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "陈主管") as clerk:
        for said, there in (
            ("1502", "/desk/homes"),
            ("1", "/desk/tickets/1"),
            ("999999", "/desk/tickets/"),
        ):
            answer = clerk._runner.run(clerk._client.get("/desk/find", params={"q": said}))
            assert answer.headers["location"].startswith(there), said
