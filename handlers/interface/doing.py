"""What a program does: the same verbs as in chat, by the same way as a form of the workbench."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.context import Context
from handlers.errors import BadWords
from handlers.interface import shapes
from handlers.workbench import doing
from handlers.workbench.doing import Deed
from storage import dialogues
from storage.dialogues import Dialogue
from storage.keys import Pass

# Asked before anything is done: what is missing, or which one is meant. A program says so at once.
MISSING = frozenset(
    ("words", "which", "whichhome", "whichjob", "whichcolleague", "withdraw", "solved", "bindhome")
)


def do(context: Context, key: Pass, name: str, given: Mapping[str, Any], once: str) -> shapes.Done:
    """Carries out a verb with named values, once for ``once``. Raises Refusal and NotLawful."""
    deed = Deed(f"k{key.id}:{once}", name, given)
    before = _open_question(context)
    number = doing.do_as(context, context.sender, deed)
    said = [
        shapes.Said(each.text, each.ticket)
        for each in doing.answers(context, context.sender.id, number)
    ]
    _leave_chat_alone(context, before, "\n".join(each.text for each in said))
    context.audit("key.did", None, key=key.id, verb=name)
    about = [each.ticket for each in said if each.ticket is not None]
    return shapes.Done(number, said, about[0] if about else None)


def _open_question(context: Context) -> dict[str, Any] | None:
    found = dialogues.open_with(context.session, context.sender.id, context.now)
    return found.model_dump() if found is not None else None


def _leave_chat_alone(context: Context, before: dict[str, Any] | None, said: str) -> None:
    """Whoever made the key is not asked anything in their chat for what a program does; what they
    were asked there stays open. Raises BadWords with the question where nothing was done."""
    now = _open_question(context)
    if now == before:
        return
    if now is not None and now["asks"] in MISSING:
        raise BadWords(lambda t: said)
    dialogues.finish(context.session, context.sender.id)
    if before is not None:
        dialogues.ask(context.session, Dialogue(**before))
