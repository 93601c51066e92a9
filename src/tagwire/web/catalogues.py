"""Catalogues of translated messages, read from the files that translators edit (GNU gettext .po)."""

import gettext
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tagwire.web.languages import CATALOGUES, LANGUAGES, SOURCE


def load_translations(lang: str) -> gettext.NullTranslations:
    """Return a language's catalogue; the messages themselves for the language they are written in."""
    if lang == SOURCE:
        return gettext.NullTranslations()
    with (CATALOGUES / lang / "LC_MESSAGES" / "tagwire.po").open("rb") as file:
        catalogue = read_po(file, locale=lang, abort_invalid=True)
    packed = BytesIO()
    write_mo(packed, catalogue)
    packed.seek(0)
    return gettext.GNUTranslations(packed)


def catalogue_texts() -> list[str]:
    """Return every catalogue as it is written: what changes when a translation does."""
    return [
        (CATALOGUES / lang / "LC_MESSAGES" / "tagwire.po").read_text("utf-8") for lang in LANGUAGES if lang != SOURCE
    ]
