"""What is named in a message: home, month, phone, ticket."""

from __future__ import annotations

from datetime import date

from nlu.meaning import Home, Slots
from nlu.slots import home, month, phone, ticket


def find(text: str, today: date, asked: str | None = None) -> Slots:
    """The slots of plain text (``nlu.normal.plain``), each looked for where the others are not."""
    phones = phone.spans(text)
    for start, end, _ in phones:
        text = text[:start] + "\n" * (end - start) + text[end:]
    place, rest = home.find(text)
    if place is None and asked == "home":
        place = home.bare(text)
    number = ticket.find(rest)
    return Slots(
        home=place,
        month=month.find(rest, today),
        phone=phones[-1][2] if phones else None,
        ticket=int(number) if number and number.isdigit() else None,
        reference=number,
    )


__all__ = ["Home", "find"]
