"""The composition root: settings → engine, charter, channels, clock; start and stop, in order."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from types import FrameType

import uvicorn

from bot import backups, media, presence, worker
from bot.channels.base import Channel
from bot.channels.sms import Aliyun, Sms
from bot.channels.telegram import Telegram
from bot.channels.webchat import Webchat
from bot.channels.wechat import Account, Template, WeChat
from bot.channels.wecom.building import wecom_channels
from bot.clock import Clock
from bot.delivery.passive import Passive
from bot.delivery.send import Dispatcher
from bot.logs import set_up_logs
from bot.mailbox import DatabaseMailbox
from bot.running import Running
from bot.settings import Settings, WrongSetting
from bot.web import console
from bot.web.site import create_site
from handlers import routes
from handlers.rules import Rules
from handlers.wording.tongue import LANGUAGES, Tongue
from nlu import local
from nlu.lexicon import LexiconError
from scheduler import clock as metronome
from storage import charter, deployment, replies
from storage.db import at_head, connect, transaction

log = logging.getLogger("guanjia")

THREADS = 8
LEASES = ("telegram-poll", "wecom-kf")


class CannotStart(Exception):
    """One sentence: why not, and what to do."""


def rules_of(settings: Settings) -> Rules:
    """The charter and the understanding. Raises ``CharterError``, ``RepliesError``,
    ``WrongSetting``."""
    try:
        understand, at_estate = local.load(settings.words)
    except (LexiconError, OSError) as error:
        raise WrongSetting(f"GUANJIA_WORDS is wrong: {error}") from None
    canned, loaded = replies.load(settings.replies), charter.load(settings.charter)
    return Rules(loaded, settings.zone, understand, at_estate, canned, settings.pay_url)


def compose(settings: Settings, speed: float = 1.0, *, limited: bool = True) -> Running:
    """Everything that runs, not yet running. Raises ``CannotStart``, ``CharterError``."""
    engine = connect(settings.database_url)
    if not at_head(engine):
        raise CannotStart("The database is not at the newest schema. Run: guanjia migrate")
    with transaction(engine) as session:
        here = deployment.ensure(session)
    if speed != 1.0 and not here.demo:
        raise CannotStart("--speed is for the demo estate only; this database is a real one.")
    secret = settings.secret_key.get_secret_value() or here.secret
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="guanjia")
    clock = _clock(here, speed)
    mail = asyncio.Event()
    mailbox = DatabaseMailbox(engine, threads, clock.now, mail, lambda: clock.speed)
    running = Running(
        settings=settings,
        engine=engine,
        clock=clock,
        rules=replace(rules_of(settings), console_link=_console_link(settings, secret)),
        demo=here.demo,
        secret=secret,
        channels={},
        mailbox=mailbox,
        threads=threads,
        media=settings.media,
        mail=mail,
    )
    running.channels = _channels(running)
    return running


def _console_link(settings: Settings, secret: str) -> Callable[[int, datetime], str]:
    base = settings.public_url or f"http://{settings.http_host}:{settings.http_port}"
    return partial(console.link, base, secret)


def _clock(here: deployment.Deployment, speed: float) -> Clock:
    """The demonstration's clock goes on from where it last was; a real one is the real time."""
    if not here.demo:
        return Clock()
    now = datetime.now(UTC)
    ahead = here.ticked_at is not None and here.ticked_at > now
    return Clock(here.ticked_at if ahead else None, speed)


def _channels(running: Running) -> dict[str, Channel]:
    settings = running.settings
    channels: dict[str, Channel] = {
        "webchat": Webchat(running.engine, running.in_thread, running.clock.now, running.media)
    }
    token = settings.telegram_token.get_secret_value()
    if token:
        try:
            channels["telegram"] = Telegram(
                token=token,
                mailbox=running.mailbox,
                api_url=settings.telegram_api_url,
                mode=settings.telegram_mode,
                webhook_secret=settings.telegram_webhook_secret.get_secret_value(),
                public_url=settings.public_url,
                menu=_menu(settings),
                bot_name=settings.telegram_bot_name,
            )
        except ValueError as error:
            raise WrongSetting(str(error)) from None
    try:
        channels |= wecom_channels(running)
    except ValueError as error:
        raise WrongSetting(f"WeCom's settings are wrong: {error}") from None
    if settings.sms_key_id:
        channels["sms"] = _sms(settings)
    if settings.wechat_app_id:
        channels["wechat"] = WeChat(wechat_account(settings), Passive(running), settings.zone)
    return channels


def _sms(settings: Settings) -> Sms:
    """Raises ``WrongSetting`` where the provider's SDK is missing."""
    try:
        provider = Aliyun(
            settings.sms_key_id,
            settings.sms_key_secret.get_secret_value(),
            settings.sms_sign,
            settings.sms_template,
            settings.sms_variable,
            settings.sms_endpoint,
        )
    except ValueError as error:
        raise WrongSetting(f"GUANJIA_SMS_KEY_ID is set, but {error}") from None
    return Sms(provider)


def wechat_account(settings: Settings) -> Account:
    """The Official Account of the settings. Raises ``WrongSetting``."""
    try:
        template = Template.parse(settings.wechat_template) if settings.wechat_template else None
    except ValueError as error:
        raise WrongSetting(f"GUANJIA_WECHAT_TEMPLATE is wrong: {error}") from None
    return Account(
        app_id=settings.wechat_app_id,
        token=settings.wechat_token.get_secret_value(),
        secret=settings.wechat_app_secret.get_secret_value(),
        aes_key=settings.wechat_aes_key.get_secret_value(),
        kind=settings.wechat_account,
        api_url=settings.wechat_api_url,
        template=template,
    )


def _menu(settings: Settings) -> dict[str, list[tuple[str, str]]]:
    """What the messenger's own menu shows in private chats: the homeowner's commands."""
    return {
        language: routes.menu(Tongue(language, settings.zone), frozenset({"homeowner"}))
        for language in LANGUAGES
    }


async def serve(running: Running) -> None:
    """Runs until it is told to stop (SIGINT, SIGTERM), then stops in order."""
    set_up_logs(running.settings)
    listening = _listen(running.settings)
    server = _Server(_server_config(running), running)
    if threading.current_thread() is threading.main_thread():
        # uvicorn gives the signal back when it has ended, and the default would end us there and
        # then: nothing would be finished, no lease given back.
        signal.signal(signal.SIGTERM, server.handle_exit)
    await presence.announce(running)
    clock = metronome.build(running.engine, running.rules, running.clock.now, _bell(running))
    clock.start()
    work = {
        asyncio.create_task(worker.work(running), name="worker"),
        asyncio.create_task(Dispatcher(running).run(), name="dispatcher"),
        asyncio.create_task(media.keep_fetching(running), name="media"),
        asyncio.create_task(backups.keep(running), name="backups"),
        asyncio.create_task(presence.keep(running), name="presence"),
        *(asyncio.create_task(each.run(), name=each.name) for each in running.channels.values()),
    }
    for task in work:
        task.add_done_callback(_watch)
    print(f"管家 Guanjia: {_address(running.settings, listening)}", flush=True)
    try:
        await server.serve(sockets=[listening])
    finally:
        await _stop(running, clock, work)


class _Server(uvicorn.Server):
    """Tells the web chat at once that it is over: pages that wait for news need not time out."""

    def __init__(self, config: uvicorn.Config, running: Running) -> None:
        super().__init__(config)
        self._running = running

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        webchat = self._running.channels["webchat"]
        if isinstance(webchat, Webchat):
            webchat.close()
        super().handle_exit(sig, frame)


def _listen(settings: Settings) -> socket.socket:
    host, port = settings.http_host, settings.http_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends small answers at once instead of after 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(512)
        return listening
    except OSError as error:
        listening.close()
        raise CannotStart(
            f"{host}:{port} cannot be used ({error.strerror}). "
            "Is Guanjia running already? Another port: GUANJIA_HTTP_PORT=8001"
        ) from None


def _address(settings: Settings, listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return settings.public_url or f"http://{'[' + host + ']' if ':' in host else host}:{port}/"


def _server_config(running: Running) -> uvicorn.Config:
    return uvicorn.Config(
        create_site(running),
        log_config=None,
        access_log=False,  # addresses hold names
        lifespan="off",
        timeout_graceful_shutdown=5,
    )


def _bell(running: Running) -> Callable[[], None]:
    """Rings from the clock's thread when there is something to send."""
    loop = asyncio.get_running_loop()
    return lambda: _call_if_open(loop, running.post.set)


def _call_if_open(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)


def _watch(task: asyncio.Task[None]) -> None:
    """A part that ends by itself with an error says so loudly; readiness shows the rest."""
    if not task.cancelled() and task.exception() is not None:
        log.critical("%s has stopped", task.get_name(), exc_info=task.exception())


async def _stop(
    running: Running, clock: metronome.Metronome, work: set[asyncio.Task[None]]
) -> None:
    """First nothing new, then what is under way, then the connections."""
    await running.in_thread(lambda: clock.shutdown(wait=True))
    for task in work:
        task.cancel()
    await asyncio.wait(work, timeout=15)
    await close(running)


async def close(running: Running) -> None:
    """Lets go of everything that ``compose`` opened."""
    for channel in running.channels.values():
        await channel.aclose()
    mailbox = running.mailbox
    if isinstance(mailbox, DatabaseMailbox):
        leases = (*LEASES, presence.name_of(mailbox))
        await running.in_thread(lambda: mailbox.release(*leases))
    running.threads.shutdown(wait=True)
    running.engine.dispose()
