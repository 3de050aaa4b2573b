"""What an account is allowed to do, and how its one template is filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from bot.settings import Settings, WrongSetting
from storage.windows import Grant

Kind = Literal["verified-service", "verified-subscription", "unverified"]

# What lets us write first, as the platform has it since June 2023 (客服消息下发条数).
SAID = Grant("words", 5, timedelta(hours=48))
CLICKED = Grant("click", 3, timedelta(minutes=1))

# How long a field of a template may be: its type stands at the beginning of its name.
_LONGEST = {
    "thing": 20,
    "character_string": 32,
    "letter": 32,
    "phrase": 5,
    "name": 10,
    "const": 20,
    "number": 32,
    "time": 32,
    "date": 32,
}
_FIELD = re.compile(r"([a-z_]+?)(\d{1,2})=(.{1,20})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template:
    """``fields``: the field's name -> "text", "number", "time", or words that never change."""

    name: str
    fields: Mapping[str, str]

    @classmethod
    def parse(cls, written: str) -> Template | None:
        """From ``ID thing1=text character_string2=number time3=time``. Raises ValueError."""
        name, *parts = written.split()
        fields = {}
        for part in parts:
            found = _FIELD.fullmatch(part)
            if found is None or found[1] not in _LONGEST:
                known = ", ".join(sorted(_LONGEST))
                raise ValueError(f"{part}: write FIELD=SOURCE; the fields begin with {known}")
            fields[found[1] + found[2]] = found[3]
        if "text" not in fields.values():
            raise ValueError("one field must take the words, as in thing1=text")
        return cls(name, MappingProxyType(fields))

    def holds(self, text: str) -> bool:
        """Whether all of a text fits into a field."""
        return any(
            source == "text" and "\n" not in text and len(text) <= _LONGEST[_type(field)]
            for field, source in self.fields.items()
        )

    def fill(
        self, text: str, ticket_id: int | None, at: datetime, zone: ZoneInfo
    ) -> dict[str, str]:
        """The values, each within the rules of its type (47003 otherwise)."""
        local = at.astimezone(zone)
        words = {
            "text": " ".join(text.split()),
            "number": str(ticket_id or 0),
            "time": local.strftime("%Y-%m-%d %H:%M"),
        }
        return {
            field: _fitted(_type(field), words.get(source, source))
            for field, source in self.fields.items()
        }


def _type(field: str) -> str:
    return field.rstrip("0123456789")


def _fitted(kind: str, value: str) -> str:
    if kind in ("character_string", "letter", "number"):
        value = "".join(each for each in value if each.isascii() and each.isprintable())
    value = value.strip() or "-"
    longest = _LONGEST[kind]
    return value if len(value) <= longest else f"{value[: longest - 1]}…"


@dataclass(frozen=True, slots=True)
class Account:
    """One Official Account, as the settings describe it."""

    app_id: str
    token: str
    secret: str = ""
    aes_key: str = ""
    kind: Kind = "verified-service"
    api_url: str = "https://api.weixin.qq.com"
    template: Template | None = None

    @property
    def speaks(self) -> bool:
        """Customer-service messages: verified accounts, with a secret."""
        return self.kind != "unverified" and bool(self.secret)

    @property
    def takes_templates(self) -> bool:
        """Template messages: verified service accounts."""
        return self.kind == "verified-service" and bool(self.secret) and self.template is not None


def account_of(settings: Settings) -> Account:
    """The Official Account of the settings. Raises ``WrongSetting``."""
    try:
        template = Template.parse(settings.wechat_template) if settings.wechat_template else None
    except ValueError as error:
        raise WrongSetting(f"GUANJIA_WECHAT_TEMPLATE is wrong: {error}") from None
    return Account(
        app_id=settings.wechat_app_id,
        token=settings.wechat_token.get_secret_value(),
        secret=settings.wechat_app_secret.get_secret_value(),
        aes_key=settings.wechat_aes_key.get_secret_value(),
        kind=settings.wechat_account,
        api_url=settings.wechat_api_url,
        template=template,
    )
