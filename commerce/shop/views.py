"""What readers see of the shop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.core.ids import encode
from commerce.core.text import Translations, in_language
from commerce.core.view import Value


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    id: UUID
    code: str
    name: str
    translations: Translations
    is_default: bool
    default_currency: str
    currencies: Sequence[str]
    default_language: str
    languages: Sequence[str]
    default_country: str
    countries: Sequence[str]
    prices_include_tax: bool
    unpaid_order_ttl_seconds: int

    @property
    def gid(self) -> str:
        return encode("Channel", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Shop:
    """The shop with its active channels, default first."""

    name: str
    translations: Translations
    default_language: str
    channels: Sequence[Channel]
    channels_by_code: Mapping[str, Channel]
    channels_by_id: Mapping[UUID, Channel]

    @property
    def default_channel(self) -> Channel:
        return self.channels[0]

    @property
    def languages(self) -> list[str]:
        """Every language of any channel, the default first."""
        ordered = [self.default_language]
        for channel in self.channels:
            ordered += [code for code in channel.languages if code not in ordered]
        return ordered

    @property
    def currencies(self) -> list[str]:
        ordered: list[str] = []
        for channel in self.channels:
            ordered += [code for code in channel.currencies if code not in ordered]
        return ordered

    def name_in(self, language: str) -> str:
        return in_language(self.translations, language, "name", self.name)


class Scope(Value):
    """For whom an answer is made: `@inContext(channel, language, currency)`, resolved."""

    channel: Channel
    language: str
    currency: str
    customer_group: str | None = None
