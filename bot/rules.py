"""The rules that the settings name: charter, canned replies, understanding."""

from __future__ import annotations

from bot.settings import Settings, WrongSetting
from handlers.rules import Rules
from nlu import local
from nlu.lexicon import LexiconError
from storage import charter, replies


def rules_of(settings: Settings) -> Rules:
    """The charter and the understanding. Raises ``CharterError``, ``RepliesError``,
    ``WrongSetting``."""
    canned, loaded = (
        replies.load(settings.replies),
        charter.load(settings.charter, settings.answers_file),
    )
    try:
        understand, at_estate = local.load(settings.words, loaded.words_of_categories())
    except (LexiconError, OSError) as error:
        raise WrongSetting(f"GUANJIA_WORDS is wrong: {error}") from None
    return Rules(loaded, settings.zone, understand, at_estate, canned, pay_url=settings.pay_url)
