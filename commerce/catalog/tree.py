"""The category tree as values: who stands below whom, and the way down to each.

Pure; the rows come from `reference`, the moves are decided here and written by the service.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.catalog.views import Category

MAX_LEVELS = 10


@dataclass(frozen=True, slots=True, eq=False)
class CategoryTree:
    """Categories by id and by slug, and the children of each in order; roots under None."""

    by_id: Mapping[UUID, Category]
    by_slug: Mapping[str, Category]
    children: Mapping[UUID | None, Sequence[Category]]

    @classmethod
    def of(cls, categories: Iterable[Category]) -> "CategoryTree":
        ordered = sorted(categories, key=lambda category: (category.position, category.id))
        children: dict[UUID | None, list[Category]] = {}
        for category in ordered:
            children.setdefault(category.parent_id, []).append(category)
        by_id = {category.id: category for category in ordered}
        return cls(by_id, {category.slug: category for category in ordered}, children)

    def shown(self) -> "CategoryTree":
        """What shoppers see: categories that are active with all that stand above them."""
        active = {category.id for category in self.by_id.values() if category.is_active}
        return CategoryTree.of(
            category for category in self.by_id.values() if active.issuperset(category.path)
        )

    @property
    def roots(self) -> Sequence[Category]:
        return self.children.get(None, ())

    def children_of(self, category_id: UUID) -> Sequence[Category]:
        return self.children.get(category_id, ())

    def way_to(self, category: Category) -> list[Category]:
        """From the root down to the category itself."""
        return [self.by_id[id_] for id_ in category.path if id_ in self.by_id]

    def with_descendants(self, category_id: UUID) -> list[UUID]:
        """The category and everything below it; nothing for one that is not in this tree."""
        found = [category_id] if category_id in self.by_id else []
        for id_ in found:  # grows while it is walked: each level brings the next
            found.extend(child.id for child in self.children_of(id_))
        return found


def is_circle(path_of_parent: Sequence[UUID], category_id: UUID) -> bool:
    """Whether a category below such a parent would stand below itself."""
    return category_id in path_of_parent
