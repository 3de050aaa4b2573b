"""The last sheet is taken back while nothing rests on it, and stays where something does."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from storage import undoing
from storage.db import reading
from storage.sealing import Sealed
from storage.tables import metadata
from tests.clerk import Clerk
from tests.stories.test_workbench import brings, sheet, takes
from tests.world import World

APART = {"audit_entry", "received", "outbox", "sheet_import", "sheet_trace", "message_part"}
PRESSES = count()
BILLS = "小区,楼栋,单元,房号,月份,项目,金额"


def everything(world: World) -> Mapping[str, set[tuple[Any, ...]]]:
    """All rows of the company, but for what was said and who looked."""
    with reading(world.engine) as session:
        connection = session.connection()
        return {
            name: {tuple(map(str, row)) for row in connection.execute(sa.select(table))}
            for name, table in metadata.tables.items()
            if name not in APART and "contact" not in name and name != "login"
        }


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {name: before[name] ^ after[name] for name in before if before[name] != after[name]}


def undoes(clerk: Clerk) -> Any:
    """Presses the button below the last sheet; each press is one of its own."""
    key = f"undo {next(PRESSES)}"
    answer = clerk.sends("/desk/verbs/undo", {"token": clerk.token(), "key": key})
    return clerk.opens(answer.headers["location"]) if answer.status_code == 303 else answer


def test_homes_that_came_by_a_sheet_go_and_what_it_changed_is_as_before(world: World) -> None:
    before = everything(world)
    with Clerk(world, "赵总") as clerk:
        page = brings(
            clerk,
            sheet(
                "桂花园,3,2,1509,钱新,13800007777",
                "月桂湾,1,1,101,孙新,13800007778",  # an estate that was not there
                "桂花园,3,2,1501,王阿姨,13900009999",  # another number of somebody's
                "桂花园,3,2,1502,金新,13800007779",  # sold
            ),
        )
        assert "都撤回来" in takes(clerk, page)
        assert differing(before, everything(world))
        clerk.opens("/desk/homes?q=钱新")  # who looks does not use it
        assert "撤回来了" in undoes(clerk).text
        assert not differing(before, everything(world))
        assert undoes(clerk).status_code == 422  # once
        assert "都撤回来" not in clerk.opens("/desk/sheets").text
        assert "撤回了导入的表格" in clerk.opens("/desk/audit").text


def test_what_somebody_has_used_is_not_taken_back(world: World) -> None:
    with Clerk(world, "赵总") as clerk, Clerk(world, "小刘") as desk:
        takes(clerk, brings(clerk, sheet("桂花园,3,2,1509,钱新,13800007777")))
        desk.fills("behalf", home="3-2-1509", said="厨房水管漏水了")
        refused = undoes(clerk)
        assert refused.status_code == 422 and "有人用上了" in refused.text
        assert clerk.opens("/desk/homes?q=钱新").status_code == 303


def test_what_was_changed_since_is_not_taken_back(world: World) -> None:
    with Clerk(world, "赵总") as clerk, Clerk(world, "小刘") as desk:
        takes(clerk, brings(clerk, sheet("桂花园,3,2,1501,王阿姨,13900009999")))
        fixed = {"home": "3-2-1501", "name": "王阿姨", "phone": "13900008888", "reason": "抄错了"}
        assert desk.fills("correct", **fixed).status_code == 200
        assert undoes(clerk).status_code == 422


def test_bills_are_brought_to_nothing_and_paid_ones_stay(world: World) -> None:
    with Clerk(world, "赵总") as clerk:
        lines = "\n".join((BILLS, "桂花园,3,2,1501,2026-12,停车费,150")).encode("utf-8-sig")
        takes(clerk, brings(clerk, lines, "bills"))
        page = clerk.opens("/desk/homes?q=王阿姨").headers["location"]
        assert "150.00" in clerk.opens(page).text
        assert "撤回来了" in undoes(clerk).text
        takes(clerk, brings(clerk, lines.replace(b"150", b"160"), "bills"))
        world.passes(minutes=5)
        clerk.fills("paid", home="3-2-1501", months="2026-12", amount="160")
        assert undoes(clerk).status_code == 422


def test_only_ones_own_last_sheet_is_taken_back(world: World) -> None:
    with Clerk(world, "赵总") as clerk, Clerk(world, "陈主管") as other:
        takes(clerk, brings(clerk, sheet("桂花园,3,2,1509,钱新,13800007777")))
        assert undoes(other).status_code == 422
        assert "都撤回来" not in other.opens("/desk/sheets").text
        takes(clerk, brings(clerk, sheet("桂花园,3,2,1510,李新,13800007770")))
        undoes(clerk)
        assert clerk.opens("/desk/homes?q=钱新").status_code == 303
        assert undoes(clerk).status_code == 422


def test_facilities_and_staff_are_taken_back_too(world: World) -> None:
    before = everything(world)
    with Clerk(world, "赵总") as clerk:
        lines = "小区,名称,类别,位置,周期\n桂花园,2号水泵,水泵,地下室,每30天\n".encode("utf-8-sig")
        assert "都撤回来" in takes(clerk, brings(clerk, lines, "facilities"))
        undoes(clerk)
        assert not differing(before, everything(world))
        staff = "姓名,电话,岗位,小区\n钱新,13800007777,客服,桂花园\n".encode("utf-8-sig")
        assert "都撤回来" in takes(clerk, brings(clerk, staff, "staff"))
        undoes(clerk)
        assert not differing(before, everything(world))


def test_the_trace_of_a_sheet_says_no_telephone_number_in_plain(world: World) -> None:
    with Clerk(world, "赵总") as clerk:
        takes(clerk, brings(clerk, sheet("桂花园,3,2,1501,王阿姨,13900009999")))
    with reading(world.engine) as session:
        found = session.exec(select(undoing.SheetTrace)).all()
        assert any("13900009999" in each.changed for each in found)  # opened by who has the key
    assert isinstance(metadata.tables["sheet_trace"].c.changed.type, Sealed)


@pytest.mark.parametrize("brought", ["", "x", "9/homes/x.csv"])
def test_how_far_a_sheet_is_is_said_to_who_brought_it(world: World, brought: str) -> None:
    with Clerk(world, "赵总") as clerk:
        assert clerk.opens(f"/desk/sheets/progress?brought={brought}").status_code == 404
        page = brings(clerk, sheet("桂花园,3,2,1509,钱新,13800007777"))
        mine = clerk.hidden(page, "brought")
        answer = clerk._runner.run(
            clerk._client.get("/desk/sheets/progress", params={"brought": mine})
        )
        assert answer.json() == {"done": 0, "of": 0}
