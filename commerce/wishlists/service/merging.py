"""Moving a guest's list into the customer's default one, after they signed in."""

from uuid import UUID

from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.wishlists import items_repo, repo
from commerce.wishlists.access import KIND, WishlistKey
from commerce.wishlists.rules import MergeOutcome, merged
from commerce.wishlists.service.items import tell_added
from commerce.wishlists.service.lists import KEY_PATH, default_list


async def merge(tx: Tx, customer_id: UUID, key: WishlistKey) -> UUID:
    """Move what a guest's list holds; the list is found no more, and its link shows nothing. Safe
    to repeat. Locks the guest's list first and the customer's after it. Returns the joining list's
    id: what came of it is read with `repo.merge_result`. Raises NotFound."""
    joining = await repo.merging_for_update(tx, key.id) if key.opens(tx.vault) else None
    if joining is None:
        raise NotFound(KIND, KEY_PATH)
    owner_id, merged_into_id = joining
    if owner_id == customer_id:
        return key.id
    if owner_id is not None:
        raise NotFound(KIND, KEY_PATH)
    into = await default_list(tx, customer_id)
    if merged_into_id is None:
        await _join(tx, customer_id, key.id, into.id)
    elif merged_into_id != into.id:
        raise NotFound(KIND, KEY_PATH)
    return key.id


async def _join(tx: Tx, customer_id: UUID, joining_id: UUID, into_id: UUID) -> None:
    present = {item.subject for item in await items_repo.items_of(tx, into_id)}
    joining = await items_repo.items_of(tx, joining_id)
    changes = merged(present, [item.subject for item in joining])
    moving = [
        item
        for item, change in zip(joining, changes, strict=True)
        if change.outcome is MergeOutcome.ADDED
    ]
    await items_repo.move(tx, joining_id, into_id, [item.id for item in moving])
    await items_repo.remove(tx, joining_id, [item.id for item in joining])
    closed = {
        "merged_into_id": into_id,
        "merge_changes": [repo.stored_change(change) for change in changes],
        "share_id": None,
    }
    await repo.save(tx, joining_id, closed)
    await repo.save(tx, into_id, {})
    await tell_added(tx, customer_id, into_id, [item.subject for item in moving])
