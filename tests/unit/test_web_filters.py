"""The filter form: what it offers."""

from tagwire.model.article import Publisher
from tagwire.model.listing import PublisherCount
from tagwire.toolkit.mediatopics import load_media_topics
from tagwire.web.filters import OFFERED_PUBLISHERS, Filters, filter_fields
from tagwire.web.wording import load_wording


def test_a_long_list_of_publishers_is_cut_and_says_so() -> None:
    counts = [PublisherCount(Publisher(f"p{n}.example", f"Paper {n}"), 1000 - n) for n in range(80)]
    words = load_wording("en", load_media_topics())
    short = filter_fields(Filters(), publishers=counts[:3], words=words)[0]
    field = filter_fields(Filters(publisher="p70.example"), publishers=counts, words=words)[0]
    assert short.label == "Publisher"
    assert field.label == "Publisher (the busiest)"
    assert len(field.choices) == OFFERED_PUBLISHERS + 2  # all, and the one chosen
    assert [choice.text for choice in field.choices if choice.is_chosen] == ["Paper 70"]
