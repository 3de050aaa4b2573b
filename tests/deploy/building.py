"""Builds and runs our image without a registry: Debian's packages as its base, folders as layers.

Only the instructions that our Containerfile uses are known; another one is an AssertionError.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

SUITE = "bookworm"
BASE = "python3,python3-venv,ca-certificates"
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
FROM_OUTSIDE = "wheelhouse"  # where pip finds what it was brought
TEMPORARY = "/tmp"  # noqa: S108 - of the container's own
LIVES_AT_MOST = 120  # seconds


@dataclass(frozen=True)
class Image:
    """What a Containerfile comes to."""

    root: Path
    env: Mapping[str, str] = field(default_factory=lambda: {"PATH": PATH})
    folder: str = "/"
    user: str = "0:0"
    entrypoint: Sequence[str] = ()
    command: Sequence[str] = ()
    health: Sequence[str] = ()
    volumes: Sequence[str] = ()


def base(folder: Path) -> Path:
    """Debian with its own Python, under the name that images give it."""
    root = folder / "base"
    run("mmdebstrap", "--quiet", "--variant=minbase", f"--include={BASE}", SUITE, str(root))
    (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    return root


def wheelhouse(locks: Sequence[Path], folder: Path) -> Path:
    """What the locks name, brought by this machine's pip: inside there is no network."""
    fetch = ("download", "--quiet", "--no-deps", "--require-hashes", "--no-build-isolation")
    for lock in locks:
        run(sys.executable, "-m", "pip", *fetch, "-r", str(lock), "-d", str(folder))
    return folder


def run(*words: str, within: float = 400.0, env: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=within, env=env, check=False
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


# ------------------------------------------------------------------------------------ building


def instructions(words: str) -> Iterator[tuple[str, str]]:
    lines = re.sub(r"^\s*#.*\n", "", words, flags=re.MULTILINE).replace("\\\n", " ")
    for line in filter(str.strip, lines.splitlines()):
        name, _, rest = line.strip().partition(" ")
        yield name, rest.strip()


def build(file: Path, context: Path, base: Path, wheels: Path, folder: Path) -> Image:
    stages: dict[str, Image] = {}
    image = Image(base)
    for name, rest in instructions(file.read_text("utf-8")):
        if name == "FROM":
            stage = rest.partition(" AS ")[2] or "last"
            image = stages[stage] = Image(folder / stage)
            run("cp", "--archive", "--reflink=auto", str(base), str(image.root))
        elif name == "COPY":
            _copy(image, rest, context, stages)
        elif name == "RUN":
            _run(image, rest, wheels)
        else:
            image = stages[image.root.name if name != "ARG" else ""] = _noted(image, name, rest)
    return image


def _noted(image: Image, name: str, rest: str) -> Image:
    """What changes no file."""
    match name:
        case "ENV":
            told = dict(word.split("=", 1) for word in shlex.split(rest))
            told = {key: value.replace("$PATH", image.env["PATH"]) for key, value in told.items()}
            return replace(image, env={**image.env, **told})
        case "WORKDIR":
            _inside(image, rest).mkdir(parents=True, exist_ok=True)
            return replace(image, folder=rest)
        case "USER":
            return replace(image, user=rest)
        case "VOLUME":
            return replace(image, volumes=(*image.volumes, rest))
        case "ENTRYPOINT":
            return replace(image, entrypoint=json.loads(rest))
        case "CMD":
            return replace(image, command=json.loads(rest))
        case "HEALTHCHECK":
            return replace(image, health=json.loads(rest[rest.index("[") :]))
        case "ARG" | "LABEL" | "EXPOSE" | "STOPSIGNAL":
            return image
    raise AssertionError(f"{name} is an instruction that is not known here")


def _inside(image: Image, path: str) -> Path:
    return image.root / (Path(image.folder) / path).relative_to("/")


def _copy(image: Image, rest: str, context: Path, stages: Mapping[str, Image]) -> None:
    words = rest.split()
    here = context
    if words[0].startswith("--from="):
        here = stages[words.pop(0).removeprefix("--from=")].root
    *sources, target = words
    for source in (here / each.lstrip("/") for each in sources):
        if source.is_dir():
            shutil.copytree(source, _inside(image, target), symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy2(source, _inside(image, target) / ("" if target == "./" else target))


def _run(image: Image, rest: str, wheels: Path) -> None:
    place = image.root / FROM_OUTSIDE
    place.mkdir(exist_ok=True)
    pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": f"/{FROM_OUTSIDE}", "HOME": "/root"}
    script = (
        f"mount --bind {shlex.quote(str(wheels))} {shlex.quote(str(place))} && "
        f"exec chroot {shlex.quote(str(image.root))} /bin/sh -ec 'cd {image.folder}; {rest}'"
    )
    run("unshare", "--mount", "--net", "sh", "-c", script, env={**image.env, **pip})
    place.rmdir()


# ------------------------------------------------------------------------------------- running


@dataclass(frozen=True)
class Container:
    """One that is running, with no network but its own."""

    image: Image
    pid: int

    def runs(self, *words: str) -> str:
        """Another program beside it, as the same nobody."""
        inside = ("nsenter", f"--target={self.pid}", "--mount", "--net", *_chroot(self.image))
        return run(*inside, *words, env=self.image.env, within=30)


def _chroot(image: Image) -> tuple[str, ...]:
    return ("chroot", f"--userspec={image.user}", str(image.root))


def _shut(image: Image, state: Path, words: Sequence[str]) -> list[str]:
    """As the compose file has it: nothing can be written but the volume and /tmp."""
    root = shlex.quote(str(image.root))
    owner = image.user
    volumes = " ".join(
        f"mount --bind {shlex.quote(str(state))} {root}{each};" for each in image.volumes
    )
    script = (
        f"set -e; chown {owner} {shlex.quote(str(state))}; ip link set lo up; "
        f"mount --bind {root} {root}; mount -o remount,bind,ro {root}; "
        f"mount -t tmpfs tmpfs {root}{TEMPORARY}; mount -t proc proc {root}/proc; "
        f"mount --bind /dev {root}/dev; {volumes} "
        f"exec {shlex.join(_chroot(image))} /bin/sh -c "
        f"{shlex.quote(f'cd {image.folder}; exec {shlex.join([*image.entrypoint, *words])}')}"
    )
    return ["unshare", "--mount", "--net", "sh", "-c", script]


def once(image: Image, state: Path, *words: str) -> str:
    return run(*_shut(image, state, words), env=image.env, within=120)


@contextmanager
def running(image: Image, state: Path, log: Path) -> Iterator[Container]:
    with log.open("wb") as file:
        process = subprocess.Popen(
            ["timeout", "--foreground", str(LIVES_AT_MOST), *_shut(image, state, image.command)],
            stdout=file,
            stderr=file,
            env=dict(image.env),
        )
    try:
        yield Container(image, _child_of(process.pid))
    finally:
        process.terminate()
        process.wait(30)


def _child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    while not (found := children.read_text().split()):
        os.sched_yield()
    return int(found[0])
