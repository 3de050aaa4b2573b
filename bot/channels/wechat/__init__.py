"""WeChat's Official Account 公众号: its callback, its reply windows, its three kinds of account."""

from bot.channels.wechat.account import Account, Template
from bot.channels.wechat.channel import WeChat

__all__ = ["Account", "Template", "WeChat"]
