"""Make the table of places by their several names: "Kyiv = Kiev = Kiew = Киев".

Run it in an environment of its own (nothing of it is needed at run time):

    npm pack cldr-localenames-full cldr-dates-full   # and unpack each into CLDR/names, CLDR/dates
    python scripts/make_place_names.py CLDR

Countries and the cities of time zones, in every language below. A name that two places bear is left out. The output is
the same for the same input, byte for byte; origin and licence are in src/tagwire/toolkit/data/README.md. What CLDR
doesn't know (Munich = München, Kharkiv = Kharkov) stands in same-names.txt, which is written by hand.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tagwire.text.keys import fold
from tagwire.toolkit.words import load_word_tables

LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "ru", "ar", "hi", "ja", "zh", "pl", "tr", "uk", "ca", "cs", "da", "fi",
    "hu", "nb", "ro", "sv",
)  # fmt: skip
OUT = Path(__file__).parent.parent / "src/tagwire/toolkit/data/place-names.txt"
MOSTLY_NAME = 0.5
Names = dict[str, list[str]]
"""English name → the others."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cldr", type=Path, help="a folder with the npm packages unpacked in names/ and dates/")
    cldr: Path = parser.parse_args().cldr
    names: Names = {}
    for place, name in [*territories(cldr / "names"), *zone_cities(cldr / "dates")]:
        names.setdefault(place, []).append(name)
    owners = defaultdict(set)
    for place, others in names.items():
        for name in (place, *others):
            owners[fold(name)].add(place)
    lines = []
    for place, others in sorted(names.items()):
        own = {fold(place)}
        kept = []
        for name in others:
            if len(owners[fold(name)]) == 1 and fold(name) not in own and not is_english_word(name):
                own.add(fold(name))
                kept.append(name)
        if kept:
            lines.append(" = ".join((place, *kept)))
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} places, {sum(line.count(' = ') for line in lines)} other names")


def territories(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (English name, another name) for countries, short and variant names among them."""
    tables = {lang: territory_table(folder, lang) for lang in LANGUAGES}
    for code, english in tables["en"].items():
        region, _, form = code.partition("-alt-")
        if len(region) == 2 and region.isalpha() and region not in ("ZZ", "XA", "XB", "QO", "EZ", "UN", "EU"):
            place = tables["en"][region].partition(" (")[0]
            if form != "chagos":
                yield from ((place, name) for name in plain_names(english))
            for lang in LANGUAGES[1:]:
                if code in tables[lang] and form != "chagos":
                    yield from ((place, name) for name in plain_names(tables[lang][code]))


def territory_table(folder: Path, lang: str) -> dict[str, str]:
    path = folder / "package" / "main" / lang.replace("nb", "no") / "territories.json"
    (table,) = json.loads(path.read_text("utf-8"))["main"].values()
    found: dict[str, str] = table["localeDisplayNames"]["territories"]
    return found


def plain_names(name: str) -> list[str]:
    """Return a name as people write it: "Myanmar (Burma)" is two."""
    outer, _, inner = name.partition(" (")
    return [part for part in (outer, inner.rstrip(")")) if len(part) > 1 and not part.startswith(("DRC", "Republic"))]


def zone_cities(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (English name, another name) for the cities that stand for time zones."""
    english = zone_table(folder, "en")
    for lang in LANGUAGES:
        for zone, name in zone_table(folder, lang).items():
            continent, _, last = zone.partition("/")
            if continent not in ("Etc", "Antarctica") and "," not in name and "Indiana" not in zone:
                yield english.get(zone, last.rpartition("/")[2].replace("_", " ")), name


def zone_table(folder: Path, lang: str) -> dict[str, str]:
    path = folder / "package" / "main" / lang.replace("nb", "no") / "timeZoneNames.json"
    (table,) = json.loads(path.read_text("utf-8"))["main"].values()
    found: dict[str, str] = {}
    rest = list(table["dates"]["timeZoneNames"]["zone"].items())
    while rest:
        path_name, value = rest.pop()
        if isinstance(value.get("exemplarCity"), str):
            found[path_name] = value["exemplarCity"]
        else:
            rest += [(f"{path_name}/{part}", inner) for part, inner in value.items() if isinstance(inner, dict)]
    return found


def is_english_word(name: str) -> bool:
    """Whether another language's name of a place is a common word of English: Island (Iceland), Chili (Chile)."""
    words = load_word_tables().language("en")
    return words.knows(name.lower()) and words.class_of(name.lower()).name < MOSTLY_NAME


if __name__ == "__main__":
    main()
