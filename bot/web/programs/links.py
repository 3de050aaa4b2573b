"""What leads on from an answer: so a reader of the document, or a program, finds the next step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FIRST = "$response.body#/items/0/id"
ITSELF = "$response.body#/id"
TICKET = "$response.body#/ticket"
# By operation: the operation that follows, and which of its parameters comes from the answer.
LINKS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "list_homes": (
        ("list_bills", "home_id", FIRST),
        ("list_payments", "home_id", FIRST),
        ("list_tickets", "home_id", FIRST),
    ),
    "list_arrears": (("list_bills", "home_id", "$response.body#/items/0/home_id"),),
    "list_tickets": (("read_ticket", "ticket", FIRST),),
    "behalf": (("read_ticket", "ticket", TICKET),),
    "add_webhook": tuple(
        (f"{act}_webhook", "webhook", ITSELF) for act in ("dead", "rotate", "replay", "stop")
    ),
    "list_webhooks": (("dead_webhook", "webhook", FIRST),),
}


def linked(paths: Mapping[str, Any]) -> None:
    """Writes them into the operations of a document."""
    for path in paths.values():
        for operation in path.values():
            found = LINKS.get(operation["operationId"], ())
            if found:
                operation["responses"]["200"]["links"] = {
                    f"{then}_by_{name}": {"operationId": then, "parameters": {name: value}}
                    for then, name, value in found
                }
