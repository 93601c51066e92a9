"""Extract every labelled page of a folder of sets and write predictions in the scorer's form.

usage: python eval/extraction.py DATA_DIR OUT_DIR [SET …]

DATA_DIR/SET/truth.json names each page's address, DATA_DIR/SET/pages/KEY.html.gz holds it. OUT_DIR/SET.jsonl gets one
line a page: key, text, title, authors, published, and the reason when the page was refused. Printed are pages per
CPU-second, beside the bare lexbor parse of the same pages in the same run.
"""

import gzip
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tagwire.extract import extract_article
from tagwire.model.article import Article
from tagwire.model.document import Document

FETCHED_AT = datetime(2030, 1, 1, tzinfo=UTC)


def main(data: Path, out: Path, names: list[str]) -> None:
    """Write OUT/SET.jsonl for every set (or the named ones) and print the speed."""
    out.mkdir(parents=True, exist_ok=True)
    for folder in sorted(path.parent for path in data.glob("*/truth.json")):
        if names and folder.name not in names:
            continue
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        pages = 0
        spent = bare = slowest = 0.0
        with (out / f"{folder.name}.jsonl").open("w", encoding="utf-8") as lines:
            for key, expected in truth.items():
                body = gzip.decompress((folder / "pages" / f"{key}.html.gz").read_bytes())
                url = expected.get("url") or ""
                url = url if url.startswith("http") else "https://example.org/page.html"
                begun = time.process_time()
                LexborHTMLParser(body)
                parsed = time.process_time()
                found = extract_article(Document(url, url, body, "text/html", None, FETCHED_AT))
                done = time.process_time()
                pages, bare, spent = pages + 1, bare + parsed - begun, spent + done - parsed
                slowest = max(slowest, done - parsed)
                lines.write(json.dumps({"key": key, **_prediction(found)}, ensure_ascii=False) + "\n")
        print(
            f"{folder.name:14s} {pages:4d} pages  {pages / max(spent, 1e-9):6.0f} pages/s  "
            f"bare parse {pages / max(bare, 1e-9):6.0f} pages/s  ratio {spent / max(bare, 1e-9):5.1f}  "
            f"slowest {1000 * slowest:.0f} ms"
        )


def _prediction(found: object) -> dict[str, object]:
    if not isinstance(found, Article):
        return {"rejected": getattr(found, "reason", "")}
    return {
        "text": found.text,
        "title": found.headline,
        "authors": list(found.authors),
        "published": found.published.isoformat() if found.published else None,
        "keywords": list(found.keywords),
        "section": found.section,
        "agency": found.agency,
        "types": list(found.declared_types),
    }


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
