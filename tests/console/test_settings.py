"""Settings from the environment."""

import pytest

from console.settings import Settings
from dispatch.errors import SettingWrong


def test_a_port_that_cannot_be_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGWEI_PORT", "eighty")
    with pytest.raises(SettingWrong, match=r"JINGWEI_PORT.*eighty"):
        Settings.read()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGWEI_PORT", "8600")
    monkeypatch.setenv("JINGWEI_DATA_DIR", "/srv/jingwei")
    settings = Settings.read()
    assert settings.port == 8600
    assert str(settings.data_dir) == "/srv/jingwei"
