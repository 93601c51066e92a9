"""When a feed's entry is taken for the whole article."""

import pytest

from tagwire.extract.fulltext import carries_full_text
from tagwire.model.feed import Entry

SENTENCE = "The ferry left Port Calder at seven with two hundred people on board, and nobody saw it again. "
LONG = "".join(f"<p>{SENTENCE}</p>" for _ in range(12))
JAPANESE = "<p>" + "連絡船は午前七時に港を出た。" * 32 + "</p>"


@pytest.mark.parametrize(
    ("content", "is_full"),
    [
        (None, False),
        ("", False),
        (f"<p>{SENTENCE}</p>", False),
        (LONG, True),
        (JAPANESE, True),
        (LONG + "<p>And so on…</p>", False),
        (LONG + "<p>And so on [&#8230;]</p>".replace("&#8230;", "…"), False),
        (LONG + "<p>And so on [...]</p>", False),
        (LONG + "<p>She said: “Wait…”</p>", False),
        (LONG + '<p><a href="https://x.example/a">Read more »</a></p>', False),
        (LONG + '<p><a href="https://x.example/a">Continue reading</a></p>', False),
        (LONG + "<p>Weiterlesen auf courier.example</p>", False),
        (LONG + "<p>Lire la suite</p>", False),
        (LONG + "<p>Leer más →</p>", False),
        (LONG + "<p>Читать далее</p>", False),
        (JAPANESE + "<p>続きを読む</p>", False),
        (JAPANESE + "<p>阅读全文</p>", False),
        (LONG + "<p>اقرأ المزيد</p>", False),
        (LONG + "<p>The post Ferry lost appeared first on The Courier.</p>", True),
        (LONG + "<p>And so on…</p><p>The post Ferry lost appeared first on The Courier.</p>", False),
        ("<p>Read more about it below.</p>" + LONG, True),
        ('<img alt="' + "x" * 2_000 + '">', False),
        ("<" * 50_000 + LONG, True),
    ],
)
def test_what_is_taken_for_full_text(content: str | None, is_full: bool) -> None:
    assert carries_full_text(Entry("id", content=content)) == is_full
