"""In which language the command line speaks."""

import os
from collections.abc import Mapping

from dispatch.errors import LANGUAGES, BadValue, SettingWrong

SETTING = "JINGWEI_LANGUAGE"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""What POSIX asks for the language of messages, the first that is set."""


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language that is set, else that of the locale: English where it is English, else Chinese.

    Raises
    ------
    SettingWrong
        What is set is neither.
    """
    if said := environment.get(SETTING):
        for language in LANGUAGES:
            if said.replace("_", "-").partition(".")[0].lower() in {language.lower(), language[:2]}:
                return language
        raise SettingWrong(name=SETTING, why=f"{said!r}: " + " | ".join(LANGUAGES))
    locale = next((found for name in LOCALE if (found := environment.get(name))), "")
    return "en" if locale.startswith("en") else "zh-CN"


def spoken() -> str:
    """Return the language of this process."""
    return language_of(os.environ)


def chosen(language: str | None) -> str:
    """Return the language that an option names, or where it is left out that of this process.

    Raises
    ------
    BadValue
        It names neither.
    """
    if language is not None and language not in LANGUAGES:
        raise BadValue(name="--language", value=language[:40], why=" | ".join(LANGUAGES))
    return language or spoken()


def say(zh: str, en: str) -> str:
    """Return the words of the two that the reader reads."""
    return en if spoken() == "en" else zh
