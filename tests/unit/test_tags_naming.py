"""What a bare surname or acronym stands for, by what others say."""

from tagwire.model.tag import Candidate, Evidence, Origin, TagKind, Tie
from tagwire.tags.naming import agreed, named_in_full, ties_of, under_identity

MARA = Tie("denholm", "maradenholm", "Mara Denholm", TagKind.PERSON)
JONAS = Tie("denholm", "jonasdenholm", "Jonas Denholm", TagKind.PERSON)
NCI = Tie("nci", "nationalcareinspectorate", "National Care Inspectorate", TagKind.ORGANISATION)


def candidate(key: str, name: str, *, identity: str = "", short_forms: tuple[str, ...] = ()) -> Candidate:
    evidence = Evidence(name, 0, len(name))
    return Candidate(key, name, TagKind.THING, 1.0, 0.5, (Origin.TEXT,), evidence, identity, short_forms)


def test_two_articles_of_two_publishers_agree() -> None:
    assert agreed([(MARA, "a"), (MARA, "b")]) == MARA
    assert agreed([(MARA, "a"), (MARA, "a")]) is None
    assert agreed([(MARA, "a")]) is None
    assert agreed([]) is None


def test_a_rival_of_more_than_a_fifth_keeps_all_apart() -> None:
    said = [(MARA, f"paper {n}") for n in range(5)]
    assert agreed([*said, (JONAS, "echo")]) == MARA
    assert agreed([*said[:4], (JONAS, "echo")]) is None


def test_a_person_is_called_by_the_full_name_and_an_acronym_keeps_its_own() -> None:
    found = named_in_full([candidate("denholm", "Denholm"), candidate("nci", "NCI")], {"denholm": MARA, "nci": NCI})
    assert [(c.key, c.name, c.kind) for c in found] == [
        ("maradenholm", "Mara Denholm", TagKind.PERSON),
        ("nationalcareinspectorate", "NCI", TagKind.ORGANISATION),
    ]


def test_one_tag_is_one_candidate_however_it_is_called() -> None:
    both = [candidate("maradenholm", "Mara Denholm"), candidate("denholm", "Denholm")]
    assert [c.name for c in named_in_full(both, {"denholm": MARA})] == ["Mara Denholm"]
    kept = under_identity([candidate("kiev", "Kiev", identity="kyiv"), candidate("kyiv", "Kyiv", identity="kyiv")])
    assert [(c.key, c.name) for c in kept] == [("kyiv", "Kiev")]


def test_ties_are_told_by_the_strongest_candidate() -> None:
    found = [candidate("maradenholm", "Mara Denholm", short_forms=("denholm",))]
    found.append(candidate("denholmcouncil", "Denholm Council", short_forms=("denholm",)))
    assert [(tie.short, tie.identity) for tie in ties_of(found)] == [("denholm", "maradenholm")]
