"""A fake Telegram for a test: one server a module, one bot a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.botapi import BotApi, serving


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    """The fake's address."""
    with serving() as root:
        yield root


@pytest.fixture
def api(root: str) -> Iterator[BotApi]:
    """A bot of its own, with nobody's limits."""
    api = BotApi(root)
    yield api
    api.close()
