"""收据: at once with the thanks, whenever it is asked for, and for nobody else's money (CS-6)."""

from __future__ import annotations

import io

from PIL import Image
from sqlmodel import col, select

from storage.audit import AuditEntry
from storage.db import reading
from storage.payments import Payment
from tests.clerk import Clerk
from tests.resident import Resident
from tests.world import World


def newest(world: World, home: str) -> int:
    """The number of the last payment of a home."""
    (bill, *_) = [each.bill for each in world.bills(home)]
    with reading(world.engine) as session:
        query = select(Payment.id).where(col(Payment.home_id) == bill.home_id)
        return session.exec(query.order_by(col(Payment.id).desc())).first() or 0


def test_money_that_is_booked_is_thanked_for_with_its_receipt(world: World) -> None:
    world.says("陈主管", "/paid 3-2-1501 2026-10 306.25 微信 W123")
    thanks = world.last("王阿姨")
    assert "收到" in thanks.text and thanks.photo is not None
    with Image.open(thanks.photo) as picture:
        assert picture.width == 1080
    world.does("王阿姨", f"/receipt R{newest(world, '3-2-1501')} pdf")
    sent = world.last("王阿姨").document
    assert sent is not None and sent.path.read_bytes().startswith(b"%PDF")


def test_it_is_given_for_the_asking_and_an_invoice_is_another_matter(world: World) -> None:
    for said in ("收据", "给我收据", "那给我开个收据"):
        world.says("李先生", said)
        heard = world.last("李先生")
        assert "收据 R" in heard.text and heard.photo is not None, said
    world.says("李先生", "给我开张发票")
    assert "#1" in world.last("李先生").text
    assert len(world.all_tickets()) == 1


def test_nobody_gets_the_receipt_of_another_home(world: World) -> None:
    number = newest(world, "3-2-1501")
    for name in ("李先生", "小赵", "张师傅", "新来的"):
        world.says(name, f"/receipt R{number}")
        heard = world.last(name)
        assert "没找到" in heard.text and heard.photo is None, name
    world.says("小赵", "收据")  # a tenant, of their own home
    assert world.last("小赵").photo is None
    with reading(world.engine) as session:
        tried = select(AuditEntry).where(col(AuditEntry.action) == "refused")
        assert len(session.exec(tried).all()) == 4


def test_it_is_on_the_page_and_at_the_desk(world: World) -> None:
    number = newest(world, "3-2-1501")
    with Resident(world, "王阿姨") as phone, Clerk(world, "小刘") as desk:
        assert f"/receipt R{number}" in phone.reads("/myhome/bills")
        page = phone.taps(f"/receipt R{number}")
        path = page.partition('href="/myhome/answers/')[2].partition('"')[0]
        picture = phone.opens(f"/myhome/answers/{path}").content
        assert Image.open(io.BytesIO(picture)).width == 1080
        (bill, *_) = [each.bill for each in world.bills("3-2-1501")]
        assert f'value="R{number}"' in desk.opens(f"/desk/homes/{bill.home_id}").text
        assert f"R{number}" in desk.fills("receipt", payment=f"R{number}").text
