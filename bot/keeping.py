"""Parts of the running program that must not end: each that dies is started again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot import gauges
from bot.running import Running

log = logging.getLogger("guanjia")

LONGEST_PAUSE = 60.0  # seconds between two starts
WELL_AFTER = 10.0  # so long it must live to count as running again


async def keep_alive(
    running: Running, name: str, live: Callable[[], Awaitable[None]], *, ends: bool = False
) -> None:
    """Runs a part until cancelled. Where it dies it is started again, a little later each time;
    meanwhile the program is not ready. ``ends``: it may have nothing more to do, and return."""
    failures = 0
    while True:
        began = asyncio.get_running_loop().time()
        well = asyncio.get_running_loop().call_later(
            WELL_AFTER, lambda: running.stopped.pop(name, None)
        )
        problem: Exception | None = None
        try:
            await live()
            if ends:
                running.stopped.pop(name, None)
                return
        except Exception as error:
            if _is_being_stopped():
                raise  # what it could not finish is told; it does not begin anew
            problem = error
        finally:
            well.cancel()
        if asyncio.get_running_loop().time() - began > WELL_AFTER:
            failures = 0
        failures += 1
        pause = min(2.0 ** (failures - 1), LONGEST_PAUSE)
        running.stopped[name] = type(problem).__name__ if problem is not None else "it ended"
        gauges.RESTARTED.labels(name).inc()
        log.critical("%s has stopped and is started again", name, exc_info=problem)
        await asyncio.sleep(pause)


def _is_being_stopped() -> bool:
    """Whether somebody has cancelled us, also where what came of it is another error."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
