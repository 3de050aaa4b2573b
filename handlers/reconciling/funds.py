"""资金账单: whether the money of the day's trades moved in the account as they say, and what else
moved there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.reconciling.lines import Difference, Line, Movement

# What is compared by its sum alone, and what is the company's own doing.
SUMMED = ("fee", "withdrawal")


def compare(
    lines: Sequence[Line], movements: Sequence[Movement], *, shared: bool
) -> Iterator[Difference]:
    """``shared``: others use the account as well; what is not named by our lines is theirs."""
    left, netted_fen = [each for each in movements if each.kind not in SUMMED], 0
    for line in lines:
        found = _of_line(line, left)
        if found is not None:
            left.remove(found)
        moved, wanted = found.amount_fen if found is not None else 0, _moves(line)
        if line.refund and moved == wanted - line.fee_fen:
            netted_fen += line.fee_fen  # the fee that came back was taken off what went back
        elif moved != wanted:
            yield Difference("credit", line.number, line.refund or line.transaction, moved, wanted)
    if not shared:
        for each in left:
            yield Difference("movement", "", _named(each), each.amount_fen)
    yield from _fees(lines, movements, netted_fen, shared)


def _moves(line: Line) -> int:
    return -line.amount_fen if line.refund else line.amount_fen


def _of_line(line: Line, left: Sequence[Movement]) -> Movement | None:
    """The movement that names the line most closely; of several the one with its sum."""
    kind = "refund" if line.refund else "payment"
    own = {line.refund, line.back} if line.refund else {line.number, line.transaction}
    for numbers in (own - {""}, {line.number, line.transaction} - {""}):
        among = [each for each in left if each.kind == kind and each.numbers & numbers]
        if among:
            same = [each for each in among if each.amount_fen == _moves(line)]
            return (same or among)[0]
    return None


def _fees(
    lines: Sequence[Line], movements: Sequence[Movement], netted_fen: int, shared: bool
) -> Iterator[Difference]:
    said = sum(each.fee_fen for each in lines) - netted_fen
    known = {each for line in lines for each in (line.number, line.transaction, line.refund)}
    taken = -sum(
        each.amount_fen
        for each in movements
        if each.kind == "fee" and (not shared or each.numbers & known)
    )
    if taken != said:
        yield Difference("fee", "", "", taken, said)


def _named(movement: Movement) -> str:
    return " ".join((movement.what, *sorted(movement.numbers - {""})))[:100]
