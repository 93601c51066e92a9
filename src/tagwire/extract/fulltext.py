"""Full text: whether a feed's entry carries its article whole, so that the page need not be asked for."""

import re

from tagwire.extract.characters import weighted_length
from tagwire.model.feed import Entry

FULL_TEXT_CHARS = 900
"""Characters, those of unspaced scripts counting for more, from which on a text may be a whole article."""
MAX_READ_CHARS = 2_000_000
_END_CHARS = 160
"""How much of a text's end is looked at for signs that more stands elsewhere."""

_TAG = re.compile(r"<[^<>]*>")
_FURNITURE = re.compile(
    r"\bthe post\b.{0,200}\bappeared first on\b.{0,100}$|\bcontinue (?:the )?(?:conversation|discussion)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""What follows a whole text too: a credit line, an invitation to comment."""
_CUT_OFF = re.compile(r"(?:…|\.\.\.|。。。|⋯|\[\s*(?:…|\.{2,}|\+)\s*\])[\s\]\)»”\"'→>]*$")
_READ_ON = re.compile(
    r"read (?:more|on|(?:the )?(?:full|rest|whole|entire|complete))|(?:keep|continue) reading|full (?:story|article)|"
    r"click here to|view (?:the )?(?:full|original)|subscribe to (?:read|continue)|(?:for|to) subscribers only|"
    r"(?:zum (?:ganzen|vollständigen) artikel|weiter ?lesen|mehr lesen|ganzen artikel|jetzt lesen)|"
    r"lire (?:la suite|plus|l[’']article|l[’']intégralité)|suite de l[’']article|"
    r"(?:leer|seguir leyendo|sigue leyendo|leia|continuar lendo|ler) ?(?:m[aá]s|mais|completa|completo)?\W*$|"
    r"leggi (?:tutto|anche|di più|l[’']articolo)|continua a leggere|lees (?:verder|meer)|läs (?:mer|hela)|"
    r"les (?:mer|hele)|læs (?:mere|hele)|lue (?:lisää|koko)|czytaj (?:dalej|więcej)|číst (?:dále|více)|"
    r"читать (?:далее|дальше|полностью)|читати далі|devamını oku|"
    r"اقرأ (?:المزيد|أكثر|أيضا)|لقراءة المزيد|ادامه مطلب|और पढ़ें|पूरी खबर|อ่านต่อ|続きを読む|"
    r"全文を読む|続きは|阅读(?:全文|更多|原文)|閱讀(?:全文|更多|原文)|더 ?(?:보기|읽기)|전문 ?보기",
    re.IGNORECASE,
)


def carries_full_text(entry: Entry) -> bool:
    """Whether an entry's own content is likely the whole article: long, and neither cut off nor asking to read on."""
    if not entry.content:
        return False
    text = " ".join(_TAG.sub(" ", entry.content[:MAX_READ_CHARS]).split())
    text = _without_furniture(text)
    if weighted_length(text) < FULL_TEXT_CHARS:
        return False
    end = text[-_END_CHARS:]
    return not (_CUT_OFF.search(end) or _READ_ON.search(end))


def _without_furniture(text: str) -> str:
    """Return a text without the credit line that blogs add to it, so that its true end is looked at."""
    start = max(0, len(text) - 2 * _END_CHARS)
    return text[:start] + _FURNITURE.sub("", text[start:]).rstrip()
