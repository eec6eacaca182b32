"""Facets as shoppers read them: the index counts codes, this gives them words and order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from commerce.catalog.kinds import AttributeKind
from commerce.catalog.reference import Attributes, Brands
from commerce.catalog.stored import label_in
from commerce.catalog.tree import CategoryTree
from commerce.catalog.views import Attribute
from commerce.merchandising.views import Facet, FacetValue
from commerce.search.port import FacetCount, SearchFilters

CATEGORY, BRAND, IN_STOCK, PRICE = "category", "brand", "in_stock", "price"
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        CATEGORY: "Category",
        BRAND: "Brand",
        IN_STOCK: "Availability",
        "true": "In stock",
        "false": "Sold out",
        "yes": "Yes",
        "no": "No",
    },
    "zh": {
        CATEGORY: "分类",
        BRAND: "品牌",
        IN_STOCK: "库存",
        "true": "有货",
        "false": "缺货",
        "yes": "是",
        "no": "否",
    },
}


def word(language: str, key: str) -> str:
    """A word of the search page's own, English where the language has none."""
    return WORDS.get(language, WORDS["en"])[key]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What codes mean."""

    language: str
    tree: CategoryTree
    brands: Brands
    attributes: Attributes

    def facets(
        self, counted: Mapping[str, Sequence[FacetCount]], filters: SearchFilters
    ) -> list[Facet]:
        """The facets in the order they were counted in; those without any value are left out."""
        made = [self._facet(key, counts, filters) for key, counts in counted.items()]
        return [_in_order(facet) for facet in made if facet is not None and facet.values]

    def _facet(
        self, key: str, counts: Sequence[FacetCount], filters: SearchFilters
    ) -> Facet | None:
        if key == CATEGORY:
            return self._categories(counts, filters)
        if key == BRAND:
            return self._brands(counts, filters)
        if key == IN_STOCK:
            chosen = {str(filters.in_stock).lower()} if filters.in_stock is not None else set[str]()
            values = [
                FacetValue(c.value, word(self.language, c.value), c.count, c.value in chosen)
                for c in counts
            ]
            return Facet(key, word(self.language, key), values)
        attribute = self.attributes.by_code.get(key)
        return self._attribute(attribute, counts, filters) if attribute else None

    def _categories(self, counts: Sequence[FacetCount], filters: SearchFilters) -> Facet:
        chosen = set(filters.category_ids)
        values = [
            FacetValue(
                category.slug,
                category.text("title", self.language),
                count.count,
                category.id in chosen,
            )
            for count in counts
            if (category := self.tree.by_id.get(UUID(count.value))) is not None
        ]
        return Facet(CATEGORY, word(self.language, CATEGORY), values)

    def _brands(self, counts: Sequence[FacetCount], filters: SearchFilters) -> Facet:
        values = [
            FacetValue(
                brand.slug,
                brand.text("title", self.language),
                count.count,
                brand.slug in filters.brands,
            )
            for count in counts
            if (brand := self.brands.by_slug.get(count.value)) is not None
        ]
        return Facet(BRAND, word(self.language, BRAND), values)

    def _attribute(
        self, attribute: Attribute, counts: Sequence[FacetCount], filters: SearchFilters
    ) -> Facet:
        chosen = {
            value
            for each in filters.attributes
            if each.code == attribute.code
            for value in each.values
        }
        values = [
            FacetValue(c.value, self._label(attribute, c.value), c.count, c.value in chosen)
            for c in counts
        ]
        return Facet(attribute.code, attribute.label_in(self.language), values)

    def _label(self, attribute: Attribute, value: str) -> str:
        if attribute.kind is AttributeKind.SELECT:
            for choice in attribute.choices:
                if choice["code"] == value:
                    return label_in(choice, self.language)
        if attribute.kind is AttributeKind.BOOLEAN:
            return word(self.language, "yes" if value == "true" else "no")
        unit = attribute.unit_in(self.language)
        return f"{value} {unit}" if unit else value


def _in_order(facet: Facet) -> Facet:
    """Numbers by size, everything else commonest first, then by its words."""
    numbers = [_number(each.value) for each in facet.values]
    if all(number is not None for number in numbers):
        return replace(facet, values=sorted(facet.values, key=lambda v: _number(v.value) or 0.0))
    return replace(facet, values=sorted(facet.values, key=lambda v: (-v.count, v.label)))


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
