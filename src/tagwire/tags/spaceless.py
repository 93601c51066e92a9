"""Terms of Chinese and Japanese text: runs of one script, neighbouring runs, runs joined by の, quoted words.

No word classes are known here; what speaks for a run is its script, its length, its rarity, quotation marks, and
endings such as 市 (city), 省 (ministry), 氏 (Mr).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from tagwire.model.tag import TagKind
from tagwire.tags.cues import HAN_BODY_ENDINGS, HAN_EMPTY_WORDS, HAN_PERSON_ENDINGS, HAN_PLACE_ENDINGS
from tagwire.tags.reading import Reading
from tagwire.tags.segments import is_han, is_kana
from tagwire.tags.terms import Mention, Term
from tagwire.text.keys import fold, is_tag
from tagwire.toolkit.words import LanguageWords

LONGEST_TERM = 12
"""Characters; longer quotations are speech."""
COMMON_ZIPF = 4.7


_QUOTED = re.compile(r"[「『“《]([^「『“《」』”》\n]{2,12})[」』”》]")
_HAN_DIGITS = frozenset("一二三四五六七八九十百千万億亿数")
_DIGITS = re.compile(r"[\d０-９]")

_TITLED_PERSON = re.compile(
    r"(?:主席|部长|总统|总理|首相|院长|市长|省长|书记|教授|经理|发言人|大臣|议员|主任|局长|导演|队长)([\u4e00-\u9fff·]{2,4}?)"
    r"(?=说|表示|称|指出|认为|强调|宣布|，|、|在|和|对|于|接受)"
)


def spaceless_terms(reading: Reading, *, words: LanguageWords) -> dict[str, Term]:
    """Return key → term for the runs and quotations of the article that are not everyday words.

    A term counts wherever its characters stand, for where a word ends is a guess.
    """
    kinds: dict[str, TagKind | None] = {}
    for name, kind in find_runs(reading, words=words):
        kinds[name] = kinds.get(name) or kind
    terms: dict[str, Term] = {}
    for name, kind in kinds.items():
        key = fold(name)
        if key in terms or not is_tag(name) or (kind in (None, TagKind.THING) and words.zipf_of(name) >= COMMON_ZIPF):
            continue
        mentions = tuple(_mentions(name, reading))
        if mentions:
            terms[key] = Term(
                key, name, (name.lower(),), mentions, is_name=kind is not None, kind=kind or TagKind.ISSUE
            )
    return without_parts_of_runs(terms)


def _mentions(name: str, reading: Reading) -> Iterator[Mention]:
    starts = [start for start, _ in reading.sentences[1:]]
    opening = [token.start for token in reading.tokens[reading.headline_tokens :]]
    for number, source in ((0, reading.headline), (1, reading.text)):
        place = source.find(name)
        while place >= 0:
            sentence = bisect_right(starts, place) if number else 0
            at = reading.headline_tokens + bisect_right(opening, place) - 1 if number else 0
            if not number or place + len(name) <= reading.sentences[sentence][1]:
                yield Mention(sentence, place, place + len(name), max(0, at), 1)
            place = source.find(name, place + len(name))


def without_parts_of_runs(terms: dict[str, Term]) -> dict[str, Term]:
    """Return the terms without those that occur only inside a longer one as often mentioned, twice or more."""
    longer = [term for term in terms.values() if len(term.mentions) >= 2]
    gone = {
        term.key
        for term in terms.values()
        for other in longer
        if len(other.name) > len(term.name) and term.name in other.name and len(other.mentions) == len(term.mentions)
    }
    return {key: term for key, term in terms.items() if key not in gone}


def find_runs(reading: Reading, *, words: LanguageWords) -> Iterator[tuple[str, TagKind | None]]:
    """Yield (name, kind where its ending or a title tells it) for runs, pairs of runs, titled people and quotations."""
    tokens = reading.tokens
    for source in (reading.headline, reading.text):
        for match in _QUOTED.finditer(source):
            yield match[1], TagKind.WORK if match[0][0] in "『《" else None
        if words.lang == "zh":
            for match in _TITLED_PERSON.finditer(source):
                yield match[1], TagKind.PERSON
    for index, token in enumerate(tokens):
        if not _is_content(token.form, words):
            continue
        name, kind = _named(token.form)
        yield name, kind
        if index + 1 >= len(tokens) or not tokens[index + 1].glued or tokens[index + 1].sentence != token.sentence:
            continue
        follower = tokens[index + 1]
        if _is_content(follower.form, words) and follower.end - token.start <= LONGEST_TERM:
            yield _named(token.form + follower.form)
        elif follower.form == "の" and index + 2 < len(tokens) and tokens[index + 2].glued:
            last = tokens[index + 2].form
            if kind is None and _is_content(last, words) and _named(last)[1] is None:
                yield token.form + "の" + last, None


def _is_content(form: str, words: LanguageWords) -> bool:
    if (
        len(form) < 2
        or _DIGITS.search(form)
        or (form[0] in _HAN_DIGITS and len(form) < 4)
        or form in HAN_EMPTY_WORDS
        or form.lower() in words.stop
    ):
        return False
    if is_kana(form[0]):
        return form[0] >= "\u30a1" and len(form) >= 3
    return is_han(form[0]) or form[0].isupper()


def _named(name: str) -> tuple[str, TagKind | None]:
    """Return a run without a person's title, and the kind its ending or its script tells."""
    kind = next((kind for endings, kind in _KINDS if name.endswith(endings) and len(name) > 2), None)
    if kind is TagKind.PERSON:
        title = max((ending for ending in HAN_PERSON_ENDINGS if name.endswith(ending)), key=len)
        return (name[: -len(title)], kind) if len(name) - len(title) >= 2 else (name, None)
    if kind is None and is_kana(name[0]) and all(is_kana(c) for c in name):
        return name.strip("・"), TagKind.PERSON if "・" in name.strip("・") else TagKind.THING
    return name, kind


_KINDS = (
    (HAN_BODY_ENDINGS, TagKind.ORGANISATION),
    (HAN_PERSON_ENDINGS, TagKind.PERSON),
    (HAN_PLACE_ENDINGS, TagKind.PLACE),
)
