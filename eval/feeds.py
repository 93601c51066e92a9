"""Parse every feed of a labelled folder with tagwire.feeds and write predictions, one ParsedFeed a line.

    python eval/feeds.py FOLDER -o predictions.jsonl

FOLDER holds ``cases.jsonl`` (one case a line: name, set, kind, file, gold, url, expect) and the files it names.
"""

import argparse
import collections
import dataclasses
import json
import sys
import time
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from tagwire.errors import ParseError
from tagwire.feeds import parse_feed
from tagwire.model.document import Document
from tagwire.model.feed import FeedFormat, ParsedFeed, Problem

FIELDS = dataclasses.fields(ParsedFeed)


def main() -> int:
    """Write the predictions and say how many files of each set parsed, and how fast."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path, help="the folder with cases.jsonl and files/")
    arguments.add_argument("-o", "--output", type=Path, required=True, help="where the predictions go (JSONL)")
    arguments.add_argument("--all", action="store_true", help="also the cases without a gold label")
    options = arguments.parse_args()
    sets: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    spent = 0.0
    size = 0
    with options.output.open("w", encoding="utf-8") as output:
        for line in (options.folder / "cases.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case["kind"] != "feed" or not (case.get("gold") or options.all):
                continue
            body = (options.folder / case["file"]).read_bytes()
            begun = time.process_time()
            parsed = parsed_or_refused(body, case.get("url") or "")
            spent += time.process_time() - begun
            size += len(body)
            sets[case["set"]]["files"] += 1
            sets[case["set"]]["entries"] += len(parsed.entries)
            sets[case["set"]]["refused"] += any(problem.where == "document" for problem in parsed.problems)
            prediction = {"file": case["file"]} | {field.name: as_json(getattr(parsed, field.name)) for field in FIELDS}
            output.write(json.dumps(prediction, ensure_ascii=False) + "\n")
    print(f"{'set':12s} {'files':>6s} {'entries':>8s} {'refused':>8s}")
    for name, counts in sorted(sets.items()):
        print(f"{name:12s} {counts['files']:6d} {counts['entries']:8d} {counts['refused']:8d}")
    files = sum(counts["files"] for counts in sets.values())
    print(f"{files / max(spent, 1e-9):.0f} files a second of CPU, {size / 1e6 / max(spent, 1e-9):.2f} MB/s")
    print(f"predictions: {options.output} (give them to the scorer of the data set)")
    return 0


def parsed_or_refused(body: bytes, url: str) -> ParsedFeed:
    """Parse one document as if fetched now from ``url``; a refusal is a feed without entries and one problem."""
    now = datetime.now(UTC)
    document = Document(url=url, final_url=url, body=body, media_type="", charset=None, fetched_at=now)
    try:
        return parse_feed(document)
    except ParseError as error:
        return ParsedFeed(FeedFormat.UNKNOWN, problems=(Problem("document", str(error)),))


def as_json(value: object) -> object:
    """Return a frozen value as plain JSON, dates as RFC 3339."""
    if dataclasses.is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [as_json(member) for member in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


if __name__ == "__main__":
    sys.exit(main())
