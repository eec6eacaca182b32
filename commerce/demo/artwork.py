"""Which drawing shows which product, category and brand, and in which colours.

Colour codes are those of the catalogue's option values, so a variant's colour finds its picture.
"""

from dataclasses import dataclass

COLOURS = {
    # what things are made of and dyed with
    "black": "#2f2d33", "black-ash": "#35322f", "brass": "#c2a05c", "brick": "#b2523a",
    "celadon": "#b9cfbd", "chalk": "#ebe5d9", "charcoal": "#4a494f", "chestnut": "#6e4330",
    "clay": "#c0795a", "copper": "#c07a55", "cream": "#f0e6cf", "fog": "#c9cccb",
    "forest": "#3d5a4a", "grey": "#9a9a9c", "indigo": "#39476b", "ink": "#31445a",
    "iron": "#3b3a3d", "linen": "#e3d8c2", "mist": "#a9bfca", "moss": "#6f7b58",
    "natural": "#e2d5ba", "navy": "#2d3d5c", "oak": "#c99f6d", "oat": "#d9cbb2",
    "ochre": "#d09a3c", "olive": "#75774f", "olivewood": "#b58a52", "oxblood": "#6d2a2f",
    "pine": "#44624f", "porcelain": "#f4f3ee", "red": "#b03a2e", "rust": "#b4593a",
    "sage": "#9cab94", "sand": "#d6bd96", "silver": "#c5c8ca", "sky": "#a7c1d6",
    "slate": "#5d6670", "steel": "#b9bec1", "straw": "#cfac72", "tan": "#b07a48",
    "teal": "#2f5c63", "terracotta": "#c2714c", "walnut": "#6f4a33", "white": "#f3f1ec",
    # inks, scents, flavours and blends
    "blue-black": "#27364f", "oak-brown": "#6b4a2f", "pine-green": "#2f5340", "wine": "#6a2740",
    "fig": "#7d8a66", "cedar": "#7a5a49", "sea-salt": "#9db6bd", "hazelnut": "#a9743f",
    "ginger": "#d0963f", "breakfast": "#8c3b2e", "jasmine": "#8da57c", "oolong": "#6b4b38",
    "chamomile": "#dcb75a", "beans": "#3a2f2b", "filter": "#4d6470", "espresso": "#8a4a32",
    "honey": "#d6922f", "glass-green": "#4a5638", "water": "#9cc4c8", "moon": "#7a2e35",
    "blossom": "#c9566a", "gold": "#cda84f",
    # walls
    "wall-sand": "#e9e1d4", "wall-mist": "#dfe6e8", "wall-peach": "#efdfd2",
    "wall-sage": "#dfe6da", "wall-rose": "#eedcd8", "wall-stone": "#e4e1dc",
    "wall-straw": "#efe6cd", "wall-dusk": "#dcdde6",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Artwork:
    """`colours` are the main colours on offer, the first for the product's own pictures."""

    kind: str
    colours: tuple[str, ...]
    second: str
    accent: str
    backdrop: str


def _art(kind: str, colours: str, second: str, accent: str, backdrop: str) -> Artwork:
    return Artwork(kind, tuple(colours.split()), second, accent, f"wall-{backdrop}")


PRODUCTS = {
    "foreshore-mug": _art("mug", "chalk ink rust moss", "clay", "ink", "sand"),
    "summit-enamel-mug": _art("enamel_mug", "navy cream forest", "ochre", "black", "mist"),
    "harbour-espresso-pair": _art("espresso_cups", "rust ink sand", "cream", "ochre", "peach"),
    "slowpour-kettle": _art("gooseneck_kettle", "black cream sage", "oak", "brass", "stone"),
    "hobnail-teapot": _art("teapot", "iron teal", "brass", "gold", "straw"),
    "coastguard-dripper": _art("dripper", "ink porcelain", "oak", "brass", "mist"),
    "morning-press": _art("french_press", "copper steel", "black", "cream", "sand"),
    "plum-branch-gaiwan": _art("gaiwan", "porcelain celadon", "gold", "blossom", "sage"),
    "handmill-grinder": _art("grinder", "black silver", "steel", "walnut", "peach"),
    "ember-skillet": _art("skillet", "iron", "iron", "brass", "straw"),
    "hearth-casserole": _art("casserole", "brick cream pine", "cream", "brass", "stone"),
    "long-fire-wok": _art("wok", "slate", "walnut", "copper", "peach"),
    "three-ply-saucepan": _art("saucepan", "steel", "black", "brass", "mist"),
    "first-cut-knife": _art("chef_knife", "walnut olivewood", "steel", "brass", "stone"),
    "market-cleaver": _art("cleaver", "walnut", "steel", "brass", "sage"),
    "end-grain-board": _art("board", "oak walnut", "walnut", "brass", "mist"),
    "rim-dinner-plates": _art("plates", "chalk sage", "rust", "brass", "dusk"),
    "nested-rice-bowls": _art("bowls", "ink rust", "sand", "sage", "sand"),
    "well-water-carafe": _art("carafe", "water", "oak", "ochre", "mist"),
    "plain-cutlery": _art("cutlery", "steel brass", "slate", "brass", "sand"),
    "lacquer-chopsticks": _art("chopsticks", "black red", "oak", "gold", "rose"),
    "workshop-apron": _art("apron", "olive indigo clay", "tan", "brass", "stone"),
    "slatback-chair": _art("chair", "oak walnut black-ash", "natural", "rust", "mist"),
    "milking-stool": _art("stool", "oak walnut", "natural", "rust", "sage"),
    "two-tier-side-table": _art("side_table", "oak walnut", "ink", "rust", "peach"),
    "fireside-armchair": _art("armchair", "moss oat navy", "oak", "ochre", "sand"),
    "picture-ledge": _art("wall_shelf", "oak walnut", "slate", "rust", "sage"),
    "harvest-basket": _art("basket", "straw", "tan", "rust", "stone"),
    "porthole-mirror": _art("mirror", "brass oak", "cream", "rust", "dusk"),
    "quiet-hours-clock": _art("clock", "sage black chalk", "white", "rust", "straw"),
    "linen-shade-lamp": _art("table_lamp", "chalk sage rust", "oat", "brass", "dusk"),
    "quayside-pendant": _art("pendant", "navy cream brick", "cream", "brass", "stone"),
    "long-arc-floor-lamp": _art("floor_lamp", "black brass", "slate", "brass", "sage"),
    "slow-burn-candle": _art("candle", "fig cedar sea-salt", "cream", "walnut", "sand"),
    "potting-bench-planter": _art("plant_pot", "terracotta chalk slate", "linen", "rust", "sage"),
    "bottleneck-vase": _art("vase", "ink sand rust", "clay", "ochre", "peach"),
    "crofter-throw": _art("blanket", "oat moss rust navy", "slate", "rust", "mist"),
    "washed-linen-bedding": _art("bedding", "fog sand ink", "oak", "ochre", "rose"),
    "waffle-towels": _art("towel", "mist clay white", "white", "tan", "stone"),
    "deckchair-cushion": _art("cushion", "forest rust navy", "cream", "ochre", "straw"),
    "diamond-flatweave-rug": _art("rug", "oat charcoal", "ink", "rust", "dusk"),
    "estuary-linen-shirt": _art("shirt", "sky white olive", "white", "chalk", "sand"),
    "everyday-heavy-tee": _art("tee", "navy white clay", "ink", "ochre", "mist"),
    "yoke-lambswool-jumper": _art("jumper", "rust forest navy", "cream", "ochre", "stone"),
    "yard-chore-jacket": _art("jacket", "indigo olive", "ochre", "brass", "straw"),
    "squall-raincoat": _art("raincoat", "ochre navy forest", "slate", "white", "mist"),
    "straight-selvedge-jeans": _art("trousers", "indigo black", "tan", "brass", "sand"),
    "long-weekend-scarf": _art("scarf", "rust grey forest navy", "cream", "ochre", "sage"),
    "bobble-beanie": _art("beanie", "forest ochre rust", "cream", "tan", "rose"),
    "trail-wool-socks": _art("socks", "oat navy forest", "rust", "ochre", "mist"),
    "quarry-boots": _art("boots", "tan chestnut black", "sand", "brass", "sage"),
    "jetty-plimsolls": _art("sneakers", "navy chalk olive", "tan", "cream", "peach"),
    "felted-house-slippers": _art("slippers", "grey rust", "cream", "tan", "dusk"),
    "rolltop-canvas-backpack": _art("backpack", "sand ink moss", "chestnut", "brass", "sage"),
    "market-tote": _art("tote", "navy natural rust", "tan", "ochre", "straw"),
    "friday-duffel": _art("duffel", "rust navy", "chestnut", "brass", "stone"),
    "spring-line-flask": _art("bottle", "forest ink clay cream", "oak", "ochre", "mist"),
    "two-pole-tent": _art("tent", "sand moss", "forest", "rust", "sage"),
    "dusk-camp-lantern": _art("lantern", "forest cream", "tan", "brass", "dusk"),
    "ferry-umbrella": _art("umbrella", "navy ochre forest", "oak", "cream", "rose"),
    "cloth-bound-notebook": _art("notebook", "rust ink moss", "linen", "ochre", "sand"),
    "planner-2031": _art("planner", "ink rust", "sage", "rust", "peach"),
    "ledger-fountain-pen": _art("fountain_pen", "oxblood navy forest", "cream", "gold", "stone"),
    "drawing-pencil-tin": _art("pencils", "sage", "ochre", "rust", "dusk"),
    "bottled-ink": _art("ink", "blue-black oak-brown pine-green wine", "cream", "brass", "sand"),
    "hush-headphones": _art("headphones", "cream black sage", "tan", "brass", "mist"),
    "pebble-earbuds": _art("earbuds", "ink chalk clay", "slate", "brass", "peach"),
    "mantel-speaker": _art("speaker", "oat rust charcoal", "oak", "brass", "sage"),
    "fieldmark-watch": _art("watch", "tan black", "cream", "steel", "mist"),
    "compact-keyboard": _art("keyboard", "cream slate", "sage", "rust", "dusk"),
    "landing-charger": _art("charger", "ink oat", "grey", "ochre", "stone"),
    "pocket-35-camera": _art("camera", "tan black", "silver", "brass", "straw"),
    "sunday-turntable": _art("turntable", "walnut oak", "ochre", "brass", "sage"),
    "loose-leaf-tea": _art(
        "tea_tin", "breakfast jasmine oolong chamomile", "cream", "gold", "sand"
    ),
    "harbour-roast-coffee": _art("coffee_bag", "beans filter espresso", "cream", "clay", "peach"),
    "heather-honey": _art("honey_jar", "honey", "linen", "ochre", "straw"),
    "first-press-olive-oil": _art("oil_bottle", "glass-green", "cream", "moss", "sage"),
    "saltpan-chocolate": _art("chocolate", "sea-salt hazelnut ginger", "cream", "ink", "rose"),
    "harvest-moon-cakes": _art("gift_box", "moon", "rust", "gold", "rose"),
}

# Wall colour and two products that stand for the category.
CATEGORIES = {
    "kitchen": ("wall-sand", ("hearth-casserole", "slowpour-kettle")),
    "coffee-tea": ("wall-peach", ("coastguard-dripper", "foreshore-mug")),
    "brewing": ("wall-stone", ("slowpour-kettle", "handmill-grinder")),
    "mugs-cups": ("wall-mist", ("foreshore-mug", "summit-enamel-mug")),
    "teaware": ("wall-sage", ("hobnail-teapot", "plum-branch-gaiwan")),
    "cookware": ("wall-straw", ("hearth-casserole", "three-ply-saucepan")),
    "knives-boards": ("wall-stone", ("first-cut-knife", "end-grain-board")),
    "tableware": ("wall-dusk", ("rim-dinner-plates", "well-water-carafe")),
    "home": ("wall-sage", ("fireside-armchair", "linen-shade-lamp")),
    "furniture": ("wall-mist", ("slatback-chair", "two-tier-side-table")),
    "lighting": ("wall-peach", ("linen-shade-lamp", "dusk-camp-lantern")),
    "textiles": ("wall-rose", ("crofter-throw", "waffle-towels")),
    "bedding-throws": ("wall-dusk", ("washed-linen-bedding", "crofter-throw")),
    "bath": ("wall-mist", ("waffle-towels", "slow-burn-candle")),
    "cushions-rugs": ("wall-straw", ("deckchair-cushion", "diamond-flatweave-rug")),
    "decor": ("wall-sand", ("bottleneck-vase", "potting-bench-planter")),
    "clothing": ("wall-stone", ("yoke-lambswool-jumper", "estuary-linen-shirt")),
    "shirts-tees": ("wall-mist", ("estuary-linen-shirt", "everyday-heavy-tee")),
    "knitwear": ("wall-sage", ("yoke-lambswool-jumper", "long-weekend-scarf")),
    "outerwear": ("wall-straw", ("squall-raincoat", "yard-chore-jacket")),
    "trousers": ("wall-sand", ("straight-selvedge-jeans", "everyday-heavy-tee")),
    "footwear": ("wall-peach", ("quarry-boots", "jetty-plimsolls")),
    "accessories": ("wall-rose", ("bobble-beanie", "trail-wool-socks")),
    "outdoors": ("wall-sage", ("rolltop-canvas-backpack", "spring-line-flask")),
    "bags": ("wall-straw", ("rolltop-canvas-backpack", "market-tote")),
    "camping": ("wall-mist", ("two-pole-tent", "dusk-camp-lantern")),
    "flasks-umbrellas": ("wall-dusk", ("spring-line-flask", "ferry-umbrella")),
    "desk": ("wall-stone", ("cloth-bound-notebook", "drawing-pencil-tin")),
    "notebooks": ("wall-sand", ("cloth-bound-notebook", "planner-2031")),
    "writing": ("wall-peach", ("drawing-pencil-tin", "bottled-ink")),
    "technology": ("wall-mist", ("mantel-speaker", "hush-headphones")),
    "audio": ("wall-sage", ("hush-headphones", "sunday-turntable")),
    "watches-cameras": ("wall-stone", ("fieldmark-watch", "pocket-35-camera")),
    "desk-tech": ("wall-dusk", ("compact-keyboard", "landing-charger")),
    "pantry": ("wall-straw", ("heather-honey", "first-press-olive-oil")),
    "tea-coffee": ("wall-sand", ("loose-leaf-tea", "harbour-roast-coffee")),
    "larder": ("wall-peach", ("heather-honey", "saltpan-chocolate")),
}

# Emblem, ground and mark.
BRANDS = {
    "tidemark": ("waves", "ink", "chalk"),
    "emberwell": ("kiln", "black", "ochre"),
    "foldhouse": ("arch", "oat", "slate"),
    "low-lantern": ("moon", "indigo", "cream"),
    "pinewright": ("pine", "oak", "forest"),
    "northfell": ("peaks", "forest", "linen"),
    "marram": ("swallow", "sky", "navy"),
    "halyard-last": ("knot", "chestnut", "sand"),
    "margin-note": ("quill", "linen", "oxblood"),
    "quietwave": ("signal", "charcoal", "sage"),
    "leaf-ladle": ("leaf", "sage", "forest"),
    "daybreak-works": ("sunrise", "terracotta", "cream"),
}
