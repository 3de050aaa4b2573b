"""Telegram: the messages of its Bot API, by long polling or by webhook."""

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.receiving import Pace

__all__ = ["Pace", "Telegram"]
