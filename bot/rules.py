"""The rules that the settings name, or that were taken in the workbench: charter, canned replies,
understanding."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.settings import Settings, WrongSetting
from handlers.rules import Rules
from nlu import local
from nlu.lexicon import LexiconError
from storage import charter, charters, replies
from storage.charters import CharterVersion
from storage.db import at_head, connect, reading
from storage.migrating import file_of


def rules_of(settings: Settings) -> Rules:
    """The charter and the understanding. Raises ``CharterError``, ``RepliesError``,
    ``WrongSetting``."""
    return rules_with(settings, taken(settings))


def rules_with(settings: Settings, version: CharterVersion | None) -> Rules:
    """The same with a version of the charter; None for the file that the settings name."""
    canned, answers = replies.load(settings.replies), settings.answers_file
    path = settings.charter or charter.BUILT_IN
    if version is not None:
        text = version.text
        loaded = charter.parse(text, answers)
    else:
        loaded = charter.load(path, answers)
        text = path.read_text(encoding="utf-8")
    try:
        understand, at_estate = local.load(settings.words, loaded.words_of_categories())
    except (LexiconError, OSError) as error:
        raise WrongSetting(f"GUANJIA_WORDS is wrong: {error}") from None
    return Rules(
        loaded,
        settings.zone,
        understand,
        at_estate,
        canned,
        text=text,
        answers=answers,
        version=version.id if version is not None else 0,
        pay_url=settings.pay_url,
    )


def taken(settings: Settings) -> CharterVersion | None:
    """The version in force; None where none was taken, or there is no database yet."""
    file = file_of(settings.database_url)
    if file is not None and not file.exists():
        return None
    engine = connect(settings.database_url)
    try:
        if not at_head(engine):
            return None
        with reading(engine) as session:
            found = charters.in_force(session, datetime.now(UTC))
            if found is not None:
                session.expunge(found)
            return found
    finally:
        engine.dispose()
