"""Laws of keys, addresses and hashes."""

import unicodedata
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from tagwire.errors import ParseError, UsageError
from tagwire.text.hashes import article_id, key_hash
from tagwire.text.keys import MAX_KEY_LENGTH, fold, is_tag, tag_key
from tagwire.text.urls import normalise_url, publisher_id, resolve_url


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text())
def test_a_key_holds_only_letters_marks_and_digits(name: str) -> None:
    assert all(unicodedata.category(c)[0] in "LM" or c.isdecimal() for c in fold(name))


@given(st.text(), st.sampled_from(["upper", "lower", "swapcase", "title"]))
def test_case_does_not_matter_in_ascii(name: str, change: str) -> None:
    plain = name.encode("ascii", "ignore").decode()
    assert fold(getattr(plain, change)()) == fold(plain)


@given(st.text())
def test_a_tag_has_a_key_of_bounded_length_or_is_refused(name: str) -> None:
    try:
        key = tag_key(name)
    except ParseError:
        assert not is_tag(name)
    else:
        assert is_tag(name)
        assert 1 <= len(key) <= MAX_KEY_LENGTH
        assert not key.isdecimal()


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(tail: str) -> None:
    try:
        once = normalise_url("https://example.org/" + tail)
    except UsageError:
        return
    assert normalise_url(once) == once
    assert once.isascii()


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_a_usage_error(url: str) -> None:
    try:
        parts = urlsplit(normalise_url(url))
    except UsageError:
        return
    assert parts.scheme in {"http", "https"}
    assert publisher_id(url)


@given(st.text(max_size=100), st.text(max_size=100))
def test_resolving_never_raises_and_never_leaves_http(path: str, reference: str) -> None:
    found = resolve_url("https://example.org/" + path, reference)
    assert found is None or found.startswith(("http://", "https://"))


@given(st.text())
def test_hashes_are_stable_and_bounded(text: str) -> None:
    encodable = text.encode("utf-8", "ignore").decode()
    assert 0 <= key_hash(encodable) < 2**63
    assert len(article_id(encodable)) == 12
