"""A platform that is there and says nothing of use: a page, half of one, nothing, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_ANSWERS = {
    "a page": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b",
    "a gateway's page": b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: %d\r\n\r\n%b",
    "half of one": b"HTTP/1.1 200 OK\r\nContent-Length: 9%d\r\n\r\n%b",
    "nothing": b"",
}
ANSWERS = {kind: words % (len(PAGE), PAGE) if words else b"" for kind, words in _ANSWERS.items()}


@asynccontextmanager
async def provider(words: bytes, silent_for: float = 0.0) -> AsyncIterator[str]:
    """Whoever calls, hears this."""

    over, answering = asyncio.Event(), set[asyncio.Task[None]]()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        answering.add(task)
        try:
            await reader.read(1)
            if silent_for:
                with suppress(TimeoutError):
                    async with asyncio.timeout(silent_for):
                        await over.wait()
            writer.write(words)
        finally:
            await _closed(writer)

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        over.set()
        await asyncio.gather(*answering, return_exceptions=True)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
