"""In which language the room speaks: the reader's setting, else what the browser asks for, else the site's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.applications import Starlette

from asgi_client import Answer, ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.errors import ConfigError
from tagwire.web import SiteSettings, create_app
from tagwire.web.languages import LANGUAGES, LONGEST_HEADER, accepted_language, own_name

FERRY = "/tag/institutionalfailure"


def room(site: SiteSettings | None = None) -> Starlette:
    return create_app(MemoryStore(ferry_articles()), site=site or SiteSettings(), clock=lambda: NOW)


def asked(app: Starlette, target: str, accept: str = "", cookie: str = "", **headers: str) -> Answer:
    given = {"accept-language": accept, "cookie": cookie, **{n.replace("_", "-"): v for n, v in headers.items()}}
    return ask(app, target, headers={name: value for name, value in given.items() if value})


def text_at(answer: Answer, path: str) -> str:
    return " ".join(html.document_fromstring(answer.text).xpath(path)[0].text_content().split())


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT, en;q=0.5", "de"),
        ("DE-ch", "de"),
        ("pt-BR, es;q=0.8, en;q=0.7", "es"),
        ("en;q=0.2, fr;q=0.9", "fr"),
        ("fr;q=0, de;q=0.1", "de"),
        ("fr ; q=0.3 , es ; q=0.4", "es"),
        ("*", "en"),
        ("ja", "en"),
        ("fr;q=2, de;q=0.1", "de"),
        ("nonsense=;;,,, es", "es"),
        ("de_DE", "en"),
        ("fr," * 19 + "x", "fr"),
        ("ja," * 20 + "fr", "en"),
        ("x" * LONGEST_HEADER + ",fr", "en"),
    ],
)
def test_a_browser_asks_for_languages_by_weight(header: str, lang: str) -> None:
    assert accepted_language(header, "en") == lang


@given(st.text(st.sampled_from("defrn*-;=q.,01 \t\x00ß"), max_size=2000))
def test_any_header_gives_a_language_there_is(header: str) -> None:
    assert accepted_language(header, "en") in LANGUAGES


def test_the_readers_setting_goes_before_the_browser_and_nonsense_in_it_counts_for_nothing() -> None:
    app = room()
    assert asked(app, "/help", "de").headers["content-language"] == "de"
    assert asked(app, "/help", "de", "language=fr").headers["content-language"] == "fr"
    assert asked(app, "/help", "de", "language=../en").headers["content-language"] == "de"
    assert asked(room(SiteSettings(lang="es")), "/help", "ja").headers["content-language"] == "es"


def test_a_site_in_a_language_without_a_catalogue_does_not_open() -> None:
    with pytest.raises(ConfigError, match="choose one of en, de, es, fr"):
        room(SiteSettings(lang="tlh"))


def test_copies_in_two_languages_are_told_apart_by_every_cache() -> None:
    app = room()
    english, german = asked(app, FERRY, "en"), asked(app, FERRY, "de")
    assert english.headers["etag"] != german.headers["etag"]
    assert "Accept-Language" in german.headers["vary"]
    assert asked(app, FERRY, "de", if_none_match=german.headers["etag"]).status == 304
    assert asked(app, FERRY, "de", if_none_match=english.headers["etag"]).status == 200
    assert asked(app, FERRY, "en").text == english.text
    assert '<html lang="de"' in german.text
    assert '<html lang="en"' in english.text


def test_lang_in_an_address_narrows_articles_and_leaves_the_interface() -> None:
    french = asked(room(), f"{FERRY}?lang=ja", "fr")
    assert french.headers["content-language"] == "fr"
    articles = html.document_fromstring(french.text).xpath("//h3[contains(@class,'head')]/@lang")
    assert articles == ["ja"]


def test_articles_keep_their_own_language_and_direction() -> None:
    page = html.document_fromstring(asked(room(), FERRY, "de").text)
    langs = page.xpath("//h3[contains(@class,'head')]/@lang")
    assert {"en", "ar", "ja"} <= set(langs)
    assert page.xpath("//h3[@lang='ar']/@dir") == ["rtl"]


def test_a_german_page_reads_as_german() -> None:
    german = asked(room(), FERRY, "de")
    assert text_at(german, "//h1") == "Aktuelles zu #InstitutionalFailure"
    assert text_at(german, "//h2[@class='day']") == "Heute Freitag, 14. März"
    assert text_at(german, "//time") == "vor 38 Minuten"
    assert text_at(german, "//a[starts-with(@href,'/category/medtop:03000000')]") == "Katastrophen und Unfälle"
    assert {"Meinung", "Interview"} <= set(re.findall(r'<span class="kind[^>]*>([^<]+)', german.text))
    assert "Arabisch" in german.text


def test_feeds_and_the_api_speak_the_sites_language() -> None:
    app = room()
    for target in (f"{FERRY}.rss", f"{FERRY}.atom", f"{FERRY}.json", "/api/v1/tags"):
        english, german = asked(app, target), asked(app, target, "de")
        assert english.text == german.text
        assert english.headers.get("etag") == german.headers.get("etag")
    assert "Aktuelles zu #InstitutionalFailure" in asked(room(SiteSettings(lang="de")), f"{FERRY}.rss").text


def test_errors_speak_the_readers_language_and_problems_english() -> None:
    app = room()
    missing = asked(app, "/tag/nosuchthing", "fr")
    assert (missing.status, missing.headers["content-language"]) == (404, "fr")
    assert text_at(missing, "//h1") == "#nosuchthing n’a pas d’articles"
    unread = asked(app, "/search?q=(ferry", "es")
    assert "este paréntesis no está cerrado" in unread.text
    genre = asked(app, f"{FERRY}?genre=poem", "de")
    assert "'poem' ist keine Textart" in text_at(genre, "//main")
    assert "is no genre" in asked(app, f"{FERRY}.json?genre=poem", "de").text


def test_the_manifest_is_in_the_readers_language() -> None:
    answer = asked(room(), "/manifest.webmanifest", "fr")
    assert '"lang":"fr"' in answer.text
    assert "Accept-Language" in answer.headers["vary"]


def test_the_script_gets_its_words_from_the_page() -> None:
    page = html.document_fromstring(asked(room(), FERRY, "es").text)
    assert page.xpath("//body/@data-just") == ["ahora mismo"]
    assert page.xpath("//*[@id='fresh']/@data-many") == ["{n} artículos nuevos"]


def test_settings_offer_each_language_in_its_own_name_and_keep_it() -> None:
    app = room()
    page = html.document_fromstring(asked(app, "/settings", cookie="language=de").text)
    assert set(page.xpath("//input[@name='language']/@value")) == {"", *LANGUAGES}
    assert page.xpath("//input[@name='language'][@checked]/@value") == ["de"]
    assert {label.get("lang"): label.text for label in page.xpath("//label[@lang]")} == {
        lang: own_name(lang) for lang in LANGUAGES
    }
    assert own_name("fr") == "Français"
    form = {"content-type": "application/x-www-form-urlencoded"}
    kept = ask(app, "/settings", method="POST", headers=form, body=b"language=fr&theme=dark")
    assert kept.status == 303
    refused = ask(app, "/settings", method="POST", headers=form, body=b"language=tlh")
    assert refused.status == 400
