"""Pages of what repeats: duties, rounds, other programs; each ends at its reader's estates."""

from __future__ import annotations

import re

from storage import keys
from storage.db import transaction
from storage.webhooks import Webhook, WebhookLetter
from tests.clerk import Clerk
from tests.world import World


def test_duties_are_seen_and_done_on_a_page(world: World) -> None:
    world.passes(days=1)
    with Clerk(world, "吴工") as clerk:
        page = clerk.opens("/desk/duties").text
        assert 'href="/desk/rounds"' in page  # what is done by walking is not done by a form
    with Clerk(world, "陈主管") as clerk:
        page = clerk.opens("/desk/duties").text
        found = re.search(r'name="f.duty" value="D(\d+)"', page)
        assert found is not None
        done = clerk.fills("duties done", duty=f"D{found[1]}", words="查过了，都好")
        assert done.status_code == 200
    with Clerk(world, "赵总") as clerk:
        page = clerk.opens("/desk/duties").text
        positions = re.findall(r'<option value="([^"]+)"', page)
        assert positions
        assert clerk.opens(f"/desk/duties?position={positions[0]}").status_code == 200
    with Clerk(world, "小刘") as clerk:
        assert clerk.opens("/desk/duties?position=gm").status_code == 200  # her own, then
    with Clerk(world, "王阿姨") as clerk:
        assert clerk.opens("/desk/duties").status_code == 403


def test_checkpoints_are_kept_up_and_printed_on_a_page(world: World) -> None:
    with Clerk(world, "陈主管") as clerk:
        page = clerk.opens("/desk/rounds").text
        route = re.search(r'name="f\.route".*?<option value="([\w-]+)"', page, re.DOTALL)
        assert route is not None
        clerk.fills("round add", route=route[1], name="东门 配电房")
        page = clerk.opens("/desk/rounds").text
        assert "东门" in page and "配电房" in page
        assert re.search(r"<small>[A-Z2-9]{8}</small>", page)
        printed = clerk.fills("round print", route=route[1]).text
        assert "/paper" in printed
    with Clerk(world, "老马") as clerk:
        walked = clerk.opens("/desk/rounds")
        if walked.status_code == 200:  # who walks it sees no code: it proves that one was there
            assert not re.search(r"<small>[A-Z2-9]{8}</small>", walked.text)


def test_checkpoints_of_another_estate_are_not_shown(town: World) -> None:
    with Clerk(town, "幸主管") as clerk:
        page = clerk.opens("/desk/rounds").text
        route = re.search(r'name="f\.route".*?<option value="([\w-]+)"', page, re.DOTALL)
        assert route is not None
        clerk.fills("round add", route=route[1], name="幸福点")
        assert "幸福点" in clerk.fills("round points").text
    with Clerk(town, "海主管") as clerk:
        assert "幸福点" not in clerk.opens("/desk/rounds").text
        assert "幸福点" not in clerk.fills("round points").text


def test_what_could_not_be_told_to_a_program_is_said_with_why(world: World) -> None:
    with Clerk(world, "赵总") as clerk:
        clerk.fills("key add", name="停车系统", scope="read:arrears do:paid")
        with transaction(world.engine) as session:
            (row,) = keys.living(session)
            hook = Webhook(
                key_id=row.id, url="https://park.example/hook", secret="hush", made_at=world.now
            )
            session.add(hook)
            session.flush()
            letter = WebhookLetter(
                webhook_id=hook.id, kind="ticket.taken", at=world.now, not_before=world.now
            )
            letter.state, letter.attempts, letter.error = "dead", 9, "HTTP 500"
            session.add(letter)
        page = clerk.opens("/desk/programs").text
        assert "停车系统" in page and "HTTP 500" in page and "送不到，不再试" in page
        assert "hush" not in page
    with Clerk(world, "小刘") as clerk:
        assert clerk.opens("/desk/programs").status_code == 403


def test_who_looks_after_the_system_alone_is_told_who_does_the_rest(world: World) -> None:
    world.says("陈主管", "/invite admin 小林")
    world.settles()
    with Clerk(world, "小林") as clerk:
        page = clerk.opens("/desk/house").text
        assert "先邀请一位主管" in page and "邀请员工" in page
        assert "王阿姨" not in page
        assert clerk.opens("/desk/programs").status_code == 200
        assert clerk.opens("/desk/homes").status_code == 403
