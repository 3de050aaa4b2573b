"""Whatever is to be said fits the platform's rules, as the fake knows them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Document, Outgoing
from bot.channels.wecom import layout
from bot.channels.wecom.kf import layout as kf_writing
from handlers.incoming import Button
from tests.fakes.wecom import kf, methods
from tests.fakes.wecom.state import Customer, State

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n：。"),
    max_size=3000,
)
BUTTONS = st.lists(
    st.builds(
        Button, st.text("接单回复ab ", min_size=1, max_size=40), st.text("/take 12", min_size=1)
    ),
    max_size=14,
)
LONG = "厨房漏水了，水从天花板上滴下来。\n" * 200
TAKE = Button("接单", "/take 12")


def cards(text: str, *buttons: Button) -> list[layout.Step]:
    return layout.steps(Outgoing(7, "zhang", text, buttons))


@given(TEXTS, BUTTONS)
def test_a_member_is_sent_nothing_that_the_platform_cuts(text: str, buttons: list[Button]) -> None:
    state = State()
    state.members["zhang"] = "zhang"
    for step in layout.steps(Outgoing(7, "zhang", text, tuple(buttons))):
        kind, content = (
            ("template_card", step.card) if step.card else ("text", {"content": step.text})
        )
        said(state, kind, content)
        for piece in layout.split(step.typed):
            said(state, "text", {"content": piece})
    assert state.violations == []


def said(state: State, kind: str, content: Any) -> None:
    body: dict[str, Any] = {
        "touser": "zhang",
        "agentid": state.agent_id,
        "msgtype": kind,
        kind: content,
    }
    methods.send(state, {}, json.dumps(body, ensure_ascii=False).encode())
    state.said.clear()


@given(TEXTS, BUTTONS)
def test_a_customer_is_sent_nothing_that_the_platform_refuses(
    text: str, buttons: list[Button]
) -> None:
    state = State()
    for number, step in enumerate(kf_writing.steps(Outgoing(7, "wk/wm", text, tuple(buttons)))):
        customer = state.customers["wm"] = Customer("wm", "wm", left=5, until=state.now() + 60)
        body: dict[str, Any] = {
            "touser": customer.id,
            "open_kfid": state.kf_id,
            "msgid": f"g-{number}",
        }
        body |= {"msgtype": step.kind, step.kind: step.body}
        kf.send_msg(state, {}, json.dumps(body, ensure_ascii=False).encode())
    assert state.violations == []


def test_a_ticket_becomes_a_card() -> None:
    (step,) = cards(
        "🔴 #12 工程（紧急）\n房屋：3-2-1501 · 王阿姨\n内容：厨房漏水\n10:10 前要答复", TAKE
    )
    assert step.card is not None
    assert step.card["main_title"] == {"title": "🔴 #12 工程（紧急）"}
    assert step.card["horizontal_content_list"] == [
        {"keyname": "房屋", "value": "3-2-1501 · 王阿姨"},
        {"keyname": "内容", "value": "厨房漏水"},
    ]
    assert step.card["sub_title_text"] == "10:10 前要答复"
    assert step.typed.endswith("接单：/take 12")


def test_a_long_text_goes_before_its_card_whole() -> None:
    *texts, last = cards(LONG, TAKE)
    assert last.card is not None
    assert "".join(step.text for step in texts).replace("\n", "") == LONG.replace("\n", "")
    assert all(len(step.text.encode()) <= 2048 for step in texts)


def test_more_buttons_than_a_card_holds_can_be_typed() -> None:
    buttons = [Button(f"第{n}个", f"/ticket {n}") for n in range(9)]
    *_, last = cards("请选", *buttons)
    assert last.card is not None
    assert len(last.card["button_list"]) == 6
    assert last.card["horizontal_content_list"][-1] == {"keyname": "第8个", "value": "/ticket 8"}


def test_a_card_is_never_sent_twice_under_one_name() -> None:
    names = {step.card["task_id"] for _ in range(50) for step in cards("#1", TAKE) if step.card}
    assert len(names) == 50


def test_pictures_and_files_go_first() -> None:
    paper = Document(Path("bill.pdf"), "账单.pdf", "application/pdf")
    message = Outgoing(7, "zhang", "请看", (), Path("a.jpg"), paper)
    for steps in (layout.steps(message), kf_writing.steps(message)):
        assert [step.file and step.file[1] for step in steps] == ["image", "file", None]


@pytest.mark.parametrize(("count", "lines"), [(1, 1), (10, 10), (14, 10)])
def test_a_menu_has_ten_lines_at_most(count: int, lines: int) -> None:
    buttons = tuple(Button(f"选{n}", f"/status {n}") for n in range(count))
    *_, menu = kf_writing.steps(Outgoing(7, "wk/wm", "请选", buttons))
    assert len(menu.body["list"]) == lines
    assert ("选13：/status 13" in menu.body["head_content"]) == (count > 13)
