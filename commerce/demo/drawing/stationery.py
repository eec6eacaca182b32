"""Paper, pens and ink."""

from commerce.demo.drawing.canvas import Canvas, Palette, polygon, shade, tint, turned


def notebook(canvas: Canvas, palette: Palette) -> None:
    """Cloth-bound, with an elastic, a ribbon and a debossed mark."""
    cloth = palette.main
    with canvas.placed(turn=-7, about=(400, 400)):
        canvas.box((222, 142), (388, 536), "#241a22", rounded=14, opacity=20)
        canvas.path("M420 660H446V724L433 708L420 724Z", palette.accent)
        canvas.box((214, 136), (386, 532), "#efe7d6", rounded=10)
        canvas.line("M596 150V656M590 148V660", "#cfc4ad", 2)
        canvas.box((200, 130), (384, 532), canvas.sheet(cloth), rounded=14)
        canvas.box((200, 130), (384, 532), canvas.weave(cloth, 5, 18), rounded=14)
        canvas.box((200, 130), (46, 532), canvas.cylinder(shade(cloth, 12)), rounded=12)
        canvas.box((300, 230), (190, 120), canvas.sheet(palette.second), rounded=4)
        canvas.line("M326 272H464M326 304H430", shade(palette.second, 50), 4, opacity=50)
        canvas.box((536, 130), (14, 532), canvas.cylinder(palette.accent))
        canvas.path("M250 140H420L260 640H250Z", "#ffffff", opacity=10)
    with canvas.placed(20, 10, turn=24, about=(640, 560)):
        canvas.box((630, 330), (22, 290), canvas.cylinder(palette.accent), rounded=6)
        canvas.path(polygon((630, 620), (652, 620), (641, 664)), "#e7cfa5")
        canvas.path(polygon((637, 646), (645, 646), (641, 664)), "#3a302c")


def planner(canvas: Canvas, palette: Palette) -> None:
    """A ring-bound diary, open on a week."""
    canvas.path(
        "M90 240Q250 200 400 240Q550 200 710 240V630Q550 600 400 634Q250 600 90 630Z",
        shade(palette.main, 20),
    )
    canvas.path("M106 226Q250 190 400 228V616Q250 584 106 614Z", canvas.fade("#fffdf7", "#efe6d6"))
    canvas.path("M694 226Q550 190 400 228V616Q550 584 694 614Z", canvas.fade("#fdf9f0", "#e9dfcd"))
    for row in range(4):
        y = 284 + row * 78
        canvas.line(f"M130 {y}Q250 {y - 24} 372 {y}M428 {y}Q550 {y - 24} 670 {y}", "#cbbfa8", 2)
        canvas.dots(
            [(142, y - 26), (444, y - 28)], 8, palette.accent if row % 2 else palette.second
        )
        canvas.line(
            f"M170 {y - 32}Q240 {y - 46} {290 + row * 16} {y - 40}M470 {y - 36}"
            f"Q540 {y - 48} {640 - row * 22} {y - 42}",
            "#a99d88",
            5,
            opacity=70,
        )
    canvas.path("M470 470Q540 452 620 466V520Q540 506 470 524Z", palette.second, opacity=35)
    canvas.path("M400 228V616", "none", line=shade(palette.main, 30), width=5)
    rings = "".join(f"M388 {y}q12 -16 24 0" for y in range(260, 610, 26))
    canvas.line(rings, "#9a8f7c", 5)
    canvas.path("M566 196H592V330L579 314L566 330Z", palette.accent)


def fountain_pen(canvas: Canvas, palette: Palette) -> None:
    with canvas.placed(turn=-42, about=(400, 400)):
        canvas.box((80, 416), (640, 30), "#241a22", rounded=15, opacity=14)
        barrel = canvas.fade(tint(palette.main, 40), shade(palette.main, 40))
        canvas.path("M236 362H620Q700 366 720 400Q700 434 620 438H236Z", barrel)
        canvas.path(
            "M160 372Q200 366 244 368V432Q200 434 160 428Z", canvas.fade("#4a4650", "#17151b")
        )
        canvas.path(
            "M160 374L70 392Q54 400 70 408L160 426Q146 400 160 374Z",
            canvas.fade(tint(palette.accent, 46), shade(palette.accent, 14)),
        )
        canvas.line("M62 400H128", shade(palette.accent, 54), 3)
        canvas.oval((132, 400), (7, 7), shade(palette.accent, 54))
        for x in (236, 606):
            canvas.box((x, 360), (16, 80), canvas.fade(tint(palette.accent, 40), palette.accent))
        canvas.line("M270 378H600", "#ffffff", 6, opacity=40)
    with canvas.placed(60, 150, turn=-42, about=(400, 400)):
        canvas.path(
            "M300 366H560Q590 366 596 400Q590 434 560 434H300Q288 400 300 366Z",
            canvas.fade(tint(palette.main, 34), shade(palette.main, 46)),
        )
        canvas.box((300, 362), (14, 76), canvas.fade(tint(palette.accent, 40), palette.accent))
        canvas.path(
            "M588 388H420Q396 392 420 400H588Z",
            canvas.fade(tint(palette.accent, 50), palette.accent),
        )


def pencils(canvas: Canvas, palette: Palette) -> None:
    """A tin cup of pencils."""
    colours = (
        palette.accent,
        palette.second,
        shade(palette.main, 20),
        tint(palette.accent, 34),
        "#5c7160",
        "#34485c",
    )
    for place, colour in enumerate(colours):
        lean = (place - 2) * 7 - 3
        with canvas.placed(turn=lean, about=(400, 620)):
            x = 366 + place * 10
            canvas.path(polygon((x, 212), (x + 26, 212), (x + 13, 156)), "#ecd2a4")
            canvas.box((x, 208), (26, 300), colour)
            canvas.box((x + 17, 208), (9, 300), "#241a22", opacity=20)
            canvas.path(f"M{x + 8} 178h10l-5 -22ZM{x} 208h8v300h-8Z", tint(colour, 26))
    canvas.path(
        "M280 400H520V610Q520 640 490 640H310Q280 640 280 610Z", canvas.cylinder(palette.main)
    )
    canvas.path("M300 420V604Q308 616 318 604V420Z", "#ffffff", opacity=34)
    canvas.box((272, 390), (256, 22), canvas.cylinder(shade(palette.main, 12)), rounded=11)
    canvas.box((280, 500), (240, 60), palette.second, opacity=80)


def ink(canvas: Canvas, palette: Palette) -> None:
    """A square-shouldered bottle of ink, with a stroke of it on paper."""
    canvas.path("M90 640L160 560H700L760 640L740 690H110Z", "#f7f2e6")
    canvas.line("M500 626C540 590 560 660 600 620S660 640 700 606", palette.main, 11)
    glass = "M226 356Q226 330 260 326H480Q514 330 514 356V600Q514 632 480 632H260Q226 632 226 600Z"
    canvas.path(glass, "#dfe8ea", opacity=92)
    canvas.path(
        "M244 420H496V592Q496 616 470 616H270Q244 616 244 592Z",
        canvas.fade(palette.main, shade(palette.main, 50)),
    )
    canvas.oval((370, 420), (126, 12), tint(palette.main, 30))
    canvas.path("M244 350V600Q254 612 264 600V350Z", "#ffffff", opacity=60)
    canvas.path(glass, "none", line="#a6b6ba", width=3)
    canvas.box((310, 292), (120, 40), "#dfe8ea", line="#a6b6ba", width=3)
    canvas.path(
        turned(370, [(70, 196), (80, 214), (82, 280), (78, 298)]), canvas.cylinder("#2c2730")
    )
    canvas.line("".join(f"M{x} 216V284" for x in range(304, 440, 14)), "#ffffff", 2, opacity=18)
    canvas.box((290, 460), (160, 104), palette.second, rounded=4)
    canvas.box((300, 470), (140, 84), "none", line=palette.accent, width=2)
    canvas.path("M370 484Q396 522 382 540Q370 550 358 540Q344 522 370 484Z", palette.main)
