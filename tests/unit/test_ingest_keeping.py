"""What is kept of an article, by what is reserved and what is obeyed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_articles import stored_article
from tagwire.ingest.keeping import LEAD_CHARS, Treatment, kept_annotation, kept_article, treatment_of
from tagwire.model.article import Article
from tagwire.model.rights import Rights, RightsPolicy, Shown

OBEYED = RightsPolicy()
IGNORED = RightsPolicy(robots_meta=False, tdm=False, rsl=False, paywall=False)
LEAD = "The council has voted to keep the old bridge."


def article(text: str = "First paragraph.\n\n" + "The rest of it. " * 200, lead: str | None = LEAD) -> Article:
    made = stored_article(1, []).article.article
    return replace(made, text=text.strip(), lead=lead, image="https://courier.example/p.jpg")


@pytest.mark.parametrize(
    ("rights", "is_paywalled", "expected"),
    [
        (Rights(), False, Treatment()),
        (Rights(noindex=True), False, Treatment(is_refused=True)),
        (Rights(noarchive=True), False, Treatment(is_lead_only=True)),
        (Rights(max_snippet=0), False, Treatment(most_chars=0)),
        (Rights(max_snippet=90), False, Treatment(most_chars=90)),
        (Rights(noimage=True), False, Treatment(shows_image=False)),
        (Rights(tdm_reserved=True), False, Treatment(is_unread=True, is_lead_only=True)),
        (Rights(tdm_reserved=False), False, Treatment()),
        (Rights(license="https://courier.example/l.xml"), False, Treatment()),
        (Rights(license_reserves=True), False, Treatment(is_unread=True, is_lead_only=True)),
        (Rights(search_refused=True), False, Treatment(is_unread=True, is_lead_only=True)),
        (Rights(), True, Treatment(is_lead_only=True)),
    ],
)
def test_the_policy(rights: Rights, is_paywalled: bool, expected: Treatment) -> None:
    assert treatment_of(rights, OBEYED, is_paywalled=is_paywalled) == expected
    assert treatment_of(rights, IGNORED, is_paywalled=is_paywalled) == Treatment()


@pytest.mark.parametrize(
    ("treatment", "text", "lead", "shown"),
    [
        (Treatment(), None, LEAD, Shown.WHOLE),
        (Treatment(is_lead_only=True), LEAD, LEAD, Shown.LEAD),
        (Treatment(most_chars=0), "", None, Shown.HEADLINE),
        (Treatment(most_chars=16), "First paragraph.", "The council has", Shown.LEAD),
        (Treatment(most_chars=99_999), None, LEAD, Shown.WHOLE),
        (Treatment(is_lead_only=True, most_chars=20), "The council has", "The council has", Shown.LEAD),
    ],
)
def test_what_is_shown(treatment: Treatment, text: str | None, lead: str | None, shown: Shown) -> None:
    whole = article()
    kept = kept_article(whole, treatment)
    assert (kept.text, kept.lead, kept.rights.shown) == (whole.text if text is None else text, lead, shown)
    assert (kept.url, kept.headline, kept.image) == (whole.url, whole.headline, whole.image)


def test_without_a_lead_the_first_paragraph_stands_for_it() -> None:
    assert kept_article(article(lead=None), Treatment(is_lead_only=True)).text == "First paragraph."


def test_a_picture_may_be_reserved_alone() -> None:
    kept = kept_article(article(), Treatment(shows_image=False))
    assert kept.image is None
    assert kept.rights.shown is Shown.WHOLE


def test_tags_stay_and_evidence_moves_into_what_is_shown() -> None:
    annotated = stored_article(1, ["old bridge", "rent control"], strong=True).article
    annotated = replace(annotated, article=replace(annotated.article, lead=f"Rain fell. {LEAD}"))
    kept = kept_annotation(annotated, Treatment(is_lead_only=True))
    assert [c.key for c in kept.candidates] == ["oldbridge", "rentcontrol"]
    bridge, rent = (c.evidence for c in kept.candidates)
    assert bridge.sentence == LEAD
    assert kept.article.text[bridge.start : bridge.end] == "old bridge"
    assert (rent.sentence, rent.start, rent.end) == ("", 0, 0)
    assert kept.words == annotated.words


@given(st.text(max_size=900), st.none() | st.text(max_size=900), st.integers(0, 900), st.booleans())
def test_never_more_is_shown_than_allowed(text: str, lead: str | None, most: int, lead_only: bool) -> None:
    kept = kept_article(article(text=text, lead=lead), Treatment(is_lead_only=lead_only, most_chars=most))
    allowed = min(most, LEAD_CHARS) if lead_only else most
    assert len(kept.text) <= allowed
    assert lead_only or text.strip().startswith(kept.text)
