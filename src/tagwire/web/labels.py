"""Words the reading room uses for genres and kinds of tags."""

from tagwire.model.article import Genre
from tagwire.model.tag import TagKind

GENRE_LABELS: dict[str, str] = {
    Genre.REPORT: "News",
    Genre.ANALYSIS: "Analysis",
    Genre.EXPLAINER: "Explainer",
    Genre.FEATURE: "Feature",
    Genre.OPINION: "Opinion",
    Genre.EDITORIAL: "Editorial",
    Genre.LETTER: "Letter",
    Genre.INTERVIEW: "Interview",
    Genre.PROFILE: "Profile",
    Genre.OBITUARY: "Obituary",
    Genre.REVIEW: "Review",
    Genre.LIVE: "Live",
    Genre.FACTCHECK: "Fact check",
    Genre.PRESS_RELEASE: "Press release",
    Genre.OTHER: "Other",
}

KIND_LABELS: dict[TagKind, str] = {
    TagKind.PERSON: "A person",
    TagKind.ORGANISATION: "An organisation",
    TagKind.PLACE: "A place",
    TagKind.EVENT: "An event",
    TagKind.WORK: "A work",
    TagKind.ISSUE: "A subject",
    TagKind.THING: "A thing",
}


def genre_label(value: str) -> str:
    """Return a genre's word, or the value itself when it names no genre."""
    return GENRE_LABELS.get(value, value)


def capitalised(words: str) -> str:
    """Return words as a sentence or heading begins, the rest as it is."""
    return words[0].upper() + words[1:]
