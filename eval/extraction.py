"""Extract every labelled page of a folder of sets; print how well, by set and language, and write predictions.

usage: python eval/extraction.py DATA_DIR OUT_DIR [--sets SET …] [--peers]

DATA_DIR/SET/truth.json names each page's address and what it says, DATA_DIR/SET/pages/KEY.html.gz holds it.
OUT_DIR/SET.jsonl gets one line a page: key, text, title, authors, published, and the reason when the page was refused.
Headline, authors and day are measured over all pages whose truth knows them. With --peers the same pages go to
trafilatura and resiliparse where they are installed (pip install trafilatura resiliparse), and the paired bootstrap of
the difference is shown. The shipped model has seen these very pages: for honest figures of the text score the
predictions that scripts/train_extraction.py --predictions writes, by models that did not. For speed see
bench/extraction.py.
"""

import argparse
import gzip
import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from metadata_scores import MetadataScore, metadata_summary, score_metadata
from text_scores import TextScore, difference, score_text, summary

from tagwire.extract import extract_article
from tagwire.model.article import Article, Rejected
from tagwire.model.document import Document

FETCHED_AT = datetime(2030, 1, 1, tzinfo=UTC)
NO_ADDRESS = "https://example.org/page.html"
LEAST_PAGES = 5
"""A language with fewer pages in a set gets no line of its own."""

Extract = Callable[[bytes], str]


def main() -> None:
    """Extract, write, print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--sets", nargs="*", default=[])
    arguments.add_argument("--peers", action="store_true")
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    peers = _peers() if options.peers else {}
    totals: dict[str, list[TextScore]] = {}
    for folder in sorted(path.parent for path in options.data.glob("*/truth.json")):
        if not options.sets or folder.name in options.sets:
            for name, scores in _read_set(folder, options.out, peers).items():
                totals.setdefault(name, []).extend(scores)
    for name, scores in totals.items():
        _print("all sets", name, scores)
        if name != "tagwire":
            gain, low, high = difference(totals["tagwire"], scores)
            print(f"{'':16s} tagwire above {name}: F1 {gain:+.4f}, 95 % interval {low:+.4f} to {high:+.4f}")


def _read_set(folder: Path, out: Path, peers: Mapping[str, Extract]) -> Mapping[str, list[TextScore]]:
    """Extract a set, write its predictions, print its lines, return all scores of each extractor."""
    scores: dict[str, dict[str, list[TextScore]]] = {}
    refused = 0
    metadata: list[MetadataScore] = []
    with (out / f"{folder.name}.jsonl").open("w", encoding="utf-8") as lines:
        for key, expected, body in _pages(folder):
            url = expected.get("url") or ""
            url = url if url.startswith("http") else NO_ADDRESS
            found = extract_article(Document(url, url, body, "text/html", None, FETCHED_AT))
            refused += isinstance(found, Rejected)
            lines.write(json.dumps({"key": key, **_prediction(found)}, ensure_ascii=False) + "\n")
            if isinstance(found, Article):
                metadata.append(score_metadata(expected, found.headline, found.authors, found.published))
            else:
                metadata.append(score_metadata(expected, "", (), None))
            if expected.get("text"):
                texts = {"tagwire": found.text if isinstance(found, Article) else ""}
                texts |= {name: extract(body) for name, extract in peers.items()}
                for name, text in texts.items():
                    of_name = scores.setdefault(name, {})
                    of_name.setdefault(expected.get("lang") or "?", []).append(score_text(text, expected["text"]))
    stated = "  ".join(f"{name} {value:.3f}" for name, value in metadata_summary(metadata).items())
    print(f"{folder.name}: {refused} pages refused; {stated}")
    for name, by_lang in scores.items():
        _print(folder.name, name, [score for found in by_lang.values() for score in found])
        for lang, of_lang in sorted(by_lang.items()):
            if len(of_lang) >= LEAST_PAGES and len(by_lang) > 1:
                _print(f"  {lang}", name, of_lang)
    return {name: [score for found in by_lang.values() for score in found] for name, by_lang in scores.items()}


def _pages(folder: Path) -> Iterator[tuple[str, dict[str, str], bytes]]:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    for key, expected in truth.items():
        yield key, expected, gzip.decompress((folder / "pages" / f"{key}.html.gz").read_bytes())


def _prediction(found: Article | Rejected) -> dict[str, object]:
    if isinstance(found, Rejected):
        return {"rejected": found.reason}
    return {
        "text": found.text,
        "title": found.headline,
        "authors": list(found.authors),
        "published": found.published.isoformat() if found.published else None,
        "keywords": list(found.keywords),
        "section": found.section,
        "agency": found.agency,
        "types": list(found.declared_types),
        "confidence": found.confidence,
    }


def _peers() -> Mapping[str, Extract]:
    """Return the extractors installed beside ours."""
    found: dict[str, Extract] = {}
    try:
        trafilatura = importlib.import_module("trafilatura")
        found["trafilatura"] = lambda body: trafilatura.extract(body, include_comments=False) or ""
    except ImportError:
        print("trafilatura is not installed")
    try:
        plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
        found["resiliparse"] = lambda body: plain(body.decode("utf-8", "replace"), main_content=True)
    except ImportError:
        print("resiliparse is not installed")
    return found


def _print(what: str, who: str, scores: list[TextScore]) -> None:
    measures = "  ".join(f"{name} {value:.3f}" for name, value in summary(scores).items() if name != "pages")
    print(f"{what:16s} {who:12s} {len(scores):4d} pages  {measures}")


if __name__ == "__main__":
    main()
