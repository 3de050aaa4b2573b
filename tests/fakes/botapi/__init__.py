"""A Bot API server for tests: Telegram's rules, scripted faults, and a client that plays people.

In a test's own process: ``with serving() as root: api = BotApi(root)``. As a process of its own:
``python -m tests.fakes.botapi --port 0``, which prints its port. Each token is a world apart, so
that tests share one server. Loopback only.
"""

from tests.fakes.botapi.client import BotApi
from tests.fakes.botapi.server import serving

__all__ = ["BotApi", "serving"]
