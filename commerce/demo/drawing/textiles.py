"""Soft goods for the house."""

from commerce.demo.drawing.canvas import Canvas, Palette, polygon, shade, tint


def blanket(canvas: Canvas, palette: Palette) -> None:
    """A folded throw with checks and a fringe."""
    wool, stripe = palette.main, palette.second
    for step, y in enumerate((560, 500, 440)):
        tone = shade(wool, 10 - step * 4)
        canvas.box((150, y), (500, 80), canvas.fade(tint(tone, 16), shade(tone, 18)), rounded=36)
        canvas.path(f"M560 {y}h40v80h-40ZM240 {y}h24v80h-24Z", stripe, opacity=60)
        canvas.box((150, y), (500, 80), canvas.knit(wool, 14), rounded=36)
    top = polygon((214, 330), (586, 330), (650, 462), (150, 462))
    canvas.path(top, canvas.sheet(tint(wool, 8)))
    with canvas.inside(top):
        canvas.path("M262 330H290L256 462H222ZM540 330H572L616 462H576Z", stripe, opacity=70)
        canvas.path("M150 380H650V404H150Z", stripe, opacity=55)
        canvas.path(
            "M380 330H392L388 462H372ZM404 330H410L410 462H402Z", palette.accent, opacity=80
        )
        canvas.path("M150 424H650V430H150Z", palette.accent, opacity=80)
        canvas.box((150, 330), (500, 140), canvas.knit(wool, 14))
    fringe = "".join(f"M{x} 462l{(x % 3) - 1} 46" for x in range(158, 650, 12))
    canvas.line(fringe, tint(wool, 20), 6)
    canvas.line(fringe, shade(wool, 30), 1, opacity=50)
    canvas.box((470, 462), (58, 40), palette.accent, rounded=3)


def bedding(canvas: Canvas, palette: Palette) -> None:
    """A made bed: headboard, two pillows, a turned-down duvet."""
    linen, wood = palette.main, palette.second
    canvas.path("M170 640H196V690H170ZM604 640H630V690H604Z", shade(wood, 26))
    canvas.box((130, 210), (540, 260), canvas.sheet(wood), rounded=26)
    canvas.line("M265 226V400M400 226V400M535 226V400", shade(wood, 30), 4, opacity=35)
    for x in (176, 412):
        canvas.path(
            f"M{x + 14} 330Q{x + 106} 296 {x + 198} 330Q{x + 222} 380 {x + 200} 436"
            f"Q{x + 106} 452 {x + 12} 436Q{x - 12} 380 {x + 14} 330Z",
            canvas.sheet(tint(linen, 30)),
        )
        canvas.line(
            f"M{x + 40} 360Q{x + 90} 386 {x + 160} 352M{x + 60} 408Q{x + 110} 396 {x + 170} 412",
            shade(linen, 30),
            3,
            opacity=30,
        )
    canvas.path("M120 440Q400 400 680 440L700 640Q400 680 100 640Z", canvas.sheet(linen))
    canvas.path(
        "M120 440Q400 400 680 440L686 500Q400 464 114 500Z",
        canvas.fade(tint(linen, 46), tint(linen, 26)),
    )
    canvas.line(
        "M180 520Q220 580 200 640M330 510Q300 580 340 650M470 512Q520 570 490 648"
        "M610 524Q580 580 620 640M250 540Q280 600 262 640M556 540Q540 590 562 640",
        shade(linen, 40),
        4,
        opacity=26,
    )
    canvas.path("M120 440Q400 400 680 440L700 640Q400 680 100 640Z", canvas.weave(linen, 6, 8))
    canvas.path(
        "M96 560Q240 540 330 600L310 672Q200 668 92 644Z", canvas.sheet(palette.accent), opacity=92
    )
    canvas.line(
        "M110 590Q220 572 312 630M104 620Q210 606 306 656", tint(palette.accent, 40), 4, opacity=50
    )


def towel(canvas: Canvas, palette: Palette) -> None:
    """A stack of folded waffle towels, one rolled on top."""
    for step, (y, colour) in enumerate(
        ((556, shade(palette.main, 12)), (472, palette.second), (388, palette.main))
    ):
        canvas.box(
            (180, y), (440, 84), canvas.fade(tint(colour, 22), shade(colour, 14)), rounded=34
        )
        canvas.box((180, y), (440, 84), canvas.weave(colour, 14, 34), rounded=34)
        canvas.line(f"M206 {y + 44}H594", shade(colour, 34), 3, opacity=30 + step)
        canvas.box((530, y), (14, 84), tint(colour, 44), opacity=60)
    canvas.box(
        (236, 276),
        (330, 112),
        canvas.fade(tint(palette.main, 26), shade(palette.main, 18)),
        rounded=56,
    )
    canvas.box((236, 276), (330, 112), canvas.weave(palette.main, 14, 34), rounded=56)
    canvas.oval((560, 332), (38, 56), canvas.sheet(tint(palette.main, 10)))
    canvas.line(
        "M560 300Q586 304 586 334Q580 368 554 362Q536 350 544 326Q556 310 570 328Q572 346 558 344",
        shade(palette.main, 30),
        5,
        opacity=60,
    )
    canvas.box((366, 270), (44, 124), palette.accent, rounded=6)
    canvas.line("M380 300V366", tint(palette.accent, 60), 3)


def cushion(canvas: Canvas, palette: Palette) -> None:
    cloth = palette.main
    body = (
        "M190 250Q170 210 214 216Q400 256 586 216Q630 210 610 250Q570 430 610 608"
        "Q626 650 584"
        " 642Q400 606 216 642Q174 650 190 608Q230 430 190 250Z"
    )
    canvas.path(body, canvas.ball(cloth))
    with canvas.inside(body):
        canvas.path(body, canvas.weave(cloth, 8, 18))
        for y in (300, 348, 372, 476, 500, 548):
            canvas.line(f"M170 {y}Q400 {y + 22} 630 {y}", palette.second, 10, opacity=85)
        canvas.line("M170 424Q400 448 630 424", palette.accent, 26, opacity=85)
        canvas.oval((520, 560), (200, 160), canvas.glow(shade(cloth, 70), 40))
    canvas.path(body, "none", line=shade(cloth, 24), width=5)
    for x, y in ((196, 222), (604, 222), (196, 636), (604, 636)):
        canvas.oval((x, y), (15, 15), canvas.ball(palette.accent))


def rug(canvas: Canvas, palette: Palette) -> None:
    """A flat-woven rug in perspective."""
    wool = palette.main
    field = polygon((230, 300), (570, 300), (700, 640), (100, 640))
    fringe = "".join(f"M{x} 300l{(x - 400) // 40} -18" for x in range(234, 570, 10))
    fringe += "".join(f"M{x} 640l{(x - 400) // 30} 26" for x in range(106, 700, 14))
    canvas.line(fringe, tint(palette.second, 30), 4)
    canvas.path(polygon((224, 306), (576, 306), (712, 654), (88, 654)), "#241a22", opacity=12)
    canvas.path(field, canvas.fade(shade(wool, 8), tint(wool, 6)))
    with canvas.inside(field):
        for y, thick in ((322, 8), (346, 14), (570, 22), (608, 14)):
            canvas.box((80, y), (640, thick), palette.second)
        for middle in (312, 400, 488):
            x = 400 + (middle - 400) * 5 // 4
            canvas.path(
                polygon((middle, 374), (x + 58, 456), (x, 552), (x - 58, 456)), palette.accent
            )
            canvas.path(
                polygon((middle, 404), (x + 34, 458), (x, 520), (x - 34, 458)), palette.second
            )
            canvas.path(polygon((middle + 2, 430), (x + 14, 460), (x, 490), (x - 14, 460)), wool)
        canvas.box((80, 290), (640, 360), canvas.weave(wool, 6, 22))
