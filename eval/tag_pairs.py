"""Identity of names: which pairs get one tag, alone and in an article that ties them.

Rows of a TSV: a, b, relation, why. ``same``: one tag whatever the text; ``same-in-context``: only in an article that
holds both; ``not-same`` and ``related``: two tags.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tagwire.model.article import Article, Publisher
from tagwire.tags import find_candidates
from tagwire.tags.identity import is_homograph, is_same
from tagwire.text.keys import fold
from tagwire.toolkit.words import load_word_tables

IN_CONTEXT = (
    "{long} ({short}) met on the pier. Reporters asked what {short} would do next.",
    "{long} spoke on the pier. Later {short} left the town.",
)


def print_identity(paths: Iterable[Path]) -> None:
    """Print how many pairs of each relation are told right, and which are not."""
    right: defaultdict[str, list[bool]] = defaultdict(list)
    wrong = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                relation = row["relation"]
                is_right = judge(row["a"], row["b"], relation)
                right[relation].append(is_right)
                if not is_right:
                    wrong.append(f"{row['a']} / {row['b']} ({relation}: {row['why']})")
    if not right:
        return
    total = [each for judgements in right.values() for each in judgements]
    shares = ", ".join(f"{relation} {sum(each)}/{len(each)}" for relation, each in right.items())
    print(f"identity: {sum(total)} of {len(total)} pairs right, {sum(total) / len(total):.1%} ({shares})")
    for pair in wrong:
        print(f"    wrong: {pair}")


def judge(a: str, b: str, relation: str) -> bool:
    """Return whether a pair is told as its relation says."""
    if relation == "same":
        return is_one_tag(a, b)
    if relation == "same-in-context":
        short, long = sorted((a, b), key=lambda name: (len(name.split()), len(name)))
        is_acronym = short.isupper()
        return is_one_tag_in(IN_CONTEXT[0 if is_acronym else 1].format(short=short, long=long), short, long)
    return not is_one_tag(a, b)


def is_one_tag(a: str, b: str) -> bool:
    """Whether two names are one tag by themselves."""
    return is_same(a, b) and may_be_tag(a) and may_be_tag(b)


def may_be_tag(name: str) -> bool:
    """Whether a name can be a tag: a lone word in small letters must be a noun, and not written like a known name."""
    if not name.isalpha() or not name.islower():
        return True
    words = load_word_tables().language("en")
    shares = words.class_of(name)
    return name not in words.stop and shares.noun + shares.name >= 0.4 and not is_homograph(name)


def is_one_tag_in(text: str, a: str, b: str) -> bool:
    """Whether an article that holds both names has one candidate for them."""
    article = Article("", "", Publisher("publisher.example", ""), headline="", text=text)
    keys = {candidate.key for candidate in find_candidates(article, lang="en", words=load_word_tables())}
    return len(keys & {fold(a), fold(b)}) == 1
