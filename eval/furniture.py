"""What many pages of one publisher teach: thirty articles of the demo edition in each publisher's dress.

usage: python eval/furniture.py [--pages 30]

Each page is extracted by itself; then the paragraphs that three pages of the publisher repeat are dropped, as in the
store (extract/furniture.py). Printed are F1, lines leaked and lost before and after. No extractor that sees one page
at a time can tell such paragraphs from the article's.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from text_scores import TextScore, score_text, summary

from tagwire.demo.addresses import Addresses
from tagwire.demo.edition import DemoArticle, DemoPublisher, Edition, load_edition
from tagwire.demo.pages import PageMaker
from tagwire.extract import extract_article
from tagwire.extract.furniture import REPEATS, repeatable_lines, without_furniture
from tagwire.model.article import Article
from tagwire.model.document import Document

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def main() -> None:
    """Dress, extract, learn, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=30)
    count = parser.parse_args().pages
    edition = load_edition(NOW)
    for publisher in edition.publishers:
        articles = [a for a in edition.articles if a.lang == publisher.lang][:count]
        if len(articles) > REPEATS:
            report(publisher, read_dressed(edition, publisher, articles))


def read_dressed(
    edition: Edition, publisher: DemoPublisher, articles: Sequence[DemoArticle]
) -> list[tuple[DemoArticle, Article]]:
    """Return articles, whoever's they are, as read from pages in one publisher's dress."""
    pages = PageMaker(edition, publisher, Addresses(publisher, 8123))
    section = next(iter(publisher.sections))[0]
    read = []
    for article in articles:
        html = pages.article(replace(article, publisher=publisher.folder, section=section))
        url = f"https://www.{publisher.host}.example/news/{article.slug}"
        found = extract_article(Document(url, url, html.encode(), "text/html", None, NOW))
        if isinstance(found, Article):
            read.append((article, found))
    return read


def report(publisher: DemoPublisher, read: Sequence[tuple[DemoArticle, Article]]) -> None:
    """Print the measures before and after what is learned."""
    lines = Counter(line for _, found in read for line in repeatable_lines(found.text))
    furniture = {line for line, times in lines.items() if times >= REPEATS}
    before = summary(_score(truth, found) for truth, found in read)
    after = summary(_score(truth, without_furniture(found, furniture)) for truth, found in read)
    measures = "  ".join(f"{name} {before[name]:.3f} → {after[name]:.3f}" for name in ("F1", "acc90", "leak%", "lost"))
    print(f"{publisher.folder:18s} {publisher.dress:9s} {len(read):3d} pages  {len(furniture):2d} learned  {measures}")


def _score(truth: DemoArticle, found: Article) -> TextScore:
    return score_text(found.text, f"{truth.lead}\n\n{truth.text}")


if __name__ == "__main__":
    main()
