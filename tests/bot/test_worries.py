"""What is stuck, or will be: said once, in chat, with what to do."""

from __future__ import annotations

import shutil
import ssl
import threading
from collections import namedtuple
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlmodel import select

from bot import alarms, worries
from bot.worries import Watch
from storage import received
from storage.db import transaction
from storage.received import Received
from tests.world import World

Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def world(sqlite_database: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_database, tmp_path / "media") as world:
        yield world


def told(world: World) -> list[str]:
    alarms.worry(world.running, Watch(world.running))
    world.settles()
    return world.heard("赵总")


@pytest.mark.long
def test_where_all_is_well_nobody_hears_anything(world: World) -> None:
    world.says("王阿姨", "水管漏水了")
    assert not told(world)


def test_a_message_that_does_not_leave_is_told_once_a_day(world: World) -> None:
    world.outage("王阿姨")
    world.says("王阿姨", "水管漏水了")
    world.sleeps(minutes=20)
    (said,) = [each for each in told(world) if "还没发出去" in each]
    assert "guanjia outbox list" in said
    assert not told(world)


def test_a_message_that_nobody_could_handle_is_told(world: World) -> None:
    with transaction(world.engine) as session:
        row = {"channel": "webchat", "key": "k", "conversation": "c", "body": ""}
        received.store(session, [row], world.now)
        session.exec(select(Received)).one().state = "parked"
    (said,) = told(world)
    assert "1 条来信" in said and "received retry" in said


def test_a_deadline_that_nobody_attends_to_is_told(world: World) -> None:
    world.says("王阿姨", "水管漏水了")
    world.sleeps(minutes=40)
    assert any("时限到了点没人管" in each for each in told(world))


def test_a_full_disk_is_told_before_it_is_full(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(10**11, 99 * 10**9, 5 * 10**8))
    (said,) = told(world)
    assert "硬盘快满了" in said and "476 MB" in said


# --------------------------------------------------------------------------------- certificates


def certificate(folder: Path, days: float) -> Path:
    """A key with its self-signed certificate for localhost, as one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[int, Path]]:
    path = certificate(tmp_path, request.param)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port, path
        server.shutdown()
        thread.join(5)


@pytest.mark.parametrize(("served", "days"), [(3, 3), (90, 90)], indirect=["served"])
def test_when_a_certificate_ends_is_seen(served: tuple[int, Path], days: int) -> None:
    port, path = served
    context = ssl.create_default_context(cafile=str(path))
    left = worries.ends_at("localhost", port, context) - datetime.now(UTC)
    assert timedelta(days=days - 1) < left <= timedelta(days=days)


@pytest.mark.parametrize("served", [30], indirect=True)
def test_a_certificate_that_nobody_vouches_for_is_told(
    served: tuple[int, Path], world: World
) -> None:
    world.running.settings.public_url = f"https://localhost:{served[0]}"
    (said,) = told(world)
    assert "证书不对" in said
