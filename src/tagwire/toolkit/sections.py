"""The section table: what publishers call their sections, and the top-level Media Topic each name means."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tagwire.text.keys import fold

DATA = Path(__file__).parent / "data" / "sections.txt"


@dataclass(frozen=True, slots=True)
class SectionTable:
    """Section names, folded as tag keys are, with what they mean."""

    meanings: Mapping[str, tuple[tuple[str, bool], ...]]
    """Folded name → (top-level code, whether the name is loose); several where languages disagree."""

    def meanings_of(self, name: str) -> tuple[tuple[str, bool], ...]:
        """Return the top-level codes a section name may mean, each with whether the text must agree; maybe none."""
        return self.meanings.get(fold(name), ())


def load_section_table() -> SectionTable:
    """Return the section table that ships with the package."""
    meanings: dict[str, dict[str, bool]] = {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        digits, _, names = line.partition(" ")
        if not digits.isdecimal():
            continue
        for name in names.split(", "):
            codes = meanings.setdefault(fold(name), {})
            code, is_loose = f"{digits}000000", name.endswith("~")
            codes[code] = codes.get(code, True) and is_loose
    return SectionTable({name: tuple(codes.items()) for name, codes in meanings.items()})
