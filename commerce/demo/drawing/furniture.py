"""Seats, tables and things that hold other things. Standing pieces have their feet on y = 680."""

from commerce.demo.drawing.canvas import Canvas, Palette, polygon, shade, tint


def chair(canvas: Canvas, palette: Palette) -> None:
    """A dining chair in three-quarter view with a woven seat."""
    wood, seat = palette.main, palette.second
    back = canvas.cylinder(shade(wood, 22))
    canvas.path("M262 470L246 680H268L290 470ZM520 440L552 640H572L546 440Z", back)
    canvas.path("M300 560L540 534V546L300 574Z", shade(wood, 30))
    for x in (344, 396, 448):
        canvas.path(f"M{x} 190L{x - 6} 430H{x + 8}L{x + 12} 190Z", canvas.cylinder(wood))
    canvas.path("M262 176Q400 120 530 164L536 216Q400 176 266 232Z", canvas.sheet(wood))
    canvas.path(
        "M264 190Q258 320 270 460H292Q280 320 286 190ZM508 180Q520 300 516 430"
        "H540Q544 300"
        " 530 180Z",
        canvas.cylinder(wood),
    )
    canvas.path("M250 452L536 424L606 476L322 516Z", canvas.sheet(seat))
    canvas.path("M250 452L536 424L606 476L322 516Z", canvas.weave(shade(seat, 30), 12, 40))
    canvas.path("M250 452L322 516V538L250 472ZM322 516L606 476V498L322 538Z", shade(wood, 12))
    canvas.path("M316 530L306 680H330L344 530Z", canvas.cylinder(wood))
    canvas.path("M584 500L602 680H624L606 494Z", canvas.cylinder(wood))
    canvas.path("M322 610L606 580V592L322 624Z", wood)


def stool(canvas: Canvas, palette: Palette) -> None:
    wood = palette.main
    canvas.path("M392 420L404 640H426L420 420Z", canvas.cylinder(shade(wood, 24)))
    canvas.path("M258 420L214 680H242L302 420ZM500 420L560 680H588L544 420Z", canvas.cylinder(wood))
    canvas.path("M240 570Q400 604 562 570V584Q400 620 238 586Z", shade(wood, 16))
    canvas.path("M190 384Q190 440 400 440Q610 440 610 384Z", canvas.cylinder(shade(wood, 10)))
    canvas.oval((400, 384), (210, 50), canvas.sheet(tint(wood, 10)))
    canvas.oval((400, 386), (176, 38), "none", line=shade(wood, 30), width=2, opacity=40)
    canvas.oval((380, 386), (110, 22), "none", line=shade(wood, 30), width=2, opacity=35)
    canvas.oval((372, 386), (54, 10), "none", line=shade(wood, 30), width=2, opacity=35)


def side_table(canvas: Canvas, palette: Palette) -> None:
    """A round top on three legs, with a book and a cup."""
    wood = palette.main
    canvas.path("M398 330L392 640H412L416 330Z", canvas.cylinder(shade(wood, 26)))
    canvas.path("M268 330L222 680H246L300 330ZM500 330L556 680H580L534 330Z", canvas.cylinder(wood))
    canvas.oval((400, 560), (150, 22), shade(wood, 20))
    canvas.oval((400, 552), (150, 22), canvas.sheet(wood))
    canvas.path("M160 312Q160 366 400 366Q640 366 640 312Z", canvas.cylinder(shade(wood, 14)))
    canvas.oval((400, 308), (240, 52), canvas.sheet(tint(wood, 12)))
    canvas.line("M210 302Q330 276 470 290M240 326Q380 300 590 318", shade(wood, 30), 2, opacity=35)
    canvas.path(polygon((282, 296), (420, 284), (452, 308), (308, 322)), shade(palette.accent, 30))
    canvas.path(polygon((282, 282), (420, 270), (452, 296), (308, 310)), palette.accent)
    canvas.path("M484 250H546L538 310Q516 320 492 310Z", canvas.cylinder(palette.second))
    canvas.oval((515, 250), (31, 8), shade(palette.second, 40))


def armchair(canvas: Canvas, palette: Palette) -> None:
    """A low lounge chair: upholstered shell, loose cushion, slim legs."""
    cloth, wood = palette.main, palette.second
    for x, lean in ((232, -18), (558, 18), (290, -8), (500, 8)):
        canvas.path(f"M{x} 560H{x + 22}L{x + 16 + lean} 680H{x + 2 + lean}Z", canvas.cylinder(wood))
    canvas.path("M196 250Q200 160 300 150H500Q600 160 604 250L612 520H188Z", canvas.sheet(cloth))
    canvas.path(
        "M400 152V420M300 156Q292 300 296 420M500 156Q508 300 504 420",
        "none",
        line=shade(cloth, 30),
        width=3,
        opacity=40,
    )
    canvas.path(
        "M240 430Q236 402 268 402H532Q564 402 560 430V520H240Z", canvas.fade(tint(cloth, 20), cloth)
    )
    canvas.path(
        "M222 510H578V566Q578 590 550 590H250Q222 590 222 566Z", canvas.sheet(shade(cloth, 16))
    )
    for x, mirror in ((150, 0), (556, 1)):
        arm = canvas.cylinder(shade(cloth, 4 + mirror * 8))
        canvas.box((x, 352), (94, 226), arm, rounded=40)
        canvas.box((x + 14, 366), (20, 180), "#ffffff", rounded=10, opacity=12)
    canvas.path("M188 300Q400 270 612 300V590H188Z", canvas.weave(cloth, 8, 8))
    with canvas.placed(turn=-8, about=(330, 360)):
        canvas.box((270, 300), (140, 130), canvas.sheet(palette.accent), rounded=26)
        canvas.line("M284 330H396M284 364H396M284 398H396", tint(palette.accent, 40), 4, opacity=50)


def wall_shelf(canvas: Canvas, palette: Palette) -> None:
    """A picture ledge carrying a few things."""
    wood = palette.main
    canvas.path("M110 520H690L720 560H140Z", "#241a22", opacity=12)
    canvas.oval((250, 408), (64, 84), canvas.ball(palette.accent))
    canvas.box((230, 300), (40, 60), canvas.cylinder(palette.accent), rounded=8)
    for x, width, height, colour in (
        (372, 38, 180, palette.second),
        (414, 28, 210, shade(palette.accent, 20)),
        (446, 44, 160, tint(palette.second, 40)),
        (494, 30, 196, shade(palette.second, 34)),
    ):
        canvas.box((x, 492 - height), (width, height), canvas.cylinder(colour), rounded=3)
        canvas.box((x + 5, 516 - height), (width - 10, 6), "#f5ecd8", opacity=70)
    canvas.path("M566 430H646L634 492H578Z", canvas.cylinder("#d08a62"))
    for tip in (-70, -30, 14, 56):
        canvas.path(f"M606 430Q{596 + tip} 380 {606 + tip} 330Q{622 + tip} 384 614 430Z", "#6b8f71")
    canvas.box((110, 490), (580, 34), canvas.fade(tint(wood, 18), shade(wood, 12)), rounded=6)
    canvas.box((110, 516), (580, 20), shade(wood, 24), rounded=6)
    canvas.line("M130 502H420M460 506H670", shade(wood, 34), 2, opacity=35)
    canvas.path(
        "M180 536H206L200 596Q192 604 186 596ZM594 536H620L614 596Q606 604 600 596Z",
        canvas.metal("#8c7a58"),
    )


def basket(canvas: Canvas, palette: Palette) -> None:
    straw = palette.main
    for x, way in ((196, -1), (604, 1)):
        canvas.line(
            f"M{x} 340C{x + way * 74} 320 {x + way * 74} 440 {x - way * 6} 424", palette.second, 20
        )
    canvas.path("M250 330Q300 210 420 240Q540 230 556 330Z", canvas.sheet(palette.accent))
    canvas.line("M300 300Q380 250 520 290", shade(palette.accent, 30), 3, opacity=50)
    canvas.oval((400, 326), (210, 40), shade(straw, 44), opacity=80)
    body = "M186 326Q200 640 250 660H550Q600 640 614 326Q400 392 186 326Z"
    canvas.path(body, canvas.cylinder(straw))
    with canvas.inside(body):
        rows = "".join(f"M170 {y}Q400 {y + 58} 630 {y}" for y in range(330, 650, 22))
        canvas.line(rows, shade(straw, 40), 5, opacity=40)
        columns = "".join(f"M{x} 320L{400 + (x - 400) * 3 // 4} 670" for x in range(200, 620, 26))
        canvas.line(columns, tint(straw, 40), 6, opacity=34)
        canvas.path("M160 470Q400 530 640 470V540Q400 600 160 540Z", palette.second, opacity=70)
    canvas.line("M186 326Q400 392 614 326", tint(straw, 24), 14)


def mirror(canvas: Canvas, palette: Palette) -> None:
    canvas.oval((416, 420), (262, 262), "#241a22", opacity=14)
    canvas.oval((400, 400), (262, 262), canvas.sheet(palette.main))
    canvas.oval((400, 400), (240, 240), shade(palette.main, 40))
    canvas.oval((402, 402), (236, 236), canvas.sheet("#d5e0e2"))
    glass = "M166 402A236 236 0 0 0 638 402A236 236 0 0 0 166 402Z"
    with canvas.inside(glass):
        canvas.path("M150 560Q400 500 660 580V700H150Z", palette.backdrop, opacity=70)
        canvas.path(
            "M500 640Q470 480 540 380Q560 500 530 640ZM540 640Q560 500 640 440Q620 560 566 640Z",
            "#7f9c84",
            opacity=80,
        )
        canvas.path(polygon((250, 140), (370, 140), (170, 620), (50, 620)), "#ffffff", opacity=45)
        canvas.path(polygon((420, 140), (460, 140), (260, 640), (220, 640)), "#ffffff", opacity=35)
    canvas.oval((400, 400), (251, 251), "none", line=tint(palette.main, 40), width=3, opacity=70)


def clock(canvas: Canvas, palette: Palette) -> None:
    canvas.oval((414, 420), (232, 232), "#241a22", opacity=16)
    canvas.oval((400, 400), (232, 232), canvas.sheet(palette.main))
    canvas.oval((400, 400), (206, 206), shade(palette.second, 26))
    canvas.oval((400, 404), (204, 204), canvas.sheet(palette.second))
    hours = (
        "M400 222V250M400 578V550M222 400H250M578 400H550M311 246l10 18M489 246l-10 18"
        "M311 554l10 -18M489 554l-10 -18M246 311l18 10M246 489l18 -10M554 311l-18 10"
        "M554 489l-18 -10"
    )
    canvas.line(hours, shade(palette.main, 40), 8)
    canvas.line("M406 410L330 336", "#241a22", 14, opacity=14)
    canvas.line("M400 400L322 328", shade(palette.main, 60), 14)
    canvas.line("M400 400L486 276", shade(palette.main, 60), 9)
    canvas.line("M372 446L430 352L470 288", palette.accent, 4)
    canvas.oval((400, 400), (14, 14), palette.accent)
    canvas.path("M252 270Q320 200 420 202Q320 240 270 330Z", "#ffffff", opacity=34)
