"""What is said of blocks in numbers: characters, words, names around them, neighbours."""

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.blocks import read_blocks
from tagwire.extract.body import keep_from
from tagwire.extract.characters import KINDS, count_kinds, edge_flags, letters_of, letters_of_all
from tagwire.extract.context import context_of
from tagwire.extract.cues import CUES, cues_in
from tagwire.extract.features import Tree, markup_scores
from tagwire.extract.hints import WORD_BUCKETS, marks_of
from tagwire.extract.words import TEXT_BUCKETS, block_words, word_scores

CUE_NAMES = [cue.name for cue in CUES]


def kind(texts: list[str], name: str) -> list[float]:
    return count_kinds(texts)[:, KINDS.index(name)].tolist()


def test_characters_are_counted_for_all_texts_at_once() -> None:
    texts = ["Hello. 3.5 is ½.", "日本語です。", "“A, B” 12", "x"]
    assert kind(texts, "stop") == [2, 0, 0, 0]  # the one in 3.5 ends no sentence
    assert kind(texts, "wide_stop") == [0, 1, 0, 0]
    assert kind(texts, "wide") == [0, 6, 0, 0]
    assert kind(texts, "digit") == [2, 0, 2, 0]
    assert kind(texts, "quote") == [0, 0, 2, 0]
    assert kind(texts, "space") == [3, 0, 2, 0]
    assert kind(texts, "upper") == [1, 0, 2, 0]


def test_how_a_text_begins_and_ends() -> None:
    flags = edge_flags(["a stop.", "9 colons:", "“Said”", "Plain 🙂"])
    assert flags.tolist() == [[1, 1, 0, 1, 0, 0], [0, 1, 1, 0, 1, 0], [0, 1, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("text", "letters"),
    [("Straße 9!", "strasse9"), ("ＡＢＣ", "abc"), ("हिन्दी", "हनद"), ("a_b", "ab"), ("𠮷野家 🙂", "𠮷野家")],
)
def test_letters_of(text: str, letters: str) -> None:
    assert letters_of(text) == letters
    assert letters_of_all([text, "", "x\ny", text]) == [letters, "", "xy", letters]
    assert letters_of_all([text, "", text]) == [letters, "", letters]


def test_word_weights_are_summed_for_words_pairs_and_first_words() -> None:
    weights = np.zeros(TEXT_BUCKETS, np.float32)
    alone = block_words(["newsletter"])
    weights[alone.numbers] = 1.0
    said = block_words(["Newsletter", "our newsletter today", "", "nothing"])
    total, mean = word_scores(said, weights).T
    assert total.tolist() == [2, 1, 0, 0]  # as a word and as the first; as a word only
    assert mean[0] > mean[1] > 0


def test_a_pair_of_words_is_not_the_pair_in_another_order_nor_across_blocks() -> None:
    weights = np.zeros(TEXT_BUCKETS, np.float32)
    pair = set(block_words(["sign up"]).numbers) - set(block_words(["sign", "up"]).numbers)
    weights[list(pair)] = 1.0
    said = block_words(["sign up", "up sign", "sign", "up"])
    assert word_scores(said, weights)[:, 0].tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We use cookies and similar techniques", "consent"),
        ("If you buy through our links, we may earn a commission", "commerce"),
        ("Please support our journalism", "support"),
        ("Don't miss: the flood in pictures", "related"),
        ("Lesen Sie auch: Die Flut in Bildern", "related"),
        ("あわせて読みたい", "related"),
        ("المزيد حول الموضوع", "related"),
        ("17 May 2024, 10:30", "date"),
        ("© The Wrenfield Post", "legal"),
    ],
)
def test_cues(text: str, name: str) -> None:
    assert cues_in(text) >> CUE_NAMES.index(name) & 1


def test_no_cue_in_an_articles_sentence() -> None:
    assert cues_in("The gates of nineteen schools stayed shut on Monday morning") == 0


def test_names_are_words_numbered_by_checksum() -> None:
    camel, dashed = marks_of(' class="storyBody"'), marks_of(' class="story-body"')
    assert camel.words == dashed.words
    assert camel.hints == dashed.hints
    assert all(0 <= number < WORD_BUCKETS for number in camel.words)
    assert marks_of(' class="story-body" id="p-1734"').words != marks_of(' class="story-body"').words


def test_what_is_learned_of_names_reaches_the_blocks_below_them() -> None:
    html = "<div class='promo'><div><p>One</p></div><p>Two</p></div><p>Three</p>"
    page = read_blocks(LexborHTMLParser(html))
    promo = marks_of(' class="promo"').words
    markup = np.zeros((4, WORD_BUCKETS), np.float32)
    markup[1, promo] = 1.0  # of the element above the block's own
    markup[3, promo] = 10.0  # anywhere above
    scores = markup_scores(page, Tree.of(page), markup)
    assert [block.text for block in page.blocks] == ["One", "Two", "Three"]
    assert scores[:, 1].tolist() == [0, 1, 0]
    assert scores[:, 3].tolist() == [10, 10, 0]
    assert scores[:, 4].tolist() == [10, 11, 0]


def test_sums_over_elements_hold_all_that_is_inside() -> None:
    page = read_blocks(LexborHTMLParser("<div><div><p>a</p><p>b</p></div><p>c</p></div><p>d</p>"))
    tree = Tree.of(page)
    inside = tree.within(tree.direct(np.ones(4)))
    assert inside.tolist() == [4, 4, 3, 2, 1, 1, 1, 1]  # the page, its body, two boxes, paragraphs


def test_a_block_between_likely_ones_is_told_from_one_among_unlikely_ones() -> None:
    inside = "".join(f"<p>{'word ' * 30}{n}</p>" for n in range(3))
    page = read_blocks(LexborHTMLParser(f"<article>{inside}</article><aside>{inside}</aside>"))
    lengths = np.full(6, 150.0, np.float32)
    rows = context_of(page, lengths, np.array([0.9, 0.5, 0.9, 0.05, 0.5, 0.05], np.float32))
    assert rows.shape[0] == 6
    assert rows[1, 2] > 0.8  # how likely the rest of the element above is
    assert rows[4, 2] < 0.2


def test_the_bar_sinks_on_a_page_that_is_doubtful_as_a_whole() -> None:
    lengths = np.full(10, 200.0, np.float32)
    clear, sure = keep_from(np.array([0.99] * 5 + [0.01] * 5, np.float32), lengths)
    vague, unsure = keep_from(np.array([0.2] * 5 + [0.01] * 5, np.float32), lengths)
    assert vague < 0.21 < clear
    assert sure > 0.95
    assert unsure < 0.5
