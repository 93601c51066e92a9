"""``tagwire optouts``: what is never asked for, read or kept, because its publisher asked us so."""

from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from

if TYPE_CHECKING:
    from tagwire.model.optout import OptOut

Rules = Annotated[
    list[str],
    typer.Argument(
        metavar="RULE…",
        help="A publisher's domain (all its hosts), one host, or the beginning of an address (* stands for anything).",
    ),
]


def make_app() -> typer.Typer:
    """Return the group of commands on opt-outs; alone, it lists them."""
    app = typer.Typer(
        help="What is never asked for, read or kept, whoever follows it."
        "\n\nExample: tagwire optouts add example.org --delete",
        invoke_without_command=True,
    )
    app.callback()(list_opt_outs)
    app.command("add")(add)
    app.command("remove")(remove)
    return app


def list_opt_outs(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """List the rules, with the reason and the day of each.

    Example: tagwire optouts --json
    """
    if context.invoked_subcommand is not None:
        context.obj = data
        return
    from tagwire.cli.console import out, plain, write_json
    from tagwire.cli.workshop import open_store

    with open_store(settings_from(data).settings) as store:
        found = store.opt_outs.all()
    if json:
        write_json([_rule_json(rule) for rule in found])
        return
    for rule in found:
        day = "" if rule.added_at is None else f"  since {rule.added_at:%Y-%m-%d}"
        reach = "publisher" if rule.is_publisher else "address" if rule.path else "host"
        out().print(f"{plain(rule.rule)}  ({reach}){day}{f'  {plain(rule.reason)}' if rule.reason else ''}")
    if not found:
        typer.echo("Nobody has opted out. Add a rule with: tagwire optouts add example.org", err=True)


def add(
    context: typer.Context,
    rules: Rules,
    reason: Annotated[str | None, typer.Option(help="Why, for those who read the list later.")] = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Erase also what is stored: texts, tags, earlier versions.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Never again ask for, read or keep what the rules cover; a running `tagwire up` obeys within seconds.

    Articles stored before stay, unless --delete erases them; then their addresses answer that they were withdrawn.

    Example: tagwire optouts add news.example.org/archive/ --reason "asked by mail on 3 May" --delete
    """
    from tagwire.cli.console import out, plain, write_json
    from tagwire.cli.workshop import now, open_store
    from tagwire.model.optout import read_opt_out

    read = [read_opt_out(rule, reason=reason) for rule in rules]
    with open_store(settings_from(data or context.obj).settings) as store:
        added = [(rule, store.opt_outs.add(rule, now=now())) for rule in read]
        erased = {rule.rule: store.opt_outs.erase(rule, now=now()) for rule in read} if delete else {}
    if json:
        write_json([{**_rule_json(rule), "new": is_new, "erased": erased.get(rule.rule, 0)} for rule, is_new in added])
        return
    for rule, is_new in added:
        gone = f", {erased[rule.rule]} articles erased" if delete else ""
        out().print(f"{plain(rule.rule)}: {'never asked for from now on' if is_new else 'was in the list'}{gone}.")


def remove(context: typer.Context, rules: Rules, data: Data = None) -> None:
    """Take rules off the list; what they covered is asked for again. What was erased stays erased.

    Example: tagwire optouts remove example.org
    """
    from tagwire.cli.workshop import open_store
    from tagwire.model.optout import read_opt_out

    read = [read_opt_out(rule) for rule in rules]
    with open_store(settings_from(data or context.obj).settings) as store:
        for rule in read:
            store.opt_outs.remove(rule)
            typer.echo(f"No longer opted out: {rule.rule}", err=True)


def _rule_json(rule: "OptOut") -> dict[str, object]:
    return {
        "rule": rule.rule,
        "host": rule.host,
        "path": rule.path or None,
        "publisher": rule.is_publisher,
        "reason": rule.reason,
        "added_at": rule.added_at,
    }
