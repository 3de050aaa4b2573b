"""The channels that the settings name, each imported only where it is configured."""

from __future__ import annotations

from bot import paylinks
from bot.channels.base import Channel
from bot.channels.webchat import Webchat
from bot.paylinks import Reminded
from bot.running import Running
from bot.settings import Settings, WrongSetting
from handlers import verbs
from handlers.grammar.verb import RESIDENTS
from handlers.wording.tongue import LANGUAGES, Tongue
from storage.charter import Charter


def channels_of(running: Running) -> dict[str, Channel]:
    """Each by its name. Raises ``WrongSetting``."""
    settings = running.settings
    channels: dict[str, Channel] = {
        "webchat": Webchat(running.engine, running.in_thread, running.clock.now, running.media)
    }
    if settings.telegram_token.get_secret_value():
        channels["telegram"] = _telegram(running)
    if settings.wecom_corp_id:
        channels |= _wecom(running)
    if settings.sms_key_id:
        channels["sms"] = _sms(running)
    if settings.wechat_app_id:
        channels["wechat"] = _wechat(running)
    return channels


def _telegram(running: Running) -> Channel:
    from bot.channels.telegram import Telegram

    settings = running.settings
    try:
        return Telegram(
            token=settings.telegram_token.get_secret_value(),
            mailbox=running.mailbox,
            api_url=settings.telegram_api_url,
            mode=settings.telegram_mode,
            webhook_secret=settings.telegram_webhook_secret.get_secret_value(),
            public_url=settings.public_url,
            menu=_menu(settings, running.rules.charter),
            bot_name=settings.telegram_bot_name,
        )
    except ValueError as error:
        raise WrongSetting(str(error)) from None


def _menu(settings: Settings, charter: Charter) -> dict[str, list[tuple[str, str]]]:
    """What the messenger's own menu shows in private chats: the homeowner's commands."""
    return {
        language: verbs.menu(Tongue(language, settings.zone), charter, RESIDENTS)
        for language in LANGUAGES
    }


def _wecom(running: Running) -> dict[str, Channel]:
    try:
        return wecom_channels(running)
    except ValueError as error:
        raise WrongSetting(f"WeCom's settings are wrong: {error}") from None


def wecom_channels(running: Running) -> dict[str, Channel]:
    """The staff's channel with its door, and the homeowners'. Raises ValueError for a key or an
    address that is none."""
    from bot.channels.wecom.account import account_of
    from bot.channels.wecom.app import Wecom
    from bot.channels.wecom.door import Door
    from bot.channels.wecom.kf.channel import Kf
    from bot.wecom_books import Books

    account = account_of(running.settings, running.secret)
    if account is None:
        return {}
    books = Books(running)
    door = Door(account, running.mailbox, books)
    kf = Kf(account, running.mailbox, books, running.clock.speed)
    return {Wecom.name: Wecom(account, books, door), Kf.name: kf}


def _wechat(running: Running) -> Channel:
    from bot.channels.wechat.account import account_of
    from bot.channels.wechat.channel import WeChat
    from bot.delivery.passive import Passive

    return WeChat(account_of(running.settings), Passive(running), running.settings.zone)


def _sms(running: Running) -> Channel:
    """Raises ``WrongSetting`` where the provider's SDK is missing."""
    from bot.channels.sms import Aliyun, Sms

    settings = running.settings

    try:
        provider = Aliyun(
            settings.sms_key_id,
            settings.sms_key_secret.get_secret_value(),
            settings.sms_sign,
            settings.sms_template,
            settings.sms_variable,
            settings.sms_endpoint,
            settings.sms_pay_template,
        )
    except ValueError as error:
        raise WrongSetting(f"GUANJIA_SMS_KEY_ID is set, but {error}") from None

    def word_of(step_id: int, person_id: int) -> str:
        return paylinks.word_of(running.secret, Reminded(step_id, person_id))

    return Sms(provider, word_of if settings.sms_pay_template and running.cashiers else None)
