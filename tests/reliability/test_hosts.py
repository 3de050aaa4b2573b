"""Two apps, a primary and its standby, a balancer, each a host of its own; people write while a
machine burns, a cable is pulled, and one app is stopped for an upgrade.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from storage import db
from tests.conftest import NOT_TESTED
from tests.fakes.botapi import BotApi
from tests.reliability import counting, posted, waiting
from tests.reliability.estate import ZONE, Neighbour, owe_answers, prepare
from tests.reliability.network import Host, Network, network
from tests.reliability.standby import Server, pair
from tests.reliability.stream import Doors, Said, messages
from tests.serving import environment

pytestmark = [
    pytest.mark.machine,
    pytest.mark.long,
    pytest.mark.postgres,
    pytest.mark.timeout(300),
]

SEED = int(os.environ.get("HOSTS_SEED") or random.randrange(10**6))
PEOPLE, MESSAGES, DEADLINES = 300, 300, 120
BEGIN = datetime(2031, 4, 1, 10, 0, tzinfo=ZONE)
LASTS = 40.0  # seconds in which people write
GIVES_UP = 60.0  # … whoever is not let in
TOKEN = "77:HOSTS"
BUSY = frozenset({502, 503, 504})

NGINX = """
{user} daemon off; pid {folder}/{name}.pid; error_log {folder}/{name}.log; worker_processes 1;
events {{}}
http {{ access_log off; proxy_http_version 1.1; proxy_read_timeout 65s;
  client_body_temp_path {folder}/{name}-body; proxy_temp_path {folder}/{name}-proxy;
  fastcgi_temp_path {folder}/{name}-1; uwsgi_temp_path {folder}/{name}-2;
  scgi_temp_path {folder}/{name}-3;
{servers} }}
"""
# People come in by a socket; whoever cannot reach one app is taken to the other. Telegram is here.
GATE = """
  upstream apps {{ server {one}:8000 fail_timeout=2s; server {two}:8000 fail_timeout=2s; }}
  server {{ listen unix:{folder}/people.sock;
    location / {{ proxy_pass http://apps; proxy_set_header Host $http_host;
      proxy_connect_timeout 1s; proxy_read_timeout 5s; proxy_next_upstream_tries 2;
      proxy_next_upstream error timeout http_502 http_503 http_504 non_idempotent; }} }}
  server {{ listen unix:{folder}/telegram.sock; listen {gate}:9000;
    location / {{ proxy_pass http://127.0.0.1:{telegram}; }} }}
"""
# The program talks to no platform but a local one while it has the demo estate.
BESIDE_AN_APP = """
  server {{ listen 127.0.0.1:9000; location / {{ proxy_pass http://{gate}:9000;
    proxy_connect_timeout 2s; }} }}
"""


@dataclass
class Site:
    """Everything that stands there. ``primary`` is whoever writes just now."""

    folder: Path
    net: Network
    primary: Server
    standby: Server
    telegram: int
    apps: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    in_hand: set[int] = field(default_factory=set)

    @cached_property
    def api(self) -> BotApi:
        return BotApi("http://telegram", TOKEN, socket=str(self.folder / "telegram.sock"))

    @cached_property
    def doors(self) -> Doors:
        return Doors(self.api, str(self.folder / "people.sock"), BUSY)

    def close(self) -> None:
        for each in self.apps.values():
            each.kill()
            each.wait()
        self.doors.close()
        self.api.close()

    def host(self, name: str) -> Host:
        return self.net.hosts[name]

    def starts(self, name: str) -> None:
        servers = [self.standby.host.address, self.primary.host.address]
        where = "&".join(f"host={each}:5432" for each in sorted(servers))
        env = environment(
            f"postgresql+psycopg://postgres@/guanjia?{where}&target_session_attrs=read-write",
            self.folder,
            http_host=self.host(name).address,
            http_port="8000",
            telegram_token=TOKEN,
            telegram_api_url="http://127.0.0.1:9000",
            backups="",
        )
        log = self.folder / f"{name}.log"
        serve = (sys.executable, "-m", "bot", "serve")
        self.apps[name] = self.host(name).starts(*serve, log=log, env=env)

    def listening(self, name: str) -> None:
        url, ends = f"http://{self.host(name).address}:8000/healthz", time.monotonic() + 60
        asks = f"import urllib.request as r; r.urlopen({url!r}, timeout=2)"
        asking = self.host(name).command(sys.executable, "-c", asks)
        while subprocess.run(asking, capture_output=True, check=False).returncode:
            log = (self.folder / f"{name}.log").read_text("utf-8")
            assert time.monotonic() < ends and self.apps[name].poll() is None, log
            time.sleep(0.2)

    def stop(self, name: str) -> None:
        self.apps[name].send_signal(signal.SIGTERM)
        self.apps[name].wait(30)

    def note_in_hand(self) -> None:
        """What is just being sent, and may arrive once more if its sender is cut off."""
        self.in_hand |= set(waiting.in_hand(self.primary.url))


def nginx(stack: ExitStack, folder: Path, host: Host, servers: str) -> None:
    user = "user root;"
    conf = folder / f"{host.name}.conf"
    words = NGINX.format(user=user, folder=folder, name=host.name, servers=servers)
    conf.write_text(words, "utf-8")
    log = folder / f"{host.name}-start.log"
    process = host.starts("nginx", "-p", str(folder), "-c", str(conf), log=log)
    stack.callback(process.wait, 10)
    stack.callback(process.terminate)


def fake_telegram(stack: ExitStack, host: Host) -> int:
    serve = host.command(sys.executable, "-m", "tests.fakes.botapi", "--token", TOKEN)
    house = Path(__file__).parents[2]
    process = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True, cwd=house)
    stack.callback(process.wait, 10)
    stack.callback(process.terminate)
    assert process.stdout is not None
    stack.callback(process.stdout.close)
    return int(process.stdout.readline())


@contextmanager
def standing() -> Iterator[Site]:
    if shutil.which("nginx") is None:
        pytest.skip(f"{NOT_TESTED}hosts of their own. Install Debian's package nginx-light")
    folder = Path(tempfile.mkdtemp(prefix="guanjia-hosts-"))
    folder.chmod(0o755)  # the databases run as somebody else
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        net = stack.enter_context(network(["gate", "one", "two", "first", "second"]))
        servers = pair(folder, net.hosts["first"], net.hosts["second"])
        primary, standby = stack.enter_context(servers)
        gate = net.hosts["gate"]
        site = Site(folder, net, primary, standby, fake_telegram(stack, gate))
        names = {name: each.address for name, each in net.hosts.items()}
        names |= {"folder": str(folder), "telegram": str(site.telegram)}
        nginx(stack, folder, gate, GATE.format(**names))
        for app in ("one", "two"):
            nginx(stack, folder, net.hosts[app], BESIDE_AN_APP.format(**names))
        stack.callback(site.close)
        yield site


# ------------------------------------------------------------------------------- those who write


@dataclass
class Crowd:
    """Everybody says their sentence when its time has come, and again until it was taken."""

    doors: Doors
    began: float = field(default_factory=time.monotonic)
    waited: list[tuple[float, float]] = field(default_factory=list)  # (said at, taken after)

    def say(self, at: float, each: Said) -> None:
        time.sleep(max(0.0, self.began + at - time.monotonic()))
        first = time.monotonic()
        while not self.doors.bring("http://guanjia", each):
            assert time.monotonic() - first < GIVES_UP, f"{each} was never taken"
            time.sleep(0.3)
        self.waited.append((first - self.began, time.monotonic() - first))


def let_deadlines_pass_meanwhile(url: str) -> None:
    """One second after the other, from the first life on."""
    engine = create_engine(url)
    with engine.begin() as connection:
        later = "interval '5 minutes 3 seconds' + (id % 40) * interval '1 second'"
        connection.execute(
            text(f"UPDATE deadline SET due_at = due_at + {later}, next_at = next_at + {later}")  # noqa: S608
        )
    engine.dispose()


def burns(site: Site) -> None:
    """The primary's machine is gone at once; its standby is promoted a second later."""
    site.note_in_hand()
    site.net.cut(site.primary.host)
    site.primary.dies()
    time.sleep(1)
    site.standby.becomes_primary()
    site.primary, site.standby = site.standby, site.primary
    site.note_in_hand()


def is_cut_off(site: Site) -> None:
    site.note_in_hand()
    site.net.cut(site.host("one"))
    time.sleep(8)
    site.note_in_hand()
    site.net.mend(site.host("one"))


def is_upgraded(site: Site) -> None:
    site.stop("two")
    time.sleep(1)
    site.starts("two")


@pytest.fixture
def site(postgres_server: str) -> Iterator[Site]:
    with standing() as site:
        yield site


def people_of(site: Site, api: BotApi) -> list[Neighbour]:
    db.migrate(site.primary.url)
    neighbours = prepare(site.primary.url, BEGIN, PEOPLE, api.person, every=10)
    owe_answers(site.primary.url, BEGIN, DEADLINES)
    let_deadlines_pass_meanwhile(site.primary.url)
    return neighbours


def test_whatever_dies_everything_is_done_once(site: Site) -> None:
    dice = random.Random(SEED)
    print(f"HOSTS_SEED={SEED}")
    api, doors = site.api, site.doors
    said = messages(dice, MESSAGES, people_of(site, api), first_ticket=DEADLINES + 1)
    for name in ("one", "two"):
        site.starts(name)
    for name in ("one", "two"):
        site.listening(name)
    crowd = Crowd(doors)
    events: Sequence[tuple[float, Callable[[Site], None]]] = (
        (6.0, burns),
        (18.0, is_cut_off),
        (30.0, is_upgraded),
    )
    with ThreadPoolExecutor(32) as threads:
        step = LASTS / MESSAGES
        writing = [threads.submit(crowd.say, n * step, each) for n, each in enumerate(said)]
        for at, event in events:
            time.sleep(max(0.0, crowd.began + at - time.monotonic()))
            event(site)
        for each in writing:
            each.result()
    check(site, crowd)


def check(site: Site, crowd: Crowd) -> None:
    url, doors = site.primary.url, site.doors
    quiet(url, site, within=45)
    took = time.monotonic() - crowd.began
    for name in ("one", "two"):
        site.stop(name)
    books = counting.read(url)
    counting.check_messages(books, {key: each.complaint for key, each in doors.keys.items()})
    counting.check_replies(books)
    counting.check_deadlines(books, books["deployment"][0]["ticked_at"])
    posted.check_outbox(books)
    posted.check_lines(books, dict.fromkeys(site.in_hand, 1))
    posted.check_telegram(books, site.api.sent(), dict.fromkeys(site.in_hand, 1))
    print(books.report(f"five hosts, seed {SEED}, {took:.0f} s"))
    print(pauses(books, crowd))
    assert len(doors.keys) == MESSAGES
    assert not books.faults
    assert books.counts["escalation steps"] == DEADLINES


STILL_TO_COME = text(f"""
    SELECT count(*) FROM deadline, deployment
    WHERE kind = 'answer' AND ticket_id <= {DEADLINES} AND due_at > ticked_at
""")  # noqa: S608


def quiet(url: str, site: Site, within: float) -> None:
    """Until nothing is left, and every answer that is owed has been due: the clock stands still
    while nobody can write it down, and the last may come after the last words."""
    ends = time.monotonic() + within
    engine = create_engine(url)
    left = 1
    while left:
        with engine.connect() as connection:
            left = connection.execute(waiting.LEFT_TO_DO).scalar_one()
            left += connection.execute(STILL_TO_COME).scalar_one()
            assert all(each.poll() is None for each in site.apps.values())
            assert time.monotonic() < ends, "\n".join(_left_behind(connection))
        time.sleep(0.2)
    engine.dispose()


def _left_behind(connection: Connection) -> Iterator[str]:
    for table in ("received", "outbox"):
        waits = text(f"SELECT id, state, attempts, error FROM {table} WHERE state <> 'sent'")  # noqa: S608
        yield from (
            f"{table}: {row}" for row in connection.execute(waits) if row.state != "handled"
        )


def pauses(books: counting.Books, crowd: Crowd) -> str:
    at, longest = max(crowd.waited, key=lambda each: each[1])
    late = max(row["handled_at"] - row["received_at"] for row in books["received"])
    return (
        f"longest until a message was taken: {longest:.1f} s (said at second {at:.0f}); "
        f"longest from there until it was handled: {late.total_seconds():.1f} s"
    )
