"""The pictures of the demo shop, drawn on demand as SVG.

`render` draws one kind of thing; `picture` answers for a path the catalogue names, such as
`demo/foreshore-mug-1.svg`. Pictures are pure functions of their name: no files, no randomness, no
letters, no outside references, each under 8 kB.
"""

from pathlib import Path

from commerce.demo.artwork import BRANDS, CATEGORIES, COLOURS, PRODUCTS, Artwork
from commerce.demo.drawing.canvas import SIDE, Canvas, Palette, mix, shade, tint
from commerce.demo.drawing.emblems import EMBLEMS
from commerce.demo.drawing.kinds import KINDS, Kind
from commerce.demo.drawing.setting import (
    PLACES,
    flat_lay,
    ground_shadow,
    resting_shadow,
    shelf,
    studio,
)

FOLDER = "demo"
VIEWS = {"1": "front", "2": "detail", "3": "scene"}
# Where a thing's foot or centre comes to stand in each place, and how large it is there.
STANDPOINTS = {
    "counter": (660, 82),
    "desk": (668, 80),
    "gallery": (400, 76),
    "rail": (420, 82),
    "room": (704, 78),
    "tabletop": (400, 82),
    "trail": (664, 82),
}


def render(kind: str, palette: Palette, view: str) -> str:
    """One picture; `view` is "front", "detail" or "scene"."""
    canvas = Canvas()
    subject = KINDS[kind]
    if view == "front":
        _front(canvas, subject, palette)
    elif view == "detail":
        _detail(canvas, subject, palette)
    else:
        _scene(canvas, subject, palette)
    return canvas.svg()


def picture(path: str) -> str | None:
    """The SVG the catalogue calls by this path, or None when it names no picture of ours."""
    drawn = _named(path)
    if drawn is None:
        return None
    subject, argument = drawn
    if subject == "category":
        return _category(argument)
    if subject == "brand":
        return _brand(argument)
    artwork = PRODUCTS[subject]
    colour = artwork.colours[0] if argument in VIEWS else argument
    return render(artwork.kind, palette_of(artwork, colour), VIEWS.get(argument, "front"))


def paths() -> list[str]:
    """Every path `picture` answers for, in a stable order."""
    names = [f"category-{slug}" for slug in CATEGORIES] + [f"brand-{slug}" for slug in BRANDS]
    for slug, artwork in PRODUCTS.items():
        names += [f"{slug}-{suffix}" for suffix in (*VIEWS, *artwork.colours[1:])]
    return [f"{FOLDER}/{name}.svg" for name in names]


def write_all(folder: Path) -> int:
    """Write every picture below `folder`; files that are already right are left alone."""
    written = 0
    for path in paths():
        target = folder / path
        markup = picture(path) or ""
        if not target.exists() or target.read_text(encoding="utf-8") != markup:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(markup, encoding="utf-8")
            written += 1
    return written


def palette_of(artwork: Artwork, colour: str) -> Palette:
    return Palette(
        COLOURS[colour], COLOURS[artwork.second], COLOURS[artwork.accent], COLOURS[artwork.backdrop]
    )


def _named(path: str) -> tuple[str, str] | None:
    name = path.removeprefix(f"{FOLDER}/").removesuffix(".svg")
    if path != f"{FOLDER}/{name}.svg":
        return None
    for group, members in (("category", CATEGORIES), ("brand", BRANDS)):
        slug = name.removeprefix(f"{group}-")
        if slug != name and slug in members:
            return group, slug
    # A product's slug holds dashes and so may a colour: try every place where they could meet.
    for at, letter in enumerate(name):
        artwork = PRODUCTS.get(name[:at]) if letter == "-" else None
        if artwork and name[at + 1 :] in (*VIEWS, *artwork.colours):
            return name[:at], name[at + 1 :]
    return None


def _front(canvas: Canvas, subject: Kind, palette: Palette) -> None:
    if subject.foot:
        studio(canvas, palette)
        drop = 690 - subject.foot
        with canvas.placed(0, drop, percent=subject.zoom, about=(400, subject.foot)):
            ground_shadow(canvas, (400, subject.foot), (subject.reach, subject.reach // 7 + 10))
            subject.draw(canvas, palette)
        return
    flat_lay(canvas, palette)
    with canvas.placed(percent=subject.zoom, about=(400, 400)):
        resting_shadow(canvas, (subject.reach, subject.reach * 9 // 10))
        subject.draw(canvas, palette)


def _detail(canvas: Canvas, subject: Kind, palette: Palette) -> None:
    """Close up, on the object's own colour thinned with white."""
    backdrop = mix(tint(palette.main, 62), palette.backdrop, 40)
    near = Palette(palette.main, palette.second, palette.accent, backdrop)
    canvas.box((0, 0), (SIDE, SIDE), canvas.fade(tint(backdrop, 20), shade(backdrop, 8)))
    canvas.oval((220, 160), (420, 380), canvas.glow("#ffffff", 50))
    x, y = subject.focus
    with canvas.placed(400 - x, 400 - y, percent=195, about=subject.focus):
        if subject.foot:
            ground_shadow(canvas, (400, subject.foot), (subject.reach, subject.reach // 7 + 10))
        else:
            resting_shadow(canvas, (subject.reach, subject.reach))
        subject.draw(canvas, near)


def _scene(canvas: Canvas, subject: Kind, palette: Palette) -> None:
    PLACES[subject.place](canvas, palette)
    level, percent = STANDPOINTS[subject.place]
    pivot = subject.foot or 400
    with canvas.placed(0, level - pivot, percent=percent, about=(400, pivot)):
        if subject.foot:
            ground_shadow(canvas, (400, pivot), (subject.reach, subject.reach // 7 + 10))
        elif subject.place == "tabletop":
            resting_shadow(canvas, (subject.reach, subject.reach))
        subject.draw(canvas, palette)


def _category(slug: str) -> str:
    """Two things of the category side by side on a shelf."""
    backdrop, members = CATEGORIES[slug]
    canvas = Canvas()
    wall = COLOURS[backdrop]
    shelf(canvas, wall)
    for place, product in enumerate(members):
        artwork = PRODUCTS[product]
        subject = KINDS[artwork.kind]
        palette = palette_of(artwork, artwork.colours[0])
        pivot = subject.foot or 690
        with canvas.placed(place * 380 - 190, 692 - pivot, percent=62, about=(400, pivot)):
            if subject.foot:
                ground_shadow(canvas, (400, pivot), (subject.reach, subject.reach // 7 + 10))
            subject.draw(canvas, Palette(palette.main, palette.second, palette.accent, wall))
    return canvas.svg()


def _brand(slug: str) -> str:
    emblem, ground, mark = BRANDS[slug]
    canvas = Canvas()
    colour = COLOURS[ground]
    canvas.box((0, 0), (SIDE, SIDE), canvas.sheet(colour))
    canvas.oval((400, 400), (300, 300), "none", line=tint(colour, 24), width=4)
    EMBLEMS[emblem](canvas, Palette(COLOURS[mark], colour, colour, colour))
    return canvas.svg()
