"""Search plans: a query as what SQLite is asked.

Words and facts (publisher, category, genre, language) become one FTS5 expression, however they are nested. Tags,
stories and dates are conditions on rows. A query that mixes both under OR is asked as alternatives, each of them an
expression and conditions that must all hold; their places are merged.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from tagwire.errors import ParseError
from tagwire.model.query import (
    AllOf,
    AnyOf,
    CategoryIs,
    Field,
    GenreIs,
    LangIs,
    Leaf,
    Node,
    Not,
    PublishedAfter,
    PublishedBefore,
    PublisherIs,
    Query,
    StoryIs,
    TagIs,
    Words,
)
from tagwire.store.sqlite.search_index import (
    ALL,
    category_fact,
    first_place,
    genre_fact,
    lang_fact,
    publisher_fact,
    topic_fact,
)
from tagwire.text.inflections import inflections
from tagwire.text.sayings import said
from tagwire.text.search_terms import is_unspaced, terms_of

MAX_ALTERNATIVES = 16

_COLUMNS = {Field.ANYWHERE: "{headline text authors}", Field.TITLE: "headline", Field.AUTHOR: "authors"}
_NOTHING = 'facts : "nothing"'


@dataclass(frozen=True, slots=True)
class Alternative:
    """Conditions that must all hold."""

    words: str | None
    """An FTS5 expression; None asks for no words."""
    tags: tuple[int, ...] = ()
    not_tags: tuple[int, ...] = ()
    stories: tuple[int, ...] = ()
    not_stories: tuple[int, ...] = ()
    places: tuple[int, int] = (-(2**63), 2**63 - 1)
    """The lowest and the highest place that count."""
    is_empty: bool = False
    """Whether it can't match: a tag nobody has, a story nobody knows."""


@dataclass(frozen=True, slots=True)
class Names:
    """How the names in a query lead to rows."""

    tag_id: Callable[[str], int | None]
    story_number: Callable[[str], int | None]
    publisher_numbers: Callable[[str], tuple[int, ...]]


def plan_search(query: Query, names: Names) -> tuple[Alternative, ...]:
    """Return the alternatives of a query; raise ParseError when OR combines too many different things."""
    lang = _only_lang(query.root)
    alternatives = _alternatives(query.root, names, lang)
    return tuple(alternative for alternative in alternatives if not alternative.is_empty)


def words_of(words: Words, *, lang: str | None = None) -> tuple[tuple[str, ...], ...]:
    """Return the terms of words, in order, each with the forms that count for it.

    The last term of a script without spaces, when one character, stands for the beginning of a pair.
    """
    terms = terms_of(words.text)
    if len(terms) > 1 and len(terms[-1]) == 1 and is_unspaced(terms[-1]) and is_unspaced(terms[-2]):
        terms.pop()  # the text may go on where the searched words end
    if words.is_exact or len(terms) > 1:
        return tuple((term,) for term in terms)
    return tuple(inflections(term, lang=lang) for term in terms)


def query_lang(query: Query) -> str | None:
    """Return the language every match must have, when the query names just one."""
    return _only_lang(query.root)


def _only_lang(root: Node) -> str | None:
    nodes = root.nodes if isinstance(root, AllOf) else (root,)
    langs = {node.lang for node in nodes if isinstance(node, LangIs)}
    return langs.pop() if len(langs) == 1 else None


def _alternatives(root: Node, names: Names, lang: str | None) -> list[Alternative]:
    """Return the alternatives of a node; the parser bounds how deep nodes lie in each other."""
    if _is_indexed(root):
        return [Alternative(_expression(root, names, lang))]
    if isinstance(root, AnyOf):
        found = [alternative for node in root.nodes for alternative in _alternatives(node, names, lang)]
    elif isinstance(root, AllOf):
        found = [Alternative(None)]
        for node in _indexed_together(root):
            found = [_both(a, b) for a, b in product(found, _alternatives(node, names, lang))]
            _check(len(found))
    elif isinstance(root, Not):
        return _alternatives(_pushed(root.node), names, lang) if not _is_leaf(root.node) else [_not(root.node, names)]
    else:
        return [_row_condition(root, names)]
    _check(len(found))
    return found


def _check(count: int) -> None:
    if count > MAX_ALTERNATIVES:
        raise ParseError(
            said(
                "this search combines tags or dates under OR in %(count)s ways, and %(max_alternatives)s is"
                " the most; ask for fewer at once",
                count=count,
                max_alternatives=MAX_ALTERNATIVES,
            )
        )


def _indexed_together(root: AllOf) -> list[Node]:
    """Return the parts of a conjunction, those of the index as one."""
    indexed = tuple(node for node in root.nodes if _is_indexed(node))
    others = [node for node in root.nodes if not _is_indexed(node)]
    return [*([indexed[0] if len(indexed) == 1 else AllOf(indexed)] if indexed else []), *others]


def _pushed(root: Node) -> Node:
    """Return the negation of a node with the "not" moved inwards (De Morgan)."""
    if isinstance(root, Not):
        return root.node
    if isinstance(root, AllOf):
        return AnyOf(tuple(_negated(node) for node in root.nodes))
    if isinstance(root, AnyOf):
        return AllOf(tuple(_negated(node) for node in root.nodes))
    return Not(root)


def _negated(node: Node) -> Node:
    return node.node if isinstance(node, Not) else Not(node)


def _is_leaf(node: Node) -> bool:
    return not isinstance(node, AllOf | AnyOf | Not)


def _is_indexed(root: Node) -> bool:
    """Whether the index alone can answer a node."""
    if isinstance(root, AllOf | AnyOf):
        return all(map(_is_indexed, root.nodes))
    if isinstance(root, Not):
        return _is_indexed(root.node)
    return not isinstance(root, TagIs | StoryIs | PublishedAfter | PublishedBefore)


def _row_condition(leaf: Node, names: Names) -> Alternative:
    match leaf:
        case TagIs(key):
            tag_id = names.tag_id(key)
            return Alternative(None, is_empty=True) if tag_id is None else Alternative(None, tags=(tag_id,))
        case PublishedAfter(moment):
            return Alternative(None, places=(first_place(moment), 2**63 - 1))
        case PublishedBefore(moment):
            return Alternative(None, places=(-(2**63), first_place(moment) - 1))
        case StoryIs(story_id):
            story = names.story_number(story_id)
            return Alternative(None, is_empty=True) if story is None else Alternative(None, stories=(story,))
        case _:
            raise AssertionError(f"{leaf} is no condition on rows")


def _not(leaf: Node, names: Names) -> Alternative:
    match leaf:
        case TagIs(key):
            tag_id = names.tag_id(key)
            return Alternative(None) if tag_id is None else Alternative(None, not_tags=(tag_id,))
        case PublishedAfter(moment):
            return _row_condition(PublishedBefore(moment), names)
        case PublishedBefore(moment):
            return _row_condition(PublishedAfter(moment), names)
        case StoryIs(story_id):
            story = names.story_number(story_id)
            return Alternative(None) if story is None else Alternative(None, not_stories=(story,))
        case _:
            raise AssertionError(f"{leaf} is no condition on rows")


def _both(a: Alternative, b: Alternative) -> Alternative:
    words = f"({a.words}) AND ({b.words})" if a.words and b.words else a.words or b.words
    pairs = ((a.tags, b.tags), (a.not_tags, b.not_tags), (a.stories, b.stories), (a.not_stories, b.not_stories))
    tags, not_tags, stories, not_stories = (tuple(dict.fromkeys(x + y)) for x, y in pairs)
    places = max(a.places[0], b.places[0]), min(a.places[1], b.places[1])
    contradicts = bool(set(tags) & set(not_tags)) or bool(set(stories) & set(not_stories)) or len(stories) > 1
    is_empty = a.is_empty or b.is_empty or places[0] > places[1] or contradicts
    return Alternative(words, tags, not_tags, stories, not_stories, places, is_empty)


def _expression(root: Node, names: Names, lang: str | None) -> str:
    """Return an FTS5 expression; it holds nothing of the reader's but folded terms between quotation marks."""
    if isinstance(root, AnyOf):
        return " OR ".join(f"({_expression(node, names, lang)})" for node in root.nodes)
    if isinstance(root, Not):
        return f'(facts : "{ALL}") NOT ({_expression(root.node, names, lang)})'
    if isinstance(root, AllOf):
        wanted = [f"({_expression(node, names, lang)})" for node in root.nodes if not isinstance(node, Not)]
        unwanted = [f"({_expression(node.node, names, lang)})" for node in root.nodes if isinstance(node, Not)]
        positive = " AND ".join(wanted) or f'facts : "{ALL}"'
        return f"({positive}) NOT ({' OR '.join(unwanted)})" if unwanted else positive
    return _leaf_expression(root, names, lang)


def _leaf_expression(leaf: Leaf, names: Names, lang: str | None) -> str:
    match leaf:
        case Words():
            return f"{_COLUMNS[leaf.field]} : ({_phrase(leaf, lang)})"
        case PublisherIs(text):
            return _facts(tuple(map(publisher_fact, names.publisher_numbers(text))))
        case CategoryIs():
            codes = (leaf.code, *leaf.below)
            return _facts((category_fact(leaf.code),) if leaf.is_top else tuple(map(topic_fact, codes)))
        case GenreIs(genre):
            return _facts((genre_fact(genre.value),))
        case LangIs(code):
            return _facts((lang_fact(code),))
        case _:
            raise AssertionError(f"{leaf} is no condition of the index")


def _phrase(words: Words, lang: str | None) -> str:
    terms = words_of(words, lang=lang)
    last = terms[-1][0]
    begins = " *" if is_unspaced(last) and len(last) == 1 else ""
    if len(terms) == 1:
        return " OR ".join(f'"{form}"{begins}' for form in terms[0])
    return '"' + " ".join(forms[0] for forms in terms) + '"' + begins


def _facts(tokens: tuple[str, ...]) -> str:
    return "facts : (" + " OR ".join(f'"{token}"' for token in tokens) + ")" if tokens else _NOTHING
