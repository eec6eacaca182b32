"""What holds for a whole file where its rows do not say it themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.imports.formats.records import Price, Publication, Stock


@dataclass(frozen=True, slots=True)
class Defaults:
    """`warehouse` is None for the shop's first one; `price_channel` for prices of all channels."""

    language: str
    currency: str
    channels: Sequence[str]
    warehouse: str | None = None
    price_channel: str | None = None

    def publications(self) -> list[Publication]:
        """Published in every channel, from when it is first imported."""
        return [Publication(channel=code) for code in self.channels]

    def price(self, amount: str, compare_at: str | None = None) -> Price:
        return Price(
            currency=self.currency,
            amount=amount,
            compare_at=compare_at,
            channel=self.price_channel,
        )

    def stock(self, on_hand: int) -> Stock:
        return Stock(warehouse=self.warehouse, on_hand=on_hand)

    def texts(self, text: str | None) -> dict[str, str]:
        """A text in the language of the file; nothing for no text."""
        return {self.language: text.strip()} if text and text.strip() else {}
