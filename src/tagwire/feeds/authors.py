"""Author lines → a name and an e-mail address: "ada@paper.example (Ada Holm)", "Ada Holm <ada@…>" and their like."""

import re

from tagwire.feeds.limits import MAX_NAME_LENGTH

_EMAIL = re.compile(r"(?:mailto:)?([^\s<>()\[\],;:\"'@]+@[^\s<>()\[\],;:\"'@]+)(?:\?subject=\S*)?", re.IGNORECASE)
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|<\s*>|\[\s*\]|&lt;\s*&gt;")


def split_author(line: str) -> tuple[str | None, str | None]:
    """Return the name and the e-mail address of an author line, None for what it does not hold.

    >>> split_author("ada@paper.example (Ada Holm)"), split_author("Ada Holm")
    (('Ada Holm', 'ada@paper.example'), ('Ada Holm', None))
    """
    line = " ".join(line[: MAX_NAME_LENGTH * 2].split())
    found = _EMAIL.search(line)
    if found is None:
        return line or None, None
    rest = _EMPTY_BRACKETS.sub(" ", f"{line[: found.start()]} {line[found.end() :]}")
    rest = " ".join(rest.split())
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    return rest.strip(" ,;-") or None, found[1]
