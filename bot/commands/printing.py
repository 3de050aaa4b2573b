"""``guanjia codes``: a slip with a code for each owner, to be put into the letter boxes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.atomic import replacing
from bot.channels.errors import SendError
from bot.channels.wechat import console
from bot.channels.wechat.account import account_of
from bot.commands.importing.run import Run
from bot.commands.inviting import estate_id_of, home_of
from bot.commands.opening import opened
from bot.errors import CannotStart
from bot.papers import draw
from bot.papers.house import Kit, font_file
from bot.rules import rules_of
from bot.settings import Settings, read
from handlers.context import Moment
from handlers.homes import codes as slips
from handlers.homes.codes import Batch
from handlers.wording import codes as words
from handlers.wording.tongue import COMPANY, Tongue
from storage.db import reading, transaction

MOST = 5000  # slips in a file: six hundred pages
Way = Literal["auto", "telegram", "wechat", "webchat", "words"]


def codes(
    file: Annotated[Path, typer.Argument(help="The .pdf to write.")],
    estate: Annotated[str, typer.Option(help="Only this estate.")] = "",
    building: Annotated[str, typer.Option(help="Only this building: 3")] = "",
    home: Annotated[str, typer.Option(help="Only this home: 3-2-1501")] = "",
    bound_too: Annotated[
        bool, typer.Option("--bound-too", help="Also for owners who are in a chat already.")
    ] = False,
    channel: Annotated[
        Way, typer.Option(help="What the QR code opens: telegram, wechat, webchat or words.")
    ] = "auto",
) -> None:
    """Slips (A4, eight a page) with which homeowners bind their home; older ones are void."""
    settings = read()
    way = way_of(settings, channel)
    if file.suffix.lower() != ".pdf":
        raise CannotStart(f"{file.name}: name a .pdf file.")
    run = Run(settings, dry_run=False, skip_bad=False)
    with opened(settings) as engine:
        moment_at, rules = datetime.now(UTC), rules_of(settings)
        with reading(engine) as session:
            moment = Moment(session, rules, moment_at)
            estate_id = estate_id_of(moment, estate)
            home_id = home_of(moment, home, estate_id).id if home else None
            batch = slips.to_print(moment, estate_id, building, home_id, bound_too=bound_too)
        _may_be_printed(run, batch)
        try:
            with replacing(file) as draft:
                draft.write_bytes(paper(settings, batch, way))
                with transaction(engine) as session:
                    void = slips.issue(Moment(session, rules, moment_at), batch.slips)
        except OSError as error:
            raise CannotStart(f"{file}: cannot be written ({error.strerror}).") from None
    run.says(lambda t: words.printed(t, len(batch.slips), file.name, void))
    _remarks(run, batch)


def way_of(settings: Settings, channel: Way) -> str:
    """The channel behind the QR codes. Raises ``CannotStart`` where it is not configured."""
    ready = {
        "wechat": bool(settings.wechat_app_id) and settings.wechat_account == "verified-service",
        "telegram": bool(settings.telegram_bot_name),
        "webchat": bool(settings.public_url) and settings.webchat == "on",
        "words": True,
    }
    missing = {
        "wechat": "set GUANJIA_WECHAT_APP_ID; only a verified service account makes codes",
        "telegram": "set GUANJIA_TELEGRAM_BOT_NAME",
        "webchat": "set GUANJIA_PUBLIC_URL",
    }
    if channel == "auto":
        return next(way for way, is_ready in ready.items() if is_ready)
    if not ready[channel]:
        raise CannotStart(f"--channel {channel}: {missing[channel]}.")
    return channel


def paper(settings: Settings, batch: Batch, way: str) -> bytes:
    """The PDF of a batch. Raises ``CannotStart`` where WeChat makes no codes."""
    t = Tongue(COMPANY, settings.zone)
    until = batch.good_until.astimezone(settings.zone).date()
    addresses = behind(settings, way, t, [each.code for each in batch.slips])
    values = {
        "title": words.title(t),
        "slips": [
            {
                "estate": slip.estate,
                "scan": scan,
                **words.slip(t, way, slip.home, slip.name, slip.code, until, slip.phone),
            }
            for slip, scan in zip(batch.slips, addresses, strict=True)
        ],
    }
    return draw("slips", values, Kit(settings.font or font_file(), settings.media))


def behind(settings: Settings, way: str, t: Tongue, found: Sequence[str]) -> Sequence[str]:
    """What each QR code says: an address that opens the channel with the code, or the words."""
    if way == "wechat":
        try:
            return asyncio.run(console.make_scenes(account_of(settings), found))
        except SendError as error:
            raise CannotStart(f"WeChat makes no code: {error}") from None
    if way == "telegram":
        return [f"https://t.me/{settings.telegram_bot_name}?start={code}" for code in found]
    if way == "webchat":
        return [f"{settings.public_url}/?code={code}" for code in found]
    return [words.command(t, code) for code in found]


def _may_be_printed(run: Run, batch: Batch) -> None:
    if not batch.slips:
        _remarks(run, batch)
        run.says(words.nothing_to_print)
        raise typer.Exit(1)
    if len(batch.slips) > MOST:
        raise CannotStart(
            f"{len(batch.slips)} slips are too many for one file (at most {MOST}). "
            "Name an --estate or a --building."
        )


def _remarks(run: Run, batch: Batch) -> None:
    if batch.bound:
        run.says(lambda t: words.bound_left_out(t, batch.bound), err=True)
    if batch.ownerless:
        run.says(lambda t: words.ownerless(t, batch.ownerless), err=True)
