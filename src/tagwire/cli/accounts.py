"""``tagwire accounts``: who may log in to the reading room, and what each may do."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import UsageError

if TYPE_CHECKING:
    from tagwire.model.account import Role, Scope

Name = Annotated[str, typer.Argument(help="The account's name; case does not matter.")]
RoleOption = Annotated[
    str, typer.Option("--role", help="reader, editor (corrects tags) or admin (sources and accounts too).")
]


def make_app() -> typer.Typer:
    """Return the group of commands on accounts; alone, it lists them."""
    app = typer.Typer(
        help="Who may log in to the reading room.\n\nExample: tagwire accounts add ines --role admin",
        invoke_without_command=True,
    )
    app.callback()(list_accounts)
    app.command("add")(add)
    app.command("password")(password)
    app.command("role")(role)
    app.command("token")(token)
    app.command("remove")(remove)
    return app


def list_accounts(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """List accounts with their roles and API tokens.

    Example: tagwire accounts --json
    """
    if context.invoked_subcommand is not None:
        context.obj = data
        return
    from tagwire.cli.console import write_json
    from tagwire.cli.workshop import open_store
    from tagwire.text.times import rfc3339

    with open_store(settings_from(data).settings) as store:
        found = [(account, store.accounts.tokens(account.name)) for account in store.accounts.all()]
    if json:
        write_json(
            [
                {
                    "name": account.name,
                    "role": account.role.value,
                    "created": rfc3339(account.created_at),
                    "tokens": [{"label": t.label, "scopes": sorted(t.scopes)} for t in tokens],
                }
                for account, tokens in found
            ]
        )
        return
    for account, tokens in found:
        typer.echo(f"{account.name}  {account.role.value}" + (f"  {len(tokens)} tokens" if tokens else ""))
    if not found:
        typer.echo("Nobody has an account yet. Add one with: tagwire accounts add NAME --role admin", err=True)


def add(context: typer.Context, name: Name, role: RoleOption = "reader", data: Data = None) -> None:
    """Add an account; the password is asked for, or read as one line from standard input.

    Example: tagwire accounts add ines --role admin
    """
    from tagwire.cli.workshop import now, open_store
    from tagwire.model.account import Account, account_name
    from tagwire.web.access.passwords import hash_password

    account = Account(account_name(name), _role(role), now())
    with open_store(settings_from(data or context.obj).settings) as store:
        if store.accounts.with_password(account.name) is not None:
            raise UsageError(f"there is an account {account.name!r} already; choose another name")
        store.accounts.add(account, hash_password(_ask_password()))
    typer.echo(f"{account.name} may log in now, as {account.role.value}.", err=True)


def password(context: typer.Context, name: Name, data: Data = None) -> None:
    """Give an account another password, which ends its sessions.

    Example: tagwire accounts password ines
    """
    from tagwire.cli.workshop import open_store
    from tagwire.model.account import account_name
    from tagwire.web.access.passwords import hash_password

    with open_store(settings_from(data or context.obj).settings) as store:
        store.accounts.set_password(account_name(name), hash_password(_ask_password()))
    typer.echo("The password is changed, and the account's sessions are over.", err=True)


def role(context: typer.Context, name: Name, role: Annotated[str, typer.Argument()], data: Data = None) -> None:
    """Make an account a reader, an editor or an admin.

    Example: tagwire accounts role oda editor
    """
    from tagwire.cli.workshop import open_store
    from tagwire.model.account import account_name

    with open_store(settings_from(data or context.obj).settings) as store:
        store.accounts.set_role(account_name(name), _role(role))


def token(
    context: typer.Context,
    name: Name,
    label: Annotated[str, typer.Option("--label", help="What the token is for.")],
    scope: Annotated[list[str], typer.Option("--scope", help="read, correct or manage; may be repeated.")] = ["read"],  # noqa: B006
    data: Data = None,
) -> None:
    """Make an API token for an account and write it to standard output, this once.

    Example: tagwire accounts token ines --label "feed reader"
    """
    from tagwire.cli.workshop import now, open_store
    from tagwire.errors import NotFoundError
    from tagwire.model.account import ApiToken, account_name
    from tagwire.web.access.proofs import digest, new_token

    name, scopes = account_name(name), frozenset(map(_scope, scope))
    with open_store(settings_from(data or context.obj).settings) as store:
        found = store.accounts.with_password(name)
        if found is None:
            raise NotFoundError(f"there is no account {name!r}; `tagwire accounts` lists them")
        beyond = scopes - found[0].role.scopes
        if beyond:
            raise UsageError(f"{name} is {found[0].role.value} and may not {', '.join(sorted(beyond))} itself")
        secret = new_token()
        store.accounts.add_token(digest(secret), ApiToken(0, name, label, scopes, now()))
    typer.echo(secret)


def remove(context: typer.Context, name: Name, data: Data = None) -> None:
    """Remove an account with its sessions and tokens; what it did stays.

    Example: tagwire accounts remove oda
    """
    from tagwire.cli.workshop import open_store
    from tagwire.model.account import account_name

    with open_store(settings_from(data or context.obj).settings) as store:
        store.accounts.remove(account_name(name))


def _ask_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _role(given: str) -> "Role":
    from tagwire.model.account import Role

    try:
        return Role(given)
    except ValueError:
        raise UsageError(f"{given!r} is no role: choose {', '.join(Role)}") from None


def _scope(given: str) -> "Scope":
    from tagwire.model.account import Scope

    try:
        return Scope(given)
    except ValueError:
        raise UsageError(f"{given!r} is no scope: choose of {', '.join(Scope)}") from None
