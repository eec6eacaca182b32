"""Categories, brands and attributes as records, and the names by which records know things."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.catalog import views
from commerce.catalog.reference import ATTRIBUTES, BRANDS, CATEGORIES
from commerce.catalog.stored import LabelJson
from commerce.catalog.tree import CategoryTree
from commerce.core.db import Reader
from commerce.core.text import Translations
from commerce.imports.catalog.facts import base_list
from commerce.imports.formats.records import Attribute, Brand, Category, Label, Record, Seo, Texts
from commerce.inventory.repo import WAREHOUSES
from commerce.pricing.repo import PRICE_LISTS
from commerce.pricing.views import PriceList
from commerce.shop.repo import SHOP
from commerce.shop.views import Shop


@dataclass(frozen=True, slots=True)
class Names:
    """Ids back to the names that records know things by."""

    shop: Shop
    brands: Mapping[UUID, views.Brand]
    categories: CategoryTree
    attributes: Mapping[str, views.Attribute]
    warehouses: Mapping[UUID, str]
    price_lists: Mapping[UUID, PriceList]

    @property
    def language(self) -> str:
        return self.shop.default_language


async def names_of(reader: Reader) -> Names:
    shop = await reader.reference(SHOP)
    lists = await reader.reference(PRICE_LISTS)
    channel_ids = (None, *shop.channels_by_id)
    base = [base_list(lists, code, id_) for code in shop.currencies for id_ in channel_ids]
    return Names(
        shop,
        (await reader.reference(BRANDS)).by_id,
        (await reader.reference(CATEGORIES)).everything,
        (await reader.reference(ATTRIBUTES)).by_code,
        {each.id: each.code for each in (await reader.reference(WAREHOUSES)).all},
        {each.id: each for each in base if each is not None},
    )


def page_records(names: Names) -> Iterator[Record]:
    """What products refer to, parents before their children."""
    for category in _in_tree_order(names.categories, None):
        yield _category(category, names)
    for brand in sorted(names.brands.values(), key=lambda each: each.slug):
        yield _brand(brand, names.language)
    for attribute in names.attributes.values():
        yield _attribute(attribute, names.language)


def _in_tree_order(tree: CategoryTree, parent_id: UUID | None) -> Sequence[views.Category]:
    """Parents before their children."""
    ordered: list[views.Category] = []
    for category in tree.children.get(parent_id, ()):
        ordered += [category, *_in_tree_order(tree, category.id)]
    return ordered


def texts_of(text: str | None, translations: Translations, name: str, language: str) -> Texts:
    """A text by language, the shop's own first."""
    texts = {language: text} if text else {}
    for other in sorted(translations):
        if translated := translations[other].get(name):
            texts[other] = translated
    return texts


def _seo(page: views.Category | views.Brand, language: str) -> Seo:
    return Seo(
        title=texts_of(page.seo_title, page.translations, "seo_title", language),
        description=texts_of(page.seo_description, page.translations, "seo_description", language),
    )


def _category(category: views.Category, names: Names) -> Category:
    tree, language = names.categories, names.language
    siblings = tree.children.get(category.parent_id, ())
    parent = tree.by_id.get(category.parent_id) if category.parent_id else None
    return Category(
        slug=category.slug,
        parent=parent.slug if parent else None,
        position=siblings.index(category) + 1,
        title=texts_of(category.title, category.translations, "title", language),
        description=texts_of(category.description, category.translations, "description", language),
        seo=_seo(category, language),
        image=category.image_url,
        active=category.is_active,
    )


def _brand(brand: views.Brand, language: str) -> Brand:
    return Brand(
        slug=brand.slug,
        title=texts_of(brand.title, brand.translations, "title", language),
        description=texts_of(brand.description, brand.translations, "description", language),
        seo=_seo(brand, language),
        image=brand.image_url,
    )


def _attribute(attribute: views.Attribute, language: str) -> Attribute:
    unit = texts_of(attribute.unit, attribute.translations, "unit", language)
    return Attribute(
        code=attribute.code,
        label=texts_of(attribute.label, attribute.translations, "label", language),
        kind=attribute.kind.value,
        filterable=attribute.is_filterable,
        unit=unit if set(unit) - {language} else attribute.unit,
        position=attribute.position,
        choices=[label_of(choice, language) for choice in attribute.choices],
    )


def label_of(label: LabelJson, language: str) -> Label:
    words = texts_of(label["label"], label.get("translations", {}), "label", language)
    return Label(code=label["code"], label=words)
