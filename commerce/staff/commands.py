"""`commerce staff …`: the first manager of a new shop, and a way back in for one who is locked out.

A password is asked for, or read from COMMERCE_STAFF_PASSWORD; never an argument, which others on
the machine could read.
"""

from typing import Annotated
from uuid import UUID

import typer

from commerce import console
from commerce.core.actor import System
from commerce.core.db import Database
from commerce.identity.passwords import passwords_for
from commerce.settings import Settings
from commerce.staff import repo
from commerce.staff.inputs import MemberChange, NewMember
from commerce.staff.service import account_by_email, members, roles

app = typer.Typer(help="Who works for the shop.")
ACTOR = System("command line")
Password = Annotated[
    str,
    typer.Option(
        prompt=True, confirmation_prompt=True, hide_input=True, envvar="COMMERCE_STAFF_PASSWORD"
    ),
]
Email = Annotated[str, typer.Option(help="To sign in with.")]


@app.callback()
def group() -> None:
    """Who works for the shop."""


@app.command()
def create(
    *,
    email: Email,
    name: Annotated[
        str, typer.Option(help="The full name; the beginning of the address when left out.")
    ] = "",
    role: Annotated[
        list[str] | None,
        typer.Option(help="A role's code; may be repeated. `admin` holds every permission."),
    ] = None,
    password: Password,
) -> None:
    """Take somebody on. The role `admin` is made, or brought up to date, when it is named."""

    async def work(db: Database) -> None:
        wanted = NewMember(email=email, name=name or email.partition("@")[0], password=password)
        members.checked(wanted)
        password_hash = await _hash(password)
        async with db.write() as tx:
            if roles.ADMIN in (role or []):
                await roles.ensure_admin(tx, ACTOR)
            by_code = {each.code: each.id for each in await repo.roles(tx)}
            unknown = [code for code in role or [] if code not in by_code]
            if unknown:
                raise console.Refused(f"There is no role '{unknown[0]}'.")
            role_ids = [by_code[code] for code in role or []]
            new = NewMember(email, wanted.name, password, role_ids)
            await members.create(tx, ACTOR, new, password_hash)

    console.run(work)
    typer.echo(f"{email} can sign in with `staffLogin`.")


@app.command("set-password")
def set_password(*, email: Email, password: Password) -> None:
    """Give a member a new password. Their sessions end."""

    async def work(db: Database) -> None:
        members.check_password(password, email)
        member_id = await _member_id(db, email)
        password_hash = await _hash(password)
        async with db.write() as tx:
            change = MemberChange(member_id, password=password)
            await members.update(tx, ACTOR, change, password_hash)

    console.run(work)
    typer.echo(f"{email} can sign in with the new password.")


async def _member_id(db: Database, email: str) -> UUID:
    async with db.read() as reader:
        found = await account_by_email(email)(reader)
    if found is None:
        raise console.Refused(f"Nobody signs in with {email}.")
    return found.subject_id


async def _hash(password: str) -> str:
    return await passwords_for(Settings.from_environment().password_cost).hash(password)
