"""What a program does: the same verbs as in chat, by the same way as a form of the workbench."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.context import Context
from handlers.interface import shapes
from handlers.workbench import doing
from handlers.workbench.doing import Deed
from storage.keys import Pass


def do(context: Context, key: Pass, name: str, given: Mapping[str, Any], once: str) -> shapes.Done:
    """Carries out a verb with named values, once for ``once``. Raises Refusal and NotLawful."""
    deed = Deed(f"k{key.id}:{once}", name, given)
    number = doing.do_as(context, context.sender, deed)
    context.audit("key.did", None, key=key.id, verb=name)
    said = [
        shapes.Said(each.text, each.ticket)
        for each in doing.answers(context, context.sender.id, number)
    ]
    about = [each.ticket for each in said if each.ticket is not None]
    return shapes.Done(number, said, about[0] if about else None)
