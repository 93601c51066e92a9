"""Settings: the only reader of the configuration file and the environment.

Each setting comes, first found first: from the command line, from ``TAGWIRE_<NAME>``, from the file that
``TAGWIRE_<NAME>_FILE`` names (for secrets), from ``tagwire.toml``, or has its default. The file is the one that
``TAGWIRE_CONFIG`` names, else ``tagwire.toml`` in the data folder.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tagwire.errors import ConfigError, UsageError
from tagwire.text.urls import split_http_url

CONFIG_NAME = "tagwire.toml"
_PREFIX = "TAGWIRE_"
_NOT_SETTINGS = {"TAGWIRE_CONFIG"}

IPNetwork = IPv4Network | IPv6Network


class Settings(BaseModel):
    """Every setting, its meaning, its unit and its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(default_factory=lambda: user_data_path("tagwire"), description="folder of the database")
    database_url: str | None = Field(None, description="PostgreSQL address, for many machines")
    allow_networks: tuple[IPNetwork, ...] = Field(
        (), description="private networks that may be fetched from, comma-separated"
    )
    contact: str | None = Field(
        None, description="mail address or page in the User-Agent (a mail address also in From), to reach you"
    )
    host: str = Field("127.0.0.1", description="address the reading room listens on")
    port: int = Field(8321, ge=0, le=65535, description="port the reading room listens on; 0 takes a free one")
    title: str = Field("Tagwire", description="name of your edition")
    language: str = Field(
        "en",
        pattern=r"^[a-z]{2,3}$",
        description="language of feeds, and of pages for readers who ask for none there is: en, de, fr or es",
    )
    base_url: str | None = Field(
        None, description="public address of the reading room, for links in feeds, and where hubs push to (WebSub)"
    )
    websub: bool = Field(True, description="have hubs push what feeds bring, where base_url is set")
    api_origins: tuple[str, ...] = Field(
        (), description="web origins whose scripts may read the API, comma-separated; * lets all"
    )
    api_requests_a_minute: int = Field(
        600, ge=1, le=1_000_000, description="requests the API takes from one address in a minute"
    )
    read_only: bool = Field(False, description="let everybody read and nobody change anything, without accounts")
    members_only: bool | None = Field(
        None, description="whether reading needs an account; unless set, it does where the room listens to others"
    )
    proxy_user_header: str | None = Field(
        None, description="header in which a trusted proxy names who asks, such as X-Forwarded-User"
    )
    trusted_proxies: tuple[IPNetwork, ...] = Field(
        (), description="networks of proxies whose header is believed, comma-separated"
    )
    smtp_url: str | None = Field(
        None, description="mail server that alerts are sent through: smtp://user:password@mail.example.org or smtps://…"
    )
    mail_from: str | None = Field(None, description="address that alerts are sent from")
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, description="processes that read pages"
    )
    fetch_concurrency: int = Field(64, ge=1, le=2000, description="pages and feeds asked for at once, over all hosts")
    host_gap_s: float = Field(0.5, ge=0, le=3600, description="seconds between two requests to one host")
    timeout_s: float = Field(30, gt=0, le=600, description="seconds a whole fetch may take")
    max_feed_mb: float = Field(20, gt=0, le=1000, description="megabytes a feed may have, unpacked")
    max_page_mb: float = Field(10, gt=0, le=1000, description="megabytes a page may have, unpacked")
    poll_floor_min: float = Field(10, ge=1, description="fewest minutes between two polls of a feed")
    poll_cap_min: float = Field(720, ge=1, description="most minutes between two polls of a feed")

    rerankers: tuple[str, ...] = Field(
        (), description="add-ons that have a say in the tags, comma-separated: wordvectors, llm, or a package's"
    )
    llm_url: str | None = Field(None, description="chat-completions address of your language model, for llm")
    llm_model: str | None = Field(None, description="name of that model")
    llm_timeout_s: float = Field(15, gt=0, le=15, description="seconds it may take for an article")

    respect_robots_meta: bool = Field(
        True, description="obey noindex, noarchive, nosnippet and max-snippet of pages and X-Robots-Tag"
    )
    respect_tdm: bool = Field(True, description="read and show only the lead where text and data mining is reserved")
    respect_rsl: bool = Field(
        True, description="read and show only the lead where an RSL licence or Content-Signal does not let us"
    )
    respect_paywall: bool = Field(True, description="show only the lead of articles their publisher keeps for payers")

    @field_validator("data")
    @classmethod
    def _expand_home(cls, value: Path) -> Path:
        return value.expanduser()

    @field_validator("api_origins", "rerankers", mode="before")
    @classmethod
    def _split_words(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = split_http_url(value)
        except UsageError as error:
            raise ValueError(str(error)) from None
        if parts.query or parts.fragment:
            raise ValueError("write it without a query and a fragment, like https://news.example.org")
        return value.strip().rstrip("/")

    @field_validator("allow_networks", "trusted_proxies", mode="before")
    @classmethod
    def _split_networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings, with where each value came from."""

    settings: Settings
    origins: Mapping[str, str]
    """Name → "command line", "TAGWIRE_PORT", a file's path, or "default"."""


def load_settings(
    overrides: Mapping[str, object] | None = None, *, environ: Mapping[str, str] | None = None
) -> LoadedSettings:
    """Gather every setting; raise ConfigError naming the value, where it stands, and what it may be."""
    environ = os.environ if environ is None else environ
    values: dict[str, object] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")

    def take(found: Mapping[str, object], origin: str | None = None) -> None:
        for name, value in found.items():
            values[name] = value
            variable = f"{_PREFIX}{name.upper()}"
            origins[name] = origin or (variable if environ.get(variable) else f"{variable}_FILE")

    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    from_environment = _from_environment(environ)
    path = _config_path(environ, given, from_environment)
    if path is not None:
        take(_from_file(path), str(path))
    take(from_environment)
    take(given, "command line")
    try:
        return LoadedSettings(Settings.model_validate(values), origins)
    except ValidationError as error:
        raise ConfigError("\n".join(_sentence(e, origins) for e in error.errors())) from None


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for variable, value in environ.items():
        if not variable.startswith(_PREFIX) or variable in _NOT_SETTINGS or not value:
            continue
        name = variable.removeprefix(_PREFIX).lower()
        if name.endswith("_file") and name.removesuffix("_file") in Settings.model_fields:
            try:
                found.setdefault(name.removesuffix("_file"), Path(value).read_text(encoding="utf-8").strip())
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(f"{variable} names {value}, which can't be read: {error}") from None
        elif name in Settings.model_fields:
            found[name] = value
    return found


def _config_path(environ: Mapping[str, str], *found: Mapping[str, object]) -> Path | None:
    named = environ.get("TAGWIRE_CONFIG")
    if named:
        return Path(named)
    data = next((str(f["data"]) for f in found if f.get("data")), None)
    path = (Path(data) if data else user_data_path("tagwire")) / CONFIG_NAME
    return path if path.is_file() else None


def _from_file(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}") from None
    unknown = sorted(found.keys() - Settings.model_fields.keys())
    if unknown:
        raise ConfigError(f"{path} sets {', '.join(unknown)}, which is no setting; `tagwire config` lists them all")
    for name in ("allow_networks", "api_origins", "trusted_proxies"):
        if isinstance(found.get(name), list):
            found[name] = ",".join(str(part) for part in found[name])
    return found


def _sentence(error: Any, origins: Mapping[str, str]) -> str:
    name = str(error["loc"][0]) if error["loc"] else "a setting"
    return f"{name} = {error['input']!r} (from {origins.get(name, 'default')}) can't be used: {error['msg']}"
