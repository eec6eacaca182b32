"""Marks of the house brands: one simple shape each, drawn on a coloured ground, without letters."""

from collections.abc import Callable

from commerce.demo.drawing.canvas import Canvas, Palette, polygon


def waves(canvas: Canvas, palette: Palette) -> None:
    for step in range(3):
        y = 350 + step * 64
        canvas.line(f"M200 {y}q50 -64 100 0t100 0t100 0t100 0", palette.main, 24)


def pine(canvas: Canvas, palette: Palette) -> None:
    for top, half in ((190, 90), (280, 126), (380, 164)):
        canvas.path(
            polygon((400, top), (400 + half, top + 150), (400 - half, top + 150)), palette.main
        )
    canvas.box((382, 520), (36, 90), palette.main)


def sunrise(canvas: Canvas, palette: Palette) -> None:
    canvas.path("M250 470A150 150 0 0 1 550 470Z", palette.main)
    canvas.line(
        "M400 270V210M258 328L216 286M542 328L584 286M200 470H150M600 470H650", palette.main, 24
    )
    canvas.line("M220 530H580M290 590H510", palette.main, 24)


def peaks(canvas: Canvas, palette: Palette) -> None:
    canvas.path(polygon((160, 570), (330, 290), (420, 430), (490, 330), (640, 570)), palette.main)
    canvas.path(polygon((330, 290), (374, 360), (336, 344), (292, 356)), palette.backdrop)
    canvas.oval((540, 240), (44, 44), palette.main)


def leaf(canvas: Canvas, palette: Palette) -> None:
    canvas.path("M230 580Q200 240 590 210Q620 600 230 580Z", palette.main)
    canvas.line(
        "M210 600Q330 420 490 310M330 470V370M410 390H510M280 530H390", palette.backdrop, 16
    )


def swallow(canvas: Canvas, palette: Palette) -> None:
    canvas.path(
        "M160 280Q330 290 400 380Q470 250 640 220Q560 330 470 420L520 590"
        "L420 480Q330 500 240 450"
        "Q320 440 340 410Q250 370 160 280Z",
        palette.main,
    )


def kiln(canvas: Canvas, palette: Palette) -> None:
    canvas.path("M220 590V400A180 180 0 0 1 580 400V590Z", palette.main)
    canvas.path(
        "M400 330Q490 430 460 520Q430 570 400 570Q370 570 340 520Q310 430 400 330Z",
        palette.backdrop,
    )
    canvas.path("M400 440Q440 490 424 540Q400 564 376 540Q360 490 400 440Z", palette.main)


def knot(canvas: Canvas, palette: Palette) -> None:
    for centre in ((340, 400), (460, 400)):
        canvas.oval(centre, (120, 120), "none", line=palette.main, width=30)
    canvas.line("M400 210V296M400 504V590", palette.main, 30)


def moon(canvas: Canvas, palette: Palette) -> None:
    canvas.path("M470 210A200 200 0 1 0 590 520A170 170 0 0 1 470 210Z", palette.main)
    canvas.dots([(560, 300), (610, 390), (520, 380)], 13, palette.main)


def signal(canvas: Canvas, palette: Palette) -> None:
    for place, height in enumerate((90, 190, 310, 150, 240, 110)):
        canvas.box((196 + place * 72, 400 - height // 2), (42, height), palette.main, rounded=21)


def quill(canvas: Canvas, palette: Palette) -> None:
    canvas.path("M250 600Q260 300 580 190Q600 420 330 520Z", palette.main)
    canvas.line("M220 630L480 330", palette.backdrop, 14)
    canvas.line("M200 640H420", palette.main, 20)


def arch(canvas: Canvas, palette: Palette) -> None:
    for radius in (190, 120, 50):
        canvas.path(
            f"M{400 - radius} 580V400A{radius} {radius} 0 0 1 {400 + radius} 400V580",
            "none",
            line=palette.main,
            width=32,
        )


EMBLEMS: dict[str, Callable[[Canvas, Palette], None]] = {
    mark.__name__: mark
    for mark in (waves, pine, sunrise, peaks, leaf, swallow, kiln, knot, moon, signal, quill, arch)
}
