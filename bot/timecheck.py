"""Whether the clock of this computer is right, by those of others: the database's, a platform's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from bot.running import Running
from storage import vitals

OFF = timedelta(minutes=2)  # less is a slow answer
TIMEOUT = 10.0


async def difference(running: Running) -> str:
    """How far it is off, in words; "" where it is right, or nobody can be asked."""
    servers = await running.in_thread(lambda: vitals.clock_of_server(running.engine))
    for there in (servers, await _platform(running)):
        off = there - datetime.now(UTC) if there is not None else timedelta(0)
        if abs(off) > OFF:
            return f"{abs(off).total_seconds() / 60:.0f} minutes"
    return ""


async def _platform(running: Running) -> datetime | None:
    """What a messenger's server writes above its answers."""
    settings = running.settings
    roots = {
        "telegram": settings.telegram_api_url,
        "wechat": settings.wechat_api_url,
        "wecom": settings.wecom_api_url,
    }
    for name, root in roots.items():
        if name not in running.channels:
            continue
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT) as client:
                answer = await client.head(root)
            return parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
        except (httpx.HTTPError, KeyError, ValueError, TypeError):
            continue
    return None
