"""Path patterns as robots.txt has them: "*" stands for any run of characters, "$" at the end for the end."""


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches a path from its beginning, in linear time.

    >>> matches("/news/*.html$", "/news/a.html"), matches("/news", "/sport")
    (True, False)
    """
    is_anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not is_anchored or at == len(path)
    for piece in rest[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = rest[-1]
    if is_anchored:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
