"""Pointers: lines inside a text that only lead elsewhere, and the small print of a newsletter's box.

"Read also: …" is known by how it begins, a colon, and being a link for the most part; what a box makes readers agree
to, by its words. Few pages of a language are enough to see such lines, too few for a model to learn them from.
"""

import re

from tagwire.extract.blocks import Block

MOST_CHARS = 300
_LINK_SHARE = 0.5
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BEGINS = re.compile(
    r"\W{0,3}(?:(?:read|see|watch|listen|more|related|also|don['’]t miss|recommended|lesen|lies|mehr|siehe|auch|"
    r"zum thema|à lire|lire|voir|lea|lee|leer|ver|leia|veja|saiba|leggi|lees|czytaj|zobacz|les|läs|læs|lue|baca|ilgili|"
    r"xem|читайте|читай|اقرأ|للمزيد|شاهد)\b[^:：]{0,25}|(?:あわせて読|関連|相关|相關|延伸|관련)[^:：]{0,8})[:：]",
    re.IGNORECASE,
)
_SIGNING_UP = re.compile(
    r"by (?:signing up|subscribing|submitting|registering)[^.]{0,60}\b(?:you|i)\b|en vous (?:inscrivant|abonnant)|"
    r"al (?:apuntarte|suscribirte|registrarte|inscribirte)|ao (?:se inscrever|assinar)|"
    r"mit (?:der|ihrer|deiner) (?:anmeldung|registrierung)|iscrivendoti|door je (?:aan|in) te|باشتراكك|登録すると",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"agree|accept|consent|terms|privacy|condition|condicion|condizioni|termos|concorda|aceptas|stimm|akzeptier|"
    r"datenschutz|agb|termini|voorwaarden|akkoord|شروط|توافق|規約|同意",
    re.IGNORECASE,
)


def is_pointer(block: Block) -> bool:
    """Whether a block leads readers to another piece, or tells them what they agree to by signing up.

    >>> is_pointer(Block("Lee también: Ekeby gana la Copa", 0, "p", 31, 1, 0, 0, True))
    True
    >>> is_pointer(Block("Read this: she came with a link.", 0, "p", 4, 1, 0, 0, True))
    False
    """
    text = block.text
    if len(text) > MOST_CHARS or block.tag in _HEADINGS:
        return False
    if block.link_chars >= _LINK_SHARE * len(text) and _BEGINS.match(text):
        return True
    found = _SIGNING_UP.search(text)
    return found is not None and _TERMS.search(text, found.end()) is not None
