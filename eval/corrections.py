"""Say what an editor's corrections on some articles change on the others.

    python eval/corrections.py DATA/editor_tags/dev.jsonl --score SCORER.py

A simulated editor goes through the training folds: of each article's first ten tags he takes off those that the labels
neither want nor accept, and adds each wanted tag that is missing. Then the tags of the held-out fold are scored, with
what those corrections teach and without. Folds are drawn anew for each shuffle; figures are means over the shuffles.
The publisher is the article's field of that name, else its ``set``.
"""

import argparse
import importlib.util
import json
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from types import ModuleType

from tags import article_of

from tagwire.model.article import Article
from tagwire.model.correction import Action, Add, ArticleFacts, Block, Correction, Example
from tagwire.model.tag import Candidate, TagAssignment, TagKind
from tagwire.tags import choose_tags, find_candidates
from tagwire.tags.correcting import correct_candidates, correct_choice
from tagwire.tags.corrections import NO_CORRECTIONS, Corrections
from tagwire.tags.ledger import in_force
from tagwire.toolkit.words import load_word_tables

FIRST = 10
CLICKED = datetime(2031, 1, 1, tzinfo=UTC)
SHOWN = ("P5", "P10", "must5", "must10", "noise", "bad", "dup")
Row = Mapping[str, object]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", type=Path, metavar="JSONL")
    parser.add_argument("--score", type=Path, required=True, help="the tag scorer, for its measures and its keys")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--shuffles", type=int, default=10)
    options = parser.parse_args()
    scorer = load_scorer(options.score)
    rows = [json.loads(line) for line in options.labels.open(encoding="utf-8") if line.strip()]
    tables = load_word_tables()
    articles = {str(row["key"]): article_of(row, with_keywords=False) for row in rows}
    found = {
        str(row["key"]): find_candidates(articles[str(row["key"])], lang=str(row.get("lang") or "en"), words=tables)
        for row in rows
    }
    edition = Edition(rows, articles, found, scorer)
    plain = edition.tags(rows, NO_CORRECTIONS)
    figures: list[Mapping[str, float]] = []
    changed: list[float] = []
    clicks: list[int] = []
    for shuffle in range(options.shuffles):
        order = random.Random(shuffle).sample(rows, len(rows))
        taught: dict[str, tuple[TagAssignment, ...]] = {}
        for fold in range(options.folds):
            held = order[fold :: options.folds]
            log = edition.clicks([row for row in order if row not in held])
            clicks.append(len(log))
            taught |= edition.tags(held, in_force(log))
        figures.append(edition.score(taught))
        changed.append(mean(difference(plain[key], taught[key]) for key in plain))
    before = edition.score(plain)
    print(f"{len(rows)} articles, {options.folds} folds, {options.shuffles} shuffles; {mean(clicks):.0f} clicks teach")
    print(f"{'':<20}" + "".join(f"{name:>8}" for name in SHOWN))
    print(f"{'without':<20}" + "".join(f"{before[name]:>8.1f}" for name in SHOWN))
    print(f"{'taught':<20}" + "".join(f"{mean(f[name] for f in figures):>8.1f}" for name in SHOWN))
    gains = [[f[name] - before[name] for f in figures] for name in SHOWN]
    print(f"{'least, most change':<20}" + "".join(f"{f'{min(g):+.0f}, {max(g):+.0f}':>8}" for g in gains))
    print(f"tags among the first ten that are others than before: {100 * mean(changed):.1f} %")
    print(one_click(edition, rows, plain))
    return 0


class Edition:
    """Labelled articles with their candidates, and the editor who knows the labels."""

    def __init__(
        self,
        rows: Sequence[Row],
        articles: Mapping[str, Article],
        found: Mapping[str, Sequence[Candidate]],
        scorer: ModuleType,
    ) -> None:
        self.rows = rows
        self.articles = articles
        self.found = found
        self.scorer = scorer

    def tags(self, rows: Sequence[Row], corrections: Corrections) -> dict[str, tuple[TagAssignment, ...]]:
        """Return the tags of articles published after the corrections were made."""
        given = {}
        for row in rows:
            key = str(row["key"])
            facts = ArticleFacts(key, publisher_of(row), CLICKED + timedelta(days=1), "", "")
            corrected = correct_candidates(self.found[key], facts, corrections)
            words = len(self.articles[key].text.split())
            chosen = choose_tags([c.candidate for c in corrected], {}, words_in_text=words)
            given[key] = correct_choice(chosen, corrected, {}, facts, corrections)
        return given

    def clicks(self, rows: Sequence[Row]) -> list[Correction]:
        """Return the corrections the editor makes on these articles."""
        actions = [action for row in rows for action in self._actions(row)]
        return [Correction(number, action, CLICKED, "editor") for number, action in enumerate(actions, start=1)]

    def score(self, tags: Mapping[str, Sequence[TagAssignment]]) -> dict[str, float]:
        """Return the scorer's measures."""
        names = {key: [tag.name for tag in given] for key, given in tags.items()}
        return dict(self.scorer.score_editor(self.rows, names))

    def _actions(self, row: Row) -> list[Action]:
        key, publisher = str(row["key"]), publisher_of(row)
        first = self.tags([row], NO_CORRECTIONS)[key][:FIRST]
        wanted, accepted = (
            [{self.scorer.tagkey(name) for name in group} for group in groups_of(row, field)]
            for field in ("must", "acceptable")
        )
        named = {self.scorer.tagkey(tag.name) for tag in first}
        actions: list[Action] = [
            Block(key, tag.key, Example(publisher, tag.name, tag.kind))
            for tag in first
            if not any(self.scorer.tagkey(tag.name) in group for group in (*wanted, *accepted))
        ]
        for group, names in zip(wanted, groups_of(row, "must"), strict=True):
            if not group & named:
                own = next((c for c in self.found[key] if self.scorer.tagkey(c.name) in group), None)
                example = None if own is None else Example(publisher, own.name, own.kind)
                actions.append(Add(key, names[0] if own is None else own.name, TagKind.THING, example))
        return actions


def one_click(edition: Edition, rows: Sequence[Row], plain: Mapping[str, Sequence[TagAssignment]]) -> str:
    """Return in words how much one click alone changes on all other articles."""
    moved: Counter[int] = Counter()
    for click in edition.clicks(rows):
        taught = edition.tags(rows, in_force([replace(click, id=1)]))
        others = (key for key in plain if key != getattr(click.action, "article", None))
        moved[sum(len({t.key for t in taught[k][:FIRST]} - {t.key for t in plain[k][:FIRST]}) for k in others)] += 1
    total = sum(moved.values())
    return (
        f"one click alone: {100 * moved[0] / total:.0f} % of {total} clicks change no tag of any other article's first"
        f" ten, the rest {sum(n * m for n, m in moved.items()) / max(1, total - moved[0]):.1f} of"
        f" {sum(min(FIRST, len(given)) for given in plain.values())}; most {max(moved)}"
    )


def difference(one: Sequence[TagAssignment], other: Sequence[TagAssignment]) -> float:
    """Return the share of the first ten tags that the other list does not have."""
    first, second = ({tag.key for tag in tags[:FIRST]} for tags in (one, other))
    return len(second - first) / max(1, len(second))


def publisher_of(row: Row) -> str:
    return str(row.get("publisher") or row.get("set") or "publisher.example")


def groups_of(row: Row, field: str) -> list[list[str]]:
    groups = row[field]
    assert isinstance(groups, list)
    return groups


def load_scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
