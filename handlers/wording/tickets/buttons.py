"""What a homeowner can press under words about a ticket."""

from __future__ import annotations

from handlers.incoming import Button
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def status_button(t: Tongue, ticket: Ticket) -> Button:
    return Button(t("看进度"), f"/status {ticket.id}")


def urge_button(t: Tongue, ticket: Ticket) -> Button:
    return Button(t("催一下"), f"/urge {ticket.id}")


def human_button(t: Tongue) -> Button:
    return Button(t("找人工"), "/human")


def signoff_buttons(t: Tongue, ticket: Ticket) -> tuple[Button, ...]:
    return (
        Button(t("确认，解决了"), f"/confirm {ticket.id}"),
        Button(t("没修好"), f"/reopen {ticket.id}"),
    )
