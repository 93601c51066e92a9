"""Tags as readers write them, led to the tags they mean: old spellings and merged names included."""

from dataclasses import dataclass

from tagwire.errors import HiddenTagError, NotFoundError
from tagwire.model.listing import Tag, TagExpression, TagTerm
from tagwire.store import ReadingStore
from tagwire.web.wording import Wording


@dataclass(frozen=True, slots=True)
class ResolvedTags:
    """Tag algebra with every key led to its tag."""

    expression: TagExpression
    tags: dict[str, Tag]
    """The tags that exist, by key."""
    hidden: tuple[str, ...] = ()
    """Keys of tags that a person hid."""

    @property
    def wanted(self) -> tuple[Tag, ...]:
        """The tags asked for, not those left out."""
        keys = dict.fromkeys(key for term in self.expression.any_of for key in term.all_of)
        return tuple(self.tags[key] for key in keys if key in self.tags)

    @property
    def can_match(self) -> bool:
        """Whether any of the terms has only tags that exist."""
        return any(all(key in self.tags for key in term.all_of) for term in self.expression.any_of)

    def in_words(self, words: Wording) -> str:
        """Return the expression in words: "#a and #b but not #c, or #d"."""
        return words.say(", or ").join(self._term_words(term, words) for term in self.expression.any_of)

    def _term_words(self, term: TagTerm, words: Wording) -> str:
        wanted = words.say(" and ").join(map(self._hashtag, term.all_of))
        unwanted = words.say(" or ").join(map(self._hashtag, term.none_of))
        return words.say("%(wanted)s but not %(unwanted)s", wanted=wanted, unwanted=unwanted) if unwanted else wanted

    def _hashtag(self, key: str) -> str:
        return f"#{self.tags[key].label if key in self.tags else key}"


def resolve_tags(store: ReadingStore, expression: TagExpression) -> ResolvedTags:
    """Lead every key to its tag, through aliases; a key that leads nowhere stays as it is."""
    found: dict[str, Tag] = {}
    hidden: list[str] = []
    for key in dict.fromkeys(key for term in expression.any_of for key in (*term.all_of, *term.none_of)):
        try:
            found[key] = store.get_tag(key)
        except HiddenTagError:
            hidden.append(key)
        except NotFoundError:
            continue
    keys = {key: tag.key for key, tag in found.items()}

    def led(keys_given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(keys.get(key, key) for key in keys_given))

    terms = tuple(TagTerm(led(term.all_of), led(term.none_of)) for term in expression.any_of)
    return ResolvedTags(TagExpression(terms), {tag.key: tag for tag in found.values()}, tuple(hidden))
