"""Small things that make a room: pots and vases."""

from commerce.demo.drawing.canvas import Canvas, Palette, shade, tint, turned

LEAF = "#567a5c"


def plant_pot(canvas: Canvas, palette: Palette) -> None:
    """A pot on its saucer, with a rubber plant in it."""
    canvas.line(
        "M400 430Q380 320 300 250M400 430Q404 300 400 160M400 430Q430 330 510 268",
        shade(LEAF, 30),
        8,
    )
    for x, y, turn in (
        (300, 250, -50),
        (510, 268, 48),
        (400, 170, 0),
        (352, 330, -64),
        (452, 346, 62),
        (330, 190, -26),
        (470, 196, 26),
    ):
        with canvas.placed(x, y, turn=turn):
            canvas.path("M0 44Q-50 -6 0 -86Q50 -6 0 44Z", canvas.sheet(LEAF))
            canvas.line("M0 40V-70", tint(LEAF, 40), 3, opacity=60)
    canvas.oval((400, 622), (170, 26), shade(palette.main, 30))
    canvas.oval((400, 616), (170, 24), canvas.cylinder(palette.main))
    body = "M236 420H564L528 590Q520 622 486 622H314Q280 622 272 590Z"
    canvas.path(body, canvas.cylinder(palette.main))
    with canvas.inside(body):
        canvas.path("M220 520Q400 556 580 520V640H220Z", palette.second, opacity=85)
        canvas.path("M264 430L298 606H318L292 430Z", "#ffffff", opacity=22)
    canvas.path("M226 396H574L568 444Q400 474 232 444Z", canvas.cylinder(tint(palette.main, 6)))
    canvas.oval((400, 396), (174, 26), tint(palette.main, 20))
    canvas.oval((400, 399), (158, 20), "#4b382c")
    canvas.path("M390 410Q396 380 400 340L408 400Z", shade(LEAF, 30))


def vase(canvas: Canvas, palette: Palette) -> None:
    """A bottle-necked vase with dried stems."""
    stems = (
        "M400 300Q380 200 310 120M400 300Q404 180 396 80M404 300Q440 200 500 130"
        "M402 300Q420 220 452 92"
    )
    canvas.line(stems, "#a78a5c", 4)
    for x, y in ((310, 120), (396, 80), (500, 130), (452, 92)):
        canvas.oval((x, y + 8), (20, 34), canvas.ball(palette.accent))
        canvas.dots(
            [(x - 8, y), (x + 6, y - 6), (x, y + 14), (x + 9, y + 18)],
            4,
            tint(palette.accent, 50),
            opacity=80,
        )
    body = turned(
        400, [(46, 286), (38, 330), (52, 380), (142, 460), (164, 540), (120, 616), (84, 640)]
    )
    canvas.path(body, canvas.cylinder(palette.main))
    with canvas.inside(body):
        canvas.path("M220 552Q400 600 580 552V650H220Z", palette.second)
        canvas.line("M220 552Q400 600 580 552", tint(palette.second, 40), 5, opacity=60)
        canvas.path("M280 470Q252 540 296 600Q288 540 316 456Z", "#ffffff", opacity=34)
    canvas.oval((400, 287), (46, 10), shade(palette.main, 40))
