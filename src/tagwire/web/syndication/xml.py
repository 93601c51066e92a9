"""Elements of the XML feeds: safe text, names with their namespaces, and Tagwire's own extension."""

from lxml import etree

from tagwire.model.article import AnnotatedArticle
from tagwire.web.syndication.safetext import clean, clean_line

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
TAGWIRE = "urn:tagwire:feed:1"
"""Our extension: ``evidence`` elements, one a tag."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """Add an element with its text, and its attributes each in one line."""
    element = etree.SubElement(parent, name, {key: clean_line(value) for key, value in attributes.items()})
    if text is not None:
        element.text = clean(text)
    return element


def add_line(parent: etree._Element, name: str, text: str, /, **attributes: str) -> etree._Element:
    """Add an element that holds a title or a name: one line."""
    return add(parent, name, clean_line(text), **attributes)


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
