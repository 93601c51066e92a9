"""Hashes: short, stable names for addresses and keys."""

from base64 import b32encode
from hashlib import blake2b

ARTICLE_ID_LENGTH = 12


def article_id(canonical_url: str) -> str:
    """Return an article's id: 12 base-32 letters (60 bits) of the BLAKE2b of its canonical URL."""
    return b32encode(blake2b(canonical_url.encode(), digest_size=8).digest()).decode().lower()[:ARTICLE_ID_LENGTH]


def story_id(founder: str, *, times: int = 0) -> str:
    """Return the id of the story that an article, by its id, began; ``times`` it had begun one before."""
    return article_id(f"story:{founder}:{times}")


def given_story_id(founder: str, *, times: int = 0) -> str:
    """Return the id of a story that a person made; ``times`` they had made one from that article before."""
    return article_id(f"given-story:{founder}:{times}")


def key_hash(key: str) -> int:
    """Return a tag key as 63 bits, for indexes that would be large with the letters in them."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> 1
