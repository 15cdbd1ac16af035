"""The words of cards and answers, in Chinese and English, by key.

Keys are `<group>.<word>`; a code from the data (a usage, a status) is looked up in its group
and shown as it is where the catalogue does not know it, because importers may bring new ones.
"""

from collections.abc import Mapping

from console.texts.aggregates import AGGREGATES_EN, AGGREGATES_ZH
from console.texts.appraisal import APPRAISAL_EN, APPRAISAL_ZH
from console.texts.audit import AUDIT_EN, AUDIT_ZH
from console.texts.cases import CASES_EN, CASES_ZH
from console.texts.en import EN
from console.texts.values import VALUES_EN, VALUES_ZH
from console.texts.zh_cn import ZH_CN

CATALOGUES: Mapping[str, Mapping[str, str]] = {
    "zh-CN": ZH_CN | AGGREGATES_ZH | APPRAISAL_ZH | AUDIT_ZH | CASES_ZH | VALUES_ZH,
    "en": EN | AGGREGATES_EN | APPRAISAL_EN | AUDIT_EN | CASES_EN | VALUES_EN,
}


def say(key: str, language: str, **values: object) -> str:
    """Return the words of `key`; anything but 'en' gives Chinese. Raises KeyError for an unknown key."""
    text = CATALOGUES["en" if language == "en" else "zh-CN"][key]
    return text.format(**values) if values else text


def word(group: str, code: str, language: str) -> str:
    """Return the word for a code of the data, or the code itself where there is none."""
    return CATALOGUES["en" if language == "en" else "zh-CN"].get(f"{group}.{code}", code)
