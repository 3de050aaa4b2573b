"""The house itself: what is stuck on its way, and another try."""

from __future__ import annotations

from handlers import borders, telling
from handlers.context import Context
from handlers.errors import NotAllowed, NotFound
from handlers.wording import house as words
from handlers.wording import refusals
from storage import outbox, received

BOXES = {"outbox": outbox.retry, "received": received.retry}


def require_company(context: Context) -> None:
    """What is stuck may be anybody's. Raises NotAllowed for who works in one estate alone."""
    if borders.here(context) is not None:
        raise NotAllowed(refusals.not_for_you)


def show(context: Context) -> None:
    """/stuck: numbers alone, never words."""
    require_company(context)
    unsent, unread = outbox.unsent(context.session), received.stuck(context.session)
    said = words.stuck(context.t, [each.id for each in unsent], [each.id for each in unread])
    telling.answer(context, said)


def again(context: Context, box: str, number: int) -> None:
    """/stuck again 发出 12: one message leaves, or one delivery is read, once more."""
    require_company(context)
    if not BOXES[box](context.session, number, context.now):
        raise NotFound(words.not_stuck(number))
    context.audit("stuck.again", None, id=number, box=box)
    telling.answer(context, words.again(context.t, number))
