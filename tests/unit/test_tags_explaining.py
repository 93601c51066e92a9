"""Why a tag has its score, in plain words."""

import math

import pytest
from tags_articles import INQUIRY, TEXTS, article, candidates

from tagwire.tags.explaining import ASPECTS, FORM, Explanation, explain_tag
from tagwire.tags.features import FEATURES
from tagwire.toolkit.words import load_word_tables

HEADLINE = TEXTS["en"][0]


def explained(*keys: str, keywords: tuple[str, ...] = ()) -> Explanation | None:
    piece = article(INQUIRY, headline=HEADLINE, keywords=keywords)
    return explain_tag(piece, keys, lang="en", words=load_word_tables())


def test_the_parts_are_the_candidates_own_strength() -> None:
    found = candidates(INQUIRY, headline=HEADLINE)
    for key in ("institutionalfailure", "marlowvalehospitaltrust", "pierscalloway"):
        explanation = explained(key)
        assert explanation is not None
        assert math.fsum(odds for _, odds in explanation.parts) == pytest.approx(found[key].strength, abs=0.06)
        weights = [abs(odds) for _, odds in explanation.parts]
        assert weights == sorted(weights, reverse=True)


def test_it_tells_how_often_and_where_a_tag_is_named() -> None:
    failure, vale = explained("institutionalfailure"), explained("marlowvale")
    assert failure is not None
    assert (failure.name, failure.mentions, failure.in_headline) == ("institutional failure", 2, False)
    assert vale is None or vale.in_headline
    assert explained("zeppelin") is None
    assert explained("zeppelin", "institutionalfailure") == failure


def test_a_publishers_own_keyword_is_told() -> None:
    plain = explained("institutionalfailure")
    stated = explained("institutionalfailure", keywords=("institutional failure",))
    assert plain is not None
    assert stated is not None
    assert (plain.is_keyword, stated.is_keyword) == (False, True)
    assert dict(stated.parts)["being the publisher's own keyword"] > 0


def test_every_aspect_names_features_there_are() -> None:
    named = [feature for features in ASPECTS.values() for feature in features]
    assert set(named) <= set(FEATURES)
    assert len(named) == len(set(named))
    assert FORM not in ASPECTS
