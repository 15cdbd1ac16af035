"""The vocabulary of everything that can go wrong, each with a stable code.

An error carries its code and fields; the sentences, in both languages, stand beside it, so
that the screen, the API and the CLI say the same. A sentence says what was got, what was
expected or kept, and what to do.
"""

from typing import ClassVar

LANGUAGES = ("zh-CN", "en")


class JingweiError(Exception):
    """Base of every error a user may see.

    Parameters
    ----------
    **fields
        Values named in the sentences.
    """

    code: ClassVar[str] = ""
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.message("en"))

    def message(self, language: str = "zh-CN") -> str:
        """Return the sentence in `language`; anything but 'en' gives Chinese."""
        return (self.en if language == "en" else self.zh).format(**self.fields)
