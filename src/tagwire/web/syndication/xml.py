"""Elements of the XML feeds: safe text, names with their namespaces, and Tagwire's own extension."""

import re

from lxml import etree

from tagwire.model.article import AnnotatedArticle

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
TAGWIRE = "urn:tagwire:feed:1"
"""Our extension: ``evidence`` elements, one a tag."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters no XML 1.0 document may hold (§2.2)."""


def add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """Add an element with its text and attributes, without characters XML can't hold."""
    element = etree.SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    if text is not None:
        element.text = clean(text)
    return element


def clean(text: str) -> str:
    """Return a text without the characters XML can't hold."""
    return _ILLEGAL.sub("", text)


def add_evidence(parent: etree._Element, article: AnnotatedArticle) -> None:
    """Add, for each tag, the sentence that earned it; offsets are code points of the text, or of the headline."""
    for tag in article.tags:
        evidence = tag.evidence
        add(
            parent,
            f"{{{TAGWIRE}}}evidence",
            evidence.sentence,
            tag=tag.key,
            kind=tag.kind.value,
            score=f"{tag.score:.3f}",
            start=str(evidence.start),
            end=str(evidence.end),
            **{"in": "headline" if evidence.in_headline else "text"},
        )


def to_bytes(root: etree._Element) -> bytes:
    """Return a document as UTF-8 with its declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
