"""The words around an address that opens a page."""

from __future__ import annotations

from handlers.incoming import Button, Reply
from handlers.wording.tongue import Tongue


def link(t: Tongue, address: str) -> Reply:
    return Reply(
        t(
            "工作台在这里，请现在就打开，不要转给别人：\n{address}",
            address=address,
        )
    )


def home_link(t: Tongue, address: str) -> Reply:
    return Reply(
        t(
            "点这里打开「我的家」，账单、报事、通知都在里面：\n{address}\n"
            "15 分钟内有效，只能打开一次，请别转给别人。",
            address=address,
        )
    )


def home_button(t: Tongue) -> Button:
    return Button(t("我的家"), "/myhome")


def no_home_page(t: Tongue) -> str:
    return t("「我的家」现在还打不开。要查费用写「查费」，要报事直接写给我。")
