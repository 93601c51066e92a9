"""``extract_article``: any page gives an article of its own publisher, or a refusal, never an exception."""

from target import AT, Target, document

from tagwire.extract import extract_article
from tagwire.model.article import Rejected
from tagwire.text.urls import publisher_id

TEXT = b"The ferry runs again between the islands, said the harbour board, and nobody had thought it would. " * 4
SEEDS = (
    b'<html lang="en"><head><title>Ferry runs again | Courier</title><link rel=canonical href="/a"><meta property='
    b'"article:published_time" content="2025-06-17T09:00:00Z"></head><body><article><h1>Ferry runs again</h1>'
    b"<p>By Ines "
    b"Marrow<p>" + TEXT + b"<p>" + TEXT + b"</article></body></html>",
    b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry","datePublished":"2025-06-17",'
    b'"author":[{"name":"Ines Marrow"}],"articleBody":"' + TEXT + b'"}</script><p>' + TEXT,
)
MARKS = (
    b"<p>", b"</p>", b"<div class='comments'>", b"<table><tr><td>", b"<svg><style>", b"<template>", b"<noscript>",
    b"<!--", b"]]>", b"</script>", b"<script type=application/ld+json>", b"{\"@graph\":[", b"\"@type\":", b"[[[[",
    b"1e999",
    b"<time datetime='9999-99-99'>", b"2070-01-01", b"1970-01-01T00:00:00Z",
    b"<meta property=og:url content='//b.example/'>",
    b"<base href=x:y>", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"&#xD800;", b"<b><i><a>" * 30, b"<br>" * 50,
)  # fmt: skip


def check(data: bytes) -> None:
    """Raise when an article has no text, a date from the future, or another publisher's address."""
    article = extract_article(document(data, media_type="text/html"))
    if isinstance(article, Rejected):
        return
    assert article.text.strip()
    assert article.headline.strip()
    assert "\x00" not in article.text
    article.text.encode()  # no lone surrogate may reach the store
    assert article.published is None or article.published <= AT.replace(day=AT.day + 2)
    assert publisher_id(article.canonical_url) == publisher_id(article.url)


TARGET = Target("extract_article", SEEDS, MARKS, check)
