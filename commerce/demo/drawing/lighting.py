"""Lamps and candles. A lit lamp glows in the backdrop's own warmth."""

from commerce.demo.drawing.canvas import Canvas, Palette, polygon, shade, tint, turned

LIGHT = "#ffe2a8"


def table_lamp(canvas: Canvas, palette: Palette) -> None:
    """A turned ceramic foot under a linen shade."""
    canvas.oval((400, 330), (330, 280), canvas.glow(LIGHT, 70))
    foot = turned(400, [(26, 400), (40, 430), (112, 500), (116, 570), (70, 626), (78, 640)])
    canvas.path(foot, canvas.cylinder(palette.main))
    canvas.path("M312 520Q310 580 340 612Q330 560 334 504Z", "#ffffff", opacity=34)
    canvas.box((388, 360), (24, 50), canvas.metal(palette.accent))
    shade_outline = "M308 150H492L590 396Q400 436 210 396Z"
    canvas.path(shade_outline, canvas.fade(tint(palette.second, 20), palette.second))
    canvas.path(shade_outline, canvas.weave(palette.second, 8, 14))
    canvas.oval((400, 320), (180, 110), canvas.glow(LIGHT, 95))
    canvas.path("M210 396Q400 436 590 396L586 386Q400 424 214 386Z", shade(palette.second, 24))
    canvas.oval((400, 150), (92, 14), shade(palette.second, 30))


def pendant(canvas: Canvas, palette: Palette) -> None:
    canvas.oval((400, 560), (330, 230), canvas.glow(LIGHT, 80))
    canvas.box((396, 0), (8, 230), shade(palette.accent, 40))
    canvas.path("M374 214H426L436 270H364Z", canvas.metal(palette.accent))
    dome = "M364 264H436Q640 300 656 500H144Q160 300 364 264Z"
    canvas.path(dome, canvas.cylinder(palette.main))
    canvas.path("M216 470Q236 340 348 292Q280 360 262 480Z", "#ffffff", opacity=30)
    canvas.oval((400, 500), (256, 42), tint(palette.second, 50))
    canvas.oval((400, 506), (230, 32), canvas.glow("#fff3cf", 99))
    canvas.oval((400, 512), (58, 34), "#fff8e2")


def floor_lamp(canvas: Canvas, palette: Palette) -> None:
    """An arc of steel over a reading corner."""
    canvas.oval((560, 330), (240, 220), canvas.glow(LIGHT, 70))
    canvas.path("M190 664Q190 646 300 646Q410 646 410 664V680H190Z", canvas.metal(palette.main))
    canvas.line("M300 654C276 420 266 130 440 104Q560 92 572 210", shade(palette.main, 30), 16)
    canvas.line("M297 654C273 420 263 128 440 101Q556 90 568 206", tint(palette.main, 30), 5)
    canvas.path("M552 196H592L598 232H546Z", canvas.metal(palette.accent))
    canvas.path("M546 230H598Q676 250 684 344H460Q468 250 546 230Z", canvas.cylinder(palette.main))
    canvas.path("M490 330Q500 270 540 248Q516 290 514 334Z", "#ffffff", opacity=30)
    canvas.oval((572, 344), (112, 18), "#fff3cf")
    canvas.path(polygon((464, 350), (680, 350), (760, 660), (400, 660)), LIGHT, opacity=14)


def lantern(canvas: Canvas, palette: Palette) -> None:
    """A rechargeable camp lantern."""
    canvas.oval((400, 460), (320, 280), canvas.glow(LIGHT, 80))
    canvas.line("M262 330C240 120 560 120 538 330", shade(palette.accent, 30), 16)
    canvas.line("M340 176Q400 158 460 176", palette.second, 26)
    canvas.path("M280 320Q290 240 400 236Q510 240 520 320Z", canvas.cylinder(palette.main))
    canvas.box((260, 312), (280, 30), canvas.cylinder(shade(palette.main, 12)), rounded=12)
    canvas.box((290, 342), (220, 190), canvas.cylinder("#ffeec4"), rounded=8)
    canvas.oval((400, 440), (90, 100), canvas.glow("#fffbe9", 99))
    canvas.line("M318 346V528M400 346V528M482 346V528", palette.accent, 8, opacity=80)
    canvas.path(
        "M264 530H536L552 600Q552 640 510 640H290Q248 640 248 600Z", canvas.cylinder(palette.main)
    )
    canvas.oval((400, 584), (32, 32), shade(palette.main, 40))
    canvas.oval((400, 582), (24, 24), canvas.metal(palette.accent))
    canvas.path("M292 548L282 608Q288 620 296 612L310 548Z", "#ffffff", opacity=30)


def candle(canvas: Canvas, palette: Palette) -> None:
    """A poured candle in a glass with a paper label."""
    canvas.oval((400, 250), (200, 200), canvas.glow(LIGHT, 85))
    glass = "M246 300H554V600Q554 640 514 640H286Q246 640 246 600Z"
    canvas.path(glass, canvas.cylinder(palette.main))
    canvas.oval((400, 300), (154, 32), tint(palette.main, 40))
    canvas.oval((400, 304), (140, 26), canvas.fade(shade(palette.main, 30), palette.main))
    canvas.oval((400, 322), (124, 15), "#fbf3df")
    canvas.oval((400, 322), (60, 8), "#fffbe8")
    canvas.line("M400 322V282", "#3a2a22", 5)
    canvas.path(
        "M400 196Q436 250 416 282Q400 298 384 282Q364 250 400 196Z",
        canvas.fade("#ffb54a", "#fff4c8"),
    )
    canvas.path("M400 240Q414 266 406 280Q400 286 394 280Q386 266 400 240Z", "#fffdf2")
    canvas.path("M262 330V604Q268 618 286 616V336Z", "#ffffff", opacity=30)
    canvas.box((318, 400), (164, 160), palette.second, rounded=4)
    canvas.box((328, 410), (144, 140), "none", line=palette.accent, width=2)
    canvas.line(
        "M400 524V450M400 500Q370 496 362 470M400 500Q430 496 438 470M400 470Q382 462 380"
        " 444M400 470Q418 462 420 444",
        palette.accent,
        5,
    )
