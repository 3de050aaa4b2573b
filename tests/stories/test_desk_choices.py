"""A form at the desk: what can be chosen is chosen, and nothing of another estate is offered."""

from __future__ import annotations

import re

import pytest

from handlers.context import Moment
from handlers.conversation.arrival import as_if_said
from handlers.verbs import VERBS
from handlers.workbench import forms
from storage import contacts
from storage.db import reading
from tests.clerk import Clerk
from tests.stories.test_workbench import both as both
from tests.stories.test_workbench import foreign
from tests.town import STAFF
from tests.world import World


def options(page: str, name: str) -> list[str]:
    """What a page offers for a field, in its order."""
    field = re.search(rf'<select[^>]*name="f\.{name}".*?</select>', page, re.DOTALL)
    if field is None:
        typed = re.search(rf'name="f\.{name}"[^>]*list="([^"]+)"', page, re.DOTALL)
        assert typed is not None, name
        field = re.search(rf'<datalist id="{typed[1]}".*?</datalist>', page, re.DOTALL)
    assert field is not None, name
    return [each for each in re.findall(r'value="([^"]*)"', field[0]) if each]


def test_what_a_row_is_called_by_is_chosen_and_not_remembered(world: World) -> None:
    world.says("王阿姨", "厨房水管漏水了")
    world.says("李先生", "楼道的灯坏了两天")
    with Clerk(world, "陈主管") as clerk:
        assert options(clerk.opens("/desk/verbs/note").text, "ticket") == ["1", "2"]
        assert "厨房水管漏水了" in clerk.opens("/desk/verbs/note").text
        assert "工程部" in clerk.opens("/desk/verbs/transfer").text
        assert options(clerk.opens("/desk/verbs/transfer").text, "department")
        assert options(clerk.opens("/desk/verbs/say").text, "name")
        assert options(clerk.opens("/desk/verbs/paid").text, "months")[0] == "all"
        day = clerk.opens("/desk/verbs/promise").text
        assert re.search(r'name="f\.day"[^>]*type="date"', day)
    with Clerk(world, "陈主管") as clerk:
        done = clerk.fills("transfer", ticket="1", department="order")
        assert done.status_code in (200, 422)


def test_whom_a_ticket_is_given_to_begins_with_its_department(world: World) -> None:
    """People of the trade first, whoever is there on top; the others may still be chosen."""
    world.says("王阿姨", "厨房水管漏水了")
    with Clerk(world, "陈主管") as clerk:
        page = clerk.opens("/desk/tickets/1").text.partition("/desk/verbs/assign")[2]
        offered = options(page, "name")
        assert offered[0] == "张师傅" and "小刘" in offered
        assert "何姐" in options(clerk.opens("/desk/verbs/assign").text, "name")
        clerk.fills("assign", ticket="1", name="张师傅")
    assert world.ticket(1).holder_id is not None


def test_a_home_is_offered_while_it_is_typed(world: World) -> None:
    with Clerk(world, "小刘") as clerk:
        found = clerk.opens("/desk/homes/offers?q=王阿姨").text
        assert re.search(r'value="[^"]*3-2-1501"', found)
        assert "13800000101" not in found
        assert "<option" not in clerk.opens("/desk/homes/offers?q=").text
    with Clerk(world, "张师傅") as clerk:
        assert clerk.opens("/desk/homes/offers?q=王阿姨").status_code in (200, 403)


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [name for name, (_, estate) in STAFF.items() if estate])
def test_no_form_offers_what_is_of_the_other_estate(both: World, name: str) -> None:
    with reading(both.engine) as session:
        contact = contacts.find(session, "webchat", name)
        assert contact is not None
        context = as_if_said(Moment(session, both.rules, both.now), contact, "")
        mine = [verb.name for verb in VERBS if forms.is_open_to(context, verb)]
    with Clerk(both, name) as clerk:
        for verb in mine:
            page = clerk.opens(f"/desk/verbs/{verb.replace(' ', '/')}").text
            found = [word for word in foreign(STAFF[name][1]) if word in page]
            assert not found, f"{verb}: {found}"
