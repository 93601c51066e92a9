"""Markers of a genre in an article's own words: how its headline is put, how its text is built.

A text is taken for opinion when it speaks as "I" or "we ought to" outside quotations, or ends by saying who its
writer is; for an interview or an explainer when short questions divide it, asked of "you" or of nobody.
"""

import re
from itertools import pairwise

from tagwire.model.article import Article, Genre
from tagwire.toolkit.genrewords import Persons, load_headline_patterns, load_persons
from tagwire.topics.wordscores import find_tokens

TEXT_LENGTH = 9_000
"""Code points of the text that are looked at, from its beginning; its last two paragraphs are looked at as well."""
SHORTEST_TEXT = 120
"""Words below which the persons of speech say nothing."""
LONGEST_QUESTION = 220
OPINION_RATE = 16.0
"""From how many marks of a personal voice in a thousand words outside quotations a text is opinion."""
WE_WEIGHT, OUGHT_WEIGHT = 0.6, 0.5
"""What "we" and "ought" count against "I"."""

_QUOTED = re.compile(
    "“[^”\n]{1,2000}”|\"[^\"\n]{1,2000}\"|«[^»\n]{1,2000}»|„[^“”\n]{1,2000}[“”]|「[^」\n]{1,2000}」"
    "|‘[^’\n]{2,400}’(?!\\w)|(?<!\\w)'[^'\n]{15,400}'(?!\\w)"
)
_HALF_QUOTED = re.compile("[“”\"«»„「」]|^\\s*[-–—]\\s?\\w")
"""A mark left when whole quotations are gone: the paragraph is part of one that goes on, or speech after a dash."""
_CLOCK = re.compile(r"^\W{0,3}(\d{1,2})\s?[:.h]\s?(\d{2})(?:\s?[ap]\.?m\.?| uhr)?\b", re.IGNORECASE)
_ASKER = re.compile(r"^(?:q|question|frage|pregunta|pergunta|domanda|вопрос|問|问|سؤال|प्रश्न|सवाल)\s?[:：.]", re.IGNORECASE)
_RELEASE = re.compile(
    r"\bfor immediate release\b|/?\bpr ?newswire\b|\bbusiness ?wire\s?[-–)]|\bglobe ?newswire\b|\bmedia contacts?:|\bpress contacts?:"
    r"|\bpressekontakt:|\bcontact presse\b|\bcontacto de prensa\b|\bufficio stampa:|\bassessoria de imprensa:|\bpresscontact:",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"^(?:dear (?:editor|mr|mrs|ms|dr|sir|madam|president|prime)\b|to the editor\b|sirs?,|sehr geehrte|cher monsieur|chère madame"
    r"|madame,|monsieur,|señor director|sr\. director|gentile direttore|caro direttore|egregio|senhor diretor|geachte )",
    re.IGNORECASE,
)
_WRITER = re.compile(
    r"\b(?:is|are) (?:an? |the )?(?:[\w’'-]+ ){0,5}?(?:columnist|contributor|contributing (?:editor|writer|opinion writer)|senior fellow|fellow (?:at|of)"
    r"|professor|author of|co-?author of|attorney and|scholar at|member of (?:the|usa today|our) [\w’' ]{0,30}board)\b"
    r"|\bis (?:the )?(?:founder|president|director|executive director|editor|ceo) (?:and [\w ]{2,30} )?(?:of|at) "
    r"|\bopinions? (?:expressed|in this)\b|\bviews expressed\b|\bfollow (?:him|her|me) on twitter\b|\bwrites (?:a|the) [\w ]{0,20}column\b"
    r"|\bist (?:[\w-]+ ){0,3}(?:kolumnist|publizist|autor|professor)(?:in)?\b|\best (?:[\w-]+ ){0,3}(?:chroniqueu|essayiste|professeur|écrivain)"
    r"|\bes (?:[\w-]+ ){0,3}(?:columnista|escritor|catedrátic|profesor)|\bé (?:[\w-]+ ){0,3}(?:colunista|escritor|professor)|\bè (?:[\w-]+ ){0,3}(?:editorialista|scrittor|professor)",
    re.IGNORECASE,
)
_RATED = re.compile(r"\b(?:we rate (?:this|the|that|it)|our rating|our ruling|verdict:|fact ?check verdict|unser urteil:|notre verdict)\b", re.IGNORECASE)


def headline_genre(headline: str, *, lang: str | None) -> Genre | None:
    """Return the genre a headline's wording names, or None."""
    return next((genre for genre, pattern in load_headline_patterns(lang) if pattern.search(headline)), None)


def text_genre(article: Article, *, lang: str | None) -> Genre | None:
    """Return the genre a text's build shows, or None for what may be a report."""
    text = article.text[:TEXT_LENGTH]
    paragraphs = [paragraph.strip() for paragraph in text.split("\n") if paragraph.strip()]
    if not paragraphs:
        return None
    if _RELEASE.search(text[:600]) or _RELEASE.search(article.text[-600:]):
        return Genre.PRESS_RELEASE
    if _is_running_account(paragraphs):
        return Genre.LIVE
    if _SALUTATION.match(paragraphs[0]):
        return Genre.LETTER
    if _RATED.search(text):
        return Genre.FACTCHECK
    persons = load_persons(lang)
    divided = _genre_by_questions(paragraphs, persons)
    if divided is not None:
        return divided
    is_signed = any(_WRITER.search(paragraph[:500]) for paragraph in article.text[-900:].split("\n")[-2:])
    rate = _personal_rate(text, persons)
    return Genre.OPINION if rate >= OPINION_RATE or (is_signed and rate >= OPINION_RATE / 4) else None


def _is_running_account(paragraphs: list[str]) -> bool:
    """Whether many paragraphs begin with a time of day, the newest first: a chronicle told afterwards runs forward."""
    clocks = [match for match in map(_CLOCK.match, paragraphs) if match]
    if len(clocks) < max(3, len(paragraphs) // 6):
        return False
    minutes = [int(match[1]) * 60 + int(match[2]) for match in clocks]
    steps = [later - earlier for earlier, later in pairwise(minutes)]
    return sum(step < 0 for step in steps) > sum(step > 0 for step in steps)


def _genre_by_questions(paragraphs: list[str], persons: Persons) -> Genre | None:
    """Return interview or explainer when questions stand as paragraphs of their own, each with an answer after it."""
    asked = [paragraph for paragraph in paragraphs[:-1] if _is_question(paragraph)]
    if len(asked) < 3 or len(asked) * 7 < len(paragraphs):
        return None
    to_you = sum(1 for question in asked if _ASKER.match(question) or persons.you.intersection(find_tokens(question)))
    return Genre.INTERVIEW if to_you * 3 >= len(asked) else Genre.EXPLAINER


def _is_question(paragraph: str) -> bool:
    return bool(_ASKER.match(paragraph)) or (
        len(paragraph) <= LONGEST_QUESTION and paragraph.rstrip("”\"»’' ").endswith(("?", "？", "؟"))
        and paragraph[0] not in "“\"«„‘「"
    )


def _personal_rate(text: str, persons: Persons) -> float:
    """Return how many marks of a personal voice a thousand words outside quotations hold; 0 for a short text."""
    told = (_QUOTED.sub(" ", paragraph) for paragraph in text.split("\n"))
    tokens = find_tokens(" ".join(paragraph for paragraph in told if not _HALF_QUOTED.search(paragraph)))
    if len(tokens) < SHORTEST_TEXT:
        return 0.0
    weight = sum(
        1.0 if token in persons.i else WE_WEIGHT if token in persons.we else OUGHT_WEIGHT if token in persons.ought else 0.0
        for token in tokens
    )
    return 1000 * weight / len(tokens)
