"""How the program dies in a story: at the commit of what it decides, or with words in its hands."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import Session

from bot import worker
from bot.delivery.batch import Batch
from bot.delivery.send import Dispatcher
from tests.world import World


@contextmanager
def killed_at_commit(number: int) -> Iterator[None]:
    """The process ends just before its ``number``-th commit: nothing after it runs."""
    commits = itertools.count(1)

    def strike(_session: Session) -> None:
        if next(commits) == number:
            raise KeyboardInterrupt

    event.listen(Session, "before_commit", strike)
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        event.remove(Session, "before_commit", strike)


def dies_deciding(world: World, name: str, said: str) -> None:
    """What was said is stored (the first commit); what is decided about it is not (the second)."""
    with killed_at_commit(2):
        world.says(name, said)


def dies_before_sending(world: World, name: str, said: str) -> None:
    """All is decided; not a word of it has left."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(World, "settles", lambda self: worker.handle_some(self.running))
        world.says(name, said)


def dies_sending(world: World, name: str, said: str) -> None:
    """The words were taken out of the outbox, and then the process ended: nobody ever reports."""

    async def vanishes(_dispatcher: Dispatcher, _parcel: Batch) -> None:
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Dispatcher, "_send", vanishes)
        world.says(name, said)
