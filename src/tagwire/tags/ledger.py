"""The ledger: a log of corrections, and what it comes to.

A pure fold. What contradicts an earlier correction is refused with the reason and a way out, and changes nothing. An
undone correction is left out of the fold as if it had never been made; undoing is refused where a later correction
could not stand without it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tagwire.model.correction import (
    Action,
    Add,
    Block,
    Correction,
    Decision,
    Detach,
    Hide,
    Merge,
    MergeStories,
    MoveArticle,
    Pin,
    Refusal,
    Rename,
    SetCategory,
    SetGenre,
    Split,
    SplitStory,
    Undo,
)
from tagwire.tags.choice import MAX_TAGS
from tagwire.tags.corrections import AddedTag, Corrections, SplitRule
from tagwire.tags.ledger_marks import MarkFold
from tagwire.tags.ledger_stories import StoryFold, held_articles, resting_on
from tagwire.tags.lessons import Lesson, Lessons
from tagwire.text.keys import fold
from tagwire.text.sayings import said


def in_force(log: Iterable[Correction]) -> Corrections:
    """Return what a log comes to."""
    return Ledger(log).corrections()


class Ledger:
    """A log taken in one correction after the other."""

    def __init__(self, log: Iterable[Correction] = ()) -> None:
        self._all: dict[int, Correction] = {}
        self._undone: dict[int, int] = {}
        for made in log:
            self._all[made.id] = made
            if isinstance(made.action, Undo):
                self._undone[made.action.of] = made.id
        self._fold = _Fold()
        for made in self._all.values():
            if made.id not in self._undone:
                self._fold.take(made)

    @property
    def standing(self) -> tuple[Correction, ...]:
        """The corrections in force, in the order they were made; no undoings."""
        return tuple(self._fold.standing)

    def add(self, made: Correction) -> Refusal | None:
        """Take in one more correction, or return why it can't stand."""
        refusal = self._undo(made.action) if isinstance(made.action, Undo) else self._fold.take(made)
        if refusal is None:
            self._all[made.id] = made
            if isinstance(made.action, Undo):
                self._undone[made.action.of] = made.id
        return refusal

    def undone_by(self, number: int) -> int | None:
        """Return the correction that undid this one."""
        return self._undone.get(number)

    def lead(self, key: str) -> str:
        """Return the own key of the tag a name leads to."""
        return self._fold.lead(key)

    def settled(self, name: str) -> str:
        """Return the key by which a log should call a name's tag: the one it had before people renamed it.

        So undoing a rename leaves standing what was decided about the tag since.
        """
        return self._fold.origin(self._fold.lead(fold(name)))

    def places_touched(self, action: Action) -> Mapping[str, str]:
        """Return which story each article belongs to whose story an action decides or undoes, where people said so."""
        undone = self._all.get(action.of) if isinstance(action, Undo) else None
        return self._fold.stories.places(held_articles(action if undone is None else undone.action))

    def corrections(self) -> Corrections:
        """Return what the log comes to so far."""
        return self._fold.frozen()

    def _undo(self, action: Undo) -> Refusal | None:
        """Leave a correction out, unless a later one could not stand without it."""
        undone = self._all.get(action.of)
        if undone is None:
            return Refusal(said("there is no correction %(of)s; `tagwire tags history` lists them", of=action.of))
        if isinstance(undone.action, Undo):
            return Refusal(
                said(
                    "correction %(of)s undid correction %(of2)s; make that one again instead of undoing it",
                    of=action.of,
                    of2=undone.action.of,
                )
            )
        if action.of in self._undone:
            return Refusal(
                said(
                    "correction %(of)s is undone already, by correction %(undone)s",
                    of=action.of,
                    undone=self._undone[action.of],
                )
            )
        later = resting_on(undone, self._fold.standing)
        if later is not None:
            return _rests_on(later, undone)
        without = _Fold()
        for made in self._fold.standing:
            if made.id != undone.id and without.take(made) is not None:
                return _rests_on(made, undone)
        self._fold = without
        return None


def _rests_on(later: Correction, undone: Correction) -> Refusal:
    return Refusal(
        said(
            "correction %(id)s rests on correction %(id2)s; undo that one first: tagwire tags undo %(id)s",
            id=later.id,
            id2=undone.id,
        )
    )


class _Fold:
    """The decisions taken so far: what each changes, and what it contradicts."""

    def __init__(self) -> None:
        self.standing: list[Correction] = []
        self.edges: dict[str, tuple[str, int]] = {}
        self.back: dict[str, set[str]] = {}
        self.splits: dict[str, list[tuple[SplitRule, int]]] = {}
        self.apart: set[str] = set()
        self.names: dict[str, str] = {}
        self.renames: dict[str, str] = {}
        """Key a rename made → the key before."""
        self.is_renamed: set[str] = set()
        self.hidden: dict[str, int] = {}
        self.pinned: dict[str, int] = {}
        self.blocked: dict[str, dict[str, int]] = {}
        self.added: dict[str, dict[str, tuple[Add, int]]] = {}
        self.lessons: list[Lesson] = []
        self.marks = MarkFold()
        self.stories = StoryFold()

    def take(self, made: Correction) -> Refusal | None:
        """Carry out a decision, or return why it can't stand."""
        if isinstance(made.action, Undo):
            return None  # what it undid was left out before
        refusal = self._decide(made, made.action)
        if refusal is None:
            self.standing.append(made)
        return refusal

    def _decide(self, made: Correction, action: Decision) -> Refusal | None:
        match action:
            case Merge():
                return self._merge(action, made.id)
            case Split():
                return self._split(action, made.id)
            case Detach():
                return self._detach(action)
            case Rename():
                return self._rename(action, made.id)
            case Hide(tag):
                return self._hide(self.lead(fold(tag)), made.id)
            case Pin(tag):
                return self._pin(self.lead(fold(tag)), made.id)
            case Block():
                return self._block(action, made)
            case Add():
                return self._add(action, made)
            case SetCategory() | SetGenre():
                return self.marks.take(action, made.id)
            case MoveArticle() | MergeStories() | SplitStory():
                return self.stories.take(action, made.id)

    def lead(self, key: str) -> str:
        """Return the own key of the tag a name leads to."""
        while key in self.edges:
            key = self.edges[key][0]
        return key

    def origin(self, key: str) -> str:
        """Return the key a tag had before it was renamed."""
        while key in self.renames:
            key = self.renames[key]
        return key

    def _merge(self, action: Merge, number: int) -> Refusal | None:
        target = self.lead(fold(action.into))
        moving: set[str] = set()
        for key in map(fold, action.froms):
            own = self.lead(key)
            if own == target and key == target:
                return Refusal(
                    said(
                        "#%(into)s is a name of #%(key)s already, so merging them again would go in a circle;"
                        " to show the tag under another name: tagwire tags rename %(key)s NAME",
                        into=fold(action.into),
                        key=key,
                    )
                )
            if own != target:
                refusal = self._closes_circle(target, own) or self._is_half_hidden(own, target)
                if refusal is not None:
                    return refusal
                moving.add(own)
        if not moving:
            return Refusal(
                said(
                    "#%(known)s and #%(target)s are one tag already",
                    known=" #".join(map(fold, action.froms)),
                    target=target,
                ),
                is_known=True,
            )
        for own in sorted(moving):
            self._draw(own, target, number)
        self._name(target, action.into)
        return None

    def _split(self, action: Split, number: int) -> Refusal | None:
        own, into = self.lead(fold(action.tag)), fold(action.into)
        target = self.lead(into)
        if target == own:
            return Refusal(
                said(
                    "#%(into)s is a name of #%(own)s itself; take it off first: tagwire tags split %(own)s"
                    " --off %(into)s",
                    into=into,
                    own=own,
                )
            )
        hider = self._mark_on(target, self.hidden)
        if hider is not None:
            return Refusal(
                said(
                    "#%(target)s is hidden (correction %(hider)s); show it first: tagwire tags unhide %(target)s",
                    target=target,
                    hider=hider,
                )
            )
        refusal = self._closes_circle(target, own)
        if refusal is not None:
            return refusal
        rule = SplitRule(replace(action.when, tags=tuple(map(fold, action.when.tags))), into)
        if any(rule == other for other, _ in self.splits.get(own, ())):
            return Refusal(said("#%(own)s is split that way already", own=own), is_known=True)
        self.splits.setdefault(own, []).append((rule, number))
        self._name(target, action.into)
        return None

    def _detach(self, action: Detach) -> Refusal | None:
        alias, tag = fold(action.alias), self.lead(fold(action.tag))
        if alias in self.apart:
            return Refusal(said("#%(alias)s is a tag of its own already", alias=alias), is_known=True)
        if alias in self.edges:
            target, made_by = self.edges[alias]
            if self.lead(alias) != tag:
                return Refusal(
                    said(
                        "#%(alias)s was never merged into #%(tag)s, but into #%(value)s; take it off there:"
                        " tagwire tags split %(value)s --off %(alias)s",
                        alias=alias,
                        tag=tag,
                        value=self.lead(alias),
                    )
                )
            if self.renames.get(target) == alias:
                return Refusal(
                    said(
                        "#%(alias)s is what #%(target)s was called before, not another tag; take the new name"
                        " back: tagwire tags undo %(made_by)s",
                        alias=alias,
                        target=target,
                        made_by=made_by,
                    )
                )
            del self.edges[alias]
            self.back[target].discard(alias)
        elif alias == tag:
            return Refusal(
                said(
                    "#%(alias)s is the tag's own name, so it can't be taken off; to call the tag something"
                    " else: tagwire tags rename %(alias)s NAME",
                    alias=alias,
                )
            )
        self.apart.add(alias)
        return None

    def _rename(self, action: Rename, number: int) -> Refusal | None:
        own, key = self.lead(fold(action.tag)), fold(action.name)
        if self.names.get(own) == action.name and own in self.is_renamed:
            return Refusal(said("#%(own)s is called %(name)s already", own=own, name=repr(action.name)), is_known=True)
        if self.lead(key) != own:
            if self._is_spoken_of(key):
                there = self.lead(key)
                return Refusal(
                    said(
                        "there is another tag #%(there)s already; to make them one: tagwire tags merge %(own)s"
                        " %(there)s",
                        there=there,
                        own=own,
                    )
                )
            self._draw(own, key, number)
            self.renames[key] = own
            own = key
        self.names[own] = action.name
        self.is_renamed.add(own)
        return None

    def _hide(self, own: str, number: int) -> Refusal | None:
        pinner, hider = self._mark_on(own, self.pinned), self._mark_on(own, self.hidden)
        if pinner is not None:
            return Refusal(
                said(
                    "#%(own)s is pinned (correction %(pinner)s); first: tagwire tags unpin %(own)s",
                    own=own,
                    pinner=pinner,
                )
            )
        if hider is not None:
            return Refusal(
                said("#%(own)s is hidden already (correction %(hider)s)", own=own, hider=hider), is_known=True
            )
        self.hidden[own] = number
        return None

    def _pin(self, own: str, number: int) -> Refusal | None:
        hider, pinner = self._mark_on(own, self.hidden), self._mark_on(own, self.pinned)
        if hider is not None:
            return Refusal(
                said(
                    "#%(own)s is hidden (correction %(hider)s); first: tagwire tags unhide %(own)s",
                    own=own,
                    hider=hider,
                )
            )
        if pinner is not None:
            return Refusal(
                said("#%(own)s is pinned already (correction %(pinner)s)", own=own, pinner=pinner), is_known=True
            )
        self.pinned[own] = number
        return None

    def _block(self, action: Block, made: Correction) -> Refusal | None:
        own = self.lead(fold(action.tag))
        for key, (_, earlier) in self.added.get(action.article, {}).items():
            if self.lead(key) == own:
                return Refusal(
                    said(
                        "#%(own)s was added to that article by a person (correction %(earlier)s); take that"
                        " back: tagwire tags undo %(earlier)s",
                        own=own,
                        earlier=earlier,
                    )
                )
        blocked = self.blocked.setdefault(action.article, {})
        if any(self.lead(key) == own for key in blocked):
            return Refusal(said("#%(own)s is blocked on that article already", own=own), is_known=True)
        blocked[own] = made.id
        self.lessons.append(Lesson(made.at, own, action.article, False, action.example))
        return None

    def _add(self, action: Add, made: Correction) -> Refusal | None:
        own = self.lead(fold(action.tag))
        for key, earlier in self.blocked.get(action.article, {}).items():
            if self.lead(key) == own:
                return Refusal(
                    said(
                        "#%(own)s is blocked on that article (correction %(earlier)s); first: tagwire tags"
                        " unblock %(article)s %(own)s",
                        own=own,
                        earlier=earlier,
                        article=action.article,
                    )
                )
        hider = self._mark_on(own, self.hidden)
        if hider is not None:
            return Refusal(
                said(
                    "#%(own)s is hidden (correction %(hider)s); show it first: tagwire tags unhide %(own)s",
                    own=own,
                    hider=hider,
                )
            )
        added = self.added.setdefault(action.article, {})
        if any(self.lead(key) == own for key in added):
            return Refusal(said("#%(own)s was added to that article already", own=own), is_known=True)
        if len(added) >= MAX_TAGS:
            return Refusal(
                said(
                    "people gave that article %(max_tags)s tags already, as many as an article can have; undo"
                    " one of them",
                    max_tags=MAX_TAGS,
                )
            )
        added[own] = action, made.id
        self.lessons.append(Lesson(made.at, own, action.article, True, action.example))
        return None

    def _draw(self, key: str, target: str, number: int) -> None:
        self.edges[key] = target, number
        self.back.setdefault(target, set()).add(key)
        self.apart -= {key, target}

    def _name(self, key: str, name: str) -> None:
        """Keep a name as a person wrote it, where it is the tag's own and says more than the key does."""
        if fold(name) == key and name != key and key not in self.is_renamed:
            self.names[key] = name

    def _names_of(self, own: str) -> Iterator[str]:
        """Yield every key that leads to a tag, its own first."""
        waiting = [own]
        while waiting:
            key = waiting.pop()
            yield key
            waiting += sorted(self.back.get(key, ()), reverse=True)

    def _mark_on(self, own: str, marks: dict[str, int]) -> int | None:
        """Return the correction that hid or pinned a tag, be it under another of its names."""
        return next((marks[key] for key in self._names_of(own) if key in marks), None)

    def _is_spoken_of(self, key: str) -> bool:
        known = (self.edges, self.back, self.names, self.splits, self.apart, self.hidden, self.pinned)
        rules = (rule for rules in self.splits.values() for rule, _ in rules)
        return any(key in keys for keys in known) or any(rule.into == key for rule in rules)

    def _is_half_hidden(self, one: str, other: str) -> Refusal | None:
        hider, also = self._mark_on(one, self.hidden), self._mark_on(other, self.hidden)
        if (hider is None) == (also is None):
            return None
        which, by = (one, hider) if hider is not None else (other, also)
        return Refusal(
            said(
                "#%(which)s is hidden (correction %(by)s); show it first: tagwire tags unhide %(which)s",
                which=which,
                by=by,
            )
        )

    def _closes_circle(self, start: str, goal: str) -> Refusal | None:
        """Return a refusal when articles of ``start`` already go to ``goal`` by splits, so it can't lead back."""
        waiting, seen = [(start, 0)], set[str]()
        while waiting:
            key, by = waiting.pop()
            if key == goal:
                return Refusal(
                    said(
                        "articles of #%(start)s go to #%(goal)s by a split, so #%(goal)s can't lead back to"
                        " it; take the split back first: tagwire tags undo %(by)s",
                        start=start,
                        goal=goal,
                        by=by,
                    )
                )
            if key not in seen:
                seen.add(key)
                waiting += [(rule.into, number) for rule, number in self.splits.get(key, ())]
                waiting += [(self.edges[key][0], by)] if key in self.edges else []
        return None

    def frozen(self) -> Corrections:
        """Return the decisions as a value."""
        owns = {self.lead(key) for key in self.edges}
        return Corrections(
            leads={key: self.lead(key) for key in self.edges},
            spellings={own: tuple(self._names_of(own)) for own in owns},
            splits={key: tuple(rule for rule, _ in rules) for key, rules in self.splits.items()},
            edges={key: target for key, (target, _) in self.edges.items()},
            apart=frozenset(self.apart),
            names={key: name for key, name in self.names.items() if key not in self.edges},
            hidden={self.lead(key): number for key, number in self.hidden.items()},
            pinned={self.lead(key): number for key, number in self.pinned.items()},
            blocked={article: frozenset(map(self.lead, keys)) for article, keys in self.blocked.items()},
            added={article: self._added_to(article) for article in self.added},
            lessons=Lessons(lesson._replace(key=self.lead(lesson.key)) for lesson in self.lessons),
            categories=self.marks.categories(),
            genres=self.marks.genres(),
            places=self.stories.all_places(),
        )

    def _added_to(self, article: str) -> tuple[AddedTag, ...]:
        tags: dict[str, AddedTag] = {}
        for key, (add, _) in self.added[article].items():
            own = self.lead(key)
            tags.setdefault(own, AddedTag(own, add.tag, add.kind))
        return tuple(tags.values())
