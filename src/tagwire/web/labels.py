"""Words the reading room uses for genres and kinds of tags, in English: ``Wording`` says them in other languages."""

from tagwire.model.article import Genre
from tagwire.model.tag import TagKind


def noted(message: str) -> str:
    """Return a message as it is, noted for the catalogues: it is translated where it is shown."""
    return message


GENRE_LABELS: dict[str, str] = {
    Genre.REPORT: noted("News"),
    Genre.ANALYSIS: noted("Analysis"),
    Genre.EXPLAINER: noted("Explainer"),
    Genre.FEATURE: noted("Feature"),
    Genre.OPINION: noted("Opinion"),
    Genre.EDITORIAL: noted("Editorial"),
    Genre.LETTER: noted("Letter"),
    Genre.INTERVIEW: noted("Interview"),
    Genre.PROFILE: noted("Profile"),
    Genre.OBITUARY: noted("Obituary"),
    Genre.REVIEW: noted("Review"),
    Genre.LIVE: noted("Live"),
    Genre.FACTCHECK: noted("Fact check"),
    Genre.PRESS_RELEASE: noted("Press release"),
    Genre.OTHER: noted("Other"),
}

KIND_LABELS: dict[str, str] = {
    TagKind.PERSON: noted("A person"),
    TagKind.ORGANISATION: noted("An organisation"),
    TagKind.PLACE: noted("A place"),
    TagKind.EVENT: noted("An event"),
    TagKind.WORK: noted("A work"),
    TagKind.ISSUE: noted("A subject"),
    TagKind.THING: noted("A thing"),
}


def capitalised(words: str) -> str:
    """Return words as a sentence or heading begins, the rest as it is."""
    return words[:1].upper() + words[1:]
