"""Where backups are safe: sealed with a key that is not in the database, and kept elsewhere too.

The format is age's: where this program is gone, ``age --decrypt --identity KEY`` opens one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
from obstore.store import S3Store

from bot.atomic import replacing
from bot.settings import Settings
from storage.copies import CannotRestore

SEALED = ".age"


def new_key() -> str:
    return str(pyrage.x25519.Identity.generate())


def seal(path: Path, key: str) -> Path:
    """Encrypts a file in place of the plain one; returns its new path."""
    sealed = path.with_name(path.name + SEALED)
    owner = pyrage.x25519.Identity.from_str(key).to_public()
    with replacing(sealed) as draft:
        pyrage.encrypt_file(str(path), str(draft), [owner])
    path.unlink()
    return sealed


@contextmanager
def unsealed(path: Path, key: str) -> Iterator[Path]:
    """The file as it can be read; what was decrypted is gone afterwards."""
    if path.suffix != SEALED:
        yield path
        return
    if not key:
        raise CannotRestore(
            "备份加了密，请在 GUANJIA_BACKUPS_KEY 里写上密钥。 "
            "The backup is encrypted: set GUANJIA_BACKUPS_KEY to its key."
        )
    with TemporaryDirectory(prefix="guanjia-", dir=path.parent) as folder:
        plain = Path(folder) / path.stem
        try:
            identity = pyrage.x25519.Identity.from_str(key)
            pyrage.decrypt_file(str(path), str(plain), [identity])
        except (pyrage.DecryptError, pyrage.IdentityError, OSError) as error:
            raise CannotRestore(
                f"{path.name}：密钥不对，或者文件不完整，没有恢复。 "
                f"{path.name}: the key does not fit, or it is not whole; nothing was restored."
            ) from error
        yield plain


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A bucket of a store of the S3 kind."""

    store: S3Store

    def names(self) -> list[str]:
        """What lies there, the oldest first."""
        found = [str(each["path"]) for page in self.store.list() for each in page]
        return sorted(found)

    def put(self, path: Path) -> None:
        self.store.put(path.name, path)

    def fetch(self, name: str, path: Path) -> None:
        """Raises OSError where it is not there."""
        with replacing(path) as draft, draft.open("wb") as file:
            for part in self.store.get(name).stream():
                file.write(bytes(part))

    def drop(self, name: str) -> None:
        self.store.delete(name)


def elsewhere(settings: Settings) -> Elsewhere | None:
    """The store that the settings name; None where they name none."""
    if not settings.backups_s3_bucket:
        return None
    bucket, _, prefix = settings.backups_s3_bucket.partition("/")
    endpoint = settings.backups_s3_endpoint
    store = S3Store(
        bucket,
        prefix=prefix or None,
        endpoint=endpoint or None,
        region=settings.backups_s3_region,
        access_key_id=settings.backups_s3_key_id,
        secret_access_key=settings.backups_s3_key_secret.get_secret_value(),
        virtual_hosted_style_request=False,
        client_options={"allow_http": endpoint.startswith("http://"), "timeout": "10m"},
        retry_config={"max_retries": 3},
    )
    return Elsewhere(store)
