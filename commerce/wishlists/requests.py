"""What clients ask of wishlists, and whether it has the right form."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.core.errors import FieldProblem, InvalidInput
from commerce.core.prose import checked_line, checked_prose
from commerce.wishlists.access import WishlistKey
from commerce.wishlists.rules import MAX_NOTE, MAX_TITLE

MAX_INPUTS = 100
ITEMS = ("input", "items")
Path = Sequence[str]


@dataclass(frozen=True, slots=True)
class NewItem:
    """A product or a variant: one of them."""

    product_id: UUID | None
    variant_id: UUID | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """Items by their ids, and every item of these products."""

    item_ids: Sequence[UUID] = ()
    product_ids: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Move:
    source: WishlistKey
    target: WishlistKey
    item_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Sharing:
    """`is_renewed`: the link that there is dies and another one takes its place."""

    shows_owner: bool
    shows_notes: bool
    is_renewed: bool


def check_new_items(items: Sequence[NewItem]) -> None:
    """Raises InvalidInput with everything that is wrong but notes."""
    problems = _count_problems(items, ITEMS)
    if not items:
        problems.append(FieldProblem(ITEMS, "REQUIRED", "Name a product or a variant."))
    for index, item in enumerate(items[:MAX_INPUTS]):
        if (item.product_id is None) == (item.variant_id is None):
            text = "Give `productId` or `variantId`."
            problems.append(FieldProblem((*ITEMS, str(index)), "REQUIRED", text))
    if problems:
        raise InvalidInput(problems)


def check_count(ids: Sequence[UUID], name: str) -> None:
    """Raises InvalidInput for too many."""
    problems = _count_problems(ids, ("input", name))
    if problems:
        raise InvalidInput(problems)


def checked_title(title: str) -> str:
    """Raises InvalidInput."""
    return checked_line(title, ("input", "title"), max_length=MAX_TITLE)


def checked_note(note: str | None, path: Path) -> str | None:
    """Raises InvalidInput; an empty note is none."""
    if note is None or not note.strip():
        return None
    return checked_prose(note, path, max_length=MAX_NOTE)


def _count_problems(items: Sequence[object], path: Path) -> list[FieldProblem]:
    if len(items) <= MAX_INPUTS:
        return []
    return [FieldProblem(tuple(path), "TOO_MANY", f"At most {MAX_INPUTS} at a time.")]
