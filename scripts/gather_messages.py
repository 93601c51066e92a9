"""Gather what the interface says into its catalogues: new messages are added untranslated, unused ones taken out.

A new language begins with its code as an argument: ``scripts/gather_messages.py it``.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent / "src" / "tagwire"
CATALOGUES = ROOT / "web" / "locale"
SPEAKING = ("web", "model", "store", "tags", "text", "topics", "ingest")
"""Packages whose sentences readers may see."""
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "say": None, "said": None, "noted": None, "counted": (1, 2)}


def gather() -> Catalog:
    """Return every message of the source, in the order of its files."""
    catalogue = Catalog()
    for package in SPEAKING:
        found = extract_from_dir(
            ROOT / package, METHODS, keywords=KEYWORDS, options_map={"**.html": {"silent": "false"}}
        )
        for name, _, message, _, context in sorted(found, key=lambda each: (each[0], each[1])):
            catalogue.add(message, locations=[(f"{package}/{name}", None)], context=context)
    return catalogue


def update(lang: str, messages: Catalog) -> Catalog:
    """Return a language's catalogue with the source's messages, their translations kept where they have one."""
    path = path_of(lang)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=lang)
    catalogue.update(messages, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def path_of(lang: str) -> Path:
    """Return where a language's catalogue is."""
    return CATALOGUES / lang / "LC_MESSAGES" / "tagwire.po"


def main(langs: list[str]) -> None:
    """Update the named languages, or all there are."""
    messages = gather()
    for lang in langs or sorted(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir()):
        path = path_of(lang)
        if not path.exists():
            path.parent.mkdir(parents=True)
            path.touch()
        catalogue = update(lang, messages)
        path.write_bytes(_header(lang, catalogue) + _body(catalogue))
        missing = sum(not all(_forms(message.string)) for message in catalogue if message.id)
        print(f"{lang}: {len(catalogue)} messages, {missing} not translated")


def _header(lang: str, catalogue: Catalog) -> bytes:
    """Return what a catalogue must say of itself, without dates: the same messages are the same file."""
    said = (f"Language: {lang}", "Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {catalogue.plural_forms}")
    lines = "".join(f'"{line}\\n"\n' for line in said)
    return f'# Tagwire\'s reading room; see docs/languages.md\nmsgid ""\nmsgstr ""\n{lines}\n'.encode()


def _body(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=None, omit_header=True)
    return file.getvalue().lstrip()


def _forms(translated: str | tuple[str, ...]) -> tuple[str, ...]:
    return translated if isinstance(translated, tuple) else (translated,)


if __name__ == "__main__":
    main(sys.argv[1:])
