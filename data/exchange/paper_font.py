"""The font of everything printed: it comes with the program, so that a server without Chinese fonts prints too."""

import logging
from pathlib import Path

import pylopdf_fonts_zh_cn

FAMILY = "print"

# Cutting a font down is told step by step; nobody reads it.
logging.getLogger("fontTools").setLevel(logging.ERROR)
logging.getLogger("fpdf").setLevel(logging.ERROR)


def font_file() -> Path:
    """Return Noto Sans SC, under the SIL Open Font License."""
    return pylopdf_fonts_zh_cn.sans_path()
