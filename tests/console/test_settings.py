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


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("JINGWEI_BASE_MAP_DATUM", "gcj02", "WGS 84"),
        ("JINGWEI_BASE_MAP_DATUM", "BD-09", "WGS 84"),
        ("JINGWEI_BASE_MAP_URL", "http://tiles/{z}/{x}", "{y}"),
        ("JINGWEI_BASE_MAP_URL", "file:///{z}/{x}/{y}", "http"),
    ],
)
def test_a_base_map_that_would_not_fit_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingWrong) as refused:
        Settings.read()
    assert refused.value.fields["name"] == name
    assert said in str(refused.value.fields["why"])
