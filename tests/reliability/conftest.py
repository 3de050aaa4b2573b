"""What the proofs of exactly-once share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.botapi import BotApi
from tests.reliability.stream import Doors


@pytest.fixture
def doors(api: BotApi) -> Iterator[Doors]:
    doors = Doors(api)
    yield doors
    doors.close()
