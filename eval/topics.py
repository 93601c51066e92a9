"""Measure language, category and genre on labelled articles: ``python eval/topics.py --data FOLDER``.

The folder holds JSONL files with a row an article: {key, lang, headline, text, topic (eight digits), source?, section?,
url?, publisher?, genre?, topic2?}. Without ``--data`` the demo edition's own articles are measured. Categories are
measured from the text alone: section and address are not shown to the program, unless ``--filed``.

The shipped weights learnt from some of the articles of the sources marked "*": for those the figures of
``scripts/train_topic_weights.py``, cross-validated, are the ones to believe.
"""

import argparse
import json
import random
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matrices import draw_matrix

from tagwire.model.article import Article, Genre, MediaTopic, Publisher
from tagwire.toolkit.languages import LanguageIdentifier, load_language_identifier
from tagwire.toolkit.mediatopics import medtop
from tagwire.toolkit.topictables import TopicTables, load_topic_tables
from tagwire.topics.category import categorise
from tagwire.topics.genre import find_genre
from tagwire.topics.language import identify_language

DEMO = Path(__file__).parent.parent / "src" / "tagwire" / "demo" / "articles"
JUDGEMENTS = Path(__file__).parent / "judgements" / "topics.tsv"
LEARNT_FROM = ("allsides", "tgcontest", "thucnews")
OPINIONS = (Genre.OPINION, Genre.EDITORIAL, Genre.LETTER)
HEADLINE_WORDS, HEADLINE_CHARACTERS = 6, 14
"""What a headline is cut down to where languages are told by it alone: words, or characters of Chinese and Japanese."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with what a reader or publisher says it is."""

    article: Article
    group: str
    lang: str
    code: str
    second_code: str | None
    genre: Genre | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the program says of an article."""

    lang: str | None
    shown: MediaTopic | None
    ranked: tuple[str, ...]
    deeper: tuple[str, ...]
    genre: Genre


def main() -> None:
    """Read the rows, judge them and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of JSONL files (the demo edition's articles when left out)")
    parser.add_argument(
        "--sample", type=int, default=0, help="at most so many rows a group, chosen at random (all when 0)"
    )
    parser.add_argument("--filed", action="store_true", help="let the program see section and address")
    parser.add_argument("--plot", type=Path, help="folder for pictures of what is taken for what")
    arguments = parser.parse_args()
    rows = _sampled(list(_demo_rows() if arguments.data is None else _data_rows(arguments.data)), arguments.sample)
    if not arguments.filed:
        rows = [replace(row, article=replace(row.article, section=None, url="", canonical_url="")) for row in rows]
    tables = load_topic_tables()
    identifier = load_language_identifier()
    started = time.process_time()
    langs = [
        identify_language(row.article.headline, row.article.text, declared=None, identifier=identifier) for row in rows
    ]
    language_s = time.process_time() - started
    judged = [_judge(row, lang, tables) for row, lang in zip(rows, langs, strict=True)]
    total_s = time.process_time() - started
    _print_languages(rows, judged, identifier)
    _print_categories(rows, judged)
    _print_genres(rows, judged)
    if arguments.plot:
        _plot(rows, judged, tables, arguments.plot)
    print(
        f"\n{len(rows)} articles, {len(rows) / total_s:,.0f} a CPU-second; language alone {len(rows) / language_s:,.0f}"
    )


def _judge(row: Labelled, lang: str | None, tables: TopicTables) -> Judged:
    found = categorise(row.article, lang=lang, tables=tables)
    tops = [topic.code for topic in found.topics if tables.media_topics.level_of(topic.code) == 1]
    deeper = [topic.code for topic in found.topics if tables.media_topics.level_of(topic.code) > 1]
    return Judged(lang, found.category, tuple(tops), tuple(deeper), find_genre(row.article, lang=lang))


def _print_languages(rows: list[Labelled], judged: list[Judged], identifier: LanguageIdentifier) -> None:
    """Print how often the language is right, wrong and not said: of the article, its headline, and that cut short."""
    groups: dict[str, list[tuple[str | None, ...]]] = defaultdict(list)
    for row, found in zip(rows, judged, strict=True):
        headline = row.article.headline
        if headline:
            short = (
                headline[:HEADLINE_CHARACTERS]
                if row.lang in ("zh", "ja")
                else " ".join(headline.split()[:HEADLINE_WORDS])
            )
            by_headline = (
                identify_language(text, "", declared=None, identifier=identifier) for text in (headline, short)
            )
            groups[row.lang].append((found.lang, *by_headline))
    print(f"{'language':22}{'n':>6}{'right':>8}{'wrong':>8}" + f"{'headline: right, wrong':>26}{'cut short':>18}")
    for lang, answers in sorted(groups.items()):
        columns = [
            count / len(answers)
            for said in zip(*answers, strict=True)
            for count in (said.count(lang), sum(answer not in (lang, None) for answer in said))
        ]
        widths = (8, 8, 18, 8, 10, 8)
        print(f"{lang:22}{len(answers):6}" + "".join(f"{c:{w}.3f}" for c, w in zip(columns, widths, strict=True)))
    print()


def _print_categories(rows: list[Labelled], judged: list[Judged]) -> None:
    groups: dict[str, list[tuple[Labelled, Judged]]] = defaultdict(list)
    for row, found in zip(rows, judged, strict=True):
        mark = "*" if row.group in LEARNT_FROM or row.group == "our own reading" else ""
        groups[f"{row.group}{mark} {row.lang}"].append((row, found))
    print(f"{'group':22}{'n':>6}{'first':>8}{'top 2':>8}{'shown':>8}{'right':>8}{'macroF1':>9}{'second':>8}")
    whole = [pair for name, group in groups.items() if not name.startswith("our own") for pair in group]
    for name, pairs in [*sorted(groups.items()), ("all", whole)]:
        n = len(pairs)
        shown = [(row, found.shown.code) for row, found in pairs if found.shown]
        seconds = [(row, found) for row, found in pairs if row.second_code]
        columns = (
            sum(row.code in found.ranked[:1] for row, found in pairs) / n,
            sum(row.code in found.ranked[:2] for row, found in pairs) / n,
            len(shown) / n,
            sum(row.code == code for row, code in shown) / len(shown) if shown else float("nan"),
        )
        macro = _macro_f1((row.code, found.ranked[0] if found.ranked else "") for row, found in pairs)
        second = (
            sum(row.second_code in found.deeper for row, found in seconds) / len(seconds) if seconds else float("nan")
        )
        print(f"{name:22}{n:6}" + "".join(f"{column:8.3f}" for column in columns) + f"{macro:9.3f}{second:8.3f}")


def _print_genres(rows: list[Labelled], judged: list[Judged]) -> None:
    pairs = [(row.genre, found.genre) for row, found in zip(rows, judged, strict=True) if row.genre]
    if not pairs:
        return
    print(f"\ngenre: right {sum(truth == found for truth, found in pairs) / len(pairs):.3f} of {len(pairs)}, "
          f"macro-F1 {_macro_f1((str(truth), str(found)) for truth, found in pairs):.3f}")  # fmt: skip
    families = {str(genre): (genre,) for genre in Genre} | {"opinion family": OPINIONS}
    for name, family in families.items():
        said = [truth in family for truth, found in pairs if found in family]
        meant = [found in family for truth, found in pairs if truth in family]
        if said or meant:
            precision = f"{sum(said)}/{len(said)}"
            print(f"  {name:16} precision {precision:8} recall {sum(meant)}/{len(meant)}")
    _print_confusion(pairs)


def _print_confusion(pairs: Sequence[tuple[Genre, Genre]]) -> None:
    """Print a row for each genre that is meant, a column for each that is said."""
    counts = Counter(pairs)
    said = [genre for genre in Genre if any(found is genre for _, found in pairs)]
    print("  meant \\ said    " + " ".join(f"{genre.value[:7]:>7}" for genre in said))
    for genre in Genre:
        if any(truth is genre for truth, _ in pairs):
            print(f"  {genre.value:16} " + " ".join(f"{counts[genre, found] or '.':>7}" for found in said))


def _plot(rows: Sequence[Labelled], judged: Sequence[Judged], tables: TopicTables, folder: Path) -> None:
    """Draw which category was found first for each that is meant, and the same of genres."""
    codes = sorted({code for row, found in zip(rows, judged, strict=True) for code in (row.code, *found.ranked[:1])})
    names = {code: tables.media_topics.label_of(code) for code in codes} | {"": "none"}
    categories = [
        (names[row.code], names[found.ranked[0] if found.ranked else ""])
        for row, found in zip(rows, judged, strict=True)
    ]
    genres = [(row.genre.value, found.genre.value) for row, found in zip(rows, judged, strict=True) if row.genre]
    folder.mkdir(parents=True, exist_ok=True)
    picture = draw_matrix(categories, labels=list(names.values()), title="Category, from the text alone")
    (folder / "category.svg").write_text(picture, "utf-8")
    picture = draw_matrix(genres, labels=[genre.value for genre in Genre], title="Genre")
    (folder / "genre.svg").write_text(picture, "utf-8")


def _macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the mean F1 over the classes that truth holds."""
    right: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for truth, found in pairs:
        meant[truth] += 1
        said[found] += 1
        right[truth] += truth == found
    return sum(2 * right[name] / (meant[name] + said[name]) for name in meant) / max(len(meant), 1)


def _sampled(rows: list[Labelled], most: int) -> list[Labelled]:
    if not most:
        return rows
    random.Random(7).shuffle(rows)
    taken: Counter[str] = Counter()
    kept = []
    for row in rows:
        taken[row.group] += 1
        if taken[row.group] <= most:
            kept.append(row)
    return kept


def _data_rows(folder: Path) -> Iterator[Labelled]:
    judged = dict(line.split("\t") for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines())
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            article = Article(
                url=row.get("url") or "",
                canonical_url=row.get("url") or "",
                publisher=Publisher("example.org", row.get("publisher") or ""),
                headline=row["headline"] or "",
                text=row["text"],
            )
            second = medtop(row["topic2"]) if row.get("topic2") else None
            genre = Genre(row["genre"]) if row.get("genre") else None
            labelled = Labelled(
                article, row.get("source") or path.stem, row["lang"], medtop(row["topic"]), second, genre
            )
            yield labelled
            if row["key"] in judged and row.get("source") in LEARNT_FROM:
                yield replace(labelled, group="our own reading", code=medtop(judged[row["key"]]))


def _demo_rows() -> Iterator[Labelled]:
    for path in sorted(DEMO.glob("*/*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("+++", 2)
        facts = tomllib.loads(front)
        article = Article(
            url="",
            canonical_url="",
            publisher=Publisher(path.parent.name, path.parent.name),
            headline=facts["headline"],
            text=body.strip(),
            lead=facts.get("lead"),
            section=facts.get("section"),
        )
        yield Labelled(article, "demo", facts["lang"], facts["category"], None, Genre(facts["genre"]))


if __name__ == "__main__":
    main()
