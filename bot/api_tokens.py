"""`doorstep token`: the tokens of the landlord's other systems."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.settings import BadSettings
from bot.writing import write
from storage import api_tokens

tokens = typer.Typer(no_args_is_help=True, help="Tokens for the HTTP API: who of your other systems may do what.")


@tokens.command("make")
def make_token(
    name: Annotated[str, typer.Argument(help="Whose it is, say repairs-system.")],
    scope: Annotated[
        list[str], typer.Option(help="What it may do, one or more of those that `doorstep token scopes` lists.")
    ],
) -> None:
    """Make a token. It is shown this once, and kept nowhere."""
    known = _scopes()
    if unknown := sorted(set(scope) - set(known)):
        raise BadSettings(f"There is no scope {', '.join(unknown)}. There are: {', '.join(known)}.")
    if not 0 < len(name) <= 64:
        raise BadSettings("A name has 1 to 64 letters.")
    try:
        typer.echo(write(lambda tx, database, now: api_tokens.make(tx, name, sorted(set(scope)), now)))
    except api_tokens.Taken:
        raise BadSettings(f"There is a token {name!r} already. Revoke it, and take another name.") from None


@tokens.command("scopes")
def list_scopes() -> None:
    """List what a token may be allowed to do."""
    typer.echo("\n".join(_scopes()))


def _scopes() -> Sequence[str]:
    from flows.features.all import FEATURES

    return FEATURES.scopes


@tokens.command("list")
def list_tokens() -> None:
    """List the tokens: whose they are, what they may do, and when they were last used."""
    for one in write(lambda tx, database, now: api_tokens.all_(tx)):
        used = f"last used {one.used_at:%Y-%m-%d %H:%M} UTC" if one.used_at else "never used"
        state = f"revoked {one.revoked_at:%Y-%m-%d}" if one.revoked_at else used
        typer.echo(f"{one.name}: {', '.join(one.scopes)}; {state}")


@tokens.command("revoke")
def revoke_token(name: str) -> None:
    """End a token at once."""
    if not write(lambda tx, database, now: api_tokens.revoke(tx, name, now)):
        raise BadSettings(f"There is no token {name!r}.")
    typer.echo(f"{name} is revoked.")
