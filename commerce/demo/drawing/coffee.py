"""Things to brew and drink with."""

from commerce.demo.drawing.canvas import (
    Canvas,
    Palette,
    Point,
    polygon,
    shade,
    smooth,
    tint,
    turned,
)

COFFEE = "#3b2418"
SPECKLES: tuple[Point, ...] = (
    (292, 372), (324, 440), (281, 498), (352, 520), (402, 402), (437, 476), (468, 366), (474, 550),
    (330, 574), (396, 590), (418, 540), (300, 430), (366, 350), (446, 418), (376, 470), (484, 440),
)  # fmt: skip


def mug(canvas: Canvas, palette: Palette) -> None:
    """Stoneware with a bare foot and a speckled glaze."""
    clay = palette.main
    canvas.line("M500 358C632 330 640 566 494 548", shade(clay, 26), 40)
    canvas.line("M500 356C624 332 630 556 494 542", clay, 30)
    canvas.line("M510 350C600 336 612 440 596 478", tint(clay, 40), 7, opacity=60)
    body = "M250 290L262 592Q266 640 318 640H442Q494 640 498 592L510 290Z"
    canvas.path(body, canvas.cylinder(clay))
    with canvas.inside(body):
        canvas.path("M240 588Q380 616 520 588V650H240Z", canvas.cylinder(palette.second))
        canvas.dots(SPECKLES, 2, shade(clay, 60), opacity=35)
        canvas.path("M282 322L290 570Q300 586 306 570L300 322Z", "#ffffff", opacity=22)
    canvas.oval((380, 290), (130, 32), tint(clay, 18))
    canvas.oval((380, 292), (118, 26), canvas.fade(shade(clay, 46), shade(clay, 16)))
    canvas.oval((380, 302), (104, 16), canvas.fade(COFFEE, "#6b4429"))
    canvas.line("M318 300Q350 312 392 312", "#b98a5c", 4, opacity=70)


def enamel_mug(canvas: Canvas, palette: Palette) -> None:
    """Thin steel under enamel, with a dark rolled rim."""
    enamel, rim = palette.main, palette.accent
    canvas.line("M520 360C628 346 628 556 516 548", shade(enamel, 18), 24)
    canvas.line("M520 356C622 344 622 548 516 540", rim, 10)
    body = "M244 300V604Q244 640 284 640H476Q516 640 516 604V300Z"
    canvas.path(body, canvas.cylinder(enamel))
    with canvas.inside(body):
        canvas.path("M272 320V600Q282 616 292 600V320Z", "#ffffff", opacity=40)
        canvas.path("M236 640Q236 626 270 628H490Q524 626 524 640Z", shade(enamel, 30))
        for x, height in ((330, 66), (372, 96), (416, 74)):
            top = 540 - height
            canvas.path(
                polygon(
                    (x, top),
                    (x + 24, top + height // 2),
                    (x + 12, top + height // 2),
                    (x + 32, 540),
                    (x - 32, 540),
                    (x - 12, top + height // 2),
                    (x - 24, top + height // 2),
                ),
                palette.second,
            )
            canvas.box((x - 3, 538), (6, 16), palette.second)
    canvas.oval((380, 300), (137, 31), rim)
    canvas.oval((380, 301), (126, 25), canvas.fade(shade(enamel, 36), enamel))


def espresso_cups(canvas: Canvas, palette: Palette) -> None:
    """A pair: one behind, one in front."""
    for x, y, percent, colour in ((120, 20, 78, palette.second), (-60, 112, 92, palette.main)):
        with canvas.placed(x, y, percent=percent):
            _cup_and_saucer(canvas, colour)


def _cup_and_saucer(canvas: Canvas, colour: str) -> None:
    canvas.oval((400, 566), (230, 48), shade(colour, 30))
    canvas.oval((400, 556), (230, 48), canvas.cylinder(colour))
    canvas.oval((400, 552), (150, 28), shade(colour, 14))
    canvas.line("M516 400C610 380 606 506 500 496", shade(colour, 14), 26)
    body = turned(400, [(134, 360), (132, 430), (108, 510), (62, 556)])
    canvas.path(body, canvas.cylinder(colour))
    canvas.path("M296 392Q300 470 330 520Q318 450 318 392Z", "#ffffff", opacity=35)
    canvas.oval((400, 360), (134, 32), tint(colour, 22))
    canvas.oval((400, 363), (122, 26), COFFEE)
    canvas.oval((400, 368), (106, 19), canvas.glow("#d9a066", 90))


def gooseneck_kettle(canvas: Canvas, palette: Palette) -> None:
    steel = palette.main
    canvas.path(
        "M270 590C176 590 214 440 186 388C176 366 150 356 134 346L146 330"
        "C176 336 212 352 222 392C236 450 232 520 290 530Z",
        canvas.cylinder(steel),
    )
    canvas.line("M520 400C640 366 668 430 640 560", shade(palette.second, 30), 34)
    canvas.line("M520 400C636 368 660 430 634 556", palette.second, 26)
    canvas.line("M530 392C620 372 644 410 634 470", tint(palette.second, 40), 6, opacity=60)
    body = "M306 352Q276 500 252 596Q246 640 292 640H512Q558 640 550 596Q526 500 496 352Z"
    canvas.path(body, canvas.cylinder(steel))
    canvas.path("M326 376Q306 500 284 600Q296 618 306 600Q328 500 342 376Z", "#ffffff", opacity=24)
    canvas.box((244, 626), (314, 14), shade(steel, 50), rounded=7)
    canvas.oval((401, 352), (97, 22), shade(steel, 26))
    canvas.path("M310 348Q320 300 401 300Q482 300 492 348Q401 374 310 348Z", canvas.cylinder(steel))
    canvas.box((392, 276), (18, 30), shade(steel, 30))
    canvas.oval((401, 268), (28, 20), canvas.ball(palette.second))
    canvas.oval((500, 404), (20, 20), canvas.ball(palette.accent))


def teapot(canvas: Canvas, palette: Palette) -> None:
    """Cast iron with a hobnail surface and a bail handle."""
    iron = palette.main
    canvas.line("M236 430C236 190 564 190 564 430", shade(iron, 36), 24)
    canvas.line("M238 424C246 200 546 190 562 410", tint(iron, 18), 8, opacity=50)
    canvas.line("M300 248Q400 206 500 248", palette.second, 30)
    canvas.path(
        "M250 560C170 540 178 440 120 404L148 384C220 412 226 446 284 466Z", canvas.cylinder(iron)
    )
    body = turned(400, [(92, 408), (170, 440), (206, 520), (176, 600), (110, 640)])
    canvas.path(body, canvas.ball(iron))
    with canvas.inside(body):
        canvas.box((180, 450), (440, 166), canvas.hobnails(iron))
        canvas.oval((470, 560), (190, 130), canvas.glow(shade(iron, 60), 50))
    canvas.oval((400, 412), (104, 24), shade(iron, 40))
    canvas.path("M300 408Q320 372 400 370Q480 372 500 408Q400 432 300 408Z", canvas.cylinder(iron))
    canvas.oval((400, 360), (22, 18), canvas.ball(palette.accent))
    for x in (238, 562):
        canvas.oval((x, 432), (18, 18), canvas.ball(shade(iron, 10)))


def dripper(canvas: Canvas, palette: Palette) -> None:
    """A ceramic cone on a glass server."""
    canvas.line("M534 470C640 470 640 610 528 606", "#8fa3a6", 16, opacity=60)
    server = turned(400, [(96, 396), (122, 440), (150, 540), (146, 610), (120, 640)])
    canvas.path(server, "#dfe9ea", opacity=70)
    with canvas.inside(server):
        canvas.path("M220 548Q400 566 580 548V660H220Z", canvas.fade("#6b3d20", COFFEE))
        canvas.oval((400, 550), (150, 14), "#8a5a34")
        canvas.path(
            "M282 430Q262 540 276 610Q288 622 296 610Q286 520 306 430Z", "#ffffff", opacity=60
        )
    canvas.path(server, "none", line="#a9bcbe", width=3)
    canvas.box((292, 378), (216, 24), canvas.cylinder(palette.second), rounded=8)
    canvas.line("M516 236C606 232 590 340 478 330", shade(palette.main, 18), 24)
    canvas.path(
        polygon((240, 206), (560, 206), (462, 372), (338, 372)), canvas.cylinder(palette.main)
    )
    canvas.path("M272 222L346 356L358 356L294 222Z", "#ffffff", opacity=35)
    canvas.path("M246 202H554L536 176Q400 156 264 176Z", "#f6efe2")
    canvas.oval((400, 206), (160, 28), tint(palette.main, 20))
    canvas.oval((400, 206), (148, 22), "#f3e8d4")
    canvas.oval((400, 212), (116, 14), canvas.glow(COFFEE, 95))


def french_press(canvas: Canvas, palette: Palette) -> None:
    canvas.line("M508 330C650 330 650 580 508 570", shade(palette.second, 20), 30)
    canvas.line("M508 328C642 330 642 574 508 564", palette.second, 20)
    canvas.box((288, 300), (224, 326), "#e3ecec", rounded=16, opacity=75)
    canvas.box((294, 424), (212, 196), canvas.cylinder(COFFEE), rounded=14, opacity=94)
    canvas.oval((400, 426), (106, 16), "#8a5a34")
    canvas.box((306, 312), (18, 300), "#ffffff", rounded=9, opacity=45)
    frame = canvas.metal(palette.main)
    for y, height in ((318, 14), (600, 40)):
        canvas.box((280, y), (240, height), frame, rounded=7)
    for x in (284, 392, 500):
        canvas.box((x, 320), (16, 300), frame, rounded=4, opacity=92)
    canvas.path("M278 300Q290 262 400 262Q510 262 522 300Z", frame)
    canvas.box((274, 296), (252, 16), shade(palette.main, 20), rounded=8)
    canvas.box((394, 190), (12, 78), frame)
    canvas.oval((400, 178), (28, 26), canvas.ball(palette.second))


def gaiwan(canvas: Canvas, palette: Palette) -> None:
    """Lidded porcelain bowl on its saucer, with a painted branch."""
    glaze, paint = palette.main, palette.accent
    canvas.path(turned(400, [(220, 588), (170, 622), (90, 640)]), canvas.cylinder(glaze))
    canvas.oval((400, 588), (220, 40), tint(glaze, 30))
    canvas.oval((400, 590), (196, 32), shade(glaze, 8))
    canvas.oval((400, 588), (208, 36), "none", line=paint, width=4)
    bowl = turned(400, [(178, 376), (166, 440), (128, 540), (84, 588), (72, 600)])
    canvas.path(bowl, canvas.cylinder(glaze))
    with canvas.inside(bowl):
        canvas.line("M250 560C320 540 330 450 452 430", shade(paint, 20), 6)
        canvas.line("M340 488C370 480 372 452 366 430", shade(paint, 20), 4)
        flowers = [(366, 424), (456, 428), (420, 446), (312, 528), (346, 474)]
        for x, y in flowers:
            petals = [(x - 11, y), (x + 11, y), (x, y - 11), (x - 7, y + 10), (x + 7, y + 10)]
            canvas.dots(petals, 8, paint, opacity=85)
        canvas.dots(flowers, 4, palette.second)
        canvas.path("M244 390Q256 480 300 548Q282 470 274 390Z", "#ffffff", opacity=60)
    canvas.oval((400, 376), (178, 34), shade(glaze, 12))
    lid = turned(400, [(40, 290), (70, 304), (140, 336), (164, 368)])
    canvas.path(lid, canvas.cylinder(glaze))
    canvas.oval((400, 368), (164, 16), shade(glaze, 10), opacity=60)
    canvas.line(smooth([(286, 356), (400, 368), (514, 356)]), paint, 4)
    canvas.path("M366 292L358 262H442L434 292Z", canvas.cylinder(glaze))
    canvas.oval((400, 262), (42, 10), paint)


def grinder(canvas: Canvas, palette: Palette) -> None:
    """Hand grinder with a folding crank."""
    canvas.line("M400 232H580", shade(palette.second, 40), 18)
    canvas.line("M400 229H580", tint(palette.second, 20), 8)
    canvas.path(
        turned(588, [(18, 150), (34, 168), (22, 220), (14, 236)]), canvas.cylinder(palette.accent)
    )
    canvas.box((384, 220), (32, 52), canvas.metal(palette.second), rounded=6)
    canvas.box((312, 262), (176, 40), canvas.metal(palette.second), rounded=12)
    canvas.box((316, 296), (168, 190), canvas.cylinder(palette.main), rounded=6)
    for x in range(332, 476, 12):
        canvas.box((x, 322), (4, 140), shade(palette.main, 40), opacity=40)
    canvas.box((310, 484), (180, 18), canvas.metal(palette.second), rounded=4)
    canvas.box((320, 500), (160, 140), canvas.cylinder(palette.accent), rounded=14)
    canvas.box((340, 306), (14, 330), "#ffffff", rounded=7, opacity=22)
