"""A real Guanjia and a real Chromium for the tests that drive the pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

HOUSE = Path(__file__).parent.parent.parent
STARTS_WITHIN = 40.0  # seconds
STOPS_WITHIN = 20.0
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Server:
    """A ``guanjia serve`` of our own, on a port of its own."""

    def __init__(self, folder: Path, database: Path) -> None:
        env = _environment(folder, database)
        self._process = subprocess.Popen(
            _guanjia("serve"), env=env, cwd=folder, stdout=subprocess.PIPE, text=True
        )
        self.address = self._first_address()

    def says_next(self) -> str:
        """The line that it prints behind its address."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            assert self._process.stdout is not None
            self._process.stdout.close()

    def _first_address(self) -> str:
        assert self._process.stdout is not None
        # A start that hangs ends here, and with it the reading of what it would have said.
        alarm = threading.Timer(STARTS_WITHIN, self._process.kill)
        alarm.start()
        try:
            for line in self._process.stdout:
                if "http://" in line:
                    return line[line.index("http://") :].strip()
        finally:
            alarm.cancel()
        self._process.wait()
        self._process.stdout.close()
        raise AssertionError("guanjia serve did not start")


Serve = Callable[[Path], Server]


@pytest.fixture(scope="session")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo estate, to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    path = Path(shutil.copy(sqlite_template, folder / "guanjia.db"))
    env = _environment(folder, path)
    subprocess.run(_guanjia("seed", "demo"), env=env, cwd=folder, check=True, capture_output=True)
    return path


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Iterator[Server]:
    """A fresh server with the demo estate: for tests that turn the clock or count tickets."""
    with _served(tmp_path, demo_template) as server:
        yield server


@pytest.fixture(scope="session")
def shared_demo(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that keep to a homeowner of their own and leave the clock alone."""
    with _served(tmp_path_factory.mktemp("shared"), demo_template) as server:
        yield server


@pytest.fixture(scope="session")
def real(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose database is no demonstration; every visitor is somebody else there."""
    with _served(tmp_path_factory.mktemp("real"), sqlite_template) as server:
        yield server


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    # One for each test: while Playwright's own loop lives, no other test could run one.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens an address; whatever the page complains of to the console fails the test."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def open_page(
            address: str,
            width: int = 1440,
            height: int = 900,
            locale: str = "zh-CN",
            zone: str = "Asia/Shanghai",
        ) -> Page:
            size = {"width": width, "height": height}
            context = browser.new_context(
                viewport=size,  # type: ignore[arg-type]
                locale=locale,
                timezone_id=zone,
            )
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on(
                "console",
                lambda said: complaints.append(said.text) if said.type == "error" else None,
            )
            page.goto(address)
            return page

        yield open_page
        assert not [each for each in complaints if "ERR_CONNECTION_REFUSED" not in each]


@contextmanager
def _served(folder: Path, template: Path) -> Iterator[Server]:
    server = Server(folder, Path(shutil.copy(template, folder / "served.db")))
    try:
        yield server
    finally:
        server.stop()


def _guanjia(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def _environment(folder: Path, database: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GUANJIA_")}
    return {
        **ours,
        "PYTHONPATH": str(HOUSE),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
        "GUANJIA_DATABASE_URL": f"sqlite:///{database}",
        "GUANJIA_MEDIA": str(folder / "media"),
        "GUANJIA_HTTP_PORT": "0",
    }
