"""Labels: what people read after "#", in camel case, so that a screen reader can tell the words apart."""

import re

_BETWEEN = re.compile(r"[^\w\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e\u064b-\u065f\u0670]+")
_APOSTROPHES = re.compile(r"['’ʼ](\w?)")


def label_of(name: str) -> str:
    """Return the words run together, each with a capital; capitals already there stay, other scripts are left alone.

    >>> [label_of(name) for name in ("institutional failure", "Keir Starmer", "NHS", "women's rights", "iPhone 15")]
    ['InstitutionalFailure', 'KeirStarmer', 'NHS', 'WomensRights', 'iPhone15']
    >>> label_of("組織の失敗")
    '組織の失敗'
    """
    parts = [part for part in _BETWEEN.split(_APOSTROPHES.sub(_unbound, name).replace("_", " ")) if part]
    if len(parts) == 1 and any(c.isupper() for c in parts[0]):
        return parts[0]
    return "".join(part if any(c.isupper() for c in part) else part[0].upper() + part[1:] for part in parts) or name


def _unbound(match: re.Match[str]) -> str:
    """Return what follows an apostrophe, apart from what went before when it is a capital: l'État is two words."""
    return " " + match[1] if match[1].isupper() else match[1]
