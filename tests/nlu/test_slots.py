"""What is named: homes, months, phones, ticket numbers."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.intents import understand

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("3-2-1501 漏水", "3-2-1501"),
        ("3栋2单元1501漏水", "3-2-1501"),
        ("３栋２单元１５０１漏水", "3-2-1501"),
        ("三号楼二单元一五零一室", "3-2-1501"),
        ("6#楼2单元1701", "6-2-1701"),
        ("12幢801", "12-801"),
        ("八栋一单元1202", "8-1-1202"),
        ("B座1203", "B-1203"),
        ("3栋2单元电梯", "3-2"),
        ("building 12, room 801", "12-801"),
        ("6号502马桶漏水", "6-502"),
        ("不是11号1002，是11号1003", "11-1003"),
        ("18号门洞里电线掉了", "18"),
        ("12月6号502块的账单", None),
        ("7楼3单元102", "7-3-102"),
        ("16#2-701 欠多少", "16-2-701"),
        ("3#1501", "3-1501"),
        ("三号楼二单元十五楼01", "3-2-1501"),
        ("五动二单元八零三", "5-2-803"),
        ("九洞二单元的电梯", "9-2"),
        ("302交钱。三号楼。", "3-302"),
        ("2栋1单元三楼，对门302的老周", "2-1-302"),
        ("7-4整个单元都没水", "7-4"),
        ("滨江壹号院14号楼东侧", "14"),
        ("3#箱变在冒烟", None),
        ("302", None),
        ("咱这栋没电了", None),
        ("3到5栋都没水", None),
        ("我们两栋楼都没水", None),
        ("2单元门坏了", None),
        ("电梯停在5楼", None),
        ("车位 B2-117 被占", None),
        ("绑错了，应该是5-2-1203 不是5-2-1302", "5-2-1203"),
        ("搬家了，原来7-1-502，现在是8栋1单元502", "8-1-502"),
        ("原来的3-2-1501改成5-1-302", "5-1-302"),
    ],
)
def test_home(text: str, home: str | None) -> None:
    found = understand(text, TODAY).slots.home
    assert (str(found) if found else None) == home


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("上个月水费多少", "2026-10"),
        ("这个月物业费", "2026-11"),
        ("上上个月的电费", "2026-09"),
        ("8月水费", "2026-08"),
        ("十二月的水费", "2025-12"),
        ("去年12月的", "2025-12"),
        ("2026年3月的账单", "2026-03"),
        ("how much for Sept?", "2026-09"),
        ("提前把12月的车位费交了", "2026-12"),
        ("12月1日起停水的通知", "2026-12"),
        ("八月租金", "2026-08"),
        ("去年12月的电费，会计说等下月", "2025-12"),
        ("每月多少钱", None),
        ("三个月没修", None),
        ("月饼活动", None),
        ("8月和9月的水费", None),
        ("may i pay by card", None),
    ],
)
def test_month(text: str, month: str | None) -> None:
    assert understand(text, TODAY).slots.month == month


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("电话13700137042", "13700137042"),
        ("138 0013 8066", "13800138066"),
        ("138-0013-8066", "13800138066"),
        ("+86 13800138066", "13800138066"),
        ("幺三八零零幺三八零六六", "13800138066"),
        ("12345678901234567890", None),
    ],
)
def test_phone(text: str, phone: str | None) -> None:
    assert understand(text, TODAY).slots.phone == phone


@pytest.mark.parametrize(
    ("text", "ticket", "reference"),
    [
        ("#1024重新打开吧", 1024, "1024"),
        ("工单1906问你三遍了", 1906, "1906"),
        ("单号 0302118 到哪了", 302118, "0302118"),
        ("工单号GD-2607-0412", None, "GD-2607-0412"),
        ("ticket 1187?", 1187, "1187"),
        ("58号那张报修单", 58, "58"),
        ("87号单reopen一下", 87, "87"),
        ("3488排到几号", 3488, "3488"),
        ("2590第三次没修好了", 2590, "2590"),
        ("账单1860元", None, None),
        ("6#楼漏水", None, None),
    ],
)
def test_ticket(text: str, ticket: int | None, reference: str | None) -> None:
    slots = understand(text, TODAY).slots
    assert (slots.ticket, slots.reference) == (ticket, reference)
