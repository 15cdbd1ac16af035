"""What a site can set, all by environment variables that start with JINGWEI_."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from dispatch.errors import SettingWrong


def default_data_dir() -> Path:
    """Return where data lives unless told otherwise: /var/lib for root, else the user's own place."""
    if os.geteuid() == 0:
        return Path("/var/lib/jingwei")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "jingwei"


class Settings(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix="JINGWEI_", extra="ignore")

    database_url: str | None = Field(None, description="Owner's connection string of a PostgreSQL server (>= 15)")
    app_database_url: str | None = Field(
        None, description="The application's own login there, where the owner may not make one"
    )
    data_dir: Path = Field(default_factory=default_data_dir, description="Database, tiles, uploads and secrets")
    port: int = Field(8501, ge=1, le=65535, description="Port of the console")
    host: str = Field("127.0.0.1", description="Address the console listens on")
    demo: Literal["auto", "off"] = Field("auto", description="Seed the demo community when the database is empty")
    simulate: Literal["auto", "off"] = Field(
        "auto", description="Let the demo community live, where there is nothing else"
    )
    language: Literal["zh-CN", "en"] | None = Field(None, description="Language of the command line")
    secure_cookie: bool = Field(False, description="Send the session cookie over HTTPS only")
    session_hours: float = Field(12, gt=0, le=24 * 30, description="How long a sign-in lasts")
    jt808_port: int | None = Field(
        None, ge=1, le=65535, description="Port for JT/T 808 vehicle terminals; none of them without"
    )
    jt808_host: str = Field("0.0.0.0", description="Address on which terminals are listened for")

    mqtt_url: str | None = Field(None, description="The site's MQTT broker: mqtt(s)://[user:password@]host[:port]")
    tracks_raw_days: int = Field(7, ge=1, le=3650, description="Days for which every position is kept")
    tracks_thinned_days: int = Field(90, ge=1, le=3650, description="Days for which one position a minute is kept")

    base_map_url: str | None = Field(
        None, description="The site's own base map: address of pictures with {z}, {x}, {y}"
    )
    base_map_datum: Literal["wgs84", "cgcs2000"] = Field("wgs84", description="Datum of that base map")
    base_map_attribution: str = Field("", description="Whose base map it is, shown on the map")
    base_map_max_zoom: int = Field(18, ge=1, le=22, description="Its largest zoom")
    base_map_cache_mb: int = Field(512, ge=1, le=1_000_000, description="How much of it is kept on disk")
    base_map_timeout_s: float = Field(5, gt=0, le=60, description="How long its server may take for a tile")

    @field_validator("base_map_datum", mode="before")
    @classmethod
    def _not_shifted(cls, datum: object) -> object:
        known = str(datum).lower().replace("-", "")
        if known in {"gcj02", "bd09"}:
            raise ValueError(
                "a base map shifted by hundreds of metres would lie beside everything else; use one in WGS 84 or "
                "CGCS2000 / 偏移底图与所有数据错开数百米，请改用 WGS 84 或 CGCS2000 底图"
            )
        return known

    @field_validator("base_map_url")
    @classmethod
    def _a_template(cls, url: str | None) -> str | None:
        if not url:
            return None
        missing = [part for part in ("{z}", "{x}", "{y}") if part not in url]
        if missing or not url.startswith(("http://", "https://")):
            raise ValueError("expected http(s)://… with {z}, {x} and {y} / 应为含 {z}、{x}、{y} 的 http(s) 地址")
        return url

    @classmethod
    def read(cls) -> "Settings":
        """Read the environment.

        Raises
        ------
        SettingWrong
            A variable has a value that cannot be; the first one is named.
        """
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = "JINGWEI_" + "_".join(str(part) for part in first["loc"]).upper()
            raise SettingWrong(name=name, why=f"{first['input']!r}: {first['msg']}") from error
