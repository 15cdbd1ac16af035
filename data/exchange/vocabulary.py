"""Words for the values that several kinds share: what each stored value is called in files."""

from data.exchange.fields import Choices, Field, Type

SOURCE_REF = Field(
    "source_ref",
    synonyms=("ref", "id", "uid", "external_id", "编号", "来源编号", "唯一编号", "标识"),
)
SOURCE = Field("source", synonyms=("来源", "数据来源"))
COMMUNITY = Field(
    "community_code",
    synonyms=("community", "社区代码", "社区编码", "所属社区代码"),
    pattern=r"\d{12}",
    looks="12 digits",
)
VALID_FROM = Field("valid_from", Type.DATE, synonyms=("from", "启用日期", "生效日期", "开始日期"))
VALID_TO = Field("valid_to", Type.DATE, synonyms=("to", "停用日期", "失效日期", "结束日期", "注销日期"))

KEYED = (COMMUNITY, SOURCE, SOURCE_REF)
DATED = (VALID_FROM, VALID_TO)

NAME = Field("name", synonyms=("名称", "名字", "title", "label"), blank="")
NAME_REQUIRED = Field("name", synonyms=("名称", "名字", "姓名", "title", "label"), required=True)
ADDRESS = Field("address", synonyms=("地址", "详细地址", "门牌地址", "标准地址", "addr", "full_address"), blank="")
FLOOR = Field("floor", Type.INTEGER, synonyms=("楼层", "层", "所在楼层", "storey", "level"), least=-9, most=200)
PHONE = Field("phone", synonyms=("电话", "手机", "手机号", "联系电话", "tel", "telephone", "mobile"))
CAPABILITIES = Field("capabilities", Type.WORDS, synonyms=("能力", "职能", "装备", "skills"), blank=())
GRID = Field(
    "grid",
    Type.REFERENCE,
    synonyms=("grid_code", "网格", "网格代码", "网格编码", "所属网格"),
    column="grid_code",
    refers="grid",
)
COMPREHENSIVE = Field(
    "comprehensive_grid",
    Type.REFERENCE,
    synonyms=("comprehensive_code", "comp_grid", "综合网格", "综合网格代码", "综合网格编码"),
    column="comprehensive_code",
    refers="comprehensive_grid",
)
BUILDING = Field(
    "building",
    Type.REFERENCE,
    synonyms=("building_ref", "building_id", "楼栋", "楼栋编号", "楼栋编码", "所属楼栋", "楼号", "建筑"),
    column="building_id",
    refers="building",
)
TEAM = Field(
    "team",
    Type.REFERENCE,
    synonyms=("team_ref", "team_id", "队伍", "所属队伍", "队伍编号", "班组"),
    column="team_id",
    refers="team",
)

UNIT_STATUS: Choices = {
    "available": ("空闲", "待命", "可用", "idle", "free"),
    "reserved": ("预留", "已预留"),
    "dispatched": ("已派", "已派遣"),
    "en_route": ("途中", "en route", "前往"),
    "on_scene": ("到场", "在场", "on scene"),
    "busy": ("忙碌", "处置中"),
    "returning": ("返回", "返程"),
    "out_of_service": ("停用", "停运", "离线", "out of service", "off duty"),
}
CAMERA_STATUS: Choices = {
    "online": ("在线", "正常", "on"),
    "offline": ("离线", "断线", "off"),
    "fault": ("故障", "损坏", "faulty"),
}
SENSOR_STATUS: Choices = {**CAMERA_STATUS, "alarm": ("告警", "报警", "alert")}
USAGE: Choices = {
    "residential": ("住宅", "居住", "居民楼", "宿舍", "apartments", "house", "housing"),
    "commercial": ("商业", "商用", "商铺", "retail", "shop"),
    "office": ("办公", "写字楼", "offices"),
    "industrial": ("工业", "厂房", "工厂", "仓库", "warehouse", "factory"),
    "school": ("学校", "教育", "幼儿园", "education", "kindergarten"),
    "medical": ("医疗", "医院", "hospital", "clinic"),
    "public": ("公共", "公共服务", "政府", "civic", "government"),
    "religious": ("宗教", "寺庙", "教堂", "church", "temple"),
    "transport": ("交通", "车站", "停车楼", "station", "parking"),
    "ancillary": ("附属", "配套", "车库", "garage", "shed", "roof"),
    "other": ("其他", "其它", "未知", "yes", "unknown"),
}


def unit_status() -> Field:
    """Return the status field of things that can be sent."""
    return Field("status", Type.CHOICE, synonyms=("状态", "state"), choices=UNIT_STATUS, blank="available")
