"""The fake as a process: prints its port in the first line, ends by itself."""

from __future__ import annotations

import argparse
import threading

from tests.fakes.botapi.server import App, Server, listen


def main() -> None:
    """``--lenient``: any chat may be written to, as benchmarks need it."""
    arguments = argparse.ArgumentParser(prog="python -m tests.fakes.botapi", description=__doc__)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--token", default="1000:TEST")
    arguments.add_argument("--seconds", type=float, default=600.0, help="lives no longer")
    arguments.add_argument("--lenient", action="store_true", help="any chat may be written to")
    given = arguments.parse_args()
    listening = listen(given.port)
    app = App()
    app.account(given.token).strict = not given.lenient
    server = Server(app)
    timer = threading.Timer(given.seconds, server.stop)
    timer.daemon = True
    timer.start()
    print(listening.getsockname()[1], flush=True)
    server.run([listening])


main()
