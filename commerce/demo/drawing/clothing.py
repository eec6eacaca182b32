"""Clothes, shown as if worn by nobody; the collar sits near y = 150."""

from collections.abc import Sequence

from commerce.demo.drawing.canvas import Canvas, Palette, shade, tint


def _cloth(canvas: Canvas, outline: str, colour: str, texture: str) -> None:
    canvas.path(outline, canvas.sheet(colour))
    canvas.path(outline, texture)


def _sleeves(canvas: Canvas, colour: str, texture: str, cuff: int) -> None:
    """Long sleeves falling beside the body; `cuff` is the height of the end band."""
    _sleeve(canvas, colour, texture, cuff)
    with canvas.mirrored():
        _sleeve(canvas, shade(colour, 8), texture, cuff)


def _sleeve(canvas: Canvas, colour: str, texture: str, cuff: int) -> None:
    _cloth(canvas, "M262 330L238 640L158 632L212 250Q222 196 264 178Z", colour, texture)
    canvas.line("M250 400L230 500", shade(colour, 36), 4, opacity=30)
    band = f"M238 {640 - cuff}V640L158 632L166 {632 - cuff}Z"
    canvas.path(band, shade(colour, 16), opacity=80)


def _buttons(canvas: Canvas, ys: Sequence[int], colour: str, x: int = 400) -> None:
    canvas.dots([(x, y + 2) for y in ys], 8, "#241a22", opacity=26)
    canvas.dots([(x, y) for y in ys], 7, colour)
    canvas.dots([(x - 2, y - 2) for y in ys], 2, "#ffffff", opacity=60)


def shirt(canvas: Canvas, palette: Palette) -> None:
    """A button-down in linen."""
    cloth = palette.main
    weave = canvas.weave(cloth, 6, 16)
    canvas.path("M320 160Q400 130 480 160L460 220H340Z", shade(cloth, 36))
    _sleeves(canvas, cloth, weave, 44)
    body = (
        "M264 176L344 146L400 226L456 146L536 176Q552 330 560 672Q480 700 400 690"
        "Q320 700 240 672Q248 330 264 176Z"
    )
    _cloth(canvas, body, cloth, weave)
    canvas.line("M262 340Q270 240 268 190M538 340Q530 240 532 190", shade(cloth, 40), 3, opacity=40)
    canvas.line("M296 420Q310 560 290 660M506 400Q490 540 514 664", shade(cloth, 40), 5, opacity=20)
    canvas.box((384, 222), (32, 468), tint(cloth, 8))
    canvas.line("M384 226V690M416 226V690", shade(cloth, 30), 2, opacity=50)
    canvas.path(
        "M448 300H520V380L484 398L448 380Z",
        canvas.sheet(tint(cloth, 5)),
        line=shade(cloth, 24),
        width=2,
    )
    canvas.path(
        "M344 140Q330 168 322 172L366 254L400 214ZM456 140Q470 168 478 172L434 254L400 214Z",
        canvas.sheet(tint(cloth, 14)),
        line=shade(cloth, 26),
    )
    _buttons(canvas, range(262, 680, 76), palette.accent)


def tee(canvas: Canvas, palette: Palette) -> None:
    cloth = palette.main
    for outline in ("M276 170L150 260L214 372L286 320Z", "M524 170L650 260L586 372L514 320Z"):
        _cloth(canvas, outline, shade(cloth, 6), canvas.weave(cloth, 5, 9))
    canvas.line("M162 256L224 362M638 256L576 362", shade(cloth, 34), 3, opacity=40)
    canvas.path("M330 158Q400 130 470 158L450 200H350Z", shade(cloth, 36))
    body = (
        "M274 168L334 148Q400 232 466 148L526 168Q536 400 540 668Q400 688 260 668Q264 400 274 168Z"
    )
    _cloth(canvas, body, cloth, canvas.weave(cloth, 5, 9))
    canvas.line("M330 150Q400 240 470 150", shade(cloth, 20), 12)
    canvas.line("M334 156Q400 234 466 156", tint(cloth, 16), 3, opacity=70)
    canvas.line(
        "M282 330Q300 500 286 640M520 330Q500 480 520 640M260 652Q400 672 540 652",
        shade(cloth, 40),
        4,
        opacity=22,
    )
    canvas.oval((464, 300), (22, 22), palette.accent)
    canvas.path("M448 306Q458 290 464 302Q472 290 482 306Z", palette.second)


def jumper(canvas: Canvas, palette: Palette) -> None:
    """Crew-neck knitwear with a patterned yoke."""
    wool = palette.main
    knit = canvas.knit(wool, 14)
    canvas.path("M326 160Q400 128 474 160L452 204H348Z", shade(wool, 40))
    _sleeves(canvas, wool, knit, 54)
    body = "M262 180L332 150Q400 216 468 150L538 180Q556 400 552 660H248Q244 400 262 180Z"
    canvas.path(body, canvas.sheet(wool))
    with canvas.inside(body):
        for y, colour, size in (
            (246, palette.second, 14),
            (286, palette.accent, 10),
            (322, palette.second, 14),
        ):
            points = [(x, y + (x - 400) * (x - 400) // 1500 * -1) for x in range(250, 560, 30)]
            canvas.dots(points, size // 2, colour)
        canvas.line("M240 350Q400 400 560 350", palette.second, 6)
        canvas.path(body, knit)
        canvas.line(
            "M294 420Q308 540 292 620M508 420Q492 540 512 620", shade(wool, 40), 6, opacity=20
        )
    canvas.path("M248 604H552V660H248Z", shade(wool, 14))
    ribs = "".join(f"M{x} 608V656" for x in range(256, 552, 12))
    canvas.line(ribs, shade(wool, 40), 3, opacity=36)
    canvas.line("M330 152Q400 226 470 152", shade(wool, 16), 24)
    canvas.line("M326 146Q400 214 474 146", tint(wool, 14), 4, opacity=60)


def jacket(canvas: Canvas, palette: Palette) -> None:
    """A chore jacket with patch pockets."""
    cloth = palette.main
    weave = canvas.weave(cloth, 5, 18)
    canvas.path("M320 158Q400 130 480 158L460 230H340Z", shade(cloth, 44))
    _sleeves(canvas, cloth, weave, 40)
    body = "M258 180L340 148L400 210L460 148L542 180Q556 360 562 652H238Q244 360 258 180Z"
    _cloth(canvas, body, cloth, weave)
    canvas.line("M400 214V652", shade(cloth, 46), 4, opacity=70)
    canvas.path(
        "M340 140L300 196L360 250L400 206ZM460 140L500 196L440 250L400 206Z",
        canvas.sheet(tint(cloth, 8)),
        line=shade(cloth, 36),
    )
    for corner, size in (
        ((268, 470), (106, 136)),
        ((428, 470), (106, 136)),
        ((436, 296), (86, 94)),
    ):
        (x, y), (w, h) = corner, size
        canvas.path(
            f"M{x} {y}h{w}v{h - 16}q0 16 -16 16h-{w - 32}q-16 0 -16 -16Z",
            canvas.sheet(tint(cloth, 6)),
            line=shade(cloth, 34),
            width=3,
        )
        canvas.line(f"M{x + 4} {y + 16}h{w - 8}", palette.second, 2, opacity=60)
    canvas.line("M246 640H554", palette.second, 2, opacity=50)
    _buttons(canvas, (262, 348, 434, 520, 606), palette.accent, 414)


def raincoat(canvas: Canvas, palette: Palette) -> None:
    """A hooded coat with a storm flap."""
    cloth = palette.main
    plain = canvas.fade(tint(cloth, 6), shade(cloth, 8))
    _sleeves(canvas, cloth, "none", 30)
    canvas.path(
        "M300 190Q270 60 400 56Q530 60 500 190Q400 250 300 190Z", canvas.ball(shade(cloth, 8))
    )
    canvas.path("M330 190Q312 100 400 94Q488 100 470 190Q400 240 330 190Z", palette.second)
    canvas.path("M330 190Q312 100 400 94L400 226Q360 222 330 190Z", shade(palette.second, 20))
    body = (
        "M262 186Q330 170 400 232Q470 170 538 186Q566 420 584 700Q400 724 216 700Q234 420 262 186Z"
    )
    canvas.path(body, plain)
    canvas.path("M300 300Q280 520 262 690H290Q306 520 322 300Z", "#ffffff", opacity=16)
    canvas.line("M520 320Q530 520 548 690M460 420Q456 560 470 700", shade(cloth, 50), 5, opacity=26)
    canvas.box((378, 228), (44, 482), canvas.cylinder(cloth), rounded=4)
    for x in (262, 446):
        canvas.path(f"M{x} 480h92v24h-92Z", shade(cloth, 20))
        canvas.path(f"M{x} 476h92v18q-46 16 -92 0Z", tint(cloth, 10))
    canvas.line("M348 228V320M452 228V320", palette.second, 5)
    canvas.dots([(348, 324), (452, 324)], 7, palette.accent)
    _buttons(canvas, range(270, 690, 84), palette.accent)


def trousers(canvas: Canvas, palette: Palette) -> None:
    cloth = palette.main
    weave = canvas.weave(cloth, 5, 24)
    for outline, tone in (
        ("M400 150H532Q566 420 560 716H434Q430 520 400 330Z", shade(cloth, 10)),
        ("M400 150H268Q234 420 240 716H366Q370 520 400 330Z", cloth),
    ):
        _cloth(canvas, outline, tone, weave)
    canvas.path(
        "M320 380Q300 540 300 700H318Q320 540 340 380ZM470 380Q488 540 492 700"
        "H510Q504 540"
        " 486 380Z",
        "#ffffff",
        opacity=12,
    )
    canvas.line("M400 196Q424 280 400 332L384 340", shade(cloth, 46), 4)
    canvas.line("M272 204Q330 216 344 276M528 204Q470 216 456 276", palette.second, 4, opacity=80)
    canvas.path("M266 130H534V186H266Z", canvas.sheet(shade(cloth, 8)), line=shade(cloth, 36))
    for x in (290, 352, 440, 500):
        canvas.box((x, 124), (16, 72), tint(cloth, 8), rounded=3)
    canvas.path(
        "M238 680L240 716H366L368 680ZM432 680L434 716H560L562 680Z", tint(palette.second, 40)
    )
    canvas.dots([(400, 158)], 10, palette.accent)


def scarf(canvas: Canvas, palette: Palette) -> None:
    """Looped once, both ends hanging."""
    wool = palette.main
    for x, lean, height, tone in ((430, 20, 640, shade(wool, 8)), (316, -10, 690, wool)):
        tail = f"M{x - 40} 300L{x + 70} 300L{x + 70 + lean} {height}H{x - 50 + lean}Z"
        canvas.path(tail, canvas.sheet(tone))
        with canvas.inside(tail):
            for y, thick in ((height - 150, 30), (height - 100, 14), (height - 66, 30)):
                canvas.box((200, y), (400, thick), palette.second)
            canvas.box((200, height - 190), (400, 10), palette.accent)
            canvas.path(tail, canvas.knit(wool, 12))
        fringe = "".join(f"M{at} {height}v44" for at in range(x - 46 + lean, x + 70 + lean, 10))
        canvas.line(fringe, tone, 5)
    loop = "M220 250Q230 130 400 130Q570 130 580 250Q570 390 400 396Q230 390 220 250Z"
    canvas.path(loop, canvas.sheet(tint(wool, 6)))
    canvas.path(loop, canvas.knit(wool, 12))
    canvas.path(
        "M304 244Q330 190 400 190Q470 190 496 244Q470 300 400 300Q330 300 304 244Z", shade(wool, 56)
    )
    canvas.line(
        "M250 300Q320 370 440 372M240 250Q260 330 340 352M556 290Q520 350 470 366"
        "M300 180Q400 150 500 180",
        shade(wool, 40),
        6,
        opacity=28,
    )


def beanie(canvas: Canvas, palette: Palette) -> None:
    wool = palette.main
    canvas.oval((400, 190), (60, 56), canvas.ball(palette.second))
    fluff = "".join(
        f"M400 190l{x} {y}"
        for x, y in (
            (-62, 0),
            (-52, -34),
            (-24, -54),
            (14, -58),
            (46, -38),
            (62, -4),
            (-54, 30),
            (50, 32),
        )
    )
    canvas.line(fluff, tint(palette.second, 20), 7, opacity=60)
    crown = "M210 500Q196 226 400 222Q604 226 590 500Z"
    canvas.path(crown, canvas.ball(wool))
    ribs = "".join(
        f"M{x} 510Q{x - (x - 400) // 8} 320 {400 + (x - 400) // 5} 232" for x in range(216, 600, 23)
    )
    with canvas.inside(crown):
        canvas.line(ribs, shade(wool, 44), 5, opacity=36)
        canvas.box((180, 210), (440, 300), canvas.knit(wool, 12))
    canvas.box((186, 470), (428, 124), canvas.cylinder(shade(wool, 4)), rounded=30)
    canvas.line(
        "".join(f"M{x} 484V580" for x in range(206, 606, 20)), shade(wool, 44), 5, opacity=34
    )
    canvas.box((500, 500), (66, 62), palette.accent, rounded=4)
    canvas.line("M518 540Q533 510 548 540", palette.second, 5)


def socks(canvas: Canvas, palette: Palette) -> None:
    """A pair, one behind the other."""
    for x, tone in ((110, shade(palette.main, 14)), (0, palette.main)):
        with canvas.placed(x, -x // 4):
            foot = (
                "M262 150H402V420Q410 470 500 510Q590 552 574 610Q560 660 480 652"
                "Q340 640 290 590Q258 556 262 480Z"
            )
            canvas.path(foot, canvas.sheet(tone))
            with canvas.inside(foot):
                canvas.path("M480 470Q620 520 600 680H470Q530 580 480 470Z", palette.second)
                canvas.path("M250 470Q340 480 340 600L240 640Z", palette.second)
                for y, colour in (
                    (236, palette.accent),
                    (262, palette.second),
                    (288, palette.accent),
                ):
                    canvas.box((250, y), (170, 14), colour)
                canvas.box((240, 140), (380, 540), canvas.knit(tone, 12))
                canvas.box((262, 150), (140, 66), shade(tone, 14))
                canvas.line(
                    "".join(f"M{at} 150V216" for at in range(270, 402, 12)),
                    shade(tone, 44),
                    3,
                    opacity=45,
                )
