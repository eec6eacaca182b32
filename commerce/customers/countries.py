"""What an address must hold in which country: fields, labels, postal codes.

A country without rules of its own gets the generic ones. Adding a country is adding an entry.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from commerce.customers.regions import REGIONS, Region

FIELDS = (
    "name",
    "company",
    "phone",
    "line1",
    "line2",
    "district",
    "city",
    "region",
    "postal_code",
)
MAX_LENGTHS: Mapping[str, int] = {
    "name": 100,
    "company": 100,
    "phone": 32,
    "line1": 200,
    "line2": 200,
    "district": 100,
    "city": 100,
    "region": 100,
    "postal_code": 16,
}
LABELS: Mapping[str, tuple[str, str]] = {
    "name": ("Full name", "收件人"),
    "company": ("Company", "公司"),
    "phone": ("Phone", "电话"),
    "line1": ("Address", "详细地址"),
    "line2": ("Flat, floor, building", "门牌、楼层"),
    "district": ("District", "区"),
    "city": ("City", "城市"),
    "region": ("Region", "州/省"),
    "postal_code": ("Postal code", "邮政编码"),
}
CITY_STATES = frozenset({"GI", "HK", "MC", "MO", "SG", "VA"})


@dataclass(frozen=True, slots=True)
class CountryRules:
    """`order` is how a form shows the fields; fields not in it are not used there."""

    required: frozenset[str]
    order: Sequence[str]
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    postal_code_pattern: str | None = None
    postal_code_example: str | None = None
    normal_postal_code: Callable[[str], str] = str.upper
    regions: Sequence[Region] = ()

    def label(self, name: str, language: str) -> str:
        english, chinese = self.labels.get(name, LABELS[name])
        return chinese if language == "zh" else english


def _british_postcode(text: str) -> str:
    """`sw1a1aa` -> `SW1A 1AA`."""
    packed = re.sub(r"[\s-]", "", text).upper()
    return f"{packed[:-3]} {packed[-3:]}" if len(packed) > 3 else packed


def _zip_code(text: str) -> str:
    """`94105 1234` -> `94105-1234`."""
    digits = re.sub(r"[\s-]", "", text)
    return f"{digits[:5]}-{digits[5:]}" if len(digits) > 5 else digits


def _japanese_postal_code(text: str) -> str:
    """`〒1000001` -> `100-0001`."""
    digits = re.sub(r"[\s〒ー‐-]", "", text)
    return f"{digits[:3]}-{digits[3:]}" if len(digits) > 3 else digits


def _packed(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


_WESTERN = ("name", "company", "line1", "line2", "city", "postal_code", "phone")

GENERIC = CountryRules(
    required=frozenset({"name", "line1", "city"}),
    order=(
        "name",
        "company",
        "line1",
        "line2",
        "district",
        "city",
        "region",
        "postal_code",
        "phone",
    ),
    postal_code_pattern=r"[A-Z0-9][A-Z0-9 -]{1,14}",
)
CITY_STATE = CountryRules(
    required=frozenset({"name", "line1"}),
    order=GENERIC.order,
    postal_code_pattern=GENERIC.postal_code_pattern,
)
RULES: Mapping[str, CountryRules] = {
    "GB": CountryRules(
        required=frozenset({"name", "line1", "city", "postal_code"}),
        order=_WESTERN,
        labels={"city": ("Town or city", "城镇"), "postal_code": ("Postcode", "邮编")},
        postal_code_pattern=(
            r"(GIR 0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?"
            r"|[0-9][A-HJKPS-UW]) [0-9][ABD-HJLNP-UW-Z]{2})"
        ),
        postal_code_example="SW1A 1AA",
        normal_postal_code=_british_postcode,
    ),
    "US": CountryRules(
        required=frozenset({"name", "line1", "city", "region", "postal_code"}),
        order=("name", "company", "line1", "line2", "city", "region", "postal_code", "phone"),
        labels={"region": ("State", "州"), "postal_code": ("ZIP code", "邮编")},
        postal_code_pattern=r"[0-9]{5}(-[0-9]{4})?",
        postal_code_example="94105",
        normal_postal_code=_zip_code,
        regions=REGIONS["US"],
    ),
    "DE": CountryRules(
        required=frozenset({"name", "line1", "city", "postal_code"}),
        order=("name", "company", "line1", "line2", "postal_code", "city", "phone"),
        labels={"line1": ("Street and number", "街道和门牌号")},
        postal_code_pattern=r"[0-9]{5}",
        postal_code_example="10115",
        normal_postal_code=_packed,
    ),
    "CN": CountryRules(
        required=frozenset({"name", "phone", "region", "city", "district", "line1"}),
        order=(
            "name",
            "phone",
            "region",
            "city",
            "district",
            "line1",
            "line2",
            "company",
            "postal_code",
        ),
        labels={"region": ("Province", "省份"), "district": ("District or county", "区/县")},
        postal_code_pattern=r"[0-9]{6}",
        postal_code_example="100000",
        normal_postal_code=_packed,
        regions=REGIONS["CN"],
    ),
    "JP": CountryRules(
        required=frozenset({"name", "phone", "postal_code", "region", "city", "line1"}),
        order=(
            "name",
            "company",
            "postal_code",
            "region",
            "city",
            "district",
            "line1",
            "line2",
            "phone",
        ),
        labels={
            "region": ("Prefecture", "都道府县"),
            "city": ("City or ward", "市区町村"),
            "district": ("Town", "町域"),
        },
        postal_code_pattern=r"[0-9]{3}-[0-9]{4}",
        postal_code_example="100-0001",
        normal_postal_code=_japanese_postal_code,
        regions=REGIONS["JP"],
    ),
}


def rules_for(country: str) -> CountryRules:
    """The country's rules, or the generic ones."""
    return RULES.get(country, CITY_STATE if country in CITY_STATES else GENERIC)
