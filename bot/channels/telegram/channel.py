"""The channel itself: what ``base.Channel`` promises, kept by python-telegram-bot's ``Bot``."""

from __future__ import annotations

import asyncio
import mimetypes
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

import httpx
from telegram import Bot, BotCommandScopeAllPrivateChats, LinkPreviewOptions
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.base import Channel, Fetched, Mailbox, Outgoing
from bot.channels.errors import Gone, Refused
from bot.channels.telegram import calls, updates
from bot.channels.telegram.connections import Connections, Mask
from bot.channels.telegram.errors import TooMany, explain
from bot.channels.telegram.layout import Step, steps
from bot.channels.telegram.receiver import WANTED, Pace, Receiver, is_secret, log
from handlers.incoming import Incoming

CONNECTIONS = 16  # at 30 messages a second and 0.2 s for each, six are in use
DOWNLOAD_LIMIT = 20 * 1024 * 1024  # bytes; Telegram gives no more
DOWNLOADS = 4  # at once, so that large files leave connections for words
_ADDRESS = re.compile(r"(-?\d{1,19})(?:/(\d{1,19}))?", re.ASCII)
_GENERAL = "1"  # the topic that is the group itself; naming it is an error to Telegram
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_MENU_LANGUAGES = (("zh_CN", "zh"), ("en", None))  # English is for all whose language we lack


class Telegram(Channel):
    """Addresses are chat ids, or "chat/topic" in a group with topics. See ``base.Channel``.

    ``api_url``: the root of a Bot API server. ``menu``: language -> (command, what it does).
    Raises ValueError where webhook mode lacks its secret or its URL.
    """

    name = updates.NAME

    def __init__(
        self,
        *,
        token: str,
        mailbox: Mailbox,
        api_url: str = "https://api.telegram.org",
        mode: Literal["polling", "webhook"] = "polling",
        webhook_secret: str = "",
        public_url: str = "",
        menu: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        bot_name: str = "",
        pace: Pace | None = None,
    ) -> None:
        if mode == "webhook" and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", webhook_secret):
            raise ValueError("a webhook needs a secret of 1 to 256 characters A-Z a-z 0-9 _ -")
        if mode == "webhook" and not public_url:
            raise ValueError("a webhook needs the public URL of this server")
        self._token, self._mode, self._secret = token, mode, webhook_secret
        self._public_url, self._menu = public_url.rstrip("/"), menu or {}
        self.bot_name = bot_name
        self._mask = Mask(token)
        pace, root = pace or Pace(), api_url.rstrip("/")
        # The proxy of the environment leads out; a server on this machine is asked directly.
        away = urlsplit(root).hostname not in ("127.0.0.1", "::1", "localhost")
        wiring = {"verify": _roots(), "trust_env": away}
        self._requests = Connections(CONNECTIONS, 10.0, wiring)
        self._polls = Connections(1, pace.poll + 10.0, wiring)
        self._bot = Bot(token, f"{root}/bot", f"{root}/file/bot", self._requests, self._polls)
        self._receiver = Receiver(self._bot, self._polls, mailbox, pace)
        self._downloads = asyncio.Semaphore(DOWNLOADS)
        self._runs = False

    @property
    def trouble(self) -> str:
        return self._receiver.trouble

    @property
    def last_poll_at(self) -> float | None:
        return self._receiver.last_poll_at

    @property
    def awaits_first_poll(self) -> bool:
        return self._runs and self._mode == "polling" and self._receiver.last_poll_at is None

    def read(self, body: str) -> Incoming | None:
        """See ``base.Channel``. Knows the bot's name once ``run`` has asked for it."""
        return updates.read(body, self.bot_name)

    def weight(self, message: Outgoing) -> int:
        return sum(step.weight for step in steps(message))

    async def send(self, message: Outgoing) -> str:
        """Returns the id of the last message, to which people reply. Raises ``SendError``.

        A long text whose second part failed goes on from there when it is tried again.
        """
        chat, topic = _split_address(message.address)
        if message.act:
            return await self._arrange(chat, topic, message)

        async def deliver(_: int, step: Step) -> Sequence[str]:
            try:
                return await self._deliver(chat, topic, step)
            except TelegramError as error:
                if trouble := explain(error, message.address):
                    raise trouble from None  # the cause may hold the token
            return ()

        pages_at = self._public_url if chat > 0 else ""  # groups have no Web Apps
        return await message.parts.deliver(steps(message, pages_at), deliver)

    async def _arrange(self, chat: int, topic: int | None, message: Outgoing) -> str:
        """Opens a topic, whose number it returns, or renames, closes, opens again a known one."""
        try:
            return await calls.arrange(self._bot, chat, topic or 0, message)
        except TelegramError as error:
            if trouble := explain(error, message.address):
                raise trouble from None
        return ""

    async def fetch(self, reference: str) -> Fetched:
        """The bytes behind a file id, at most 20 MiB. Raises ``SendError``."""
        async with self._downloads:
            return await self._fetch(reference)

    async def run(self) -> None:
        """Polls until cancelled; with a webhook, tells Telegram of it and returns."""
        self._runs = True
        if self._mode == "webhook":
            await self._insist(self._introduce)
            return
        # Whatever Telegram makes of our name and our menus, people are heard meanwhile.
        introducing = asyncio.create_task(self._insist(self._introduce))
        try:
            await self._receiver.poll()
        finally:
            introducing.cancel()

    async def receive_webhook(self, headers_secret: str, body: bytes) -> int:
        """One request to the webhook: the HTTP status to answer, 200 once it is committed."""
        if not is_secret(headers_secret, self._secret):
            return HTTPStatus.FORBIDDEN
        return await self._receiver.take(body)

    async def aclose(self) -> None:
        await self._receiver.aclose()
        await self._requests.shutdown()
        await self._polls.shutdown()
        self._mask.lift()

    async def _deliver(self, chat: int, topic: int | None, step: Step) -> Sequence[str]:
        """One request; returns the ids of the messages that it made, at least one."""
        read = [(file, await asyncio.to_thread(_content, file.path)) for file in step.files]
        found = [(file, content) for file, content in read if content]
        if len(found) > 1:
            return await calls.album(self._bot, chat, topic, found)
        if found:
            return [await calls.alone(self._bot, chat, topic, step, *found[0])]
        if not step.text:
            raise BadRequest("the file is no longer there")
        sent = await self._bot.send_message(
            chat,
            step.text,
            message_thread_id=topic,
            reply_markup=step.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
        return [str(sent.message_id)]

    async def _fetch(self, reference: str) -> Fetched:
        try:
            file = await self._bot.get_file(reference)
        except TelegramError as error:
            raise explain(error) or Refused("no such file") from None
        if (file.file_size or 0) > DOWNLOAD_LIMIT or not file.file_path:
            raise Refused("the file is too big")
        try:
            content = bytes(await file.download_as_bytearray(read_timeout=60))
        except InvalidToken:  # here a 404 speaks of the file alone
            raise Refused("the file is no longer there") from None
        except TelegramError as error:
            raise explain(error) or Refused("no such file") from None
        name = PurePosixPath(file.file_path).name
        return Fetched(content, mimetypes.guess_type(name)[0] or "application/octet-stream", name)

    async def _insist(self, act: Callable[[], Awaitable[None]]) -> None:
        """Until it has succeeded. Only a webhook that cannot be set is a trouble: without it
        nobody is heard."""
        failures = 0
        while True:
            try:
                await act()
            except Exception as error:  # PTB raises whatever an odd answer happens to hit
                failures += 1
                await asyncio.sleep(self._pause(error, failures))
            else:
                if self._mode == "webhook":
                    self._receiver.trouble = ""
                return

    def _pause(self, error: Exception, failures: int) -> float:
        pause = self._receiver.pause(error, failures, grave=self._mode == "webhook")
        if self._mode == "webhook" and not self._receiver.trouble:
            self._receiver.trouble = "Telegram has not taken the webhook yet"
        return pause

    async def _introduce(self) -> None:
        """Tells Telegram how updates shall come, and what our menus say."""
        if self._mode == "webhook":
            url = f"{self._public_url}/telegram/webhook"
            await self._bot.set_webhook(url, allowed_updates=WANTED, secret_token=self._secret)
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)
        if not self.bot_name:
            self.bot_name = (await self._bot.get_me()).username or ""
        for language, code in _MENU_LANGUAGES:
            await self._offer(language, code)

    async def _offer(self, language: str, code: str | None) -> None:
        """A menu is a nicety: one that Telegram does not take keeps nobody from being heard."""
        commands = self._menu.get(language)
        if not commands:
            return
        try:
            await self._bot.set_my_commands(
                commands, scope=BotCommandScopeAllPrivateChats(), language_code=code
            )
        except TooMany:
            raise
        except TelegramError as error:  # 404 too, which PTB takes for a wrong token
            log.warning("Telegram does not take the %s menu: %s", language, type(error).__name__)


@cache
def _roots() -> ssl.SSLContext:
    """The root certificates that httpx trusts, read once."""
    return httpx.create_ssl_context()


def _split_address(address: str) -> tuple[int, int | None]:
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise Gone("not a Telegram address", "unknown")
    topic = found[2] if found[2] != _GENERAL else None
    return int(found[1]), int(topic) if topic else None


def _content(path: Path) -> bytes:
    """b"" where it cannot be read: the words are still worth sending."""
    try:
        return path.read_bytes()
    except OSError as error:
        log.warning("a file cannot be read: %s", type(error).__name__)
        return b""
