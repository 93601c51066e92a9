"""Media Topics by name: the code that a label, in any of the languages there are, or a code stands for."""

from collections import defaultdict

from tagwire.model.query import CategoryIs
from tagwire.model.querying import FindCategory
from tagwire.text.keys import fold
from tagwire.toolkit.mediatopics import SCHEME, MediaTopics, medtop


def category_finder(topics: MediaTopics, *, lang: str = "en") -> FindCategory:
    """Return a function that finds the Media Topic a query names; top-level topics win over others of a name."""
    codes: dict[str, str] = {}
    for labels in (topics.labels, topics.short_labels):  # short labels last: they are what pages show
        for by_code in labels.values():
            for code, label in by_code.items():
                if topics.broader.get(code) is not None:
                    codes.setdefault(fold(label), code)
    for labels in (topics.labels, topics.short_labels):
        for by_code in labels.values():
            codes.update({fold(label): code for code, label in by_code.items() if code in topics.tops})
    below: defaultdict[str, list[str]] = defaultdict(list)
    for code in topics.broader:
        parent = topics.broader[code]
        while parent is not None:
            below[parent].append(code)
            parent = topics.broader[parent]

    def find_category(name: str) -> CategoryIs | None:
        digits = name.strip().lower().removeprefix(SCHEME)
        code = digits if digits in topics else codes.get(fold(name))
        if code is None:
            return None
        is_top = code in topics.tops
        return CategoryIs(
            medtop(code),
            topics.label_of(code, lang),
            is_top=is_top,
            below=() if is_top else tuple(map(medtop, below[code])),
        )

    return find_category
