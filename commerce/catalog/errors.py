"""Why the catalogue says no."""

from collections.abc import Sequence

from commerce.core.errors import ExpectedError


class SlugTaken(ExpectedError):
    """Another thing of the same kind has this slug."""

    code = "SLUG_TAKEN"

    def __init__(self, slug: str, path: Sequence[str] = ("input", "slug")) -> None:
        super().__init__(slug, path=path)
        self.slug = slug


class CategoryCircle(ExpectedError):
    """A category cannot stand below itself or below what stands below it."""

    code = "CATEGORY_CIRCLE"

    def __init__(self, path: Sequence[str] = ("input", "parentId")) -> None:
        super().__init__(path=path)


class CategoryNotEmpty(ExpectedError):
    """Something still stands in or below the category."""

    code = "CATEGORY_NOT_EMPTY"

    def __init__(self, children: int, products: int) -> None:
        super().__init__(children, products, path=("input", "id"))
        self.children, self.products = children, products


class StillInUse(ExpectedError):
    """Products still refer to a brand, an attribute or one of its choices."""

    code = "STILL_IN_USE"

    def __init__(self, products: int, path: Sequence[str] = ("input", "id")) -> None:
        super().__init__(products, path=path)
        self.products = products
