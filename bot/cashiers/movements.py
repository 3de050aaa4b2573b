"""What platforms call the ways in which money moves in a merchant's account."""

from __future__ import annotations

from handlers.reconciling.lines import Moved, Movement

# The first row with a word of which the business's name has decides. A payment comes in and a
# withdrawal goes out; whatever moves the other way is looked at by somebody.
KINDS: tuple[tuple[Moved, int, tuple[str, ...]], ...] = (
    ("fee", 0, ("手续费", "服务费", "收费", "退费")),
    ("refund", -1, ("退款",)),
    ("withdrawal", -1, ("提现", "结算", "转出到银行卡")),
    ("payment", +1, ("交易", "在线支付", "支付", "收款")),
)


def movement(what: str, numbers: tuple[str, ...], amount_fen: int) -> Movement:
    named = frozenset(each for each in numbers if each not in ("", "0"))
    return Movement(kind_of(what, amount_fen), named, amount_fen, what[:40])


def kind_of(what: str, amount_fen: int) -> Moved:
    for kind, way, words in KINDS:
        if any(word in what for word in words):
            return kind if way * amount_fen >= 0 else "other"
    return "other"
