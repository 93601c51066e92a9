"""Catalogues: nothing the interface says is missing in a language, and nothing it can't fill."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tagwire.web.catalogues import load_translations
from tagwire.web.languages import CATALOGUES, LANGUAGES, SOURCE

TRANSLATED = [lang for lang in LANGUAGES if lang != SOURCE]
_GATHERER = Path(__file__).parent.parent.parent / "scripts" / "gather_messages.py"
_VALUE = re.compile(r"%\((\w+)\)s|\{n\}|<(/?\w+)")
"""What a translation must keep: values to fill in, and elements."""


def gathered() -> Catalog:
    spec = importlib.util.spec_from_file_location("gather_messages", _GATHERER)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault("gather_messages", importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    catalogue: Catalog = module.gather()
    return catalogue


MESSAGES = {message.id for message in gathered() if message.id}


def catalogue_of(lang: str) -> Catalog:
    with (CATALOGUES / lang / "LC_MESSAGES" / "tagwire.po").open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


def messages(lang: str) -> Iterator[Message]:
    return (message for message in catalogue_of(lang) if message.id)


def test_there_are_the_languages_that_we_promise() -> None:
    assert {"en", "de", "fr", "es"} <= set(LANGUAGES)


def test_the_source_says_something_in_templates_in_pages_and_further_inside() -> None:
    assert {"Skip to the news", "just now", "Analysis", "this parenthesis is not closed"} <= MESSAGES
    assert any(isinstance(message, tuple) for message in MESSAGES)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_each_message_is_translated_and_none_is_left_over(lang: str) -> None:
    assert {message.id for message in messages(lang)} == MESSAGES, "run make messages, and translate what is new"
    assert [message.id for message in messages(lang) if not all(forms(message.string))] == []
    assert [message.id for message in messages(lang) if message.fuzzy] == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_each_translation_has_the_plurals_of_its_language_and_the_values_of_its_message(lang: str) -> None:
    plurals = catalogue_of(lang).num_plurals
    for message in messages(lang):
        assert len(forms(message.string)) == (plurals if message.pluralizable else 1), message.id
        kept = {frozenset(_VALUE.findall(form)) for form in forms(message.id)}
        assert {frozenset(_VALUE.findall(form)) for form in forms(message.string)} <= kept, message.id
        assert message.python_format == ("%(" in "".join(forms(message.id))), message.id


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_is_another_text_but_for_proper_names_and_marks(lang: str) -> None:
    same = {message.id for message in messages(lang) if message.id == message.string}
    assert len(same) < len(MESSAGES) / 20, sorted(map(str, same))


def test_plurals_are_those_of_the_language() -> None:
    one, many = "%(count)s entry", "%(count)s entries"
    assert [load_translations("de").ngettext(one, many, n) for n in (0, 1)] == [
        "%(count)s Einträge",
        "%(count)s Eintrag",
    ]
    assert [load_translations("fr").ngettext(one, many, n) for n in (0, 2)] == [
        "%(count)s entrée",
        "%(count)s entrées",
    ]
