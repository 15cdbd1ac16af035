"""Kinds of territory: regions, grids, buildings, homes and who lives in them."""

from data.exchange.fields import Field, Kind, Shape, Type, Unique
from data.exchange.vocabulary import (
    ADDRESS,
    BUILDING,
    COMMUNITY,
    COMPREHENSIVE,
    DATED,
    KEYED,
    NAME_REQUIRED,
    PHONE,
    SOURCE,
    SOURCE_REF,
    USAGE,
)

COLOUR = Field("colour", Type.INTEGER, synonyms=("color", "颜色", "色号"), least=0, most=11)

REGION = Kind(
    "region",
    "区划",
    "region",
    (
        Field(
            "code",
            synonyms=("region_code", "代码", "编码", "区划代码", "行政区划代码"),
            required=True,
            pattern=r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}",
            looks="2, 4, 6, 9 or 12 digits",
        ),
        Field("name", synonyms=("名称", "区划名称", "title"), required=True),
    ),
    Shape.POLYGON,
    key=("code",),
    community="",
    dated=False,
    whole=True,
    geometry_column="boundary",
)
COMPREHENSIVE_GRID = Kind(
    "comprehensive_grid",
    "综合网格",
    "comprehensive grid",
    (
        Field(
            "code",
            synonyms=("代码", "编码", "综合网格代码", "综合网格编码"),
            required=True,
            pattern=r"\d{9}Z\d{2}",
            looks="the 9 digits of a street, Z and 2 digits",
        ),
        NAME_REQUIRED,
        COLOUR,
        *DATED,
    ),
    key=("code",),
    community="",
    whole=True,
)
BASIC_GRID = Kind(
    "grid",
    "网格",
    "grid",
    (
        Field(
            "code",
            synonyms=("grid_code", "代码", "编码", "网格代码", "网格编码", "网格编号"),
            pattern=r"\d{15}",
            looks="15 digits: the community's 12 and 3 more",
        ),
        Field("name", synonyms=("名称", "网格名称", "title"), blank=""),
        Field(
            "kind",
            Type.CHOICE,
            synonyms=("类型", "网格类型"),
            choices={"basic": ("基础", "基础网格", "综合", "一般"), "special": ("专属", "专属网格", "专业")},
            blank="basic",
        ),
        COMPREHENSIVE,
        COLOUR,
        *KEYED,
        *DATED,
    ),
    Shape.POLYGON,
    placed=True,
    key=("code",),
    identity=("name", "position"),
    whole=True,
    covers="grid",
    largest=100e6,
    layers=("grids", "buildings"),
)
MICRO_GRID = Kind(
    "micro_grid",
    "微网格",
    "micro-grid",
    (
        Field(
            "code",
            synonyms=("代码", "编码", "微网格代码", "微网格编码"),
            required=True,
            pattern=r"\d{17}",
            looks="17 digits: the grid's 15 and 2 more",
        ),
        Field("name", synonyms=("名称", "微网格名称", "title"), blank=""),
        Field(
            "grid",
            Type.REFERENCE,
            synonyms=("grid_code", "网格", "网格代码", "网格编码", "所属网格"),
            column="grid_code",
            refers="grid",
        ),
        SOURCE,
        SOURCE_REF,
        *DATED,
    ),
    Shape.POLYGON,
    placed=True,
    key=("code",),
    identity=("code",),
    community="",
    whole=True,
    covers="micro_grid",
    largest=100e6,
    layers=("grids",),
)
BUILDING_KIND = Kind(
    "building",
    "楼栋",
    "building",
    (
        *KEYED,
        Field("name", synonyms=("名称", "楼栋名称", "楼名", "建筑名称", "title"), blank=""),
        ADDRESS,
        Field(
            "usage",
            Type.CHOICE,
            synonyms=("用途", "建筑用途", "building", "使用性质"),
            choices=USAGE,
            blank="residential",
        ),
        Field(
            "levels",
            Type.INTEGER,
            synonyms=("building:levels", "floors", "storeys", "层数", "楼层数", "总层数", "地上层数"),
            least=1,
            most=200,
        ),
        Field("height_m", Type.NUMBER, synonyms=("height", "高度", "楼高", "建筑高度"), above=0, most=1000),
        Field(
            "levels_assumed",
            Type.YES_NO,
            synonyms=(
                "lvl_guess",
                "层数推定",
            ),
        ),
        Field(
            "height_assumed",
            Type.YES_NO,
            synonyms=(
                "hgt_guess",
                "高度推定",
            ),
        ),
        *DATED,
    ),
    Shape.POLYGON,
    placed=True,
    identity=("name", "address", "position"),
    covers="building",
    largest=2e6,
    layers=("buildings",),
)
STAIR_GROUP = Kind(
    "stair_group",
    "单元",
    "stair group",
    (
        *KEYED,
        Field("building", Type.REFERENCE, BUILDING.synonyms, column="building_id", refers="building", required=True),
        Field("label", synonyms=("name", "名称", "单元", "单元号", "楼组"), required=True),
    ),
    identity=("building", "label"),
    dated=False,
)
DWELLING = Kind(
    "dwelling",
    "户",
    "dwelling",
    (
        *KEYED,
        Field("building", Type.REFERENCE, BUILDING.synonyms, column="building_id", refers="building", required=True),
        Field(
            "stair_group",
            Type.REFERENCE,
            synonyms=("unit", "单元", "单元号", "楼组"),
            column="stair_group_id",
            refers="stair_group",
        ),
        Field("room", synonyms=("房号", "室", "室号", "房间号", "门牌", "door"), required=True),
        Field("floor", Type.INTEGER, synonyms=("楼层", "层", "所在楼层", "storey", "level"), least=-9, most=200),
        Field("slot", Type.INTEGER, synonyms=("位序", "门序"), least=0, most=32767),
        ADDRESS,
        Field("area_m2", Type.NUMBER, synonyms=("area", "面积", "建筑面积"), above=0, most=1e6),
        Field("assumed", Type.YES_NO, synonyms=("推定",), blank=False),
    ),
    identity=("building", "stair_group", "room"),
    dated=False,
    layers=("buildings",),
    uniques=(Unique(("building", "floor", "slot")),),
)
HOUSEHOLD = Kind(
    "household",
    "家庭",
    "household",
    (
        *KEYED,
        Field(
            "dwelling",
            Type.REFERENCE,
            synonyms=("dwelling_ref", "dwelling_id", "房屋", "房屋编号", "户室", "住址", "地址", "address"),
            column="dwelling_id",
            refers="dwelling",
            required=True,
            instead=("building", "room"),
        ),
        Field("building", synonyms=BUILDING.synonyms, column=None),
        Field("room", synonyms=("房号", "室", "室号", "房间号"), column=None),
        Field(
            "tenure",
            Type.CHOICE,
            synonyms=("居住类型", "房屋性质", "产权"),
            choices={
                "owned": ("自有", "自住", "自购", "owner"),
                "rented": ("租赁", "出租", "租住", "rent", "rental"),
                "collective": ("集体", "集体户", "集体宿舍"),
                "vacant": ("空置", "闲置", "空房", "empty"),
            },
            blank="owned",
        ),
        *DATED,
    ),
    identity=("dwelling", "valid_from"),
    uniques=(Unique(("dwelling",), dated=True),),
    layers=(),
)
RESIDENT = Kind(
    "resident",
    "居民",
    "resident",
    (
        *KEYED,
        Field(
            "household",
            Type.REFERENCE,
            synonyms=("household_ref", "household_id", "家庭", "户编号", "户号", "dwelling", "房屋", "住址", "地址"),
            column="household_id",
            refers="household",
            required=True,
            instead=("building", "room"),
        ),
        Field("building", synonyms=BUILDING.synonyms, column=None),
        Field("room", synonyms=("房号", "室", "室号", "房间号"), column=None),
        Field("name", synonyms=("姓名", "名字"), required=True),
        Field(
            "phone",
            synonyms=PHONE.synonyms,
            pattern=r"\+?[\d -]{5,20}",
            looks="5 to 20 digits, spaces or dashes, with an optional leading +",
        ),
        Field(
            "gender",
            Type.CHOICE,
            synonyms=("sex", "性别"),
            choices={"f": ("女", "女性", "female", "woman"), "m": ("男", "男性", "male", "man")},
        ),
        Field("birth_year", Type.INTEGER, synonyms=("出生年份", "出生年", "born"), least=1890, most=2200),
        Field("head", Type.YES_NO, synonyms=("户主", "是否户主", "head_of_household"), blank=False),
        *DATED,
    ),
    identity=("household", "name", "birth_year"),
)
TAG = Kind(
    "tag",
    "标签",
    "tag",
    (
        Field(
            "code",
            synonyms=("代码", "编码", "标签代码"),
            required=True,
            pattern=r"[a-z][a-z0-9_]*",
            looks="lower-case letters, digits and _, a letter first",
        ),
        Field(
            "subject",
            Type.CHOICE,
            synonyms=("对象", "适用对象"),
            required=True,
            choices={
                "resident": ("居民", "人"),
                "household": ("家庭", "户"),
                "building": ("楼栋", "建筑"),
                "premises": ("场所",),
            },
        ),
        Field("label_zh", synonyms=("中文名", "中文", "名称"), required=True),
        Field("label_en", synonyms=("英文名", "英文"), required=True),
        Field("sensitive", Type.YES_NO, synonyms=("敏感", "是否敏感"), blank=False),
    ),
    key=("code",),
    community="",
    dated=False,
)


def _tagged(subject: str, zh: str, synonyms: tuple[str, ...]) -> Kind:
    """Return the kind that ties tags to things of the kind `subject`."""
    return Kind(
        f"{subject}_tag",
        f"{zh}标签",
        f"{subject} tag",
        (
            COMMUNITY,
            Field(
                subject,
                Type.REFERENCE,
                synonyms=(f"{subject}_ref", f"{subject}_id", "source_ref", *synonyms),
                column=f"{subject}_id",
                required=True,
                refers=subject,
            ),
            Field(
                "tag",
                Type.REFERENCE,
                synonyms=("tag_code", "标签", "标签代码", "标签编码"),
                column="tag_code",
                required=True,
                refers="tag",
            ),
        ),
        key=("community_code", f"{subject}_id", "tag_code"),
        dated=False,
    )


TERRITORY_KINDS = (
    REGION,
    COMPREHENSIVE_GRID,
    BASIC_GRID,
    MICRO_GRID,
    BUILDING_KIND,
    STAIR_GROUP,
    DWELLING,
    HOUSEHOLD,
    RESIDENT,
    TAG,
    _tagged("resident", "居民", ("居民", "居民编号")),
    _tagged("household", "家庭", ("家庭", "户编号", "户号")),
    _tagged("building", "楼栋", ("楼栋", "楼栋编号")),
    _tagged("premises", "场所", ("场所", "场所编号")),
)
