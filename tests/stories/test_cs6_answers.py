"""CS-6: what is owed, how it was worked out, what was paid; and a doubt lets a bill rest."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PIL import Image

from tests.world import World


def figures(text: str) -> list[str]:
    return re.findall(r"¥[\d,.]+", text)


@pytest.fixture
def metered(world: World) -> World:
    """3-2-1501 was billed for its water twice."""

    def lives() -> None:
        world.says("陈主管", "/tariff 水费 3.45 2026-09")
        world.says("小刘", "/usage 3-2-1501 水 12.5 2026-09")
        world.says("小刘", "/usage 3-2-1501 水 25 2026-10")
        world.until(1, 9)

    world.begins(lives, "metered")
    return world


@pytest.mark.parametrize(
    "words", ["物业费怎么算的", "物业费多少钱一平", "物业费收费标准是什么", "怎么计算的物业费"]
)
def test_it_is_explained_how_a_bill_was_worked_out(world: World, words: str) -> None:
    world.says("王阿姨", words)
    (reply,) = world.heard("王阿姨")
    assert "122.5 平方米 × 2.50 元 = ¥306.25" in reply
    assert "每平方米每月 2.50 元" in reply


def test_the_button_explains_too(world: World) -> None:
    world.says("王阿姨", "/fee")
    world.presses("王阿姨", "怎么算的")
    assert "122.5 平方米 × 2.50 元" in world.heard("王阿姨")[-1]


@pytest.mark.parametrize("words", ["我交了没有", "缴费记录", "物业费交了吗"])
def test_who_asks_whether_they_have_paid_sees_what_came_in(world: World, words: str) -> None:
    world.says("陈主管", "/paid 3-2-1501 2026-09 306.25 微信")
    world.everybody_listened()
    world.says("王阿姨", words)
    (reply,) = world.heard("王阿姨")
    assert "11月23日 收到 ¥306.25" in reply and "还有 ¥306.25 没交" in reply


def test_an_item_that_was_never_billed_is_said_to_be_none(world: World) -> None:
    world.says("王阿姨", "停车费欠多少")
    (reply,) = world.heard("王阿姨")
    assert "没有停车费的账单" in reply and figures(reply) == []


@pytest.mark.long
def test_only_what_was_named_is_told(world: World) -> None:
    world.says("陈主管", "/tariff 停车费 300")
    world.says("小刘", "/usage 3-2-1501 停车 1 2026-12")
    world.until(1, 9)
    world.everybody_listened()
    world.says("王阿姨", "停车费欠多少")
    assert figures(world.heard("王阿姨")[0]) == ["¥300.00", "¥300.00"]
    world.says("王阿姨", "我家12月的物业费多少")
    (reply,) = world.heard("王阿姨")
    assert "2026年12月" in reply and "停车" not in reply


def test_the_picture_of_the_bill(world: World) -> None:
    world.says("王阿姨", "/fee")
    world.presses("王阿姨", "账单图片")
    heard = world.last("王阿姨")
    assert figures(heard.text) == ["¥612.50"] and heard.photo is not None
    with Image.open(heard.photo) as image:
        assert image.format == "PNG"


@pytest.mark.parametrize("name", ["小赵", "路人甲", "张师傅"])
@pytest.mark.parametrize(
    "words",
    [
        "/bill",
        "/bill 3-2-1501",
        "/dispute",
        "/dispute 1",
        "3栋2单元1501的物业费怎么算的",
        "缴费记录",
    ],
)
def test_others_never_hear_a_figure(world: World, name: str, words: str) -> None:
    world.says(name, words)
    assert figures("".join(world.heard(name))) == []
    assert all(each.photo is None for each in world.air.said.get(name, []))


def test_a_neighbours_bill_is_neither_shown_nor_questioned(world: World) -> None:
    world.says("李先生", "/bill 3-2-1501")
    assert figures("".join(world.heard("李先生"))) == []
    for each in world.owes("3-2-1501"):
        world.says("李先生", f"/dispute {each.bill.id}")
    assert figures("".join(world.heard("李先生"))) == []
    assert not any(each.bill.disputed for each in world.owes("3-2-1501"))


def test_a_page_to_pay_on_is_named_with_home_and_sum(world: World) -> None:
    world.rules = replace(
        world.rules, pay_url="https://pay.example/?h={home}&y={yuan}&f={fen}&m={month}"
    )
    world.running.rules = world.rules
    link = "https://pay.example/?h=3-2-1501&y=612.50&f=61250&m=2026-09"
    world.says("王阿姨", "/fee")
    assert link in world.last("王阿姨").text
    world.says("王阿姨", "怎么交物业费")
    assert link in world.last("王阿姨").text
    world.says("李先生", "怎么交物业费")
    assert "pay.example" not in world.last("李先生").text


def test_an_invoice_is_a_wish_for_the_desk(world: World) -> None:
    world.says("王阿姨", "我要开发票")
    (reply,) = world.heard("王阿姨")
    (ticket,) = world.all_tickets()
    assert f"#{ticket.id}" in reply and "发票" in reply and ticket.category == "request"
    assert any(f"#{ticket.id}" in said for said in world.heard("小刘"))


# ----------------------------------------------------------------------------------- in question


@pytest.mark.long
def test_a_doubt_freezes_what_it_names_and_the_ladder_passes_by(world: World) -> None:
    world.says("王阿姨", "9月物业费多收了我50")
    frozen = [each.bill.month for each in world.owes("3-2-1501") if each.bill.disputed]
    assert frozen == ["2026-09"]
    assert any("不催您" in said for said in world.heard("王阿姨"))
    world.until(1, 10)
    (text,) = [said for said in world.heard("王阿姨") if "的费用没交" in said]
    assert "2026年9月" not in text and "¥306.25" in text


def test_without_a_month_it_is_asked_which_bill_is_meant(world: World) -> None:
    world.says("王阿姨", "你们乱收费")
    assert not any(each.bill.disputed for each in world.owes("3-2-1501"))
    world.presses("王阿姨", "2026年10月 物业费 ¥306.25")
    frozen = [each.bill.month for each in world.owes("3-2-1501") if each.bill.disputed]
    assert frozen == ["2026-10"]
    assert len(world.all_tickets()) == 1  # the complaint's own ticket
    world.presses("王阿姨", "2026年10月 物业费 ¥306.25")
    assert "已经在核实" in world.heard("王阿姨")[-1]


def test_the_button_opens_a_ticket_for_the_doubt(world: World) -> None:
    world.says("王阿姨", "/fee")
    world.presses("王阿姨", "账单有疑问")
    world.presses("王阿姨", "2026年9月 物业费 ¥306.25")
    (ticket,) = world.all_tickets()
    assert ticket.category == "fee" and world.audited("3-2-1501") == ["bill.disputed"]
    assert any(f"#{ticket.id}" in said for said in world.heard("小刘"))


def test_a_doubt_asks_what_is_wrong_and_says_it(world: World) -> None:
    world.says("王阿姨", "/dispute")
    world.presses("王阿姨", "2026年10月 物业费 ¥306.25")
    assert "哪里不对" in world.last("王阿姨").text
    assert "2026年10月 物业费" in world.ticket(1).text and "找人工" not in world.ticket(1).text
    world.says("王阿姨", "谢谢")
    world.says("王阿姨", "面积写大了10平方")
    assert world.ticket(1).text.startswith("面积写大了10平方（")
    world.passes(minutes=3)  # pieces of one matter are put together for two
    assert any("面积写大了10平方" in each for each in world.heard("小刘"))


@pytest.mark.parametrize(
    ("who", "said", "frozen"),
    [
        ("王阿姨", "面积写大了10平方", []),
        ("王阿姨", "10月的我没住，不该收全额", ["2026-10"]),
        ("李先生", "名字写错了", []),  # owes nothing
    ],
)
def test_what_is_wrong_may_be_written_instead_of_tapped(
    world: World, who: str, said: str, frozen: list[str]
) -> None:
    world.says(who, "/dispute")
    world.says(who, said)
    (ticket,) = world.all_tickets()
    assert (ticket.category, ticket.text) == ("fee", said)
    home = {"王阿姨": "3-2-1501", "李先生": "3-2-1502"}[who]
    assert [each.bill.month for each in world.owes(home) if each.bill.disputed] == frozen


@pytest.mark.parametrize("said", ["厨房水管漏水了", "家里煤气味很重"])
def test_a_trouble_is_no_doubt_about_a_bill(world: World, said: str) -> None:
    world.says("王阿姨", "/dispute")
    world.says("王阿姨", said)
    assert world.ticket(1).category == "engineering"


@pytest.mark.parametrize(
    "said", ["上个月水费怎么这么贵", "水费太高了吧", "怎么水费又涨了", "水费比以前贵了一倍"]
)
@pytest.mark.long
def test_a_bill_that_is_found_dear_is_worked_out(metered: World, said: str) -> None:
    metered.says("王阿姨", said)
    told = metered.last("王阿姨")
    assert "用量 25 × 3.45 元 = ¥86.25" in told.text and "用量 12.5" in told.text
    assert "物业费" not in told.text and metered.all_tickets() == []
    metered.presses("王阿姨", "账单有疑问")
    assert "2026年10月 水费" in str(metered.last("王阿姨").buttons)


def test_what_was_never_billed_by_us_is_looked_into_by_a_person(world: World) -> None:
    world.says("王阿姨", "上个月水费怎么这么贵")
    assert world.ticket(1).category == "fee"
    world.says("小赵", "物业费怎么这么贵")
    assert figures("".join(world.heard("小赵"))) == []


@pytest.mark.parametrize(
    ("word", "said", "left"),
    [
        ("没错", "没有算错", 61_250),
        ("取消", "这一笔取消", 30_625),
        ("300", "从 ¥306.25 改为 ¥300.00", 60_625),
    ],
)
def test_the_supervisor_settles_it_and_the_home_hears(
    world: World, word: str, said: str, left: int
) -> None:
    world.says("王阿姨", "9月物业费多收了我50")
    world.says("陈主管", f"/settle 3-2-1501 2026-09 {word}")
    assert said in world.heard("王阿姨")[-1]
    assert sum(each.left_fen for each in world.owes("3-2-1501")) == left
    assert not any(each.bill.disputed for each in world.owes("3-2-1501"))
    assert world.audited("3-2-1501") == ["bill.disputed", "dispute.settled"]
    assert world.books_agree()


def test_what_was_paid_too_much_pays_the_next_bill(world: World) -> None:
    world.says("陈主管", "/paid 3-2-1501 2026-09 306.25")
    world.says("李先生", "9月物业费算错了")  # paid long ago: a ticket, nothing to freeze
    assert len(world.all_tickets()) == 1
    world.says("陈主管", "/settle 5-1-101 2026-09 取消")  # 孙伯's old question
    assert world.books_agree()
    world.says("陈主管", "/settle 5-1-101 2026-09 取消")
    assert "没有在核实" in world.heard("陈主管")[-1]


def test_only_supervisors_settle(world: World) -> None:
    for name in ("王阿姨", "小刘", "孙伯"):
        world.says(name, "/settle 5-1-101 2026-09 取消")
    assert any(each.bill.disputed for each in world.owes("5-1-101"))


def test_it_is_told_in_english_too(world: World) -> None:
    world.says("陈主管", "/refund 12-801 100 test")
    world.says("Anna", "How is my bill calculated?")
    assert "m² × ¥2.50" in world.heard("Anna")[-1]
    world.says("Anna", "I need an invoice")
    assert "invoice" in world.heard("Anna")[-1]
    world.says("Anna", "/dispute")
    world.presses("Anna", next(label for label in world._buttons("Anna") if "property" in label))
    assert "no reminders" in world.heard("Anna")[-1]


def test_a_complaint_with_a_wish_for_an_invoice_is_one_ticket(world: World) -> None:
    world.says("孙伯", "说好月初寄发票又放鸽子，算了你给我发个电子票")
    assert len(world.all_tickets()) == 1
    assert world.heard("孙伯")
    assert world.stuck() == 0
