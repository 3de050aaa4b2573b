"""nginx and Caddy, as deploy/ has them, before the real process: TLS, uploads, events."""

from __future__ import annotations

import io
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from tests.bot.test_worries import certificate
from tests.conftest import NOT_TESTED
from tests.serving import environment, guanjia, served

pytestmark = pytest.mark.long

DEPLOY = Path(__file__).parents[2] / "deploy"
SITE = "localhost"
LIVES_AT_MOST = 120.0
ASIDE = """
{user}
daemon off;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{}}
http {{
  access_log off;
  {places}
  include {folder}/guanjia.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def nginx(folder: Path, upstream: str, pem: Path) -> tuple[list[str], int, ssl.SSLContext]:
    """How it is started, its port for TLS, and whom to trust."""
    plain, secured = free_port(), free_port()
    words = (DEPLOY / "nginx/guanjia.conf").read_text("utf-8")
    for was, now in (
        ("127.0.0.1:8000", upstream),
        ("guanjia.example.com", SITE),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{secured} ssl"),
        ("/etc/ssl/guanjia/fullchain.pem", str(pem)),
        ("/etc/ssl/guanjia/privkey.pem", str(pem)),
    ):
        assert was in words, was
        words = words.replace(was, now)
    (folder / "guanjia.conf").write_text(words, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the folders of a test are its own
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"  {kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        ASIDE.format(folder=folder, places=places, user=user), "utf-8"
    )
    trusted = ssl.create_default_context(cafile=str(pem))
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], secured, trusted


def caddy(folder: Path, upstream: str, pem: Path) -> tuple[list[str], int, ssl.SSLContext]:
    secured = free_port()
    words = (DEPLOY / "caddy/Caddyfile").read_text("utf-8")
    words = words.replace("{$GUANJIA_SITE:guanjia.example.com}", f"https://{SITE}:{secured}")
    words = words.replace("{$GUANJIA_UPSTREAM:127.0.0.1:8000}", upstream)
    words = words.replace("\tencode gzip", f"\ttls {pem} {pem}\n\tencode gzip", 1)
    ours = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n"
    assert words.count("\n{\n") == 1
    (folder / "Caddyfile").write_text(words.replace("\n{\n", f"\n{ours}", 1), "utf-8")
    trusted = ssl.create_default_context(cafile=str(pem))
    run = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    return run, secured, trusted


Proxy = Callable[[Path, str, Path], tuple[list[str], int, ssl.SSLContext]]


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server of Debian's, on loopback, bounded in time, stopped by its own id."""
    path = shutil.which(command[0], path="/usr/sbin:/usr/bin:/sbin:/bin")
    if path is None:
        pytest.skip(f"{NOT_TESTED}{command[0]} before the program. Install Debian's package")
    with (folder / "said.log").open("wb") as log:
        process = subprocess.Popen(
            [path, *command[1:]],
            stdout=log,
            stderr=log,
            env={"HOME": str(folder), "XDG_DATA_HOME": str(folder), "PATH": "/usr/bin:/bin"},
        )
        end = threading.Timer(LIVES_AT_MOST, process.kill)
        end.start()
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            finally:
                process.kill()
                process.wait()
                end.cancel()


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def site(
    request: pytest.FixtureRequest, sqlite_database: str, tmp_path: Path
) -> Iterator[httpx.Client]:
    env = environment(sqlite_database, tmp_path)
    guanjia(env, "seed", "demo", "--bare")
    with served(env, tmp_path / "log") as bot:
        upstream = urlsplit(bot.address).netloc
        command, secured, trusted = request.param(tmp_path, upstream, certificate(tmp_path, 30))
        with (
            running(command, tmp_path),
            httpx.Client(
                base_url=f"https://{SITE}:{secured}", verify=trusted, trust_env=False, timeout=20
            ) as client,
        ):
            _wait_for(client, tmp_path)
            yield client


def _wait_for(client: httpx.Client, folder: Path) -> None:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        try:
            if client.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError((folder / "said.log").read_text("utf-8", "replace"))


def test_a_complaint_with_a_photo_goes_through(site: httpx.Client) -> None:
    whole = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(whole, "JPEG", quality=92)
    assert len(whole.getvalue()) > 1_500_000, "larger than what proxies take by themselves"
    sent = site.post(
        "/chat/api/photos",
        data={"person": "王阿姨"},
        files={"photo": ("leak.jpg", whole.getvalue(), "image/jpeg")},
    )
    assert sent.status_code in (200, 201), sent.text
    said = {"person": "王阿姨", "text": "厨房漏水了", "photo": sent.json()["photo"], "key": "k1"}
    assert site.post("/chat/api/messages", json=said).status_code == 202
    ends, heard = time.monotonic() + 20, ""
    while "#1" not in heard and time.monotonic() < ends:
        found = site.get("/chat/api/messages", params={"person": "王阿姨", "after": 0, "wait": 3})
        heard = "\n".join(each["text"] for each in found.json())
    assert "#1" in heard


def test_news_reach_a_page_when_they_happen(site: httpx.Client) -> None:
    assert site.post("/desk/play", data={"name": "陈主管"}).status_code in (200, 303)
    with site.stream("GET", "/desk/news") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        lines = events.iter_lines()
        assert next(lines) == "event: news"
        first = next(lines)
        began = time.monotonic()
        said = {"person": "王阿姨", "text": "电梯坏了，困住人了", "key": "k2"}
        assert site.post("/chat/api/messages", json=said).status_code == 202
        fresh = next(line for line in lines if line.startswith("data:") and line != first)
        assert fresh and time.monotonic() - began < 10


def test_it_is_for_tls_alone_and_shows_nothing_of_the_inside(site: httpx.Client) -> None:
    assert "max-age" in site.get("/healthz").headers["strict-transport-security"]
    assert [site.get(path).status_code for path in ("/metrics", "/readyz")] == [404, 404]
