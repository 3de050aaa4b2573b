"""The settings: the only place where the environment is read."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage import sealing

PREFIX = "GUANJIA_"
SECRETS = (
    "SECRET_KEY",
    "DATABASE_URL",
    "TELEGRAM_TOKEN",
    "TELEGRAM_WEBHOOK_SECRET",
    "SMS_KEY_SECRET",
    "WECHAT_APP_SECRET",
    "WECHAT_TOKEN",
    "WECHAT_AES_KEY",
    "WECOM_SECRET",
    "WECOM_TOKEN",
    "WECOM_AES_KEY",
    "WECOM_ROBOT_URL",
    "WECOM_KF_SECRET",
    "HEARTBEAT_URL",
    "BACKUPS_KEY",
    "BACKUPS_S3_KEY_SECRET",
    "FIELD_KEYS",
)
WECOM = ("corp_id", "agent_id", "secret", "token", "aes_key")  # all of them, or none


class WrongSetting(Exception):
    """One sentence that names the variable and says what to do."""


class Settings(BaseSettings):
    """What may be set from outside; every value has a sensible default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    database_url: str = "sqlite:///guanjia.db"
    charter: Path | None = None
    answers: Path | None = None
    words: Path | None = None
    layouts: Path | None = None
    replies: Path | None = None
    timezone: str = "Asia/Shanghai"
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    field_keys: SecretStr = SecretStr("")  # the newest first
    media: Path = Path("media")
    backups: str = "backups"  # a folder; empty: no daily backup
    backups_keep: int = Field(default=30, ge=1, le=10_000)
    backups_key: SecretStr = SecretStr("")
    backups_s3_bucket: str = ""  # "bucket" or "bucket/folder"
    backups_s3_endpoint: str = ""
    backups_s3_region: str = "us-east-1"
    backups_s3_key_id: str = ""
    backups_s3_key_secret: SecretStr = SecretStr("")
    font: Path | None = None
    merchants: Path | None = None
    pay_url: str = ""
    pay_qr: Path | None = None
    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_bot_name: str = ""
    wechat_app_id: str = ""
    wechat_app_secret: SecretStr = SecretStr("")
    wechat_token: SecretStr = SecretStr("")
    wechat_aes_key: SecretStr = SecretStr("")
    wechat_account: Literal["verified-service", "verified-subscription", "unverified"] = (
        "verified-service"
    )
    wechat_api_url: str = "https://api.weixin.qq.com"
    wechat_template: str = ""
    wecom_corp_id: str = ""
    wecom_agent_id: int | None = Field(default=None, ge=0)
    wecom_secret: SecretStr = SecretStr("")
    wecom_token: SecretStr = SecretStr("")
    wecom_aes_key: SecretStr = SecretStr("")
    wecom_robot_url: SecretStr = SecretStr("")
    wecom_kf_secret: SecretStr = SecretStr("")
    wecom_kf_id: str = ""
    wecom_api_url: str = "https://qyapi.weixin.qq.com"
    sms_key_id: str = ""
    sms_key_secret: SecretStr = SecretStr("")
    sms_sign: str = ""
    sms_template: str = ""
    sms_variable: str = "text"
    sms_pay_template: str = ""
    sms_endpoint: str = "dysmsapi.aliyuncs.com"
    webhook_private: Literal["on", "off"] = "off"
    heartbeat_url: SecretStr = SecretStr("")
    log: Literal["console", "json"] = "console"
    webchat: Literal["on", "off"] = "on"

    @property
    def address(self) -> str:
        """Where people find us."""
        return self.public_url or f"http://{self.http_host}:{self.http_port}"

    def password_link(self, code: str) -> str:
        """Where somebody of the staff chooses a password, with a one-time code."""
        return f"{self.address}/desk/password?code={code}"

    @property
    def layouts_file(self) -> Path | None:
        """What a company adds to the layouts of sheets: named, or beside its charter."""
        return self.layouts or self._beside("layouts.toml")

    @property
    def answers_file(self) -> Path | None:
        """The company's own answers to what is often asked: named, or beside its charter."""
        return self.answers or self._beside("answers.toml")

    def _beside(self, name: str) -> Path | None:
        """A file in the charter's folder, if it is there."""
        beside = self.charter.with_name(name) if self.charter else None
        return beside if beside and beside.is_file() else None

    @property
    def backups_folder(self) -> Path | None:
        return Path(self.backups) if self.backups.strip() else None

    @property
    def real_messenger(self) -> str:
        """The variable that connects us to a platform's real servers; "" where none does."""
        for name, api in (
            ("telegram_token", self.telegram_api_url),
            ("wechat_app_id", self.wechat_api_url),
            ("wecom_corp_id", self.wecom_api_url),
        ):
            here = urlsplit(api).hostname in ("127.0.0.1", "::1", "localhost")
            if _plain(getattr(self, name)) and not here:
                return f"{PREFIX}{name.upper()}"
        return ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("is no time zone; write it as in Asia/Shanghai") from error
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return value

    @field_validator("font", "pay_qr", "merchants")
    @classmethod
    def _file_is_there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("must be the path of a file that can be read")
        return value

    @field_validator("pay_url")
    @classmethod
    def _fills_in(cls, value: str) -> str:
        """Checked once here, so that no answer about fees can break on it."""
        try:
            filled = value.format(home="3-2-1501", month="2026-10", fen=30625, yuan="306.25")
        except (LookupError, ValueError, AttributeError):
            raise ValueError(
                "may hold {home}, {month}, {fen} and {yuan} in braces, and nothing else"
            ) from None
        if value and urlsplit(filled).scheme not in ("http", "https"):
            raise ValueError("must be a web address that begins with http:// or https://")
        return value

    @field_validator(
        "telegram_api_url", "wecom_api_url", "wechat_api_url", "public_url", "backups_s3_endpoint"
    )
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and (
            urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc
        ):
            raise ValueError("must be a web address that begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("heartbeat_url")
    @classmethod
    def _watchman(cls, value: SecretStr) -> SecretStr:
        plain = value.get_secret_value()
        if plain and urlsplit(plain).scheme not in ("http", "https"):
            raise ValueError("must be a web address that begins with http:// or https://")
        return SecretStr(plain.rstrip("/"))

    @field_validator("field_keys")
    @classmethod
    def _keys_of_fields(cls, value: SecretStr) -> SecretStr:
        sealing.ring_of(value.get_secret_value())
        return value

    @field_validator("public_url")
    @classmethod
    def _no_folder(cls, value: str) -> str:
        if value and urlsplit(value).path.strip("/"):
            raise ValueError(
                "must be the address of a whole site, as https://guanjia.example.com: below a "
                "folder the pages find nothing. Give Guanjia a name or a port of its own"
            )
        return value

    @field_validator("wechat_aes_key")
    @classmethod
    def _aes_key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(
            r"[A-Za-z0-9]{43}", value.get_secret_value(), re.ASCII
        ):
            raise ValueError("must be the console's EncodingAESKey: 43 letters and digits")
        return value

    @model_validator(mode="after")
    def _sms_is_whole(self) -> Settings:
        """All that a short message needs, or nothing of it."""
        needed = ("sms_key_id", "sms_key_secret", "sms_sign", "sms_template")
        missing = [name for name in needed if not _plain(getattr(self, name))]
        if len(missing) not in (0, len(needed)):
            raise ValueError(f"{PREFIX}{missing[0].upper()} is missing: short messages need it")
        return self

    @field_validator("backups_key")
    @classmethod
    def _age_key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not value.get_secret_value().startswith("AGE-SECRET-KEY-1"):
            raise ValueError("must be what `guanjia backup-key` prints: AGE-SECRET-KEY-1…")
        return value

    @model_validator(mode="after")
    def _backups_leave_encrypted(self) -> Settings:
        if self.backups_s3_bucket and not self.backups_key.get_secret_value():
            raise ValueError(
                f"{PREFIX}BACKUPS_KEY is missing: backups leave the house only encrypted. "
                "Make a key with: guanjia backup-key"
            )
        return self

    @model_validator(mode="after")
    def _notices_can_come(self) -> Settings:
        """The payment platforms tell us by this address what was paid."""
        if self.merchants is not None and not self.public_url:
            raise ValueError(
                f"{PREFIX}PUBLIC_URL is missing: {PREFIX}MERCHANTS cannot work without it"
            )
        return self

    @model_validator(mode="after")
    def _wechat_is_whole(self) -> Settings:
        """The app id and the token belong together: without either nothing can be answered."""
        if bool(self.wechat_app_id) != bool(self.wechat_token.get_secret_value()):
            missing = "WECHAT_TOKEN" if self.wechat_app_id else "WECHAT_APP_ID"
            raise ValueError(f"{PREFIX}{missing} is missing: WeChat needs the app id and the token")
        return self

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Settings:
        if self.telegram_token.get_secret_value() and self.telegram_mode == "webhook":
            for name in ("public_url", "telegram_webhook_secret"):
                value = getattr(self, name)
                if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
                    raise ValueError(
                        f"{PREFIX}{name.upper()} is missing: "
                        f"{PREFIX}TELEGRAM_MODE=webhook cannot work without it"
                    )
        return self

    @model_validator(mode="after")
    def _wecom_is_whole(self) -> Settings:
        given = {name: _plain(getattr(self, f"wecom_{name}")) for name in WECOM}
        missing = [name for name, value in given.items() if value == ""]
        if self.wecom_corp_id and missing:
            raise ValueError(
                f"{PREFIX}WECOM_{missing[0].upper()} is missing: "
                f"{PREFIX}WECOM_CORP_ID cannot work without it"
            )
        return self


def _plain(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return "" if value is None else str(value)


def read() -> Settings:
    """The settings from the environment and ``.env``. From here on the process seals fields with
    the keys that they name. Raises ``WrongSetting``."""
    _no_misspelt_names()
    given = _secrets_from_files()
    try:
        found = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise WrongSetting(_sentence(error)) from None
    sealing.use(sealing.ring_of(found.field_keys.get_secret_value()))
    return found


def _no_misspelt_names() -> None:
    """A setting that nobody knows is one that somebody believes to have made."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    known |= {f"{PREFIX}{name}_FILE" for name in SECRETS}
    written = [line.partition("=")[0].strip() for line in _lines_of_env()]
    for name in [*os.environ, *(each.removeprefix("export ").strip() for each in written)]:
        if not name.upper().startswith(PREFIX) or name.upper() in known:
            continue
        meant = get_close_matches(name.upper(), known, 1, 0.8)
        if meant:
            raise WrongSetting(f"{name} is no setting of Guanjia. Did you mean {meant[0]}?")


def _lines_of_env() -> list[str]:
    try:
        return Path(".env").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _secrets_from_files() -> dict[str, str]:
    """The values of ``…_FILE`` variables: a secret may lie in a file instead."""
    found = {}
    for name in SECRETS:
        path = os.environ.get(f"{PREFIX}{name}_FILE")
        if path:
            try:
                found[name.lower()] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise WrongSetting(
                    f"{PREFIX}{name}_FILE names {path}, which cannot be read: {error.strerror}"
                ) from None
    return found


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return reason
    name = f"{PREFIX}{str(first['loc'][0]).upper()}"
    # The value itself is not repeated: it may be a secret.
    return f"{name} is wrong: {reason}"
