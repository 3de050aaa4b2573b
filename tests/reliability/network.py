"""A network of hosts on one machine: each a namespace with one cable to a switch.

Nothing of it is outside: the namespaces hang on processes of ours, and vanish with them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import NOT_TESTED

LIVES_AT_MOST = 240  # seconds
PREFIX = "10.77.0."


@dataclass(frozen=True, slots=True)
class Host:
    """A machine. ``pid``: the process that keeps it there."""

    name: str
    address: str
    pid: int

    def command(self, *words: str, user: str = "") -> list[str]:
        """How something is started there; its process is the one that is started."""
        as_user = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups")
        return ["nsenter", f"--net=/proc/{self.pid}/ns/net", *(as_user if user else ()), *words]

    def run(self, *words: str, user: str = "") -> str:
        """To its end. AssertionError where it fails."""
        done = subprocess.run(
            self.command(*words, user=user), capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def starts(
        self, *words: str, log: Path, user: str = "", env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        with log.open("ab") as file:
            return subprocess.Popen(
                self.command(*words, user=user),
                stdout=file,
                stderr=file,
                env=dict(env) if env else None,
                cwd=log.parent,
            )


@dataclass
class Network:
    switch: Host
    hosts: dict[str, Host] = field(default_factory=dict)

    def cut(self, host: Host) -> None:
        """Its cable is pulled: nobody is told, nothing comes through."""
        self.switch.run("ip", "link", "set", f"to-{host.name}", "down")

    def mend(self, host: Host) -> None:
        self.switch.run("ip", "link", "set", f"to-{host.name}", "up")


@contextmanager
def network(names: Sequence[str]) -> Iterator[Network]:
    """Hosts that reach each other and nobody else. Skips where the machine allows none."""
    _allowed()
    keepers = [_keeper() for _ in ("switch", *names)]
    try:
        switch = Host("switch", "", keepers[0].pid)
        switch.run("ip", "link", "add", "switch", "type", "bridge")
        switch.run("ip", "link", "set", "switch", "up")
        whole = Network(switch)
        for number, (name, keeper) in enumerate(zip(names, keepers[1:], strict=True), 1):
            whole.hosts[name] = _plug_in(switch, Host(name, f"{PREFIX}{number}", keeper.pid))
        yield whole
    finally:
        for keeper in keepers:
            keeper.kill()
            keeper.wait()


def _allowed() -> None:
    tools = [each for each in ("unshare", "nsenter", "setpriv", "ip") if not shutil.which(each)]
    why = f"{NOT_TESTED}hosts of their own. "
    if tools:
        pytest.skip(
            f"{why}Install Debian's packages util-linux and iproute2 ({tools[0]} is missing)"
        )
    if os.geteuid() != 0 or subprocess.run(["unshare", "--net", "true"], check=False).returncode:
        pytest.skip(f"{why}Network namespaces need root, and a container that allows them")


def _keeper() -> subprocess.Popen[bytes]:
    keeper = subprocess.Popen(["unshare", "--net", "sleep", str(LIVES_AT_MOST)])
    own = Path("/proc/self/ns/net").readlink()
    while Path(f"/proc/{keeper.pid}/ns/net").readlink() == own:
        assert keeper.poll() is None
    return keeper


def _plug_in(switch: Host, host: Host) -> Host:
    cable = f"to-{host.name}"
    near = ("peer", "name", "eth0", "netns", str(host.pid))
    switch.run("ip", "link", "add", cable, "type", "veth", *near)
    switch.run("ip", "link", "set", cable, "master", "switch", "up")
    host.run("ip", "address", "add", f"{host.address}/24", "dev", "eth0")
    for each in ("lo", "eth0"):
        host.run("ip", "link", "set", each, "up")
    return host
