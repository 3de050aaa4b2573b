"""Sums of money as people write them; a sum is never cut out of something longer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlu.slots import money


@pytest.mark.parametrize(
    ("text", "yuan", "rest"),
    [
        ("6万 3栋换水泵", "60000", "3栋换水泵"),
        ("6万换水泵", "60000", "换水泵"),
        ("52,000.50元", "52000.50", ""),
        ("¥306.25", "306.25", ""),
        ("５２０００", "52000", ""),
        ("五万二", "52000", ""),
        ("5万2千3百", "52300", ""),
        ("1万500", "10500", ""),
        ("五万零五百", "50500", ""),
        ("一百二十万", "1200000", ""),
        ("六点五万", "65000", ""),
        ("1.5w 修路", "15000", "修路"),
        ("三千五", "3500", ""),
        ("100块钱买灯", "100", "买灯"),
        ("60000 yuan, a pump", "60000", "a pump"),
    ],
)
def test_sums_are_read(text: str, yuan: str, rest: str) -> None:
    found = money.read(text)
    assert found is not None and found[0] == Decimal(yuan)
    assert found[1] == rest


@pytest.mark.parametrize(
    "text",
    ["", "水泵", "12个灯", "6万一台水泵", "5200,000", "5,20,00", "5.1.2", "6万2号楼", "-5", "60k"],
)
def test_what_may_mean_something_else_is_no_sum(text: str) -> None:
    assert money.read(text) is None
