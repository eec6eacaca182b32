"""Where things are shown: a plain studio sweep, and six places where they would be used.

A place returns nothing and draws only the surroundings; the caller then puts the object in.
"""

from collections.abc import Callable

from commerce.demo.drawing.canvas import SIDE, Canvas, Palette, Point, mix, polygon, shade, tint

OAK = "#c99f6d"
LEAF = "#5f7f62"


def studio(canvas: Canvas, palette: Palette) -> None:
    """A paper sweep: wall and floor in one colour, light from the upper left."""
    wall = palette.backdrop
    canvas.box((0, 0), (SIDE, SIDE), canvas.fade(tint(wall, 30), shade(wall, 4)))
    canvas.path("M0 600Q400 570 800 600V800H0Z", canvas.fade(shade(wall, 7), tint(wall, 12)))
    canvas.oval((230, 180), (420, 380), canvas.glow("#ffffff", 60))


def ground_shadow(canvas: Canvas, centre: Point, radii: Point) -> None:
    """The soft shadow of something that stands, longer to the right, darker at the contact."""
    (cx, cy), (rx, ry) = centre, radii
    dark = canvas.glow("#241a22", 46)
    canvas.oval((cx + rx // 6, cy + 4), (rx * 5 // 4, ry), dark)
    canvas.oval((cx, cy), (rx, ry // 2), dark)


def flat_lay(canvas: Canvas, palette: Palette) -> None:
    """The same sweep seen from above or as a wall: no horizon."""
    wall = palette.backdrop
    canvas.box((0, 0), (SIDE, SIDE), canvas.sheet(wall))
    canvas.oval((230, 180), (480, 440), canvas.glow("#ffffff", 60))


def resting_shadow(canvas: Canvas, reach: Point) -> None:
    """The shadow of something that lies or hangs: soft, below and to the right."""
    canvas.oval((424, 436), reach, canvas.glow("#241a22", 26))


def counter(canvas: Canvas, palette: Palette) -> None:
    """A kitchen counter with a tiled wall, a plant and a shelf edge."""
    wall = mix(palette.backdrop, "#ffffff", 30)
    canvas.box((0, 0), (SIDE, SIDE), canvas.fade(tint(wall, 30), wall))
    tiles = "".join(
        f"M0 {y}H800" + "".join(f"M{x} {y}v66" for x in range(row % 2 * 66, 801, 132))
        for row, y in enumerate(range(0, 600, 66))
    )
    canvas.line(tiles, shade(wall, 12), 3, opacity=50)
    _window_light(canvas)
    canvas.box((0, 596), (SIDE, 204), canvas.fade(tint(OAK, 14), shade(OAK, 16)))
    canvas.line("M0 640H800M0 690H800M0 752H800", shade(OAK, 34), 2, opacity=35)
    canvas.line("M240 596V640M560 640V690M120 690V752M660 752V800", shade(OAK, 34), 2, opacity=35)
    _jar_of_leaves(canvas, (690, 610))
    canvas.box((40, 560), (130, 44), shade(palette.accent, 6), rounded=6)
    canvas.box((50, 520), (110, 42), tint(palette.second, 20), rounded=6)


def room(canvas: Canvas, palette: Palette) -> None:
    """A living-room corner: skirting, floorboards, a framed print and a tall plant."""
    wall = shade(palette.backdrop, 6)
    canvas.box((0, 0), (SIDE, 620), canvas.fade(tint(wall, 24), wall))
    _window_light(canvas)
    canvas.box((0, 604), (SIDE, 22), tint(wall, 44))
    canvas.box((0, 626), (SIDE, 174), canvas.fade(shade(OAK, 10), tint(OAK, 12)))
    canvas.line(
        "M0 664H800M0 716H800M180 626L150 664M520 626L540 664M60 716L20 800M420 716V800"
        "M330 664L310 716M690 664L720 716",
        shade(OAK, 40),
        2,
        opacity=30,
    )
    canvas.box((82, 110), (150, 190), shade(wall, 46), rounded=4)
    canvas.box((92, 120), (130, 170), "#f6f1e7")
    canvas.oval((157, 190), (34, 34), palette.accent, opacity=85)
    canvas.path("M92 290V236Q130 200 164 236Q196 262 222 232V290Z", palette.second, opacity=80)
    _tall_plant(canvas, (716, 640))


def gallery(canvas: Canvas, palette: Palette) -> None:
    """A wall with a console table below, for things that hang."""
    wall = shade(palette.backdrop, 8)
    canvas.box((0, 0), (SIDE, SIDE), canvas.fade(tint(wall, 20), wall))
    _window_light(canvas)
    canvas.box((60, 690), (680, 26), canvas.fade(tint(OAK, 10), shade(OAK, 14)), rounded=4)
    canvas.path("M96 716H116L108 800H98ZM684 716H704L702 800H692Z", shade(OAK, 24))
    _jar_of_leaves(canvas, (628, 690))
    canvas.box((132, 662), (150, 28), shade(palette.accent, 8), rounded=4)
    canvas.box((146, 640), (122, 22), tint(palette.second, 30), rounded=4)


def rail(canvas: Canvas, palette: Palette) -> None:
    """A peg rail in a hall, for clothes."""
    wall = shade(palette.backdrop, 5)
    canvas.box((0, 0), (SIDE, SIDE), canvas.fade(tint(wall, 26), wall))
    _window_light(canvas)
    panels = "".join(f"M{x} 470V760" for x in range(40, 800, 80))
    canvas.line(f"M0 466H800{panels}", shade(wall, 18), 3, opacity=40)
    canvas.box((0, 756), (SIDE, 44), canvas.fade(shade(OAK, 10), shade(OAK, 24)))
    canvas.box((30, 96), (740, 36), canvas.fade(tint(OAK, 20), shade(OAK, 10)), rounded=8)
    canvas.line("M400 122V190M284 246L400 192L516 246", shade(OAK, 26), 9)
    for x in (110, 400, 690):
        canvas.oval((x + 4, 126), (15, 15), shade(OAK, 50), opacity=40)
        canvas.oval((x, 118), (15, 15), canvas.ball(tint(OAK, 10)))
    canvas.path(
        "M672 132Q660 250 676 360H704Q720 250 708 132Z", canvas.sheet(palette.accent), opacity=90
    )


def trail(canvas: Canvas, palette: Palette) -> None:
    """Hills, pines and a flat rock, for what goes outside."""
    haze = tint(palette.backdrop, 20)
    canvas.box((0, 0), (SIDE, SIDE), canvas.fade("#cfe0e6", haze))
    canvas.oval((600, 190), (70, 70), "#fff4d6", opacity=90)
    canvas.oval((600, 190), (180, 180), canvas.glow("#fff4d6", 70))
    canvas.path(
        "M0 420L150 300L260 390L410 250L560 400L660 330L800 430V620H0Z",
        canvas.fade("#9db5bd", "#c4d3d1"),
    )
    canvas.path("M0 500Q160 410 330 490T800 450V660H0Z", canvas.fade("#7d9c8c", "#a5b99c"))
    for x, height in ((40, 210), (104, 150), (700, 230), (764, 170), (640, 130)):
        _pine(canvas, (x, 622), height)
    canvas.path("M0 590Q200 560 420 586T800 580V800H0Z", canvas.fade("#8a9a6c", "#67784f"))
    canvas.path(
        "M64 668Q96 612 300 606H560Q706 610 748 668Q740 740 400 746Q70 744 64 668Z",
        canvas.fade("#a59e93", "#77716a"),
    )
    canvas.path(
        "M64 668Q96 612 300 606H560Q706 610 748 668Q640 704 400 706Q180 704 64 668Z",
        canvas.fade("#dcd8d0", "#c6c0b5"),
    )


def desk(canvas: Canvas, palette: Palette) -> None:
    """A desk by a wall: books, a lamp's glow and a small plant."""
    wall = shade(palette.backdrop, 7)
    canvas.box((0, 0), (SIDE, SIDE), canvas.fade(tint(wall, 22), wall))
    canvas.oval((120, 200), (360, 330), canvas.glow("#fff1cf", 70))
    canvas.box((0, 570), (SIDE, 230), canvas.fade(tint(OAK, 18), shade(OAK, 12)))
    canvas.box((0, 570), (SIDE, 6), tint(OAK, 44))
    canvas.line("M0 632H420M260 690H800M0 748H560", shade(OAK, 34), 2, opacity=30)
    for x, width, height, colour in (
        (36, 34, 190, palette.accent),
        (74, 26, 220, shade(palette.second, 10)),
        (104, 40, 170, "#efe6d6"),
        (148, 24, 206, shade(palette.backdrop, 44)),
    ):
        canvas.box((x, 574 - height), (width, height), canvas.cylinder(colour), rounded=3)
        canvas.box((x + 4, 600 - height), (width - 8, 6), "#f5ecd8", opacity=70)
    _jar_of_leaves(canvas, (706, 584))


def shelf(canvas: Canvas, wall: str) -> None:
    """A wall and one long oak board, for a category's picture."""
    canvas.box((0, 0), (SIDE, SIDE), canvas.fade(tint(wall, 26), shade(wall, 3)))
    canvas.oval((230, 180), (440, 400), canvas.glow("#ffffff", 60))
    canvas.box((0, 712), (SIDE, 60), canvas.glow("#241a22", 26))
    canvas.box((0, 676), (SIDE, 32), canvas.fade(tint(OAK, 30), OAK))
    canvas.box((0, 708), (SIDE, 24), shade(OAK, 16))
    canvas.line("M0 694H300M380 688H800", shade(OAK, 30), 2, opacity=30)


def tabletop(canvas: Canvas, palette: Palette) -> None:
    """Oak boards from above, a linen cloth and a few leaves."""
    canvas.box((0, 0), (SIDE, SIDE), canvas.sheet(tint(OAK, 22)))
    canvas.line("M0 160H800M0 330H800M0 500H800M0 670H800", shade(OAK, 36), 4, opacity=40)
    canvas.line(
        "M60 60Q300 40 560 80M200 240Q460 220 760 260M20 410Q240 390 480 424"
        "M320 590Q560 570"
        " 790 600M60 740Q300 716 520 750",
        shade(OAK, 30),
        3,
        opacity=26,
    )
    cloth = polygon((470, 0), (800, 0), (800, 610), (560, 560))
    canvas.path(cloth, canvas.sheet(palette.backdrop))
    canvas.path(cloth, canvas.weave(palette.backdrop, 8, 20))
    canvas.line("M492 0L578 546L800 592", shade(palette.backdrop, 20), 3, opacity=60)
    canvas.line("M40 780Q120 690 130 560", shade(LEAF, 20), 5)
    for x, y, turn in (
        (56, 730, -70),
        (110, 730, 60),
        (92, 672, -64),
        (148, 660, 56),
        (112, 606, -50),
        (160, 596, 48),
        (132, 548, -6),
    ):
        with canvas.placed(x, y, turn=turn):
            canvas.path("M0 36Q-30 0 0 -44Q30 0 0 36Z", tint(LEAF, 10))


PLACES: dict[str, Callable[[Canvas, Palette], None]] = {
    "counter": counter,
    "room": room,
    "gallery": gallery,
    "rail": rail,
    "trail": trail,
    "desk": desk,
    "tabletop": tabletop,
}


def _window_light(canvas: Canvas) -> None:
    """Sun through two panes, thrown on the wall."""
    for left in (330, 480):
        panes = polygon((left, 40), (left + 110, 10), (left - 40, 560), (left - 160, 560))
        canvas.path(panes, "#fffaf0", opacity=26)


def _jar_of_leaves(canvas: Canvas, foot: Point) -> None:
    """A small vase with eucalyptus; `foot` is where it stands."""
    x, y = foot
    canvas.oval((x + 8, y), (58, 10), canvas.glow("#241a22", 46))
    stems, light, dark = "", "", ""
    for tip_x, tip_y in ((x - 66, y - 232), (x, y - 280), (x + 62, y - 214)):
        stems += f"M{x} {y - 90}Q{x} {y - 170} {tip_x} {tip_y}"
        for step in range(1, 5):
            leaf_x = x + (tip_x - x) * step * step // 16
            leaf_y = y - 90 + (tip_y - y + 90) * step // 4
            light += f"M{leaf_x - 20} {leaf_y}h10"
            dark += f"M{leaf_x + 10} {leaf_y + 6}h10"
    canvas.line(stems, shade(LEAF, 20), 4)
    canvas.line(dark, shade(LEAF, 4), 20)
    canvas.line(light, tint(LEAF, 26), 20)
    canvas.path(
        f"M{x - 26} {y - 104}Q{x - 50} {y - 40} {x - 36} {y}H{x + 36}"
        f"Q{x + 50} {y - 40} {x + 26} {y - 104}Z",
        canvas.cylinder("#e9e2d6"),
    )


def _tall_plant(canvas: Canvas, foot: Point) -> None:
    x, y = foot
    canvas.oval((x + 6, y), (76, 14), canvas.glow("#241a22", 50))
    for reach, rise in ((-110, 300), (-62, 380), (20, 410), (84, 330), (-20, 300)):
        tip = f"{x + reach} {y - rise}"
        canvas.path(
            f"M{x} {y - 90}Q{x + reach // 3 - 36} {y - rise * 2 // 3} {tip}"
            f"Q{x + reach // 3 + 40} {y - rise * 2 // 3} {x + 6} {y - 90}Z",
            canvas.fade(tint(LEAF, 12), shade(LEAF, 24)),
        )
    canvas.path(f"M{x - 56} {y - 108}H{x + 56}L{x + 42} {y}H{x - 42}Z", canvas.cylinder("#c98f6b"))


def _pine(canvas: Canvas, foot: Point, height: int) -> None:
    x, y = foot
    canvas.box((x - 4, y - 14), (8, 18), "#5b4636")
    tier = height // 3
    for step, half in enumerate((height // 6, height // 5, height // 4)):
        top = y - height + step * (tier * 2 // 3)
        canvas.path(
            polygon((x, top), (x + half, top + tier), (x - half, top + tier)),
            shade("#4f7563", step * 6),
        )
