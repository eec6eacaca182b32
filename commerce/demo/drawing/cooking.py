"""Pans, knives and what belongs to the stove."""

from commerce.demo.drawing.canvas import Canvas, Palette, polygon, shade, tint

OIL = "#1b1c1f"


def skillet(canvas: Canvas, palette: Palette) -> None:
    """Seen from above at an angle: a cast-iron pan with two lips."""
    iron = palette.main
    with canvas.placed(turn=-32, about=(400, 400)):
        canvas.path(
            "M560 372Q600 366 640 372L800 380Q826 400 800 420L640 428Q600 434 560 428Z",
            canvas.fade(tint(iron, 16), shade(iron, 20)),
        )
        canvas.oval((792, 400), (14, 11), palette.backdrop)
        canvas.oval((350, 408), (242, 242), shade(iron, 50))
        canvas.path("M320 152Q350 132 380 152ZM320 648Q350 668 380 648Z", iron)
        canvas.oval((350, 400), (242, 242), canvas.sheet(tint(iron, 8)))
        canvas.oval((350, 400), (222, 222), shade(iron, 34))
        canvas.oval((350, 404), (206, 206), canvas.ball(shade(iron, 8)))
        canvas.oval((350, 400), (150, 150), "none", line=tint(iron, 16), width=1)
    canvas.line("M190 400Q210 300 300 250", "#ffffff", 10, opacity=22)
    canvas.line("M330 470C330 420 380 420 396 380", "#5d7a4a", 6)
    for x, y in ((352, 424), (372, 402), (336, 452), (390, 384)):
        canvas.line(f"M{x} {y}l-22 -8M{x} {y}l4 24", "#6f8f58", 7)


def casserole(canvas: Canvas, palette: Palette) -> None:
    """Enamelled cast iron with a domed lid."""
    enamel = palette.main
    for x in (168, 632):
        canvas.box((x - 46, 446), (92, 40), canvas.sheet(shade(enamel, 16)), rounded=20)
        canvas.box((x - 24, 458), (48, 14), palette.backdrop, rounded=7)
    body = "M180 416H620V560Q620 640 540 640H260Q180 640 180 560Z"
    canvas.path(body, canvas.cylinder(enamel))
    with canvas.inside(body):
        canvas.path("M160 590Q400 626 640 590V660H160Z", shade(enamel, 40), opacity=45)
        canvas.path("M226 440V590Q236 606 248 590V440Z", "#ffffff", opacity=28)
    canvas.box((170, 402), (460, 22), shade(enamel, 28), rounded=11)
    canvas.path("M178 404Q190 304 400 300Q610 304 622 404Z", canvas.cylinder(enamel))
    canvas.path("M232 380Q250 330 340 322Q262 344 256 384Z", "#ffffff", opacity=35)
    canvas.oval((400, 364), (150, 18), "none", line=shade(enamel, 30), width=3, opacity=40)
    canvas.box((384, 274), (32, 34), canvas.metal(palette.accent))
    canvas.oval((400, 266), (44, 20), canvas.metal(palette.accent))


def wok(canvas: Canvas, palette: Palette) -> None:
    steel = palette.main
    canvas.path(
        "M560 420L776 330Q800 332 794 358L582 462Z",
        canvas.fade(tint(palette.second, 20), palette.second),
    )
    canvas.path("M552 422L604 400L624 444L570 468Z", canvas.metal(steel))
    canvas.path("M120 420Q90 372 128 372H190V420Z", "none", line=palette.second, width=20)
    canvas.path("M104 420H600Q590 620 352 640Q114 620 104 420Z", canvas.cylinder(steel))
    canvas.path("M150 460Q170 560 260 604Q190 540 182 460Z", "#ffffff", opacity=24)
    canvas.path("M430 630Q570 580 596 450Q530 590 430 630Z", palette.accent, opacity=35)
    canvas.oval((352, 420), (248, 70), tint(steel, 22))
    canvas.oval((352, 422), (236, 62), canvas.fade(shade(steel, 52), shade(steel, 12)))
    canvas.oval((352, 452), (140, 26), canvas.glow(tint(steel, 40), 50))


def saucepan(canvas: Canvas, palette: Palette) -> None:
    steel = palette.main
    canvas.path(
        "M520 420L770 388Q790 396 786 420L526 464Z", canvas.fade(tint(steel, 40), shade(steel, 30))
    )
    canvas.path("M600 424L770 400Q782 406 778 416L604 446Z", palette.second)
    canvas.path("M140 400H540V600Q540 640 500 640H180Q140 640 140 600Z", canvas.metal(steel))
    canvas.box((134, 392), (412, 18), canvas.metal(tint(steel, 20)), rounded=9)
    canvas.box((146, 606), (388, 10), shade(steel, 30), opacity=50)
    canvas.path("M146 392Q160 330 340 326Q520 330 534 392Z", canvas.metal(tint(steel, 10)))
    canvas.path("M196 378Q220 346 300 340Q226 356 218 382Z", "#ffffff", opacity=50)
    canvas.box((326, 304), (28, 26), canvas.metal(steel))
    canvas.box(
        (292, 284), (96, 24), canvas.fade(tint(palette.second, 20), palette.second), rounded=12
    )


def chef_knife(canvas: Canvas, palette: Palette) -> None:
    """Blade up, lying at a slant."""
    with canvas.placed(turn=-38, about=(400, 400)):
        canvas.path(
            "M20 392Q160 318 500 330L516 446Q360 462 210 434Q96 412 20 392Z", OIL, opacity=12
        )
        blade = "M14 384Q160 306 500 318V436Q350 452 204 424Q90 402 14 384Z"
        canvas.path(blade, canvas.fade("#f4f6f7", "#8f989d"))
        canvas.path(
            "M14 384Q90 402 204 424Q350 452 500 436V410Q350 424 208 404Q110 390 14 384Z",
            "#ffffff",
            opacity=70,
        )
        canvas.line("M120 346Q300 316 496 326", "#6c757a", 2, opacity=50)
        canvas.box((496, 314), (40, 124), canvas.fade("#f2f2f0", "#777f83"), rounded=6)
        handle = "M530 330Q640 316 770 338Q800 352 792 392Q780 420 752 408Q640 390 530 410Z"
        canvas.path(handle, canvas.fade(tint(palette.main, 26), shade(palette.main, 20)))
        canvas.line(
            "M548 352Q660 336 776 360M548 376Q660 360 780 386",
            shade(palette.main, 40),
            2,
            opacity=45,
        )
        canvas.dots([(584, 366), (660, 360), (736, 372)], 9, palette.accent)
        canvas.dots([(582, 364), (658, 358), (734, 370)], 4, "#ffffff", opacity=60)


def cleaver(canvas: Canvas, palette: Palette) -> None:
    """The broad Chinese kitchen knife."""
    with canvas.placed(turn=-24, about=(400, 400)):
        canvas.path("M80 292H510V512Q300 524 88 502Z", OIL, opacity=14)
        canvas.path("M72 280H500Q506 390 500 496Q300 510 80 488Z", canvas.sheet("#c3cacd"))
        canvas.path("M80 458Q300 478 500 466V496Q300 510 80 488Z", "#ffffff", opacity=75)
        canvas.path("M150 286L260 286L170 470L104 466Z", "#ffffff", opacity=30)
        canvas.box((496, 296), (38, 72), canvas.fade("#f2f2f0", "#7c8589"), rounded=6)
        canvas.path(
            "M530 302H740Q772 306 772 334Q772 362 740 366H530Z",
            canvas.fade(tint(palette.main, 26), shade(palette.main, 24)),
        )
        canvas.line("M548 320H744M548 346H744", shade(palette.main, 44), 2, opacity=50)
        canvas.box((744, 302), (30, 64), palette.accent, rounded=14)


def board(canvas: Canvas, palette: Palette) -> None:
    """End-grain blocks, seen from above."""
    wood = palette.main
    canvas.box((130, 214), (540, 404), shade(wood, 50), rounded=36)
    canvas.box((130, 200), (540, 400), canvas.sheet(wood), rounded=36)
    outline = (
        "M166 200H634Q670 200 670 236V564Q670 600 634 600H166Q130 600 130 564V236Q130 200 166 200Z"
    )
    with canvas.inside(outline):
        blocks = dict.fromkeys((tint(wood, 18), shade(wood, 10), shade(wood, 20)), "")
        for row in range(8):
            for column in range(10):
                tone = list(blocks)[(row * 7 + column * 5 + row * column) % 5 % 3]
                blocks[tone] += f"M{106 + column * 60 + row % 2 * 30} {200 + row * 50}h58v48h-58Z"
        for tone, outline_of_blocks in blocks.items():
            canvas.path(outline_of_blocks, tone, opacity=55)
        canvas.path("M130 200H420L250 600H130Z", "#ffffff", opacity=12)
    canvas.path(outline, "none", line=tint(wood, 40), width=3)
    canvas.box((600, 370), (34, 92), shade(wood, 48), rounded=17)
    canvas.box((604, 376), (28, 84), palette.backdrop, rounded=14)


def apron(canvas: Canvas, palette: Palette) -> None:
    cloth = palette.main
    canvas.line("M322 206C300 110 500 110 478 206", palette.second, 16)
    canvas.line("M226 408Q140 440 120 560M574 408Q660 440 680 560", palette.second, 14)
    body = "M312 200H488Q500 320 584 400V700Q400 724 216 700V400Q300 320 312 200Z"
    canvas.path(body, canvas.sheet(cloth))
    canvas.path(body, canvas.weave(cloth, 8, 16))
    with canvas.inside(body):
        canvas.path("M260 420Q240 560 262 720H300Q276 560 290 420Z", "#ffffff", opacity=10)
        canvas.path("M540 400Q566 560 536 720H600V400Z", shade(cloth, 40), opacity=22)
    canvas.path(
        "M284 452H516V560Q516 580 496 580H304Q284 580 284 560Z",
        canvas.sheet(tint(cloth, 6)),
        line=shade(cloth, 34),
        width=3,
    )
    canvas.line("M400 452V580", shade(cloth, 34), 3)
    canvas.line("M312 214H488", shade(cloth, 30), 3)
    canvas.dots([(322, 210), (478, 210), (232, 408), (568, 408)], 8, palette.accent)
    canvas.path(polygon((430, 430), (470, 420), (486, 520), (446, 520)), tint(palette.second, 40))
