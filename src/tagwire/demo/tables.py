"""Tables: typed fields of a TOML table, with errors that name the file and the field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tagwire.errors import ParseError


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table and where it was read; every reader raises ParseError for a field missing or of another type."""

    where: str
    fields: Mapping[str, object]

    def text(self, name: str, *, default: str | None = None) -> str:
        """Return a string; it may be empty only where ``default`` is."""
        value = self._get(name, default)
        if not isinstance(value, str):
            raise self._refused(name, value, "a string")
        if not value.strip() and default is None:
            raise self._refused(name, value, "a string that is not empty")
        return value

    def one_of(self, name: str, known: Sequence[str]) -> str:
        """Return a string out of ``known``."""
        value = self.text(name)
        if value not in known:
            raise self._refused(name, value, "one of " + ", ".join(known))
        return value

    def texts(self, name: str, *, default: Sequence[str] | None = None, known: Sequence[str] = ()) -> tuple[str, ...]:
        """Return a list of strings, each out of ``known`` unless that is empty."""
        value = self._get(name, None if default is None else list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self._refused(name, value, "a list of strings")
        if known and (strange := set(value) - set(known)):
            raise self._refused(name, min(strange), "one of " + ", ".join(known))
        return tuple(value)

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return a table of strings, in the order of the file."""
        value = self._get(name, None)
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self._refused(name, value, "a table of strings")
        return tuple(value.items())

    def number(self, name: str, *, default: float | None = None) -> float:
        """Return a number of 0 or more."""
        value = self._get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self._refused(name, value, "a number of 0 or more")
        return float(value)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self._get(name, None)
        if not isinstance(value, bool):
            raise self._refused(name, value, "true or false")
        return value

    def _get(self, name: str, default: object) -> object:
        value = self.fields.get(name, default)
        if value is None:
            raise ParseError(f"{self.where}: {name} is missing; add it")
        return value

    def _refused(self, name: str, value: object, wanted: str) -> ParseError:
        return ParseError(f"{self.where}: {name} is {value!r}, but must be {wanted}")
