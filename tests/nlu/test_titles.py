"""抬头和税号 as people write them; a number that cannot be right is seen."""

from __future__ import annotations

import pytest

from nlu.titles import Title, read

OIL, NUMBER = "中国石油化工股份有限公司", "91110000710926094P"


@pytest.mark.parametrize(
    "text",
    [
        f"抬头：{OIL}，税号：{NUMBER}",
        f"{OIL} {NUMBER.lower()}",
        f"开给{OIL}\n纳税人识别号 {NUMBER}",
        f"抬头是{OIL}，统一社会信用代码为{NUMBER}。",
        f"我要开发票，抬头 {OIL} 税号 {NUMBER}",
        f"税号：{NUMBER} 名称：{OIL}",
    ],
)
def test_both_in_one_message(text: str) -> None:
    assert read(text) == Title(OIL, NUMBER)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (OIL, Title(OIL)),
        (f"抬头 {OIL}", Title(OIL)),
        (NUMBER, Title("", NUMBER)),
        ("税号 91110000710926094Q", Title("", wrong="91110000710926094Q")),
        ("税号 9111000071092609", Title("", wrong="9111000071092609")),
        ("个人", Title("", person=True)),
        ("开给个人 王丽", Title("王丽", person=True)),
        ("个人抬头：王丽", Title("王丽", person=True)),
    ],
)
def test_one_of_them(text: str, title: Title) -> None:
    assert read(text) == title


@pytest.mark.parametrize(
    "text",
    [
        "什么时候能开好",
        "楼道灯坏了",
        "我家3-2-1501",
        "电话 13800000101",
        "你们物业公司太差了，三天没人来",
        "开9月到11月的",
    ],
)
def test_something_else(text: str) -> None:
    assert read(text) is None
