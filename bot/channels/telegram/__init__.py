"""Telegram: the messages of its Bot API, by long polling or by webhook."""

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.receiver import Pace

__all__ = ["Pace", "Telegram"]
