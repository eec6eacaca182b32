"""Pictures are safe, small, well-formed and the same every time."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from commerce.demo import pictures
from commerce.demo.artwork import CATEGORIES, PRODUCTS
from commerce.demo.drawing.canvas import Palette, mix, shade, tint
from commerce.demo.drawing.kinds import KINDS

SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {
    "circle", "clipPath", "defs", "ellipse", "g", "linearGradient", "path", "pattern",
    "radialGradient", "rect", "stop", "svg", "use",
}  # fmt: skip
PALETTE = Palette("#b4593a", "#e3d8c2", "#c2a05c", "#e4e1dc")


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return {path: pictures.picture(path) or "" for path in pictures.paths()}


def test_every_picture_is_small_and_harmless(drawn: dict[str, str]) -> None:
    for path, markup in drawn.items():
        assert 500 < len(markup.encode()) < 8_000, path
        root = ElementTree.fromstring(markup)  # noqa: S314 - the markup is our own
        assert root.tag == f"{SVG}svg", path
        assert root.get("viewBox") == "0 0 800 800", path
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in HARMLESS, path
            assert not (element.text or "").strip(), path
            assert not any(name.startswith("on") for name in element.attrib), path


def test_every_picture_refers_only_to_itself(drawn: dict[str, str]) -> None:
    for path, markup in drawn.items():
        names = re.findall(r" id='([^']+)'", markup)

        used = re.findall(r"url\(([^)]*)\)", markup) + re.findall(r"href='([^']*)'", markup)

        assert len(names) == len(set(names)), path
        assert {reference.removeprefix("#") for reference in used} <= set(names), path
        assert all(reference.startswith("#") for reference in used), path
        assert "http" not in markup.replace("http://www.w3.org/2000/svg", ""), path


def test_there_are_kinds_enough() -> None:
    assert len(KINDS) >= 24
    assert {artwork.kind for artwork in PRODUCTS.values()} == set(KINDS)


def test_a_kind_looks_different_from_each_side_and_the_same_each_time() -> None:
    for kind in KINDS:
        views = [pictures.render(kind, PALETTE, view) for view in pictures.VIEWS.values()]

        again = [pictures.render(kind, PALETTE, view) for view in pictures.VIEWS.values()]

        assert len(set(views)) == 3, kind
        assert views == again, kind


def test_a_variant_in_another_colour_has_another_picture() -> None:
    assert pictures.picture("demo/foreshore-mug-ink.svg") != pictures.picture(
        "demo/foreshore-mug-rust.svg"
    )


def test_a_dash_in_slug_and_colour_is_no_riddle() -> None:
    assert pictures.picture("demo/slatback-chair-black-ash.svg") is not None
    assert pictures.picture("demo/bottled-ink-blue-black.svg") == pictures.picture(
        "demo/bottled-ink-1.svg"
    )


@pytest.mark.parametrize(
    "path",
    [
        "",
        "demo/",
        "demo/foreshore-mug.svg",
        "demo/foreshore-mug-4.svg",
        "demo/foreshore-mug-teal.svg",
        "demo/foreshore-mug-1.png",
        "other/foreshore-mug-1.svg",
        "demo/category-nowhere.svg",
        "demo/../demo/foreshore-mug-1.svg",
        "demo/foreshore-mug-1.svg/",
    ],
)
def test_an_unknown_path_is_no_picture(path: str) -> None:
    assert pictures.picture(path) is None


def test_every_category_shows_two_different_products() -> None:
    for slug, (_, members) in CATEGORIES.items():
        assert len(set(members)) == 2, slug
        assert set(members) <= set(PRODUCTS), slug


def test_pictures_are_written_once(tmp_path: Path) -> None:
    first = pictures.write_all(tmp_path)
    (tmp_path / "demo" / "foreshore-mug-1.svg").write_text("spoilt", encoding="utf-8")

    again = pictures.write_all(tmp_path)

    assert first == len(pictures.paths())
    assert again == 1
    written = (tmp_path / "demo" / "foreshore-mug-1.svg").read_text(encoding="utf-8")
    assert written == pictures.picture("demo/foreshore-mug-1.svg")


def test_colours_are_mixed_in_whole_numbers() -> None:
    assert mix("#000000", "#ffffff", 50) == "#7f7f7f"
    assert tint("#204060", 0) == "#204060"
    assert shade("#ffffff", 100) == "#1c1620"
