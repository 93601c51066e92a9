"""Tags: from an article to its hashtags, each with the sentence that says why.

``find_candidates`` reads one article: names and phrases (``names``, ``phrases``, ``statements``), made one where the
article uses several forms (``identity``), weighed (``features``, ``ranking``), each with its sentence (``evidence``).
``choose_tags`` then decides, knowing what other publishers' articles hold; it is called again for an earlier article
when others take up its words.
"""

from tagwire.tags.candidates import find_candidates
from tagwire.tags.choice import choose_tags

__all__ = ["choose_tags", "find_candidates"]
