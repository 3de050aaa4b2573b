"""A fake Official Account: WeChat's interface over real HTTP, and the phones of its followers.

It enforces the platform's own rules and complains loudly (``complaints``) when the bot breaks one.
"""

from tests.fakes.officialaccount.phones import Phones
from tests.fakes.officialaccount.platform import Platform
from tests.fakes.officialaccount.server import serving

__all__ = ["Phones", "Platform", "serving"]
