"""The canvas all pictures are drawn on: shapes, colours and the gradients that give them volume.

Knows nothing of products. Gradients are registered on first use and shared, which keeps every
picture small.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

SIDE = 800
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one picture: the object, its second material, a small accent, the wall."""

    main: str
    second: str
    accent: str
    backdrop: str


def mix(colour: str, other: str, percent: int) -> str:
    """`percent` of `other` stirred into `colour`; both are #rrggbb."""
    channels = (
        (int(colour[i : i + 2], 16) * (100 - percent) + int(other[i : i + 2], 16) * percent) // 100
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def tint(colour: str, percent: int) -> str:
    return mix(colour, "#ffffff", percent)


def shade(colour: str, percent: int) -> str:
    """Darker, and a little warmer than plain black would make it."""
    return mix(colour, "#1c1620", percent)


def smooth(points: Sequence[Point]) -> str:
    """A path through all points without corners (Catmull-Rom), starting with M."""
    padded = [points[0], *points, points[-1]]
    path = f"M{points[0][0]} {points[0][1]}"
    for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        (x0, y0), (x3, y3) = padded[i], padded[i + 3]
        path += f"C{x1 + (x2 - x0) // 6} {y1 + (y2 - y0) // 6}"
        path += f" {x2 - (x3 - x1) // 6} {y2 - (y3 - y1) // 6} {x2} {y2}"
    return path


def turned(centre: int, profile: Sequence[Point]) -> str:
    """The outline of something made on a wheel or lathe: (half width, y) from top to bottom."""
    left = smooth([(centre - half, y) for half, y in profile])
    right = smooth([(centre + half, y) for half, y in reversed(profile)])
    return f"{left}L{right[1:]}Z"


def polygon(*points: Point) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


class Canvas:
    """Collects shapes in painting order. Fills are #rrggbb, "none" or what a gradient returned."""

    def __init__(self) -> None:
        self._definitions: dict[str, str] = {}
        self._shapes: list[str] = []

    def svg(self) -> str:
        definitions = "".join(
            markup.replace("id=''", f"id='{name}'", 1) for markup, name in self._definitions.items()
        )
        return (
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {SIDE} {SIDE}' "
            f"width='{SIDE}' height='{SIDE}' stroke-linecap='round' stroke-linejoin='round'>"
            f"<defs>{definitions}</defs>"
            f"{''.join(self._shapes)}</svg>"
        )

    # --- shapes

    def path(
        self, outline: str, fill: str, *, opacity: int = 100, line: str = "", width: int = 2
    ) -> None:
        self._shapes.append(f"<path d='{outline}'{_paint(fill, opacity, line, width)}/>")

    def oval(
        self,
        centre: Point,
        radii: Point,
        fill: str,
        *,
        opacity: int = 100,
        line: str = "",
        width: int = 2,
    ) -> None:
        (cx, cy), (rx, ry) = centre, radii
        size = f"r='{rx}'" if rx == ry else f"rx='{rx}' ry='{ry}'"
        name = "circle" if rx == ry else "ellipse"
        self._shapes.append(
            f"<{name} cx='{cx}' cy='{cy}' {size}{_paint(fill, opacity, line, width)}/>"
        )

    def box(
        self,
        corner: Point,
        size: Point,
        fill: str,
        *,
        rounded: int = 0,
        opacity: int = 100,
        line: str = "",
        width: int = 2,
    ) -> None:
        (x, y), (w, h) = corner, size
        radius = f" rx='{rounded}'" if rounded else ""
        self._shapes.append(
            f"<rect x='{x}' y='{y}' width='{w}' height='{h}'{radius}"
            f"{_paint(fill, opacity, line, width)}/>"
        )

    def line(self, outline: str, colour: str, width: int = 4, *, opacity: int = 100) -> None:
        """A stroke with round ends and no fill."""
        self._shapes.append(f"<path d='{outline}'{_paint('none', opacity, colour, width)}/>")

    def dots(self, points: Sequence[Point], radius: int, fill: str, *, opacity: int = 100) -> None:
        """Many equal dots as one path."""
        outline = "".join(f"M{x} {y}h0" for x, y in points)
        self.line(outline, fill, radius * 2, opacity=opacity)

    @contextmanager
    def placed(
        self, x: int = 0, y: int = 0, *, percent: int = 100, turn: int = 0, about: Point = (0, 0)
    ) -> Generator[None]:
        """What is drawn inside is turned and scaled about a point, then moved."""
        steps = [f"translate({x + about[0]} {y + about[1]})"]
        if turn:
            steps.append(f"rotate({turn})")
        if percent != 100:
            steps.append(f"scale({percent // 100}.{percent % 100:02d})")
        if about != (0, 0):
            steps.append(f"translate({-about[0]} {-about[1]})")
        self._shapes.append(f"<g transform='{''.join(steps)}'>")
        yield
        self._shapes.append("</g>")

    @contextmanager
    def mirrored(self) -> Generator[None]:
        """What is drawn inside appears with left and right exchanged."""
        self._shapes.append(f"<g transform='matrix(-1 0 0 1 {SIDE} 0)'>")
        yield
        self._shapes.append("</g>")

    @contextmanager
    def twice(self, x: int, y: int) -> Generator[None]:
        """What is drawn inside appears here and, behind it, once more at an offset."""
        name = f"g{len(self._shapes)}"
        self._shapes.append(f"<use href='#{name}' x='{x}' y='{y}'/><g id='{name}'>")
        yield
        self._shapes.append("</g>")

    @contextmanager
    def inside(self, outline: str) -> Generator[None]:
        """What is drawn inside is cut off at the outline."""
        clip = self._define(f"<clipPath id=''><path d='{outline}'/></clipPath>")
        self._shapes.append(f"<g clip-path='{clip}'>")
        yield
        self._shapes.append("</g>")

    # --- paints

    def cylinder(self, colour: str) -> str:
        """Round from left to right: light at a quarter, shadow on the far side."""
        return self._gradient(
            "x2='1'",
            (0, shade(colour, 14)),
            (26, tint(colour, 24)),
            (50, colour),
            (88, shade(colour, 24)),
            (100, shade(colour, 18)),
        )

    def metal(self, colour: str) -> str:
        """As a cylinder, with the hard reflections of polished metal."""
        return self._gradient(
            "x2='1'",
            (0, shade(colour, 30)),
            (14, tint(colour, 30)),
            (24, tint(colour, 60)),
            (34, colour),
            (62, shade(colour, 26)),
            (80, tint(colour, 18)),
            (100, shade(colour, 34)),
        )

    def sheet(self, colour: str) -> str:
        """Flat things lit from the upper left."""
        return self._gradient(
            "x2='1' y2='1'", (0, tint(colour, 14)), (55, colour), (100, shade(colour, 14))
        )

    def fade(self, top: str, bottom: str) -> str:
        return self._gradient("x2='0' y2='1'", (0, top), (100, bottom))

    def ball(self, colour: str) -> str:
        """Round on every side."""
        return self._radial(
            "cx='.36' cy='.3' r='.8'",
            (0, tint(colour, 34), 100),
            (45, colour, 100),
            (100, shade(colour, 34), 100),
        )

    def glow(self, colour: str, strength: int) -> str:
        """Light or shadow that is strongest in the middle and ends softly."""
        return self._radial(
            "", (0, colour, strength), (55, colour, strength * 2 // 5), (100, colour, 0)
        )

    def weave(self, colour: str, step: int = 8, contrast: int = 10) -> str:
        """Cloth: threads crossing at right angles, to lay over a filled shape."""
        half = step // 2
        return self._define(
            f"<pattern id='' width='{step}' height='{step}' patternUnits='userSpaceOnUse'>"
            f"<path d='M0 {half}H{step}' stroke='{tint(colour, 40)}' opacity='.{contrast:02d}'/>"
            f"<path d='M{half} 0V{step}' stroke='{shade(colour, 60)}' opacity='.{contrast:02d}'/>"
            "</pattern>"
        )

    def knit(self, colour: str, step: int = 16) -> str:
        """Stitches: columns of small Vs, to lay over a filled shape."""
        half, quarter = step // 2, step // 4
        return self._define(
            f"<pattern id='' width='{step}' height='{half}' patternUnits='userSpaceOnUse'>"
            f"<path d='M0 0L{half} {half}L{step} 0M0 {-half}L{half} 0L{step} {-half}M0 {half}"
            f"L{half} {step}L{step} {half}' fill='none' stroke-width='{quarter // 2 or 1}' "
            f"stroke='{shade(colour, 45)}' opacity='.28'/></pattern>"
        )

    def hobnails(self, colour: str, step: int = 26) -> str:
        """Rows of raised dots, to lay over a filled shape."""
        near, far = step // 4, step * 3 // 4
        spots = f"M{near} {near}h0M{far} {far}h0"
        return self._define(
            f"<pattern id='' width='{step}' height='{step}' patternUnits='userSpaceOnUse'>"
            f"<g stroke-linecap='round' opacity='.7'><path d='{spots}' stroke-width='13' "
            f"stroke='{shade(colour, 44)}'/><path d='{spots}' stroke-width='10' "
            f"stroke='{tint(colour, 24)}' transform='translate(-1 -2)'/></g></pattern>"
        )

    def _gradient(self, direction: str, *stops: tuple[int, str]) -> str:
        marks = "".join(
            f"<stop offset='{at // 100}.{at % 100:02d}' stop-color='{colour}'/>"
            for at, colour in stops
        )
        return self._define(
            f"<linearGradient id='' x1='0' y1='0' {_with_second_y(direction)}>{marks}"
            "</linearGradient>"
        )

    def _radial(self, shape: str, *stops: tuple[int, str, int]) -> str:
        marks = "".join(
            f"<stop offset='{at}%' stop-color='{colour}'{_opacity('stop-opacity', strength)}/>"
            for at, colour, strength in stops
        )
        return self._define(f"<radialGradient id='' {shape}>{marks}</radialGradient>")

    def _define(self, markup: str) -> str:
        name = self._definitions.setdefault(markup, f"d{len(self._definitions)}")
        return f"url(#{name})"


def _with_second_y(direction: str) -> str:
    return direction if "y2" in direction else f"{direction} y2='0'"


def _opacity(attribute: str, percent: int) -> str:
    return "" if percent >= 100 else f" {attribute}='.{percent:02d}'"


def _paint(fill: str, opacity: int, line: str, width: int) -> str:
    stroke = f" stroke='{line}' stroke-width='{width}'" if line else ""
    return f" fill='{fill}'{stroke}{_opacity('opacity', opacity)}"
