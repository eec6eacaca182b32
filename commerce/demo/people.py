"""The demo shop's customers, what they bought and what they wrote, as plain data.

Everyone is invented. Days are counted back from the day of seeding, so that the shop always looks
as if it had been trading until yesterday.
"""

from dataclasses import dataclass

from commerce.crm.segments import tree
from commerce.customers.addresses import Address
from commerce.customers.models import ConsentPurpose
from commerce.demo.shop import CUSTOMER_EMAIL, CUSTOMER_PASSWORD, SUPPORT


@dataclass(frozen=True, slots=True)
class CustomerData:
    """Without a password there is no account: such a customer ordered as a guest."""

    email: str
    language: str
    address: Address
    password: str | None = None
    wants_mail: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""


CUSTOMERS = (
    CustomerData(
        CUSTOMER_EMAIL,
        "en",
        Address(
            name="Ada Chen",
            phone="+442079460101",
            country="GB",
            city="London",
            postal_code="SE16 4DG",
            line1="12 Rope Walk",
        ),
        CUSTOMER_PASSWORD,
        wants_mail=True,
        tags=("vip", "coffee"),
        note="Prefers parcels left with the neighbour at number 14.",
    ),
    CustomerData(
        "tom.hughes@example.com",
        "en",
        Address(
            name="Tom Hughes",
            phone="+447700900112",
            country="GB",
            city="Bristol",
            postal_code="BS1 6TY",
            line1="Flat 3, 40 Welsh Back",
        ),
        "demo-customer-2",
        wants_mail=True,
        tags=("camping",),
    ),
    CustomerData(
        "priya.nair@example.com",
        "en",
        Address(
            name="Priya Nair",
            phone="+447700900134",
            country="GB",
            city="Manchester",
            postal_code="M4 5JD",
            line1="7 Cutting Room Square",
        ),
        "demo-customer-3",
        tags=("vip",),
        note="Furnishing a first flat; asked twice about walnut.",
    ),
    CustomerData(
        "fiona.macrae@example.com",
        "en",
        Address(
            name="Fiona MacRae",
            phone="+447700900156",
            country="GB",
            city="Edinburgh",
            postal_code="EH6 6QQ",
            line1="21 Shore Place",
        ),
        wants_mail=True,
    ),
    CustomerData(
        "jonas.weber@example.com",
        "en",
        Address(
            name="Jonas Weber",
            phone="+4940669609901",
            country="DE",
            city="Hamburg",
            postal_code="20457",
            line1="Am Sandtorkai 60",
        ),
        "demo-customer-5",
    ),
    CustomerData(
        "grace.kim@example.com",
        "en",
        Address(
            name="Grace Kim",
            phone="+12125550143",
            country="US",
            region="NY",
            city="Brooklyn",
            postal_code="11201",
            line1="88 Water Street, Apt 4B",
        ),
        "demo-customer-6",
        wants_mail=True,
        tags=("gift-buyer",),
    ),
    CustomerData(
        "marcus.bell@example.com",
        "en",
        Address(
            name="Marcus Bell",
            phone="+15105550119",
            country="US",
            region="CA",
            city="Oakland",
            postal_code="94607",
            line1="310 Webster Street",
        ),
    ),
    CustomerData(
        "lin.xiaowen@example.com",
        "zh",
        Address(
            name="林晓雯",
            phone="+8613900139001",
            country="CN",
            region="SH",
            city="上海市",
            district="徐汇区",
            postal_code="200031",
            line1="武康路 378 号 2 单元 301 室",
        ),
        "demo-customer-8",
        wants_mail=True,
        tags=("vip", "tea"),
        note="喜欢用礼盒包装，节前会再下单。",
    ),
    CustomerData(
        "wang.jianguo@example.com",
        "zh",
        Address(
            name="王建国",
            phone="+8613900139002",
            country="CN",
            region="BJ",
            city="北京市",
            district="东城区",
            postal_code="100009",
            line1="鼓楼东大街 56 号",
        ),
        "demo-customer-9",
    ),
    CustomerData(
        "chen.yutong@example.com",
        "zh",
        Address(
            name="陈雨桐",
            phone="+8613900139003",
            country="CN",
            region="GD",
            city="深圳市",
            district="南山区",
            postal_code="518067",
            line1="海上世界太子路 18 号 B 座 1206",
        ),
        "demo-customer-10",
        wants_mail=True,
    ),
    CustomerData(
        "zhou.min@example.com",
        "zh",
        Address(
            name="周敏",
            phone="+8613900139004",
            country="CN",
            region="SC",
            city="成都市",
            district="锦江区",
            postal_code="610021",
            line1="镗钯街 9 号",
        ),
    ),
    CustomerData(
        "sato.haruka@example.com",
        "en",
        Address(
            name="佐藤 遥",
            phone="+81312345678",
            country="JP",
            region="13",
            city="台東区",
            postal_code="111-0043",
            line1="駒形 2-1-5",
        ),
        "demo-customer-12",
    ),
)


@dataclass(frozen=True, slots=True)
class OrderData:
    """`lines` are "SKU" or "SKU*quantity". `status` is the one it has today."""

    days_ago: int
    customer: str  # the e-mail address without its domain
    channel: str
    status: str
    lines: tuple[str, ...]
    method: str = "standard"
    currency: str = ""  # the channel's default when empty


def _order(row: str) -> OrderData:
    days, customer, channel, status, method, lines = row.split(maxsplit=5)
    channel, _, currency = channel.partition("/")
    return OrderData(int(days), customer, channel, status, tuple(lines.split()), method, currency)


# days ago, customer, channel[/currency], status, delivery, lines
ORDERS = tuple(
    _order(row)
    for row in """
    119 ada uk completed standard TDM-MUG-CHALK*2 EMB-SLO-BLACK-800ML
    117 lin.xiaowen cn completed standard TDM-GWN-PORCELAIN LFL-TEA-OOLONG-100G*2
    114 tom.hughes uk completed standard NFL-ENM-NAVY*4 LOW-DSK-FOREST
    110 grace.kim us completed standard DBW-CND-FIG-200G*3
    106 wang.jianguo cn completed standard EMB-WOK-34CM EMB-CLV
    103 priya.nair uk completed standard FLD-BED-FOG-DOUBLE FLD-TWL-MIST-BATH*2
    98 chen.yutong cn completed express QTW-PBL-CHALK
    95 ada uk completed express LFL-COF-BEANS-1KG EMB-MIL-BLACK
    91 jonas.weber uk/EUR completed standard MGN-NTB-INK-DOT*3 MGN-PEN-NAVY-F
    88 fiona.macrae uk cancelled standard FLD-THR-MOSS
    85 lin.xiaowen cn completed standard DBW-CHP-RED*2 TDM-BWL-INK
    82 tom.hughes uk completed standard NFL-FLK-FOREST-750ML NFL-SCK-OAT-L*2
    78 sato.haruka cn completed tracked EMB-HOB-IRON-600ML LFL-TEA-JASMINE-100G
    75 marcus.bell us completed express QTW-HSH-BLACK
    72 priya.nair uk completed standard LOW-LIN-SAGE
    69 zhou.min cn completed standard FLD-TWL-CLAY-TOWEL-SET
    66 ada uk completed standard TDM-ESP-RUST LFL-CHC-SEA-SALT*3
    62 chen.yutong cn completed standard MRM-TEE-WHITE-M*2 HLY-TOT-NATURAL
    59 grace.kim us completed standard TDM-PLN-TERRACOTTA-18CM*2 TDM-PLN-CHALK-14CM
    56 wang.jianguo cn cancelled standard QTW-MNT-CHARCOAL
    53 jonas.weber uk/EUR completed express HLY-RLT-INK-26L
    50 tom.hughes uk completed standard MRM-YRD-OLIVE-L
    47 lin.xiaowen cn completed express MRM-JMP-RUST-S NFL-SCK-NAVY-S
    44 fiona.macrae uk completed standard EMB-SKL-28CM PNW-BRD-OAK-M
    41 priya.nair uk completed standard PNW-STL-WALNUT FLD-CSH-FOREST*2
    38 marcus.bell us completed standard MGN-INK-OAK-BROWN MGN-PEN-OXBLOOD-M
    35 chen.yutong cn completed standard DBW-CND-CEDAR-400G
    31 ada uk completed standard MRM-BNE-FOREST MRM-SCF-FOREST
    28 zhou.min cn completed standard EMB-CAS-BRICK-22CM
    25 tom.hughes uk completed standard HLY-QRY-CHESTNUT-43
    22 grace.kim us completed express DBW-WCH-36MM-CREAM-TAN
    19 wang.jianguo cn completed standard DBW-CUT-STEEL-16
    16 jonas.weber uk/EUR shipped standard LOW-PND-NAVY-45CM
    13 lin.xiaowen cn delivered standard LFL-TEA-OOLONG-250G LFL-HNY-250G*2
    10 priya.nair uk delivered standard QTW-MNT-OAT
    8 chen.yutong cn shipped express QTW-KBD-CREAM-ANSI-LINEAR
    6 ada uk shipped standard EMB-CAS-CREAM-26CM
    5 fiona.macrae uk awaiting_shipment standard FLD-SLP-GREY-M FLD-THR-OAT
    3 sato.haruka cn awaiting_shipment tracked TDM-GWN-CELADON
    2 tom.hughes uk awaiting_shipment express NFL-SQL-OCHRE-L
    2 grace.kim us awaiting_shipment standard LFL-CHC-HAZELNUT*4 DBW-CND-SEA-SALT-200G
    1 lin.xiaowen cn awaiting_shipment express MRM-SHR-WHITE-M
    1 ada uk awaiting_shipment standard LFL-COF-FILTER-250G*2 LFL-OIL
    """.strip().splitlines()
)


@dataclass(frozen=True, slots=True)
class MessageData:
    """`author` is "customer" or a staff address; a note is seen by staff alone."""

    author: str
    body: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class TicketData:
    """`order_days_ago` ties the ticket to that customer's order of that day."""

    days_ago: int
    customer: str
    title: str
    priority: str
    status: str
    messages: tuple[MessageData, ...]
    order_days_ago: int | None = None


TICKETS = (
    TicketData(
        27,
        "ada",
        "One beanie has a pulled stitch",
        "normal",
        "resolved",
        (
            MessageData("customer", "The forest beanie came with a pulled stitch at the cuff."),
            MessageData(SUPPORT.email, "So sorry, Ada. A new one leaves us tomorrow; keep both."),
            MessageData("customer", "That is very kind, thank you!"),
        ),
        order_days_ago=31,
    ),
    TicketData(
        15,
        "jonas.weber",
        "Where is my pendant lamp?",
        "high",
        "open",
        (
            MessageData("customer", "Tracking has not moved since Thursday. Is it lost?"),
            MessageData(SUPPORT.email, "Carrier says held at customs in Hamburg.", is_note=True),
        ),
        order_days_ago=16,
    ),
    TicketData(
        3,
        "lin.xiaowen",
        "蜂蜜罐口有一点漏",
        "normal",
        "waiting_for_customer",
        (
            MessageData("customer", "收到的两罐蜂蜜，有一罐盖子没拧紧，漏了一点出来。"),
            MessageData(SUPPORT.email, "非常抱歉！方便拍张照片吗？我们马上给您补发一罐。"),
        ),
        order_days_ago=13,
    ),
    TicketData(
        9,
        "priya.nair",
        "Will the armchair come back in navy with walnut legs?",
        "low",
        "open",
        (MessageData("customer", "I have been waiting since spring. Any idea when?"),),
    ),
    TicketData(
        4,
        "fiona.macrae",
        "Please change the slippers to size L",
        "urgent",
        "open",
        (MessageData("customer", "I ordered M by mistake. Can you change it before it ships?"),),
        order_days_ago=5,
    ),
    TicketData(
        2,
        "wang.jianguo",
        "刀叉能开发票吗？",
        "normal",
        "open",
        (MessageData("customer", "公司采购，需要增值税普通发票，抬头稍后发您。"),),
        order_days_ago=19,
    ),
)

# code, name, who belongs to it
SEGMENTS: tuple[tuple[str, str, tree.Rule], ...] = (
    ("vip", "VIP customers", tree.Tagged(["vip"])),
    (
        "newsletter",
        "Newsletter readers",
        tree.Consented(ConsentPurpose.EMAIL_MARKETING, is_granted=True),
    ),
    ("reads_chinese", "Reads Chinese", tree.Speaks(["zh"])),
    (
        "lapsed",
        "Bought before, not lately",
        tree.All(
            [
                tree.OrderCount(tree.Numbers(min=1)),
                tree.LastOrdered(tree.Times(more_than_days_ago=30)),
            ]
        ),
    ),
)
