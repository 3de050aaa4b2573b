"""开发票: to whom it is made out is asked once, checked, and remembered; the PDF comes by chat."""

from __future__ import annotations

from sqlmodel import select

from bot.commands.exporting_invoices import COLUMNS, lines
from handlers.wording.tongue import Tongue
from storage.db import reading
from storage.invoices import InvoiceWish
from tests.world import ZONE, World

OIL, NUMBER = "中国石油化工股份有限公司", "91110000710926094P"


def wishes(world: World) -> list[tuple[int, str, str]]:
    with reading(world.engine) as session:
        rows = session.exec(select(InvoiceWish)).all()
        return [(each.ticket_id, each.title, each.number) for each in rows]


def test_the_title_is_asked_for_checked_and_remembered(world: World) -> None:
    world.says("李先生", "我要开发票")
    assert "抬头" in world.last("李先生").text
    world.says("李先生", OIL)
    assert "税号" in world.last("李先生").text
    world.says("李先生", NUMBER[:-1] + "Q")
    assert "抄错" in world.last("李先生").text
    assert wishes(world) == []
    world.says("李先生", NUMBER)
    assert OIL in world.last("李先生").text and NUMBER in world.last("李先生").text
    assert wishes(world) == [(1, OIL, NUMBER)]
    world.passes(minutes=3)
    assert any(NUMBER in each for each in world.heard("小刘"))
    world.says("小刘", "/close 1 开好了")
    world.says("李先生", "/confirm 1")
    world.says("李先生", "再开一张发票")
    assert "上次开给" in world.last("李先生").text
    world.says("李先生", "对")
    assert wishes(world)[-1] == (2, OIL, NUMBER)


def test_a_person_has_no_number_and_other_words_are_what_they_are(world: World) -> None:
    world.says("李先生", "我要开发票")
    world.says("李先生", "楼道灯坏了")
    assert len(world.all_tickets()) == 2 and wishes(world) == []
    world.says("李先生", "个人")
    assert wishes(world) == [(1, "李先生", "")]


def test_it_is_exported_and_its_pdf_sent_back_through_the_chat(world: World) -> None:
    world.says("李先生", f"我要开发票，抬头{OIL}，税号{NUMBER}")
    assert wishes(world) == [(1, OIL, NUMBER)]
    with reading(world.engine) as session:
        (line, *_) = list(lines(session, Tongue("zh_CN", ZONE), "6"))
    assert len(line) == len(COLUMNS)
    assert line[:6] == ["GJ1", "普通发票", "是", "", OIL, NUMBER]
    assert line[6] == "物业费" and line[10] > 0 and line[11] == "6%"
    world.says("小刘", "/take 1")
    pdf = {"kind": "document", "reference": "invoice-1", "mime": "application/pdf"}
    world.replies("小刘", "我要开发票", "开好了", attachments=[{**pdf, "name": "发票.pdf"}])
    heard = world.last("李先生")
    assert "开好了" in heard.text and heard.files
