"""The merchants' accounts, as the company's file names them: which estates' money goes where."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.cashiers import signing
from bot.cashiers.signing import RSAPrivateKey, RSAPublicKey
from bot.settings import WrongSetting

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
APIS = {
    "wechat": "https://api.mch.weixin.qq.com",
    "alipay": "https://openapi.alipay.com/gateway.do",
}


class Merchant(BaseModel):
    """One account. Files of keys are named from where the list stands.

    ``sub_merchant_id``: the estate's own account, where ``merchant_id`` is a service provider's
    (服务商); for Alipay ``app_auth_token`` does the same.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    platform: Literal["wechat", "alipay"]
    estates: tuple[str, ...] = ()
    app_id: str = Field(min_length=1, max_length=64)
    merchant_id: str = Field(min_length=1, max_length=64)
    sub_merchant_id: str = ""
    app_auth_token: str = ""
    key_file: Path
    key_serial: str = ""  # of our certificate, at WeChat
    api_v3_key_file: Path | None = None
    platform_key_files: tuple[Path, ...] = ()  # the platform's public keys
    shared: bool = False  # other programs take money on the account, too
    platform_key_id: str = ""  # PUB_KEY_ID_… of the first of them, at WeChat
    api_url: str = ""

    @field_validator("api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        here = parts.hostname in ("127.0.0.1", "::1", "localhost")
        if value and not (parts.scheme == "https" or (parts.scheme == "http" and here)):
            raise ValueError("must begin with https://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _is_whole(self) -> Merchant:
        if self.platform == "wechat" and not (self.key_serial and self.api_v3_key_file):
            raise ValueError("key_serial and api_v3_key_file are needed for WeChat Pay")
        if self.platform == "alipay" and not self.platform_key_files:
            raise ValueError("platform_key_files is needed: the public key of Alipay's console")
        if bool(self.platform_key_id) and not self.platform_key_files:
            raise ValueError("platform_key_id needs platform_key_files")
        return self

    @property
    def root(self) -> str:
        return self.api_url or APIS[self.platform]

    def private_key(self) -> RSAPrivateKey:
        return signing.private_key(self.key_file.read_bytes())

    def platform_keys(self) -> list[RSAPublicKey]:
        return [signing.public_key(each.read_bytes()) for each in self.platform_key_files]

    def api_v3_key(self) -> bytes:
        """Raises ValueError where it is not 32 bytes."""
        key = (self.api_v3_key_file or Path()).read_bytes().strip()
        if len(key) != 32:
            raise ValueError("the API v3 key has 32 characters")
        return key


class Merchants(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    merchant: tuple[Merchant, ...] = Field(min_length=1)


def load(path: Path | None) -> tuple[Merchant, ...]:
    """The accounts of a file, each with keys that can be read. Raises ``WrongSetting``."""
    if path is None:
        return ()
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        found = Merchants.model_validate(_beside(tables, path.parent)).merchant
        for each in found:
            each.private_key(), each.platform_keys()
            if each.platform == "wechat":
                each.api_v3_key()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        said = f"{where}: {first['msg'].removeprefix('Value error, ')}"
        raise WrongSetting(f"GUANJIA_MERCHANTS is wrong: {path}: {said}") from None
    except (OSError, ValueError, tomllib.TOMLDecodeError) as error:
        raise WrongSetting(f"GUANJIA_MERCHANTS is wrong: {path}: {error}") from None
    names = [each.name for each in found]
    if len(set(names)) != len(names):
        raise WrongSetting(f"GUANJIA_MERCHANTS is wrong: {path}: two accounts have one name")
    return found


def _beside(tables: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Paths of keys, from the folder of the list."""
    for each in tables.get("merchant", ()):
        for name in ("key_file", "api_v3_key_file"):
            if isinstance(each.get(name), str):
                each[name] = folder / each[name]
        if isinstance(each.get("platform_key_files"), list):
            each["platform_key_files"] = [folder / str(one) for one in each["platform_key_files"]]
    return tables
