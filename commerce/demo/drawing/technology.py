"""Things with a battery or a plug."""

from commerce.demo.drawing.canvas import Canvas, Palette, polygon, shade, tint

DARK = "#2a282e"
KEYCAP = "#f3eee2"


def headphones(canvas: Canvas, palette: Palette) -> None:
    shell = palette.main
    canvas.line("M206 430C190 60 610 60 594 430", shade(shell, 24), 44)
    canvas.line("M204 420C190 68 600 60 590 400", tint(shell, 14), 14, opacity=70)
    canvas.line("M286 178Q400 118 514 178", palette.second, 48)
    canvas.line("M290 168Q400 112 500 162", tint(palette.second, 30), 8, opacity=60)
    for x, way in ((210, 1), (590, -1)):
        canvas.box((x - 14, 330), (28, 120), canvas.metal(palette.accent), rounded=10)
        canvas.box(
            (x + way * 16 - 50 + (0 if way > 0 else 12), 400),
            (88, 220),
            canvas.cylinder(palette.second),
            rounded=44,
        )
        canvas.box((x - way * 30 - 50, 390), (96, 240), canvas.cylinder(shell), rounded=46)
        canvas.oval((x - way * 34, 510), (26, 84), shade(shell, 16))
        canvas.oval((x - way * 36, 508), (22, 78), canvas.sheet(tint(shell, 8)))
    canvas.oval((170, 508), (6, 22), palette.accent)


def earbuds(canvas: Canvas, palette: Palette) -> None:
    """Two buds above their open case."""
    shell = palette.main
    for x, mirror in ((290, 1), (510, -1)):
        canvas.path(
            f"M{x - 16 * mirror} 190L{x + 22 * mirror} 182L{x + 34 * mirror} 350"
            f"Q{x + 16 * mirror} 372 {x - 4 * mirror} 352Z",
            canvas.cylinder(shell),
        )
        canvas.oval((x - 6 * mirror, 186), (62, 58), canvas.ball(shell))
        canvas.oval((x - 44 * mirror, 200), (32, 36), canvas.ball(DARK))
        canvas.oval((x + 10 * mirror, 190), (9, 20), palette.accent)
    canvas.path(
        "M206 430Q210 380 400 380Q590 380 594 430V470H206Z", canvas.cylinder(shade(shell, 10))
    )
    canvas.path("M226 436Q240 400 400 400Q560 400 574 436V460H226Z", shade(shell, 56))
    canvas.path("M190 460H610V556Q606 640 520 640H280Q194 640 190 556Z", canvas.cylinder(shell))
    canvas.path("M230 480V560Q234 600 262 616Q250 560 254 480Z", "#ffffff", opacity=34)
    canvas.box((190, 456), (420, 12), shade(shell, 30))
    canvas.oval((400, 540), (9, 9), palette.accent)
    canvas.box((360, 628), (80, 12), shade(shell, 50), rounded=6)


def speaker(canvas: Canvas, palette: Palette) -> None:
    """A wooden box with a woven front and a leather strap."""
    cloth, wood = palette.main, palette.second
    canvas.line("M210 316C250 180 550 180 590 316", palette.accent, 20)
    canvas.box((130, 300), (540, 340), canvas.sheet(wood), rounded=46)
    canvas.line("M180 318Q400 306 620 320M160 624Q420 632 640 622", shade(wood, 34), 3, opacity=40)
    canvas.box((160, 330), (480, 282), canvas.sheet(cloth), rounded=30)
    canvas.box((160, 330), (480, 282), canvas.weave(cloth, 10, 40), rounded=30)
    for x, radius in ((300, 98), (520, 64)):
        canvas.oval((x, 474), (radius, radius), shade(cloth, 50), opacity=14)
        canvas.oval((x, 474), (radius * 2 // 5, radius * 2 // 5), shade(cloth, 60), opacity=16)
    for x in (540, 580, 618):
        canvas.oval((x, 300), (13, 8), canvas.metal(palette.accent))
    canvas.box((560, 574), (56, 18), palette.accent, rounded=5)
    canvas.path("M170 350H360L230 606H190Q170 600 168 580Z", "#ffffff", opacity=9)


def watch(canvas: Canvas, palette: Palette) -> None:
    strap, dial = palette.main, palette.second
    canvas.path("M318 60Q400 44 482 60L500 280H300Z", canvas.cylinder(strap))
    canvas.path("M300 520H500L478 744Q400 760 322 744Z", canvas.cylinder(strap))
    canvas.line(
        "M332 76L316 260M468 76L484 260M316 540L336 728M484 540L464 728",
        tint(strap, 40),
        3,
        opacity=60,
    )
    canvas.dots([(400, y) for y in (610, 650, 690)], 7, shade(strap, 60))
    canvas.box((566, 378), (40, 44), canvas.metal(palette.accent), rounded=8)
    canvas.oval((400, 400), (186, 186), canvas.metal(palette.accent))
    canvas.oval((400, 400), (162, 162), shade(palette.accent, 46))
    canvas.oval((400, 402), (156, 156), canvas.ball(dial))
    ink = tint(palette.accent, 30)
    canvas.line("M400 262V290M400 540V514M262 400H290M540 400H514", ink, 9)
    canvas.line(
        "M331 281l8 14M469 281l-8 14M331 519l8 -14M469 519l-8 -14M281 331"
        "l14 8M281 469l14 -8"
        "M519 331l-14 8M519 469l-14 -8",
        ink,
        5,
    )
    canvas.oval((400, 468), (36, 36), shade(dial, 20), line=ink, width=2)
    canvas.line("M400 468L418 450", palette.accent, 3)
    canvas.line("M400 400L338 344", ink, 10)
    canvas.line("M400 400L462 300", ink, 7)
    canvas.line("M380 430L450 330", "#c4613f", 3)
    canvas.oval((400, 400), (9, 9), palette.accent)
    canvas.path("M280 310Q340 240 430 256Q330 280 292 380Z", "#ffffff", opacity=26)


def keyboard(canvas: Canvas, palette: Palette) -> None:
    """A compact mechanical keyboard, three-quarter from above."""
    case = palette.main
    canvas.path("M118 300H682L756 590Q758 616 732 616H68Q42 616 44 590Z", shade(case, 40))
    canvas.path("M118 286H682L756 570Q758 594 732 594H68Q42 594 44 570Z", canvas.sheet(case))
    canvas.path("M138 304H662L724 562H76Z", shade(case, 46))
    keys: dict[str, str] = {}
    for row, count in enumerate((13, 13, 12, 11)):
        y, height = 316 + row * 50 + row * row * 2, 26 + row * 2
        left, right = 140 - row * 13, 660 + row * 13
        step = (right - left) // count
        for key in range(count):
            tone = KEYCAP if 0 < key < count - 1 else palette.second
            if key == count - 1 and row in (0, 2):
                tone = palette.accent
            shape = f"M{left + key * step + 8} {y}h{step - 16}v{height}h{16 - step}Z"
            keys[tone] = keys.get(tone, "") + shape
    for tone, outline in keys.items():
        with canvas.placed(0, 7):
            canvas.path(outline, shade(tone, 26), line=shade(tone, 26), width=11)
        canvas.path(outline, tone, line=tone, width=7)
    canvas.box((90, 524), (120, 36), shade(palette.second, 10), rounded=7)
    canvas.box((222, 524), (340, 36), KEYCAP, rounded=7)
    canvas.box((574, 524), (132, 36), palette.accent, rounded=7)


def charger(canvas: Canvas, palette: Palette) -> None:
    """A wireless charging tray with a telephone on it."""
    canvas.line("M640 560C740 560 720 660 800 650", shade(palette.second, 20), 12)
    canvas.path(
        "M110 520Q110 600 380 604Q650 600 650 520Z", canvas.cylinder(shade(palette.main, 14))
    )
    canvas.oval((380, 516), (270, 84), canvas.sheet(palette.main))
    canvas.oval((380, 514), (236, 70), canvas.sheet(palette.second))
    canvas.oval((380, 514), (90, 26), "none", line=palette.accent, width=4)
    with canvas.placed(0, -14):
        canvas.path(
            "M270 176Q274 150 300 150L470 138Q496 138 500 164L540 486Q542 512 516 514L334 528"
            "Q308 530 304 504Z",
            DARK,
        )
        screen = (
            "M286 184Q288 166 304 166L464 154Q482 154 484 172L522 478Q522 496 506 498"
            "L340 510Q322 510 320 494Z"
        )
        canvas.path(screen, canvas.fade(tint(palette.backdrop, 20), palette.accent))
        with canvas.inside(screen):
            canvas.path("M280 420Q360 340 430 400T560 370V540H280Z", shade(palette.accent, 26))
            canvas.path("M280 470Q380 410 470 460T560 440V540H280Z", shade(palette.accent, 46))
            canvas.oval((440, 260), (34, 34), "#fff4d6")
            canvas.path(
                polygon((300, 160), (380, 155), (330, 510), (300, 510)), "#ffffff", opacity=16
            )


def camera(canvas: Canvas, palette: Palette) -> None:
    """A compact film camera with a leatherette body."""
    leather, metal = palette.main, palette.second
    canvas.line(
        "M140 330C60 420 60 560 120 660M660 330C740 420 740 560 690 660", palette.accent, 14
    )
    canvas.path("M290 270L310 220H490L510 270Z", canvas.metal(metal))
    canvas.box((346, 232), (108, 44), "#22252b", rounded=8)
    canvas.path("M360 238H400L380 270H360Z", "#8fb0bd", opacity=70)
    canvas.box((180, 240), (70, 34), canvas.metal(metal), rounded=6)
    canvas.box((556, 246), (46, 28), canvas.metal(metal), rounded=6)
    canvas.oval((579, 244), (15, 7), "#c4613f")
    canvas.box((130, 268), (540, 90), canvas.fade(tint(metal, 30), shade(metal, 14)), rounded=22)
    canvas.box((130, 330), (540, 250), canvas.sheet(leather), rounded=10)
    canvas.box((130, 330), (540, 250), canvas.weave(leather, 6, 26), rounded=10)
    canvas.box((130, 566), (540, 60), canvas.fade(metal, shade(metal, 34)), rounded=20)
    for radius, fill in (
        (164, canvas.metal(metal)),
        (144, DARK),
        (126, canvas.metal(shade(metal, 46))),
        (104, "#131419"),
        (84, canvas.ball("#2c4a5a")),
    ):
        canvas.oval((400, 446), (radius, radius), fill)
    canvas.oval((372, 412), (30, 22), "#ffffff", opacity=50)
    canvas.oval((430, 486), (14, 10), "#b58ad0", opacity=50)
    canvas.dots([(610, 312)], 11, palette.accent)
    canvas.box((166, 290), (92, 32), shade(metal, 40), rounded=6)


def turntable(canvas: Canvas, palette: Palette) -> None:
    wood = palette.main
    canvas.path(
        "M66 520H734V600Q734 620 714 620H86Q66 620 66 600Z", canvas.fade(wood, shade(wood, 30))
    )
    canvas.dots([(130, 632), (670, 632)], 16, DARK)
    canvas.path("M140 280H660L734 520H66Z", canvas.sheet(tint(wood, 10)))
    canvas.line("M120 350H420M100 430H560M180 300H380", shade(wood, 34), 2, opacity=26)
    canvas.oval((346, 410), (226, 102), shade(palette.accent, 40))
    canvas.oval((346, 402), (226, 102), "#1d1b20")
    for rx in (202, 172, 142, 112):
        canvas.oval((346, 402), (rx, rx * 45 // 100), "none", line="#4a464e", width=2)
    canvas.path(
        "M346 402L170 346Q230 316 300 306ZM346 402L530 452Q470 486 396 500Z", "#ffffff", opacity=10
    )
    canvas.oval((346, 402), (74, 33), palette.second)
    canvas.oval((346, 402), (36, 16), palette.accent)
    canvas.oval((346, 401), (7, 4), "#f7f3ea")
    canvas.oval((624, 350), (40, 20), canvas.metal(palette.accent))
    canvas.line("M624 340L606 452L500 440", "#dcd8d0", 10)
    canvas.path("M510 428L484 424L480 446L506 454Z", DARK)
    canvas.box((608, 318), (32, 34), canvas.metal("#c9c5bd"), rounded=6)
    for x in (600, 648):
        canvas.oval((x, 500), (15, 8), canvas.metal(palette.accent))
