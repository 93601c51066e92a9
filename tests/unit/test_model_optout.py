"""Which addresses an opt-out covers."""

import pytest

from tagwire.errors import UsageError
from tagwire.model.optout import OptOuts, read_opt_out


@pytest.mark.parametrize(
    ("rule", "url", "is_covered"),
    [
        ("example.org", "https://example.org/a", True),
        ("example.org", "http://News.Example.org:8080/", True),
        ("example.org", "https://notexample.org/", False),
        ("https://example.org", "https://example.org/a", True),
        ("www.example.org", "https://www.example.org:8443/a", True),
        ("www.example.org", "https://example.org/a", False),
        ("example.org/private/", "https://example.org/private/a?b=c", True),
        ("example.org/private/", "https://example.org/x/../%70rivate/a", True),
        ("example.org/private/", "https://example.org/privateer", False),
        ("example.org/private/", "https://www.example.org/private/", False),
        ("example.org/*.pdf$", "https://example.org/a/b.pdf", True),
        ("example.org/*.pdf$", "https://example.org/a/b.pdf.html", False),
        ("example.co.uk", "https://www.example.co.uk/", True),
        ("example.co.uk", "https://other.co.uk/", False),
        ("bücher.example", "https://xn--bcher-kva.example/a", True),
        ("127.0.0.1:8001", "http://127.0.0.1:8001/a", True),
        ("127.0.0.1:8001", "http://127.0.0.1:8002/a", False),
        ("example.org", "javascript:alert(1)", False),
        ("example.org", "", False),
    ],
)
def test_what_a_rule_covers(rule: str, url: str, is_covered: bool) -> None:
    read = read_opt_out(rule)
    assert read.covers(url) is is_covered
    assert OptOuts([read_opt_out("other.example"), read]).covering(None, url) == (read if is_covered else None)
    assert read_opt_out(read.rule) == read


@pytest.mark.parametrize(
    "rule", ["", "  ", "co.uk", "com", "github.io", "ftp://example.org", "ex ample.org", "x" * 2000]
)
def test_what_is_no_rule(rule: str) -> None:
    with pytest.raises(UsageError):
        read_opt_out(rule)


def test_without_rules_nothing_is_covered() -> None:
    assert OptOuts().covering("https://example.org/") is None
    assert not OptOuts()
