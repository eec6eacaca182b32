"""Every kind of thing that can be drawn, and how it is best shown."""

from collections.abc import Callable
from dataclasses import dataclass

from commerce.demo.drawing import (
    clothing,
    coffee,
    cooking,
    decor,
    footwear,
    furniture,
    lighting,
    pantry,
    stationery,
    tableware,
    technology,
    textiles,
    travel,
)
from commerce.demo.drawing.canvas import Canvas, Palette, Point

Draw = Callable[[Canvas, Palette], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """`foot` is the height it stands on, or 0 when it lies or hangs; `reach` half its shadow's
    width. `zoom` makes it fill the studio picture; `focus` is what the close-up looks at."""

    draw: Draw
    place: str
    foot: int
    reach: int
    zoom: int
    focus: Point


def _standing(draw: Draw, place: str, reach: int, zoom: int, focus: Point) -> Kind:
    return Kind(draw, place, 640, reach, zoom, focus)


def _furniture(draw: Draw, reach: int, zoom: int, focus: Point) -> Kind:
    return Kind(draw, "room", 680, reach, zoom, focus)


def _lying(draw: Draw, place: str, reach: int, zoom: int, focus: Point) -> Kind:
    return Kind(draw, place, 0, reach, zoom, focus)


KINDS: dict[str, Kind] = {
    "apron": _lying(cooking.apron, "rail", 230, 104, (400, 430)),
    "armchair": _furniture(furniture.armchair, 250, 108, (380, 380)),
    "backpack": _standing(travel.backpack, "trail", 190, 118, (420, 330)),
    "basket": _standing(furniture.basket, "room", 200, 122, (330, 480)),
    "beanie": _lying(clothing.beanie, "tabletop", 290, 112, (420, 480)),
    "bedding": _furniture(textiles.bedding, 330, 112, (330, 440)),
    "blanket": _standing(textiles.blanket, "room", 280, 124, (420, 430)),
    "board": _lying(cooking.board, "tabletop", 330, 108, (520, 430)),
    "boots": _standing(footwear.boots, "trail", 250, 110, (420, 380)),
    "bottle": _standing(travel.bottle, "trail", 140, 112, (400, 320)),
    "bowls": _standing(tableware.bowls, "counter", 150, 122, (400, 390)),
    "camera": _lying(technology.camera, "tabletop", 330, 104, (430, 400)),
    "candle": _standing(lighting.candle, "counter", 170, 118, (400, 400)),
    "carafe": _standing(tableware.carafe, "counter", 230, 112, (420, 500)),
    "casserole": _standing(cooking.casserole, "counter", 230, 124, (400, 400)),
    "chair": _furniture(furniture.chair, 190, 118, (400, 430)),
    "charger": _standing(technology.charger, "desk", 270, 106, (400, 420)),
    "chef_knife": _lying(cooking.chef_knife, "tabletop", 300, 108, (520, 320)),
    "chocolate": _lying(pantry.chocolate, "tabletop", 270, 108, (390, 350)),
    "chopsticks": _lying(tableware.chopsticks, "tabletop", 320, 114, (360, 500)),
    "cleaver": _lying(cooking.cleaver, "tabletop", 330, 112, (440, 360)),
    "clock": _lying(furniture.clock, "gallery", 280, 116, (420, 360)),
    "coffee_bag": _standing(pantry.coffee_bag, "counter", 160, 118, (400, 400)),
    "cushion": _lying(textiles.cushion, "tabletop", 290, 112, (320, 380)),
    "cutlery": _lying(tableware.cutlery, "tabletop", 320, 110, (400, 320)),
    "dripper": _standing(coffee.dripper, "counter", 170, 118, (400, 300)),
    "duffel": _standing(travel.duffel, "room", 320, 100, (380, 430)),
    "earbuds": _standing(technology.earbuds, "desk", 200, 120, (400, 260)),
    "enamel_mug": _standing(coffee.enamel_mug, "trail", 160, 134, (390, 460)),
    "espresso_cups": Kind(coffee.espresso_cups, "counter", 672, 250, 118, (330, 480)),
    "floor_lamp": _furniture(lighting.floor_lamp, 170, 108, (560, 270)),
    "fountain_pen": _lying(stationery.fountain_pen, "tabletop", 290, 112, (300, 500)),
    "french_press": _standing(coffee.french_press, "counter", 150, 116, (400, 360)),
    "gaiwan": _standing(coffee.gaiwan, "counter", 190, 130, (390, 460)),
    "gift_box": _standing(pantry.gift_box, "counter", 260, 116, (380, 490)),
    "gooseneck_kettle": _standing(coffee.gooseneck_kettle, "counter", 200, 120, (480, 400)),
    "grinder": _standing(coffee.grinder, "counter", 120, 120, (430, 330)),
    "headphones": Kind(technology.headphones, "desk", 632, 250, 108, (260, 460)),
    "honey_jar": _standing(pantry.honey_jar, "counter", 190, 124, (400, 430)),
    "ink": _standing(stationery.ink, "desk", 200, 124, (400, 440)),
    "jacket": _lying(clothing.jacket, "rail", 290, 112, (440, 330)),
    "jumper": _lying(clothing.jumper, "rail", 290, 112, (400, 300)),
    "keyboard": _lying(technology.keyboard, "tabletop", 370, 100, (480, 450)),
    "lantern": _standing(lighting.lantern, "trail", 170, 118, (400, 480)),
    "mirror": _lying(furniture.mirror, "gallery", 310, 112, (300, 300)),
    "mug": _standing(coffee.mug, "counter", 160, 134, (400, 400)),
    "notebook": _lying(stationery.notebook, "tabletop", 300, 108, (420, 320)),
    "oil_bottle": _standing(pantry.oil_bottle, "counter", 140, 112, (400, 470)),
    "pencils": _standing(stationery.pencils, "desk", 140, 118, (400, 320)),
    "pendant": _lying(lighting.pendant, "gallery", 1, 100, (400, 420)),
    "planner": _lying(stationery.planner, "tabletop", 350, 110, (480, 400)),
    "plant_pot": _standing(decor.plant_pot, "room", 180, 116, (400, 470)),
    "plates": _standing(tableware.plates, "counter", 250, 112, (440, 420)),
    "raincoat": _lying(clothing.raincoat, "rail", 290, 104, (400, 240)),
    "rug": Kind(textiles.rug, "room", 664, 300, 112, (400, 480)),
    "saucepan": _standing(cooking.saucepan, "counter", 220, 100, (460, 420)),
    "scarf": _lying(clothing.scarf, "rail", 250, 112, (400, 480)),
    "shirt": _lying(clothing.shirt, "rail", 290, 112, (430, 280)),
    "side_table": _furniture(furniture.side_table, 210, 116, (450, 330)),
    "skillet": _lying(cooking.skillet, "tabletop", 330, 108, (360, 420)),
    "slippers": _lying(footwear.slippers, "tabletop", 300, 112, (400, 340)),
    "sneakers": _standing(footwear.sneakers, "room", 290, 104, (470, 470)),
    "socks": _lying(clothing.socks, "tabletop", 280, 112, (380, 320)),
    "speaker": _standing(technology.speaker, "desk", 260, 116, (540, 400)),
    "stool": _furniture(furniture.stool, 190, 124, (420, 420)),
    "table_lamp": _standing(lighting.table_lamp, "desk", 150, 114, (400, 440)),
    "tea_tin": _standing(pantry.tea_tin, "counter", 150, 118, (400, 430)),
    "teapot": _standing(coffee.teapot, "counter", 180, 124, (360, 470)),
    "tee": _lying(clothing.tee, "rail", 290, 112, (440, 280)),
    "tent": _standing(travel.tent, "trail", 330, 108, (360, 420)),
    "tote": _standing(travel.tote, "room", 200, 116, (400, 420)),
    "towel": _standing(textiles.towel, "counter", 240, 124, (430, 380)),
    "trousers": _lying(clothing.trousers, "rail", 230, 108, (400, 240)),
    "turntable": _standing(technology.turntable, "desk", 330, 102, (460, 410)),
    "umbrella": Kind(travel.umbrella, "trail", 694, 150, 108, (400, 300)),
    "vase": _standing(decor.vase, "counter", 150, 114, (400, 480)),
    "wall_shelf": _lying(furniture.wall_shelf, "gallery", 300, 112, (430, 420)),
    "watch": _lying(technology.watch, "tabletop", 230, 106, (430, 400)),
    "wok": _standing(cooking.wok, "counter", 220, 100, (420, 450)),
}
