"""What stands on a laid table."""

from commerce.demo.drawing.canvas import Canvas, Palette, shade, tint, turned


def plates(canvas: Canvas, palette: Palette) -> None:
    """A stack, and one plate leaning behind it."""
    glaze = palette.main
    canvas.oval((470, 330), (220, 220), shade(glaze, 26))
    canvas.oval((464, 326), (220, 220), canvas.sheet(glaze))
    canvas.oval((464, 326), (150, 150), canvas.sheet(shade(glaze, 10)))
    canvas.oval((464, 326), (214, 214), "none", line=palette.second, width=5)
    canvas.line("M330 250Q380 150 480 138", "#ffffff", 10, opacity=40)
    for step in range(5):
        y = 600 - step * 26
        canvas.path(
            f"M130 {y}Q170 {y + 40} 260 {y + 40}H480Q570 {y + 40} 610 {y}Z",
            canvas.cylinder(shade(glaze, step % 2 * 8)),
        )
        canvas.oval((370, y), (240, 34), tint(glaze, 12), line=palette.second, width=3)
    canvas.oval((370, 496), (160, 20), canvas.glow(shade(glaze, 40), 60))


def bowls(canvas: Canvas, palette: Palette) -> None:
    """Three nested rice bowls."""
    for y, colour in ((552, palette.second), (476, palette.accent), (400, palette.main)):
        bowl = turned(400, [(206, y - 80), (194, y - 30), (140, y + 56), (84, y + 78)])
        canvas.path(f"M326 {y + 70}H474L466 {y + 88}H334Z", shade(colour, 30))
        canvas.path(bowl, canvas.cylinder(colour))
        canvas.oval((400, y - 80), (206, 38), tint(colour, 24))
    canvas.oval((400, 322), (192, 32), canvas.fade(shade(palette.main, 44), palette.main))
    canvas.path("M226 356Q246 420 300 462Q270 410 258 358Z", "#ffffff", opacity=40)
    canvas.line("M280 300L640 180M300 312L652 204", "#7a4b2c", 12)
    canvas.line("M560 207L640 180M570 231L652 204", palette.second, 12)


def carafe(canvas: Canvas, palette: Palette) -> None:
    """A glass carafe and its tumbler."""
    body = turned(330, [(52, 170), (44, 230), (60, 320), (126, 430), (136, 560), (110, 640)])
    canvas.path(body, "#dcebea", opacity=75)
    with canvas.inside(body):
        canvas.path(
            "M180 420H480V650H180Z", canvas.fade(tint(palette.main, 52), palette.main), opacity=75
        )
        canvas.oval((330, 420), (124, 16), tint(palette.main, 66), opacity=90)
        canvas.path(
            "M230 440Q208 540 232 610Q246 620 252 606Q236 540 256 440Z", "#ffffff", opacity=65
        )
        canvas.oval((372, 520), (46, 46), palette.accent, opacity=90)
        canvas.oval((372, 520), (36, 36), tint(palette.accent, 50), opacity=90)
    canvas.path(body, "none", line="#9fb6b6", width=3)
    canvas.oval((330, 170), (52, 11), "none", line="#9fb6b6", width=3)
    canvas.path(turned(330, [(36, 132), (40, 150), (42, 196)]), canvas.cylinder(palette.second))
    canvas.path("M494 452H646L634 640H506Z", "#dcebea", opacity=80, line="#9fb6b6", width=3)
    canvas.path(
        "M499 520H641L632 632H508Z", canvas.fade(tint(palette.main, 52), palette.main), opacity=75
    )
    canvas.oval((570, 452), (76, 16), "none", line="#9fb6b6", width=3)
    canvas.path("M512 474L520 622H534L530 474Z", "#ffffff", opacity=60)


def cutlery(canvas: Canvas, palette: Palette) -> None:
    """Fork, knife, spoon and teaspoon in a row, on a napkin."""
    canvas.path("M170 170H630V650H170Z", canvas.sheet(palette.second))
    canvas.path("M170 170H630V650H170Z", canvas.weave(palette.second, 8, 16))
    canvas.line("M188 188H612V632H188Z", tint(palette.second, 40), 2, opacity=70)
    metal = canvas.metal(palette.main)
    canvas.path(
        "M256 216V310Q256 346 276 352L270 610Q284 624 298 610L292 352Q312 346 312 310V216"
        "H302V300H290V216H278V300H266V216Z",
        metal,
    )
    canvas.path("M366 212Q404 260 402 400H388L394 610Q380 624 366 610Z", metal)
    canvas.oval((476, 268), (36, 54), metal)
    canvas.oval((472, 262), (24, 40), tint(palette.main, 40), opacity=60)
    canvas.path("M470 316H482L488 610Q476 624 464 610Z", metal)
    canvas.oval((568, 340), (26, 40), metal)
    canvas.oval((565, 336), (17, 29), tint(palette.main, 40), opacity=60)
    canvas.path("M563 374H573L578 610Q568 622 558 610Z", metal)


def chopsticks(canvas: Canvas, palette: Palette) -> None:
    """Five pairs, fanned out in their box."""
    canvas.box((150, 196), (500, 420), shade(palette.second, 40), rounded=18)
    canvas.box((150, 184), (500, 420), canvas.sheet(palette.second), rounded=18)
    canvas.box((176, 210), (448, 368), shade(palette.second, 46), rounded=8)
    for pair in range(5):
        x = 204 + pair * 84
        for offset in (0, 26):
            left = x + offset
            canvas.path(
                f"M{left + 6} 226H{left + 14}L{left + 20} 560H{left}Z",
                canvas.cylinder(palette.main),
            )
            canvas.path(f"M{left + 1} 500H{left + 19}L{left + 20} 560H{left}Z", palette.accent)
            canvas.box((left, 486), (20, 4), "#e8d9ae")
    canvas.path("M176 210H420L300 578H176Z", "#ffffff", opacity=7)
