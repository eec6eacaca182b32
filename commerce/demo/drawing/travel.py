"""Bags, bottles and shelter."""

from commerce.demo.drawing.canvas import Canvas, Palette, polygon, shade, tint, turned


def backpack(canvas: Canvas, palette: Palette) -> None:
    """A roll-top with leather straps."""
    cloth, leather = palette.main, palette.second
    canvas.line("M350 150Q400 92 450 150", leather, 18)
    canvas.path(
        "M222 330Q190 420 214 560L236 560L246 330ZM578 330Q610 420 586 560L564 560L554 330Z",
        shade(cloth, 36),
    )
    body = (
        "M246 240Q400 200 554 240Q590 460 562 600Q556 640 510 640H290Q244 640 238 600"
        "Q210 460 246 240Z"
    )
    canvas.path(body, canvas.cylinder(cloth))
    canvas.path(body, canvas.weave(cloth, 6, 20))
    canvas.path(
        "M258 150H542Q560 150 556 176L552 256Q400 290 248 256L244 176Q240 150 258 150Z",
        canvas.fade(tint(cloth, 14), shade(cloth, 10)),
    )
    canvas.line("M252 182Q400 204 548 182M250 214Q400 238 550 214", shade(cloth, 44), 4, opacity=45)
    canvas.path(
        "M270 440Q400 416 530 440L536 590Q530 616 500 616H300Q270 616 264 590Z",
        canvas.sheet(tint(cloth, 6)),
        line=shade(cloth, 34),
        width=3,
    )
    canvas.path(
        "M268 440Q400 416 532 440L530 500Q400 524 270 500Z",
        canvas.sheet(shade(cloth, 6)),
        line=shade(cloth, 34),
        width=3,
    )
    for x in (316, 462):
        canvas.box((x, 140), (22, 220), canvas.cylinder(leather), rounded=4)
        canvas.box((x - 6, 296), (34, 28), "none", line=palette.accent, width=6)
    canvas.box((388, 470), (24, 64), canvas.cylinder(leather), rounded=6)
    canvas.dots([(400, 518)], 7, palette.accent)
    canvas.box((364, 372), (72, 34), leather, rounded=4)


def tote(canvas: Canvas, palette: Palette) -> None:
    cloth = palette.main
    canvas.line("M310 330C300 80 500 80 490 330", shade(palette.second, 26), 18)
    canvas.line("M332 322C330 120 470 120 468 322", palette.second, 18)
    body = "M216 300H584L612 640Q400 664 188 640Z"
    canvas.path(body, canvas.sheet(cloth))
    canvas.path(body, canvas.weave(cloth, 7, 24))
    canvas.path("M216 300H584L587 330H213Z", shade(cloth, 12))
    canvas.line("M196 610Q400 634 604 610", shade(cloth, 36), 3, opacity=50)
    for x in (310, 468):
        canvas.box((x - 4, 300), (30, 76), palette.second, rounded=3)
        canvas.line(
            f"M{x + 2} 308l18 20M{x + 20} 308l-18 20", tint(palette.second, 50), 3, opacity=70
        )
    canvas.oval((400, 490), (82, 82), palette.accent)
    canvas.path(
        "M318 500Q350 470 380 500T440 500T482 494Q478 572 400 572Q326 572 318 500Z", tint(cloth, 10)
    )
    canvas.path(
        polygon((400, 420), (424, 462), (412, 462), (430, 490), (370, 490), (388, 462), (376, 462)),
        tint(cloth, 10),
    )


def duffel(canvas: Canvas, palette: Palette) -> None:
    cloth, leather = palette.main, palette.second
    canvas.line("M296 380C300 180 500 180 504 380", shade(leather, 20), 20)
    body = (
        "M170 340Q400 300 630 340Q720 360 716 490Q714 630 620 640H180Q86 630 84 490Q80 360 170 340Z"
    )
    canvas.path(body, canvas.fade(tint(cloth, 18), shade(cloth, 20)))
    canvas.path(body, canvas.weave(cloth, 7, 20))
    with canvas.inside(body):
        canvas.path("M60 300H196Q150 480 206 660H60ZM740 300H604Q650 480 594 660H740Z", leather)
        canvas.path("M60 600Q400 640 740 600V660H60Z", shade(leather, 20))
        canvas.path("M200 350Q300 336 420 336Q300 360 240 420Z", "#ffffff", opacity=20)
    canvas.line("M200 352Q400 322 600 352", shade(cloth, 60), 6)
    canvas.line("M200 352Q400 322 600 352", palette.accent, 2)
    for x in (284, 482):
        canvas.box((x, 370), (34, 250), canvas.cylinder(leather), rounded=4)
        canvas.box((x - 4, 400), (42, 26), "none", line=palette.accent, width=5)
    canvas.line("M300 384C308 236 492 236 500 384", leather, 20)
    canvas.box((352, 262), (96, 30), shade(leather, 16), rounded=12)


def bottle(canvas: Canvas, palette: Palette) -> None:
    """An insulated flask with a loop in the lid."""
    canvas.line("M352 150C352 70 448 70 448 150", shade(palette.second, 10), 20)
    canvas.box((326, 140), (148, 70), canvas.cylinder(palette.second), rounded=12)
    canvas.line(
        "".join(f"M{x} 152V198" for x in range(340, 470, 14)),
        shade(palette.second, 44),
        3,
        opacity=40,
    )
    canvas.box((336, 206), (128, 20), canvas.metal("#c6c9c8"))
    body = turned(
        400, [(66, 224), (76, 244), (122, 296), (126, 360), (126, 560), (124, 620), (100, 640)]
    )
    canvas.path(body, canvas.cylinder(palette.main))
    with canvas.inside(body):
        canvas.box((260, 606), (280, 40), canvas.metal("#b9bcbb"))
        canvas.path(
            "M306 300Q296 460 304 590Q314 602 324 590Q316 450 330 284Z", "#ffffff", opacity=30
        )
    canvas.path(
        polygon((400, 380), (436, 440), (418, 440), (446, 490), (354, 490), (382, 440), (364, 440)),
        palette.accent,
    )
    canvas.line("M350 512q12 -10 25 0t25 0t25 0t25 0", palette.accent, 6)


def tent(canvas: Canvas, palette: Palette) -> None:
    cloth = palette.main
    canvas.line("M120 640L60 668M680 640L740 668M330 200L250 120M500 200L560 130", "#8c8577", 3)
    canvas.path("M330 190H500L690 640H560Z", shade(cloth, 22))
    canvas.path("M330 190H500L560 320L440 640H110Z", canvas.sheet(cloth))
    front = "M330 190Q420 400 470 640H110Q240 400 330 190Z"
    canvas.path("M330 190L500 190L690 640H470Q420 400 330 190Z", canvas.sheet(shade(cloth, 12)))
    canvas.path(front, canvas.sheet(tint(cloth, 10)))
    canvas.path("M326 280Q372 460 390 640H200Q290 450 326 280Z", "#2f2a33")
    canvas.path("M250 560Q300 520 380 560L390 640H206Z", palette.accent, opacity=80)
    canvas.path("M326 280Q300 470 150 640H204Q300 440 326 280Z", palette.second)
    canvas.line("M330 190Q420 400 470 640M330 190H500", tint(cloth, 36), 5)
    canvas.line("M400 420L560 420M430 520L620 520", shade(cloth, 30), 3, opacity=40)
    canvas.path("M480 250H540L570 330H510Z", palette.second, opacity=80)
    canvas.line("M110 640H690", shade(cloth, 40), 7)


def umbrella(canvas: Canvas, palette: Palette) -> None:
    """Open, with a curved wooden handle."""
    with canvas.placed(turn=12, about=(400, 400)):
        canvas.line("M400 360V620Q400 690 452 690Q500 688 498 640", shade(palette.second, 30), 20)
        canvas.line("M400 360V620Q400 686 452 686Q496 684 496 640", palette.second, 13)
        canvas.box((394, 300), (12, 260), canvas.metal("#8e9496"))
        canvas.box((395, 76), (10, 60), palette.accent, rounded=4)
        cloth = palette.main
        dome = (
            "M92 400Q110 130 400 120Q690 130 708 400Q666 350 606 394Q560 344 502 396"
            "Q452 346 400 398Q348 346 298 396Q240 344 194 394Q134 350 92 400Z"
        )
        canvas.path(dome, canvas.cylinder(cloth))
        with canvas.inside(dome):
            canvas.path(
                "M400 120Q300 220 298 420H194Q210 200 400 120Z", tint(cloth, 12), opacity=60
            )
            canvas.path(
                "M400 120Q500 220 502 420H606Q590 200 400 120Z", shade(cloth, 24), opacity=60
            )
            canvas.line("M60 352Q400 210 740 352", palette.accent, 8, opacity=80)
        canvas.line(
            "M400 120Q300 220 298 396M400 120Q500 220 502 396M400 120Q210 200 194 394"
            "M400 120Q590 200 606 394M400 120V398",
            shade(cloth, 40),
            2,
            opacity=50,
        )
