"""Deciding: tried first, so that one sees what it changes, then made; the same for every form."""

from collections.abc import Mapping
from dataclasses import dataclass

from tagwire.model.correction import Action, Correction, Draft, Refusal
from tagwire.model.preview import ChangedMark, Preview
from tagwire.store import EditingStore
from tagwire.tags.correction_words import action_words
from tagwire.web.access.forms import PROOF_FIELD, Sent
from tagwire.web.flash import Told
from tagwire.web.labels import capitalised
from tagwire.web.links import article_path
from tagwire.web.listing import Link
from tagwire.web.room import ReadingRoom
from tagwire.web.wording import Wording

STEP_FIELD = "step"
MAKE = "make"
SAMPLE = 20
"""Articles a preview looks at: some 40 ms in which nobody else can write."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """An article whose tags a decision would change."""

    article: Link
    lang: str | None
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    marks: tuple[ChangedMark, ...]
    """What else would change of it."""


@dataclass(frozen=True, slots=True)
class ShownPreview:
    """What a decision would do, as a page shows it, with the fields that make it so."""

    words: str
    concerned: int
    looked_at: int
    changes: tuple[ShownChange, ...]
    fields: tuple[tuple[str, str], ...]


def try_decision(room: ReadingRoom, sent: Sent, action: Action) -> ShownPreview | str:
    """Return what a decision would do, or why it can't be made; raise UsageError for one that can't be used."""
    found = editing_of(room).preview(_draft(room, sent, action), sample=SAMPLE)
    if isinstance(found.outcome, Refusal):
        return refusal_words(found.outcome, room.words)
    return _shown(found, found.outcome, sent.fields, room.words)


def make_decision(room: ReadingRoom, sent: Sent, action: Action) -> Told:
    """Make a decision and say what came of it; raise UsageError for one that can't be used."""
    [outcome] = editing_of(room).correct([_draft(room, sent, action)])
    if isinstance(outcome, Refusal):
        return Told(refusal_words(outcome, room.words), is_bad=not outcome.is_known)
    left = editing_of(room).articles_to_correct()
    done = [room.words.say("Done: %(words)s.", words=action_words(outcome))]
    if left:
        done.append(
            room.words.counted(
                "%(count)s older article is gone through now.", "%(count)s older articles are gone through now.", left
            )
        )
    done.append(room.words.say("It can be undone below."))
    return Told(" ".join(done))


def refusal_words(refusal: Refusal, words: Wording) -> str:
    """Return why a decision was not made, as a sentence."""
    reason = f"{capitalised(words.of(refusal.reason))}."
    return words.say("That holds already: %(reason)s", reason=reason) if refusal.is_known else reason


def editing_of(room: ReadingRoom) -> EditingStore:
    """Return where corrections are made."""
    assert room.bench.editing is not None, "these addresses exist only where tags can be corrected"
    return room.bench.editing


def draft_of(room: ReadingRoom, action: Action, *, who: str, why: str) -> Draft:
    """Return a decision about to be made now; raise UsageError for one that can't be used."""
    return Draft(action, room.clock().replace(microsecond=0), who, why).checked()


def _draft(room: ReadingRoom, sent: Sent, action: Action) -> Draft:
    return draft_of(room, action, who=sent.visitor.name, why=sent.fields.get("why", ""))


def _shown(found: Preview, outcome: Correction, fields: Mapping[str, str], words: Wording) -> ShownPreview:
    return ShownPreview(
        words=words.of(action_words(outcome)),
        concerned=found.concerned,
        looked_at=found.looked_at,
        changes=tuple(
            ShownChange(Link(a.headline, article_path(a.id)), a.lang, a.lost, a.gained, a.marks) for a in found.changed
        ),
        fields=tuple((name, value) for name, value in fields.items() if name not in (PROOF_FIELD, STEP_FIELD)),
    )
