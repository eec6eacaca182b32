"""The regions that addresses of some countries must name, by their ISO 3166-2 codes.

Each line: code, English name, Chinese name, then other spellings that people type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A state, province or prefecture. `code` is the part of ISO 3166-2 after the country."""

    code: str
    english: str
    chinese: str
    spellings: tuple[str, ...]

    def name_in(self, language: str) -> str:
        return self.chinese if language == "zh" else self.english


def _regions(table: str) -> tuple[Region, ...]:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return tuple(Region(code, en, zh, tuple(others)) for code, en, zh, *others in rows)


US = _regions("""
AL|Alabama|亚拉巴马州
AK|Alaska|阿拉斯加州
AZ|Arizona|亚利桑那州
AR|Arkansas|阿肯色州
CA|California|加利福尼亚州
CO|Colorado|科罗拉多州
CT|Connecticut|康涅狄格州
DE|Delaware|特拉华州
DC|District of Columbia|哥伦比亚特区|Washington DC|Washington, D.C.
FL|Florida|佛罗里达州
GA|Georgia|佐治亚州
HI|Hawaii|夏威夷州
ID|Idaho|爱达荷州
IL|Illinois|伊利诺伊州
IN|Indiana|印第安纳州
IA|Iowa|艾奥瓦州
KS|Kansas|堪萨斯州
KY|Kentucky|肯塔基州
LA|Louisiana|路易斯安那州
ME|Maine|缅因州
MD|Maryland|马里兰州
MA|Massachusetts|马萨诸塞州
MI|Michigan|密歇根州
MN|Minnesota|明尼苏达州
MS|Mississippi|密西西比州
MO|Missouri|密苏里州
MT|Montana|蒙大拿州
NE|Nebraska|内布拉斯加州
NV|Nevada|内华达州
NH|New Hampshire|新罕布什尔州
NJ|New Jersey|新泽西州
NM|New Mexico|新墨西哥州
NY|New York|纽约州
NC|North Carolina|北卡罗来纳州
ND|North Dakota|北达科他州
OH|Ohio|俄亥俄州
OK|Oklahoma|俄克拉何马州
OR|Oregon|俄勒冈州
PA|Pennsylvania|宾夕法尼亚州
RI|Rhode Island|罗得岛州
SC|South Carolina|南卡罗来纳州
SD|South Dakota|南达科他州
TN|Tennessee|田纳西州
TX|Texas|得克萨斯州
UT|Utah|犹他州
VT|Vermont|佛蒙特州
VA|Virginia|弗吉尼亚州
WA|Washington|华盛顿州
WV|West Virginia|西弗吉尼亚州
WI|Wisconsin|威斯康星州
WY|Wyoming|怀俄明州
AS|American Samoa|美属萨摩亚
GU|Guam|关岛
MP|Northern Mariana Islands|北马里亚纳群岛
PR|Puerto Rico|波多黎各
VI|U.S. Virgin Islands|美属维尔京群岛
AA|Armed Forces Americas|美洲军邮
AE|Armed Forces Europe|欧洲军邮
AP|Armed Forces Pacific|太平洋军邮
""")

CN = _regions("""
BJ|Beijing|北京市|北京
TJ|Tianjin|天津市|天津
HE|Hebei|河北省|河北
SX|Shanxi|山西省|山西
NM|Inner Mongolia|内蒙古自治区|内蒙古|Nei Mongol
LN|Liaoning|辽宁省|辽宁
JL|Jilin|吉林省|吉林
HL|Heilongjiang|黑龙江省|黑龙江
SH|Shanghai|上海市|上海
JS|Jiangsu|江苏省|江苏
ZJ|Zhejiang|浙江省|浙江
AH|Anhui|安徽省|安徽
FJ|Fujian|福建省|福建
JX|Jiangxi|江西省|江西
SD|Shandong|山东省|山东
HA|Henan|河南省|河南
HB|Hubei|湖北省|湖北
HN|Hunan|湖南省|湖南
GD|Guangdong|广东省|广东
GX|Guangxi|广西壮族自治区|广西
HI|Hainan|海南省|海南
CQ|Chongqing|重庆市|重庆
SC|Sichuan|四川省|四川
GZ|Guizhou|贵州省|贵州
YN|Yunnan|云南省|云南
XZ|Tibet|西藏自治区|西藏|Xizang
SN|Shaanxi|陕西省|陕西
GS|Gansu|甘肃省|甘肃
QH|Qinghai|青海省|青海
NX|Ningxia|宁夏回族自治区|宁夏
XJ|Xinjiang|新疆维吾尔自治区|新疆
TW|Taiwan|台湾省|台湾|台灣
HK|Hong Kong|香港特别行政区|香港
MO|Macao|澳门特别行政区|澳门|澳門|Macau
""")

JP = _regions("""
01|Hokkaido|北海道
02|Aomori|青森县|青森県|青森
03|Iwate|岩手县|岩手県|岩手
04|Miyagi|宫城县|宮城県|宮城
05|Akita|秋田县|秋田県|秋田
06|Yamagata|山形县|山形県|山形
07|Fukushima|福岛县|福島県|福島
08|Ibaraki|茨城县|茨城県|茨城
09|Tochigi|栃木县|栃木県|栃木
10|Gunma|群马县|群馬県|群馬
11|Saitama|埼玉县|埼玉県|埼玉
12|Chiba|千叶县|千葉県|千葉
13|Tokyo|东京都|東京都|東京
14|Kanagawa|神奈川县|神奈川県|神奈川
15|Niigata|新潟县|新潟県|新潟
16|Toyama|富山县|富山県|富山
17|Ishikawa|石川县|石川県|石川
18|Fukui|福井县|福井県|福井
19|Yamanashi|山梨县|山梨県|山梨
20|Nagano|长野县|長野県|長野
21|Gifu|岐阜县|岐阜県|岐阜
22|Shizuoka|静冈县|静岡県|静岡
23|Aichi|爱知县|愛知県|愛知
24|Mie|三重县|三重県|三重
25|Shiga|滋贺县|滋賀県|滋賀
26|Kyoto|京都府|京都
27|Osaka|大阪府|大阪
28|Hyogo|兵库县|兵庫県|兵庫
29|Nara|奈良县|奈良県|奈良
30|Wakayama|和歌山县|和歌山県|和歌山
31|Tottori|鸟取县|鳥取県|鳥取
32|Shimane|岛根县|島根県|島根
33|Okayama|冈山县|岡山県|岡山
34|Hiroshima|广岛县|広島県|広島
35|Yamaguchi|山口县|山口県|山口
36|Tokushima|德岛县|徳島県|徳島
37|Kagawa|香川县|香川県|香川
38|Ehime|爱媛县|愛媛県|愛媛
39|Kochi|高知县|高知県|高知
40|Fukuoka|福冈县|福岡県|福岡
41|Saga|佐贺县|佐賀県|佐賀
42|Nagasaki|长崎县|長崎県|長崎
43|Kumamoto|熊本县|熊本県|熊本
44|Oita|大分县|大分県|大分
45|Miyazaki|宫崎县|宮崎県|宮崎
46|Kagoshima|鹿儿岛县|鹿児島県|鹿児島
47|Okinawa|冲绳县|沖縄県|沖縄
""")

REGIONS: Mapping[str, Sequence[Region]] = {"US": US, "CN": CN, "JP": JP}


def _spelled(country: str, region: Region) -> list[str]:
    codes = [region.code, f"{country}-{region.code}"]
    return [*codes, region.english, region.chinese, *region.spellings]


_BY_SPELLING: Mapping[str, Mapping[str, Region]] = {
    country: {
        spelling.casefold(): region for region in regions for spelling in _spelled(country, region)
    }
    for country, regions in REGIONS.items()
}


def find_region(country: str, text: str) -> Region | None:
    """The region of a country with a list, by its code or any known spelling."""
    return _BY_SPELLING.get(country, {}).get(text.strip().casefold())
