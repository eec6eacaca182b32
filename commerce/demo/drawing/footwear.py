"""Shoes, seen from the side, toe to the right."""

from commerce.demo.drawing.canvas import Canvas, Palette, shade, tint


def boots(canvas: Canvas, palette: Palette) -> None:
    """Lace-up leather boots; the second of the pair stands behind."""
    with canvas.placed(-30), canvas.twice(90, -26):
        _boot(canvas, palette, palette.main)


def _boot(canvas: Canvas, palette: Palette, leather: str) -> None:
    canvas.path("M222 606H646Q660 606 656 640H560L540 632H330L318 640H222Z", "#3a2d27")
    canvas.box((222, 592), (432, 22), canvas.cylinder("#c8a982"), rounded=10)
    canvas.path("M400 190L436 186Q452 300 470 360L420 420Z", shade(leather, 34))
    upper = (
        "M236 200Q330 176 408 190Q416 330 452 400Q500 450 590 478Q652 500 650 594"
        "H230Q214 480 240 360Q246 280 236 200Z"
    )
    canvas.path(upper, canvas.sheet(leather))
    with canvas.inside(upper):
        canvas.path("M520 440Q660 480 670 600H560Q580 510 520 440Z", shade(leather, 14))
        canvas.path("M210 470Q300 470 330 600H200Z", shade(leather, 12))
        canvas.path("M262 220Q284 340 262 440H290Q308 330 290 214Z", "#ffffff", opacity=20)
        canvas.path("M560 490Q612 506 624 550Q590 510 548 508Z", "#ffffff", opacity=30)
    canvas.line(
        "M520 442Q580 510 560 592M212 474Q298 474 328 592M400 200Q400 330 440 412",
        tint(leather, 36),
        2,
        opacity=70,
    )
    canvas.path("M230 204Q236 180 260 178L412 176L410 204Q320 190 230 204Z", shade(leather, 30))
    canvas.line("M244 186C228 150 262 140 262 182", shade(leather, 40), 9)
    for y, x in ((224, 396), (262, 400), (300, 406), (338, 416), (374, 430), (406, 452)):
        canvas.line(f"M{x - 10} {y + 6}L{x + 42} {y - 12}", palette.second, 7)
        canvas.dots([(x - 12, y + 6)], 5, palette.accent)


def sneakers(canvas: Canvas, palette: Palette) -> None:
    with canvas.placed(-30), canvas.twice(84, -86):
        _sneaker(canvas, palette, palette.main)


def _sneaker(canvas: Canvas, palette: Palette, cloth: str) -> None:
    upper = (
        "M148 430Q190 420 226 440Q300 480 350 400L402 380Q440 470 560 500"
        "Q664 520 668 590H142Q120 500 148 430Z"
    )
    canvas.path("M340 396Q360 360 404 372L446 440L390 500Z", shade(cloth, 30))
    canvas.path(upper, canvas.sheet(cloth))
    with canvas.inside(upper):
        canvas.path(upper, canvas.weave(cloth, 6, 22))
        canvas.path("M560 480Q680 510 680 600H556Q610 540 560 480Z", palette.second)
        canvas.path("M130 420L206 430Q196 520 214 600H120Z", shade(cloth, 16))
        canvas.path("M260 600Q300 500 400 470L420 500Q330 530 310 600Z", palette.accent, opacity=90)
    canvas.line("M206 434Q196 520 212 588M392 390Q440 480 552 512", tint(cloth, 46), 2, opacity=80)
    canvas.path("M148 430Q190 420 226 440Q300 480 350 400", "none", line=shade(cloth, 34), width=8)
    for x, y in ((404, 404), (426, 434), (454, 460), (488, 480)):
        canvas.line(f"M{x - 30} {y + 22}L{x + 18} {y - 10}", "#f7f3ea", 9)
        canvas.dots([(x - 32, y + 24)], 4, shade(cloth, 50))
    canvas.path(
        "M126 572H672Q696 600 672 640H150Q116 630 126 572Z", canvas.fade("#fbf8f1", "#d8d1c4")
    )
    canvas.line("M132 606H684", palette.second, 5, opacity=80)
    canvas.line("".join(f"M{x} 622v14" for x in range(160, 670, 18)), "#b9b0a1", 3, opacity=70)


def slippers(canvas: Canvas, palette: Palette) -> None:
    """Felted wool slippers, from above."""
    for x, turn, tone in ((286, -7, palette.main), (514, 7, shade(palette.main, 6))):
        with canvas.placed(x, 400, turn=turn):
            sole = (
                "M0 -250Q108 -246 104 -110Q90 0 92 120Q96 250 0 254Q-96 250 -92 120"
                "Q-90 0 -104 -110Q-108 -246 0 -250Z"
            )
            with canvas.placed(8, 14):
                canvas.path(sole, "#241a22", opacity=20)
            canvas.path(sole, palette.second)
            canvas.path(
                "M0 -20Q70 -10 70 110Q70 226 0 230Q-70 226 -70 110Q-70 -10 0 -20Z",
                tint(palette.second, 34),
            )
            canvas.path(
                "M0 60Q44 66 42 130Q40 200 0 202Q-40 200 -42 130Q-44 66 0 60Z",
                shade(palette.second, 6),
                opacity=60,
            )
            upper = (
                "M0 -256Q116 -250 110 -110Q102 -30 98 30Q50 -40 0 -40Q-50 -40 -98 30"
                "Q-102 -30 -110 -110Q-116 -250 0 -256Z"
            )
            canvas.path(upper, canvas.ball(tone))
            canvas.path(upper, canvas.knit(tone, 10))
            canvas.line("M98 30Q50 -40 0 -40Q-50 -40 -98 30", tint(tone, 30), 12)
            canvas.dots([(0, -96)], 14, palette.accent)
