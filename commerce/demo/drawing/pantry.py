"""What goes on the shelf of a larder. Labels carry marks, never words."""

from commerce.demo.drawing.canvas import Canvas, Palette, polygon, shade, tint, turned


def tea_tin(canvas: Canvas, palette: Palette) -> None:
    body = "M270 300H530V612Q530 640 502 640H298Q270 640 270 612Z"
    canvas.path(body, canvas.cylinder(palette.main))
    canvas.path("M256 200H544V306Q400 330 256 306Z", canvas.cylinder(shade(palette.main, 12)))
    canvas.oval((400, 200), (144, 28), canvas.metal(palette.accent))
    canvas.oval((400, 198), (128, 22), tint(palette.accent, 30))
    canvas.path("M256 290Q400 318 544 290V306Q400 330 256 306Z", palette.accent)
    with canvas.inside(body):
        canvas.path("M270 380H530V580H270Z", canvas.cylinder(palette.second))
        canvas.path("M270 386H530M270 574H530", "none", line=palette.accent, width=3)
        canvas.oval((400, 480), (70, 76), "none", line=palette.accent, width=3)
        for turn in (-52, 0, 52):
            with canvas.placed(400, 512, turn=turn):
                canvas.path("M0 0Q-30 -44 0 -88Q30 -44 0 0Z", palette.main)
                canvas.line("M0 -6V-66", tint(palette.second, 30), 2)
        canvas.path("M292 310V640H312V314Z", "#ffffff", opacity=24)


def coffee_bag(canvas: Canvas, palette: Palette) -> None:
    canvas.path(
        "M250 220L262 180H538L550 220V612Q548 640 516 640H284Q252 640 250 612Z",
        canvas.cylinder(palette.main),
    )
    canvas.path(
        "M250 220Q290 400 272 640H284Q252 640 250 612ZM550 220Q510 400 528 640"
        "H516Q548 640 550"
        " 612Z",
        shade(palette.main, 34),
        opacity=50,
    )
    canvas.path("M258 150H542L546 214H254Z", canvas.sheet(shade(palette.main, 8)))
    canvas.line("M256 184H544", shade(palette.main, 44), 3, opacity=60)
    canvas.box((238, 142), (324, 22), palette.accent, rounded=6)
    canvas.oval((400, 254), (17, 17), shade(palette.main, 30))
    canvas.dots([(394, 250), (406, 250), (400, 260)], 2, tint(palette.main, 40))
    canvas.box((302, 320), (196, 230), palette.second, rounded=98)
    for x, y, turn in ((400, 420, 24), (366, 488, -30), (438, 490, 60)):
        with canvas.placed(x, y, turn=turn):
            canvas.oval((0, 0), (28, 40), canvas.ball(palette.accent))
            canvas.line("M0 -34Q14 -10 0 2T0 34", tint(palette.second, 10), 5)
    canvas.path("M286 230Q300 420 292 620H308Q318 420 306 230Z", "#ffffff", opacity=22)


def honey_jar(canvas: Canvas, palette: Palette) -> None:
    jar = "M268 320Q236 340 236 390V580Q236 640 300 640H500Q564 640 564 580V390Q564 340 532 320Z"
    canvas.path(jar, "#f0e6d2", opacity=80)
    canvas.path(
        "M252 370H548V580Q548 624 500 624H300Q252 624 252 580Z",
        canvas.fade(tint(palette.main, 24), shade(palette.main, 16)),
    )
    canvas.oval((400, 370), (148, 16), tint(palette.main, 44))
    canvas.path("M262 350V590Q276 612 290 590V346Z", "#ffffff", opacity=44)
    canvas.path(
        "M252 210H548V300Q548 322 526 322H274Q252 322 252 300Z", canvas.cylinder(palette.second)
    )
    canvas.path(
        "M236 214Q300 170 400 176Q500 170 564 214L580 262Q556 250 530 266"
        "Q506 246 480 264Q450 246"
        " 424 264Q396 246 372 264Q346 246 320 264Q290 246 266 266Q244 250 220 262Z",
        canvas.sheet(palette.accent),
    )
    canvas.line("M250 286H550", shade(palette.accent, 30), 8)
    canvas.path(
        polygon((400, 416), (466, 454), (466, 530), (400, 568), (334, 530), (334, 454)), "#fbf5e6"
    )
    canvas.oval((400, 496), (36, 26), palette.main)
    canvas.line("M386 474V518M404 472V520M420 478V514", "#3a2c22", 6)
    canvas.path(
        "M396 474Q360 430 352 462Q360 486 396 474ZM408 474Q440 430 450 460Q440 486 408 474Z",
        tint(palette.main, 60),
    )


def oil_bottle(canvas: Canvas, palette: Palette) -> None:
    glass = turned(
        400, [(34, 170), (36, 270), (60, 330), (112, 380), (116, 460), (116, 600), (98, 640)]
    )
    canvas.path(glass, canvas.cylinder(palette.main))
    with canvas.inside(glass):
        canvas.box((270, 420), (260, 160), canvas.cylinder(palette.second))
        canvas.line("M270 428H530M270 572H530", palette.accent, 3)
        canvas.path("M300 390Q292 500 302 620H322Q314 500 322 376Z", "#ffffff", opacity=26)
    canvas.line("M346 540Q400 520 450 456", shade(palette.accent, 20), 5)
    for x, y, turn in (
        (372, 506, -20),
        (404, 480, -24),
        (436, 452, -10),
        (392, 546, 120),
        (430, 514, 116),
    ):
        with canvas.placed(x, y, turn=turn):
            canvas.path("M0 20Q-14 -6 0 -32Q14 -6 0 20Z", palette.accent)
    canvas.oval((372, 548), (15, 18), canvas.ball(palette.main))
    canvas.box((362, 172), (76, 70), canvas.cylinder("#2c2a2a"), rounded=4)
    canvas.path("M372 172L384 128H404L428 172Z", canvas.metal("#b9bcbb"))
    canvas.line("M392 130L352 96", "#a9acab", 12)


def chocolate(canvas: Canvas, palette: Palette) -> None:
    """A bar half out of its wrapper."""
    with canvas.placed(turn=-14, about=(400, 400)):
        canvas.box((252, 110), (310, 600), "#241a22", rounded=10, opacity=16)
        canvas.box((252, 96), (296, 300), "#4a2a1c", rounded=8)
        for row in range(4):
            for column in range(3):
                corner = (262 + column * 94, 106 + row * 72)
                canvas.box(corner, (88, 66), canvas.sheet("#6b3f2a"), rounded=5)
        canvas.path(
            "M240 360L266 330L292 356L322 328L352 358L384 330L414 356L446 328L476 358L508 330"
            "L536 356L560 336V420H240Z",
            canvas.metal("#d9c9a0"),
        )
        canvas.box((238, 386), (324, 310), canvas.sheet(palette.main), rounded=8)
        canvas.box((238, 430), (324, 20), palette.accent)
        canvas.box((276, 490), (248, 150), palette.second, rounded=8)
        canvas.line("M300 610Q340 520 400 610T500 560", palette.accent, 6)
        canvas.dots([(330, 540), (400, 530), (470, 520)], 13, palette.main)
        canvas.path("M246 400H400L290 690H246Z", "#ffffff", opacity=10)


def gift_box(canvas: Canvas, palette: Palette) -> None:
    """A round box of moon cakes, lid leaning behind."""
    canvas.oval((488, 316), (222, 222), shade(palette.main, 36))
    canvas.oval((480, 310), (222, 222), canvas.sheet(palette.main))
    canvas.oval((480, 310), (196, 196), "none", line=palette.accent, width=4)
    canvas.oval((510, 270), (74, 74), canvas.ball("#f6e3ae"))
    canvas.path(
        "M330 400Q380 350 430 392T540 380T640 410Q600 480 480 486Q370 484 330 400Z",
        palette.second,
        opacity=80,
    )
    canvas.path("M130 500V580Q140 650 370 656Q600 650 610 580V500Z", canvas.cylinder(palette.main))
    canvas.path("M130 556Q370 640 610 556V572Q370 656 130 572Z", palette.accent)
    canvas.oval((370, 500), (240, 84), shade(palette.main, 20))
    canvas.oval((370, 496), (222, 74), palette.second)
    for x, y in ((270, 486), (370, 460), (470, 486), (370, 516)):
        canvas.oval((x, y + 14), (62, 32), "#8c5527")
        canvas.oval((x, y), (62, 32), canvas.ball("#d59a4c"))
        canvas.oval((x, y), (40, 19), "none", line="#8c5527", width=4)
        canvas.line(f"M{x - 20} {y}H{x + 20}M{x} {y - 10}V{y + 10}", "#8c5527", 4)
