"""``tagwire tags merge`` and the other corrections: people's decisions about tags, which last."""

from typing import Annotated

import typer

from tagwire.cli.correction_making import (
    Article,
    Later,
    Making,
    Tag,
    Tags,
    Unseen,
    Who,
    Why,
    article_id_of,
    key_of,
    make,
    name_of,
    open_of,
    take_back,
)
from tagwire.cli.options import Data, Json
from tagwire.errors import UsageError
from tagwire.model.correction import Add, Block, Condition, Detach, Hide, Merge, Pin, Rename, Split


def add_commands(app: typer.Typer) -> None:
    """Add the commands that correct."""
    for command in (merge, split, rename, hide, unhide, pin, unpin, block, unblock, add):
        app.command(command.__name__, rich_help_panel="Correct")(command)


def merge(
    tags: Annotated[list[str], typer.Argument(metavar="FROM… INTO", help="The tags, and last the one they become.")],
    why: Why = "",
    who: Who = None,
    unseen: Unseen = False,
    later: Later = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Make several tags one. Every old address leads to it for good.

    Example: tagwire tags merge Kiev Kiew Kyiv --why 'the name its people use'
    """
    if len(tags) < 2:
        raise UsageError("name the tags to merge, and last the one that they become: tagwire tags merge Kiev Kyiv")
    *froms, into = map(name_of, tags)
    make([Merge(tuple(froms), into)], data, Making(who, why, later, json, unseen), known=froms)


def split(
    tag: Tag,
    into: Annotated[str | None, typer.Argument(metavar="[NAME]", help="What the other meaning is called.")] = None,
    articles: Annotated[
        list[str] | None, typer.Option("--article", metavar="ARTICLE", help="This article means it.")
    ] = None,
    accompanying: Annotated[
        list[str] | None, typer.Option("--with", metavar="TAG", help="Articles that name this tag too mean it.")
    ] = None,
    publishers: Annotated[
        list[str] | None, typer.Option("--publisher", metavar="ID", help="Articles of this publisher mean it.")
    ] = None,
    words: Annotated[
        list[str] | None, typer.Option("--words", metavar="PHRASE", help="Articles that say this mean it.")
    ] = None,
    off: Annotated[
        str | None, typer.Option("--off", metavar="NAME", help="Take this name off the tag: it was merged wrongly.")
    ] = None,
    why: Why = "",
    who: Who = None,
    unseen: Unseen = False,
    later: Later = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Make one tag two: by what articles say, or by taking a name off it.

    Options of one sort are alternatives, of several sorts must all hold; a named article always means the other.

    Example: tagwire tags split Mercury 'Mercury planet' --with orbit --with NASA
    """
    if (off is None) == (into is None):
        raise UsageError("say what the other meaning is called, or which name to take off with --off")
    if off is not None:
        if articles or accompanying or publishers or words:
            raise UsageError("--off concerns every article; leave the conditions out")
        make([Detach(name_of(off), name_of(tag))], data, Making(who, why, later, json, unseen), known=[tag])
        return
    with open_of(data) as store:
        named = tuple(article_id_of(store, article) for article in articles or ())
    when = Condition(named, tuple(map(name_of, accompanying or ())), tuple(publishers or ()), tuple(words or ()))
    make([Split(name_of(tag), name_of(into or ""), when)], data, Making(who, why, later, json, unseen), known=[tag])


def rename(
    tag: Tag,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name, in words: 'Sorley inquiry'.")],
    why: Why = "",
    who: Who = None,
    unseen: Unseen = False,
    later: Later = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Show a tag under another name; the old address leads there.

    Example: tagwire tags rename harbourinquiry 'Sorley inquiry'
    """
    make([Rename(name_of(tag), name_of(name))], data, Making(who, why, later, json, unseen), known=[tag])


def hide(
    tags: Tags,
    why: Why = "",
    who: Who = None,
    unseen: Unseen = False,
    later: Later = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Hide tags everywhere: no article has them any more.

    Example: tagwire tags hide weeks 'last night' --why 'says nothing'
    """
    make([Hide(name_of(tag)) for tag in tags], data, Making(who, why, later, json, unseen), known=tags)


def unhide(
    tag: Tag, why: Why = "", who: Who = None, later: Later = False, data: Data = None, json: Json = False
) -> None:
    """Show a hidden tag again.

    Example: tagwire tags unhide weeks
    """
    take_back(tag, Hide, "hidden", data, Making(who, why, later, json))


def pin(
    tags: Tags,
    why: Why = "",
    who: Who = None,
    unseen: Unseen = False,
    later: Later = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Give tags to every article that names them, however weak their claim.

    Example: tagwire tags pin 'rent control'
    """
    make([Pin(name_of(tag)) for tag in tags], data, Making(who, why, later, json, unseen), known=tags)


def unpin(
    tag: Tag, why: Why = "", who: Who = None, later: Later = False, data: Data = None, json: Json = False
) -> None:
    """Let a pinned tag be chosen like any other again.

    Example: tagwire tags unpin rentcontrol
    """
    take_back(tag, Pin, "pinned", data, Making(who, why, later, json))


def block(article: Article, tag: Tag, why: Why = "", who: Who = None, data: Data = None, json: Json = False) -> None:
    """Take a tag off one article, for good.

    Example: tagwire tags block https://www.example.org/news/fourteen-warnings warnings
    """
    with open_of(data) as store:
        number = article_id_of(store, article)
        if all(had.key != store.weigh(number, key_of(tag)).key for had in store.get_article(number).tags):
            typer.echo(f"The article has no #{key_of(tag)} now; it will not get it later either.", err=True)
    make([Block(number, name_of(tag))], data, Making(who, why, False, json))


def unblock(article: Article, tag: Tag, why: Why = "", who: Who = None, data: Data = None, json: Json = False) -> None:
    """Let an article have a tag again that was taken off it.

    Example: tagwire tags unblock https://www.example.org/news/fourteen-warnings warnings
    """
    with open_of(data) as store:
        number = article_id_of(store, article)
    take_back(tag, Block, "blocked on that article", data, Making(who, why, False, json), article=number)


def add(
    article: Article,
    tag: Tag,
    kind: Annotated[
        str, typer.Option(help="person, organisation, place, event, work, issue or thing, for a new tag.")
    ] = "thing",
    why: Why = "",
    who: Who = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Give a tag to one article, for good.

    Example: tagwire tags add https://www.example.org/news/fourteen-warnings 'institutional failure'
    """
    from tagwire.model.tag import TagKind

    try:
        known_kind = TagKind(kind)
    except ValueError:
        raise UsageError(f"--kind {kind!r} is no kind of tag: it is one of {', '.join(TagKind)}") from None
    with open_of(data) as store:
        number = article_id_of(store, article)
    make([Add(number, name_of(tag), known_kind)], data, Making(who, why, False, json))
