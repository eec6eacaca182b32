"""`commerce clients …`: the programs that use the endpoint, and their keys."""

from datetime import timedelta
from enum import Enum
from typing import Annotated, TypeVar
from uuid import UUID

import typer

from commerce import console
from commerce.clients import views
from commerce.clients.inputs import NewClient, NewKey
from commerce.clients.kinds import ClientKind, ClientMode
from commerce.clients.repo import clients as repo
from commerce.clients.service import clients, keys
from commerce.core.actor import System
from commerce.core.db import Database
from commerce.core.errors import NotFound
from commerce.core.ids import InvalidId, decode
from commerce.core.permissions import Permission

app = typer.Typer(help="The programs that use the endpoint, and their keys.")
key_app = typer.Typer(help="Their keys.", no_args_is_help=True)
app.add_typer(key_app, name="key")
ACTOR = System("command line")
E = TypeVar("E", bound=Enum)
Code = Annotated[str, typer.Argument(metavar="CLIENT", help="The client's code.")]


@app.callback()
def group() -> None:
    """The programs that use the endpoint, and their keys."""


@app.command()
def create(
    code: Code,
    *,
    kind: Annotated[
        str, typer.Option(help="storefront, mobile, admin or partner.", show_default=False)
    ],
    name: Annotated[str | None, typer.Option(help="For people; the code when left out.")] = None,
    test: Annotated[
        bool, typer.Option("--test", help="For trying out: makes sandbox data, takes any document.")
    ] = False,
    mode: Annotated[
        str | None,
        typer.Option(help="open, log, listed or id_only; id_only for live clients when left out."),
    ] = None,
    origin: Annotated[
        list[str] | None, typer.Option(help="A site that browsers may call from; repeatable.")
    ] = None,
    channel: Annotated[str | None, typer.Option(help="Its default channel.")] = None,
    language: Annotated[str | None, typer.Option(help="Its default language.")] = None,
    currency: Annotated[str | None, typer.Option(help="Its default currency.")] = None,
    permission: Annotated[
        list[str] | None,
        typer.Option(help="What a partner may do, such as orders:read; repeatable."),
    ] = None,
    cost_per_second: Annotated[int | None, typer.Option(help="Points a second.")] = None,
    cost_burst: Annotated[int | None, typer.Option(help="Points at once, after a pause.")] = None,
    cost_per_day: Annotated[int | None, typer.Option(help="Points a day.")] = None,
    agents: Annotated[
        bool, typer.Option("--agents", help="Agents may call what it publishes, at /mcp.")
    ] = False,
) -> None:
    """Make a client and its first key, which is shown this once."""
    wanted = NewClient(
        code=code,
        name=name or code,
        kind=_one_of(ClientKind, kind, "kind"),
        is_live=not test,
        mode=None if mode is None else _one_of(ClientMode, mode, "mode"),
        allowed_origins=origin or (),
        channel=channel,
        language=language,
        currency=currency,
        permissions=[_one_of(Permission, each, "permission") for each in permission or ()],
        cost_per_second=cost_per_second,
        cost_burst=cost_burst,
        cost_per_day=cost_per_day,
        serves_agents=agents,
    )

    async def work(db: Database) -> str:
        async with db.write() as tx:
            client_id = await clients.create(tx, ACTOR, wanted)
            _, key = await keys.create(tx, ACTOR, NewKey(client_id, "first"))
            return key

    _show_key(code, console.run(work))


@app.command("list")
def list_clients() -> None:
    """Every client with its keys."""

    async def work(db: Database) -> list[tuple[views.ApiClient, list[views.ApiClientKey]]]:
        async with db.read() as reader:
            found = await repo.visible_clients(reader, ACTOR)
            by_client = await repo.keys_by_client(reader, [client.id for client in found])
        return [(client, by_client[client.id]) for client in found]

    for client, held in console.run(work):
        state = "" if client.is_active else "  disabled"
        agents = "  agents" if client.serves_agents else ""
        typer.echo(f"{client.code}  {client.kind.value}  {client.mode.value}{agents}{state}")
        for key in held:
            state = "revoked" if key.revoked_at is not None else _told(key)
            typer.echo(f"    {key.gid}  {key.beginning}…  {key.name}  {state}")


def _told(key: views.ApiClientKey) -> str:
    used = key.last_used_at
    return "never used" if used is None else f"last used {used:%Y-%m-%d %H:%M} UTC"


@key_app.command("create")
def create_key(
    code: Code,
    *,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "key",
    days: Annotated[int | None, typer.Option(help="Days until it expires.", min=1)] = None,
) -> None:
    """Make another key, which is shown this once. Keys are good side by side, so that one can
    replace the other."""

    async def work(db: Database) -> str:
        async with db.read() as reader:
            client = await repo.client_by_code(reader, code)
        if client is None:
            raise console.Refused(f"There is no client '{code}'.")
        expires_at = None if days is None else db.clock.now() + timedelta(days=days)
        async with db.write() as tx:
            _, key = await keys.create(tx, ACTOR, NewKey(client.id, name, expires_at))
            return key

    _show_key(code, console.run(work))


@key_app.command("revoke")
def revoke_key(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key's id; see `clients list`.")],
) -> None:
    """Refuse a key from now on, in every process. There is no way back."""

    async def work(db: Database) -> None:
        async with db.write() as tx:
            try:
                await keys.revoke(tx, ACTOR, _key_id(key))
            except NotFound as error:
                raise console.Refused(f"There is no key {key}.") from error

    console.run(work)
    typer.echo("The key is refused from now on.")


def _key_id(text: str) -> UUID:
    try:
        return decode("ApiClientKey", text)
    except InvalidId as error:
        raise console.Refused("Name the key by its id: `commerce clients list`.") from error


def _show_key(code: str, key: str) -> None:
    typer.echo(f"{code}: send this key as X-Client-Key. It is not shown again.")
    typer.echo(key)


def _one_of(kind: type[E], text: str, what: str) -> E:
    """Refuses text that is no value of `kind`."""
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(str(each.value) for each in kind)
        console.refuse(f"There is no {what} '{text}'; use one of {known}.")
