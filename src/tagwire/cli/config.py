"""``tagwire config``: the effective settings and where each came from."""

from tagwire.cli.options import Data, Json, settings_from

SECRETS = frozenset({"database_url", "smtp_url"})


def config(data: Data = None, json: Json = False) -> None:
    """Show every setting, its value, and where the value came from.

    Example: TAGWIRE_PORT=9000 tagwire config
    """
    from tagwire.cli.console import out, plain, write_json

    loaded = settings_from(data)
    rows = [
        {
            "name": name,
            "value": _shown(name, getattr(loaded.settings, name)),
            "origin": loaded.origins[name],
            "meaning": field.description,
        }
        for name, field in type(loaded.settings).model_fields.items()
    ]
    if json:
        write_json(rows)
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Setting", "Value", "From", "Meaning"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        value = "" if row["value"] is None else str(row["value"])
        table.add_row(str(row["name"]), plain(value), plain(str(row["origin"])), str(row["meaning"]))
    out().print(table)


def _shown(name: str, value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if name in SECRETS:
        return "(set)"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
