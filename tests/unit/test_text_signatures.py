"""Signatures of pushed documents: which one counts, and what makes it good."""

import hashlib
import hmac

import pytest

from tagwire.text.signatures import STRENGTH, Signature, is_signed_by, signed, strongest_signature

BODY = "<p>तेज़ ख़बर 🗞</p>".encode()
SECRET = "unter uns: çok gizli"


@pytest.mark.parametrize("method", STRENGTH)
def test_a_signature_is_the_hmac_of_the_body(method: str) -> None:
    expected = hmac.new(SECRET.encode(), BODY, getattr(hashlib, method)).hexdigest()
    assert signed(BODY, SECRET, method=method) == f"{method}={expected}"
    found = strongest_signature([f" {method.upper()} = {expected.upper()} "])
    assert found == Signature(method, expected)
    assert is_signed_by(found, BODY, SECRET)
    assert not is_signed_by(found, BODY + b" ", SECRET)
    assert not is_signed_by(found, BODY, SECRET + " ")


def test_the_vector_of_rfc_4231() -> None:
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert signed(b"what do ya want for nothing?", "Jefe") == f"sha256={digest}"


def test_the_strongest_stated_counts_even_when_a_weaker_one_would_be_good() -> None:
    weak, strong = signed(BODY, SECRET, method="sha1"), "sha512=" + "0" * 128
    for headers in ([weak, strong], [strong, weak], [f"{weak}, {strong}"], [f"{strong},{weak}"]):
        found = strongest_signature(headers)
        assert found is not None
        assert found.method == "sha512"
        assert not is_signed_by(found, BODY, SECRET)


@pytest.mark.parametrize(
    "stated",
    [
        "",
        "=",
        "sha256",
        "sha256=",
        "sha256=xyz",
        "md5=" + "0" * 32,
        "sha3_256=" + "0" * 64,
        "none=",
        "sha256=" + "0" * 63,
        "sha256=" + "0" * 65,
        "sha256=" + "٠" * 64,
        "sha256=" + "g" * 64,
        "\N{FULLWIDTH LATIN SMALL LETTER S}ha256=" + "0" * 64,
        "," * 100_000,
        "sha256=" * 100_000,
    ],
)
def test_what_cannot_be_read_counts_as_not_stated(stated: str) -> None:
    assert strongest_signature([stated]) is None


def test_no_header_states_no_signature() -> None:
    assert strongest_signature([]) is None
