"""The operator's opt-outs, as reading and writing articles needs them."""

from sqlalchemy import Connection, text

from tagwire.model.optout import OptOut
from tagwire.text.times import from_epoch


def load_opt_outs(connection: Connection) -> tuple[OptOut, ...]:
    """Return every rule, by host and path."""
    return tuple(
        OptOut(row.host, row.path, row.reason, from_epoch(row.added_at)) for row in connection.execute(_OPT_OUTS)
    )


_OPT_OUTS = text("SELECT host, path, reason, added_at FROM opt_out ORDER BY host, path")
