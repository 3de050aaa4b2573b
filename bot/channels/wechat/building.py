"""The Official Account as the settings name it."""

from __future__ import annotations

from bot.channels.wechat.account import Account, Template
from bot.settings import Settings, WrongSetting


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
