"""The image, built from the Containerfile without a registry, and shut in as compose has it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NOT_TESTED
from tests.deploy import building

pytestmark = [pytest.mark.machine, pytest.mark.long, pytest.mark.timeout(600)]

HOUSE = Path(__file__).parents[2]
FILE = HOUSE / "deploy/container/Containerfile"
LOCKS = ("requirements-build.lock", "requirements.lock")
SAYS = """
import json, time, urllib.request as u
body = json.dumps({"person": "王阿姨", "text": "厨房漏水了", "key": "first"}).encode()
there = "http://127.0.0.1:8000/chat/api/messages"
u.urlopen(u.Request(there, body, {"Content-Type": "application/json"}), timeout=10)
for _ in range(100):
    said = u.urlopen(there + "?person=%E7%8E%8B%E9%98%BF%E5%A7%A8&after=0", timeout=10).read()
    if b"#" in said: break
    time.sleep(0.1)
print(said.decode())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        pytest.skip(f"{NOT_TESTED}the image. It needs root and Debian's package mmdebstrap")
    if subprocess.run(["unshare", "--mount", "--net", "true"], check=False).returncode:
        pytest.skip(f"{NOT_TESTED}the image. This container allows no namespaces")
    folder = Path(tempfile.mkdtemp(prefix="guanjia-image-"))
    folder.chmod(0o755)
    yield folder
    subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=False)


def test_the_image_is_built_and_serves_shut_in(folder: Path) -> None:
    began = time.monotonic()
    (folder / "wheels").mkdir()
    wheels = building.wheelhouse([HOUSE / each for each in LOCKS], folder / "wheels")
    image = building.build(FILE, HOUSE, building.base(folder), wheels, folder)
    print(f"built in {time.monotonic() - began:.0f} s")
    state = folder / "state"
    state.mkdir()
    assert "newest schema" in building.once(image, state, "migrate")
    building.once(image, state, "seed", "demo", "--bare")
    with building.running(image, state, folder / "log") as container:
        ends = time.monotonic() + 60
        while True:
            try:
                container.runs(*image.health)
                break
            except AssertionError:
                assert time.monotonic() < ends, (folder / "log").read_text("utf-8")
                time.sleep(0.5)
        said = json.loads(container.runs("python", "-c", SAYS))
        assert any("#1" in each["text"] for each in said), said
        assert "uid=10001" in container.runs("id")
        with pytest.raises(AssertionError, match="Read-only"):
            container.runs("touch", "/opt/guanjia/changed")
        with pytest.raises(AssertionError, match="No module named pip"):
            container.runs("python", "-m", "pip", "--version")
    assert (state / "guanjia.db").stat().st_uid == 10001
