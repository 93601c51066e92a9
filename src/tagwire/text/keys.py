"""Tag keys: the compared form of a tag."""

import unicodedata

from tagwire.errors import ParseError
from tagwire.text.sayings import said

MAX_KEY_LENGTH = 100


def fold(name: str) -> str:
    """Return ``name`` in NFKC, case-folded, with only letters, combining marks and digits left; maybe empty.

    Folding twice changes nothing: case-folding can undo normal form and dropping a character can bring a mark
    to a new letter, so the steps repeat until nothing moves.

    >>> fold("Institutional-Failure"), fold("#組織の失敗"), fold("Straße")
    ('institutionalfailure', '組織の失敗', 'strasse')
    """
    if name.isascii():
        return "".join(filter(str.isalnum, name)).lower()
    while True:
        folded = unicodedata.normalize("NFKC", name).casefold()
        folded = "".join(c for c in folded if c.isalnum() or unicodedata.category(c)[0] == "M")
        folded = "".join(c for c in folded if unicodedata.category(c)[0] in "LM" or c.isdecimal())
        if folded == name:
            return folded
        name = folded


def tag_key(name: str) -> str:
    """Return the key of a tag's name, address or spelling; raise ParseError when it has none.

    A key is 1 to 100 code points and not only digits: "#1" is a rank.
    """
    key = fold(name)
    if not key:
        raise ParseError(said("%(name)s is not a tag: it holds no letter", name=repr(name[:80])))
    if len(key) > MAX_KEY_LENGTH:
        raise ParseError(
            said(
                "%(name)s… is not a tag: its key would be %(count)s letters long, the most is %(max_key_length)s",
                name=repr(name[:80]),
                count=len(key),
                max_key_length=MAX_KEY_LENGTH,
            )
        )
    if key.isdecimal():
        raise ParseError(said("%(name)s is not a tag: a tag can't be only digits", name=repr(name)))
    return key


def is_tag(name: str) -> bool:
    """Whether ``name`` has a tag key."""
    return is_key(fold(name))


def is_key(key: str) -> bool:
    """Whether a folded name is a tag's key: 1 to 100 code points, and not only digits."""
    return 0 < len(key) <= MAX_KEY_LENGTH and not key.isdecimal()
