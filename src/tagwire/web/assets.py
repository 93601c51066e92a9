"""Static files: read once, one style sheet made of two, each named by its content so that it may be kept for ever."""

import gzip
import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

PREFIX = "/static/"
FONTS = (
    "newsreader-latin-wght-normal.woff2",
    "newsreader-latin-ext-wght-normal.woff2",
    "newsreader-latin-wght-italic.woff2",
)
STYLE_SHEETS = ("tokens.css", "style.css")

_MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file as it is sent."""

    path: str
    body: bytes
    gzipped: bytes | None
    """None where packing would not help."""
    media_type: str
    etag: str


@dataclass(frozen=True)
class Assets:
    """Every static file, by the name templates use and by the address it is served at."""

    by_name: MappingProxyType[str, Asset]

    def path(self, name: str) -> str:
        """Return the address of a static file."""
        return self.by_name[name].path

    @cached_property
    def by_path(self) -> MappingProxyType[str, Asset]:
        """Static files by address."""
        return MappingProxyType({asset.path: asset for asset in self.by_name.values()})

    @cached_property
    def fingerprint(self) -> str:
        """What all files together are: changes when any of them does."""
        return _fingerprint("".join(sorted(self.by_path)).encode())


def load_assets() -> Assets:
    """Read the package's static files."""
    folder = files("tagwire.web") / "static"
    assets = {name: _asset(name, (folder / "fonts" / name).read_bytes()) for name in FONTS}
    assets["tagwire.css"] = _asset("tagwire.css", _style_sheet(folder, assets).encode())
    for name in ("app.js", "worker.js", "icon.svg"):
        assets[name] = _asset(name, (folder / name).read_bytes())
    return Assets(MappingProxyType(assets))


def _style_sheet(folder: Traversable, fonts: dict[str, Asset]) -> str:
    text = _squeezed("".join((folder / name).read_text("utf-8") for name in STYLE_SHEETS))
    for name, font in fonts.items():
        text = text.replace(f"url(fonts/{name})", f"url({font.path})")
    return text


def _squeezed(css: str) -> str:
    """Return a style sheet without comments, and without line ends where they part nothing; no string holds either.

    >>> _squeezed("/* a */ b {c:d;\\n  e:f g\\n h}\\n")
    ' b {c:d;e:f g h}'
    """
    lines = re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return re.sub(r"(?<=[{};,])\n", "", lines).replace("\n", " ")


def _asset(name: str, body: bytes) -> Asset:
    stem, _, ending = name.rpartition(".")
    fingerprint = _fingerprint(body)
    packed = None if ending == "woff2" else gzip.compress(body, 9, mtime=0)
    return Asset(f"{PREFIX}{stem}.{fingerprint}.{ending}", body, packed, _MEDIA_TYPES[ending], f'"{fingerprint}"')


def _fingerprint(body: bytes) -> str:
    return blake2b(body, digest_size=6).hexdigest()
