"""HTML in feeds: nothing active survives, addresses are absolute, titles are text."""

import pytest

from tagwire.feeds.markup import plain_text, sanitised_html

BASE = "https://calder-courier.example/news/"
REL = ' rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Plain</p>", "<p>Plain</p>"),
        ("no tags & none needed", "no tags &amp; none needed"),
        ("<script>alert(1)</script>text", "text"),
        ("<p onclick=alert(1) style='x' id=a class=b>text</p>", "<p>text</p>"),
        ("<a href='story'>x</a>", f'<a href="{BASE}story"{REL}>x</a>'),
        ("<a href='java&#9;script:alert(1)'>x</a>", f"<a{REL}>x</a>"),
        ("<a href='\u3000javascript:x'>x</a>", f"<a{REL}>x</a>"),
        ("<a href='data:text/html,x'>x</a>", f"<a{REL}>x</a>"),
        ("<a href='mailto:desk@a.example'>x</a>", f'<a href="mailto:desk@a.example"{REL}>x</a>'),
        ("<img src=/i.png srcset='evil 1x' onerror=x>", '<img src="https://calder-courier.example/i.png">'),
        ("<img src='//cdn.example/i.png'>", '<img src="https://cdn.example/i.png">'),
        ("<svg><script>x</script><a xlink:href='javascript:x'>y</a></svg>z", "z"),
        ("a<iframe src='https://x.example'> <b>b</b></iframe>", "a  <b>b</b>"),
        ("<math><mi>a</mi><mo>+</mo></math>", "a  +"),
        ("<form action=x><input name=y><button>go</button>text</form>", "text"),
        ("safe<!-- a comment without end<p>the rest</p>", "safe<p>the rest</p>"),
        ("<b>unclosed", "<b>unclosed</b>"),
    ],
)
def test_sanitising(markup: str, expected: str) -> None:
    assert sanitised_html(markup, base=BASE) == expected


def test_sanitising_twice_changes_nothing() -> None:
    once = sanitised_html("<p>a <a href='x'>b</a> &amp; c &lt;d&gt;<img src=i.png></p>", base=BASE)
    assert sanitised_html(once, base=BASE) == once


def test_too_deep_markup_keeps_its_words_only() -> None:
    assert sanitised_html("<div>" * 1_000 + "words" + "<script>", base=BASE) == "words"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("One<br>two<p>three</p>", "One two three"),
        ("A &amp; B &hellip;", "A & B …"),
        ("<style>x{}</style>ข่าว <b>ด่วน</b>", "ข่าว ด่วน"),
        ("x" * 30, "x" * 19 + "…"),
        ("words that are too long", "words that are too…"),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
    ],
)
def test_plain_text(markup: str, text: str) -> None:
    assert plain_text(markup, limit=20) == text
