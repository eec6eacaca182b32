"""`commerce shop …`: setting up a shop in an empty database."""

import re
from collections.abc import Mapping
from typing import Annotated, cast

import typer
from babel import Locale
from babel.numbers import is_currency

from commerce import console
from commerce.core.db import Database
from commerce.core.text import Language
from commerce.shop.service import ChannelSpec, set_up

app = typer.Typer(help="Set up the shop and its channels.")
LANGUAGES = {language.value for language in Language}
TERRITORIES = cast("Mapping[str, str]", Locale.parse("en").territories)
COUNTRIES = {code for code in TERRITORIES if len(code) == 2}
NET = "net"
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@app.callback()
def group() -> None:
    """Set up the shop and its channels."""


@app.command()
def init(
    *,
    name: Annotated[str, typer.Option(help="What the shop is called.")],
    channel: Annotated[
        list[str],
        typer.Option(
            help="CODE[=NAME]:CURRENCIES:LANGUAGES:COUNTRIES[:net], the first of each being the"
            " default; `net` means that prices are without tax. The first channel is the default"
            " one. Example: uk=Britain:GBP,EUR:en,zh:GB,DE"
        ),
    ],
    language: Annotated[
        str | None, typer.Option(help="What texts are written in first; else the first channel's.")
    ] = None,
) -> None:
    """Create the shop with its channels, or bring them up to date. Safe to repeat."""
    try:
        channels = [parse_channel(text, is_default=i == 0) for i, text in enumerate(channel)]
    except ValueError as error:
        console.refuse(str(error))
    spoken = language or channels[0].default_language
    if spoken not in LANGUAGES:
        console.refuse(f"There is no language '{spoken}'.")

    async def work(db: Database) -> None:
        async with db.write() as tx:
            await set_up(tx, name=name, default_language=spoken, channels=channels)

    console.run(work)
    typer.echo(f"{name}: {', '.join(each.code for each in channels)}")


def parse_channel(text: str, *, is_default: bool = False) -> ChannelSpec:
    """`uk=Britain:GBP,EUR:en:GB,DE` as a channel. Raises ValueError, saying what is wrong."""
    head, *parts = text.split(":")
    if len(parts) not in {3, 4} or (len(parts) == 4 and parts[3] != NET):
        raise ValueError(
            f"Write the channel '{text}' as CODE[=NAME]:CURRENCIES:LANGUAGES:COUNTRIES[:net]."
        )
    code, _, name = head.partition("=")
    if not _CODE.fullmatch(code):
        raise ValueError(f"The code '{code}' needs lower-case letters, digits and hyphens.")
    currencies, languages, countries = (part.split(",") for part in parts[:3])
    unknown = [
        *(f"currency '{each}'" for each in currencies if not is_currency(each)),
        *(f"language '{each}'" for each in languages if each not in LANGUAGES),
        *(f"country '{each}'" for each in countries if each not in COUNTRIES),
    ]
    if unknown:
        raise ValueError(f"There is no {unknown[0]}.")
    return ChannelSpec(
        code=code,
        name=name or code,
        is_default=is_default,
        default_currency=currencies[0],
        currencies=currencies,
        default_language=languages[0],
        languages=languages,
        default_country=countries[0],
        countries=countries,
        prices_include_tax=len(parts) == 3,
    )
