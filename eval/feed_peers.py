"""Parse every feed of a labelled folder with another parser and write predictions in our shape, for the same scorer.

    python eval/feed_peers.py FOLDER feedparser -o predictions.jsonl

The parser must be installed: feedparser is a dependency, fastfeedparser is not (``pip install fastfeedparser``).
"""

import argparse
import calendar
import importlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PEERS = ("feedparser", "fastfeedparser")


def main() -> int:
    """Write the predictions and say on how many files the parser raised."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path, help="the folder with cases.jsonl and files/")
    arguments.add_argument("peer", choices=PEERS)
    arguments.add_argument("-o", "--output", type=Path, required=True, help="where the predictions go (JSONL)")
    options = arguments.parse_args()
    parser = importlib.import_module(options.peer)
    raised = 0
    with options.output.open("w", encoding="utf-8") as output:
        for line in (options.folder / "cases.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case["kind"] != "feed" or not case.get("gold"):
                continue
            try:
                prediction = prediction_of(parser.parse((options.folder / case["file"]).read_bytes()))
            except Exception as error:  # whatever a peer raises is a refusal
                raised += 1
                prediction = {"entries": [], "problems": [{"where": "document", "what": str(error)}]}
            output.write(json.dumps({"file": case["file"], **prediction}, default=str) + "\n")
    print(f"{options.peer} raised on {raised} files; predictions: {options.output} (give them to the scorer)")
    return 0


def prediction_of(parsed: Any) -> dict[str, Any]:
    """Return what a parser of feedparser's vocabulary found, in the shape of ``tagwire feed --json``."""
    feed = parsed.feed
    is_nothing = not parsed.entries and not getattr(parsed, "version", True)
    return {
        "title": feed.get("title"),
        "link": feed.get("link"),
        "description": feed.get("subtitle") or feed.get("description"),
        "lang": feed.get("language"),
        "entries": [_entry(entry) for entry in parsed.entries],
        "problems": [{"where": "document", "what": "no feed"}] if is_nothing else [],
    }


def _entry(entry: Any) -> dict[str, Any]:
    contents = entry.get("content") or []
    return {
        "id": entry.get("id"),
        "link": entry.get("link"),
        "title": entry.get("title"),
        "summary": entry.get("summary") or entry.get("description"),
        "content": contents[0].get("value") if isinstance(contents, list) and contents else None,
        "published": _date(entry.get("published_parsed"), entry.get("published")),
        "updated": _date(entry.get("updated_parsed"), entry.get("updated")),
        "authors": [{"name": entry["author"]}] if entry.get("author") else [],
        "categories": [tag.get("term") if isinstance(tag, dict) else tag for tag in entry.get("tags") or []],
        "enclosures": [{"url": file.get("href") or file.get("url")} for file in entry.get("enclosures") or []],
    }


def _date(parsed: Any, stated: Any) -> str | None:
    if parsed is not None:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
    return stated if isinstance(stated, str) else None


if __name__ == "__main__":
    sys.exit(main())
