"""Why a row is rejected, or worth a note: a vocabulary, in both languages.

A sentence says what was found, what was expected, and where it helps what to do; the row
number and the value stand beside it in the report.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that can be wrong with a row; the texts may name fields in braces."""

    code: str
    zh: str
    en: str

    def message(self, language: str, **fields: object) -> str:
        """Return the sentence in `language`; anything but 'en' gives Chinese."""
        return (self.en if language == "en" else self.zh).format(**fields)


REQUIRED = Reason("required", "必填项为空", "a value is required here")
NOT_A_NUMBER = Reason("not_a_number", "不是数字", "not a number")
NOT_WHOLE = Reason("not_whole", "不是整数", "not a whole number")
OUT_OF_RANGE = Reason("out_of_range", "超出允许范围（{range}）", "outside the range allowed ({range})")
NOT_YES_NO = Reason("not_yes_no", "应为 是/否", "expected yes or no")
NOT_A_DATE = Reason("not_a_date", "不是日期，应写成 2026-01-31", "not a date; write it as 2026-01-31")
NOT_A_CHOICE = Reason("not_a_choice", "不是允许的取值；可用：{choices}", "not one of: {choices}")
MALFORMED = Reason("malformed", "格式不符，应为 {looks}", "malformed: expected {looks}")
SPREADSHEET_NUMBER = Reason(
    "spreadsheet_number",
    "代码已被表格软件改成数字，末位可能丢失；请把该列设为文本后重新导出",
    "a spreadsheet turned this code into a number and may have lost digits; format the column as text and export again",
)
CONTROL_CHARACTER = Reason(
    "control_character", "含有不可存储的控制字符", "holds a control character that cannot be stored"
)
TOO_LONG = Reason("too_long", "超过 {most} 个字符", "longer than {most} characters")
ENDS_BEFORE_START = Reason("ends_before_start", "结束日期不晚于开始日期", "ends on or before the day it starts")
COLUMN_COUNT = Reason(
    "column_count", "该行有 {got} 列，表头有 {expected} 列", "the row has {got} columns, the header {expected}"
)

NO_PLACE = Reason("no_place", "没有坐标或几何", "no coordinates or geometry")
NOT_FINITE = Reason("not_finite", "坐标不是有限数值", "a coordinate is not a finite number")
SWAPPED = Reason(
    "swapped",
    "经度与纬度似乎写反了，请对调后再导入",
    "longitude and latitude look swapped; exchange them and import again",
)
PROJECTED = Reason(
    "projected",
    "像是投影坐标（米）而不是经纬度；请用 --crs EPSG:代号 指明坐标系",
    "looks like projected metres, not degrees; name the coordinate system with --crs EPSG:n",
)
DEGREES = Reason(
    "degrees",
    "坐标系以米为单位，但数值像经纬度；请检查 --crs 或改用 --datum",
    "the coordinate system is in metres but the numbers look like degrees; check --crs, or use --datum",
)
OUTSIDE_WORLD = Reason(
    "outside_world",
    "坐标超出经纬度范围（经度 ±180，纬度 ±90）",
    "outside the world (longitude ±180, latitude ±90)",
)
OUTSIDE_CRS = Reason(
    "outside_crs", "坐标不在该坐标系的适用范围内", "outside the area in which the coordinate system works"
)
NULL_ISLAND = Reason(
    "null_island", "坐标为 0,0，通常表示缺失", "the place is 0,0, which usually means that it is missing"
)
BAD_WKT = Reason("bad_wkt", "无法解析的 WKT 或 WKB 几何", "the geometry cannot be parsed")
WRONG_SHAPE = Reason(
    "wrong_shape", "几何类型为 {got}，应为 {expected}", "the geometry is a {got}, expected a {expected}"
)
UNREPAIRABLE = Reason(
    "unrepairable", "多边形无效且无法修复：{why}", "the polygon is invalid and cannot be repaired: {why}"
)
NO_AREA = Reason("no_area", "面积为零", "the area is zero")
NO_LENGTH = Reason("no_length", "线的长度为零", "the line has no length")
TOO_LARGE = Reason(
    "too_large",
    "超出该类型的上限 {most}，请检查图层是否选对",
    "beyond the {most} that this kind can have; is it the right layer?",
)
BROKEN_LINE = Reason(
    "broken_line", "多段线不相连，应拆成多行", "the parts of the line do not join; give each its own row"
)

OTHER_COMMUNITY = Reason(
    "other_community", "代码不属于社区 {community}", "the code does not belong to the community {community}"
)
UNKNOWN_COMMUNITY = Reason(
    "unknown_community", "没有这个社区；请先导入区划", "there is no such community; import the regions first"
)
OUTSIDE_SCOPE = Reason("outside_scope", "不在您的辖区 {scope} 内", "outside the region you answer for, {scope}")
UNKNOWN_PARENT = Reason(
    "unknown_parent", "上级 {parent} 不存在；请先导入上级", "the level above, {parent}, does not exist; import it first"
)
UNKNOWN_REFERENCE = Reason(
    "unknown_reference",
    "本社区没有这个{kind_zh}；请先导入它",
    "there is no such {kind_en} in the community; import it first",
)
AMBIGUOUS = Reason(
    "ambiguous",
    "有 {count} 个{kind_zh}叫这个名字；请用编号（source_ref）",
    "{count} things of the kind {kind_en} are called so; use the source_ref",
)
DUPLICATE = Reason("duplicate", "与第 {first} 行重复", "the same as row {first}")
SAME_AS_ROW = Reason(
    "same_as_row", "与第 {first} 行的{fields}相同，不能重复", "shares {fields} with row {first}, which must be unique"
)
TAKEN = Reason("taken", "{fields}已被 {other} 占用", "{fields} already belongs to {other}")
CODE_TAKEN = Reason(
    "code_taken",
    "编号 {ref} 已有代码 {code}；代码一经使用不再更改",
    "{ref} already has the code {code}, and a code is never changed",
)
ENDED_CODE = Reason(
    "ended_code", "代码属于已停用的网格，不能再用", "the code belongs to a grid that has ended and is never used again"
)
OVERLAPS = Reason(
    "overlaps",
    "与网格 {names} 重叠 {area} 平方米",
    "overlaps the grid {names} by {area} m²",
)
CODES_EXHAUSTED = Reason(
    "codes_exhausted", "该社区的 999 个网格号已用完", "the community has used all its 999 grid numbers"
)
NO_FLOOR = Reason("no_floor", "没有楼层，也无法从房号推出", "the floor is not given and cannot be told from the room")
FLOOR_ZERO = Reason("floor_zero", "没有 0 层；地下为 -1", "there is no floor 0; below ground is -1")
ABOVE_ROOF = Reason("above_roof", "楼栋只有 {levels} 层", "the building has only {levels} storeys")
LEADER_WITHOUT_GRID = Reason("leader_without_grid", "网格长必须指明所属网格", "a grid leader needs a grid")
WRONG_SUBJECT = Reason("wrong_subject", "标签 {tag} 不适用于{kind_zh}", "the tag {tag} is not for a {kind_en}")

NOTE_ENCODING = Reason("note_encoding", "按 {encoding} 编码读取", "read as {encoding}")
NOTE_UNUSED = Reason("note_unused", "未使用的列：{columns}", "columns not used: {columns}")
NOTE_COLUMN = Reason("note_column", "列 {column} 作为 {field}", "column {column} taken as {field}")
NOTE_REPAIRED = Reason("note_repaired", "无效多边形已修复", "invalid polygon repaired")
NOTE_FLAT = Reason("note_flat", "高程已舍去", "heights of coordinates dropped")
NOTE_FAR = Reason("note_far", "距社区已有数据 50 千米以上", "more than 50 km from what the community already has")
NOTE_GEOMETRY_IGNORED = Reason(
    "note_geometry_ignored", "该类型没有位置，已忽略几何", "this kind has no place of its own; the geometry was ignored"
)
NOTE_OUTSIDE_GRIDS = Reason("note_outside_grids", "不在任何网格内的楼栋：{count}", "buildings in no grid: {count}")
NOTE_REASSIGNED = Reason("note_reassigned", "改属其他网格的楼栋：{count}", "buildings that changed their grid: {count}")
NOTE_TASKS = Reason(
    "note_tasks",
    "{count} 项变更等待他人核实，档案尚未改动",
    "{count} changes wait to be verified; the record has not changed",
)
NOTE_NO_TASK = Reason(
    "note_no_task",
    "这些行所说的无法作为变更核实（如姓名、出生年份、性别，或房屋无人登记）",
    "what these rows say cannot be verified as a change (a name, year of birth or sex, or a home that nobody is registered in)",
)
NOTE_MOVED = Reason(
    "note_moved",
    "迁入另一户：原居住记录已截止，新记录已开始",
    "moved to another household: the stay before ended, a new one began",
)
NOTE_HOME_MOVED = Reason(
    "note_home_moved",
    "整户迁入另一住房：原住处的居住记录已截止，新住处的已开始",
    "the household moved to another dwelling: the stay before ended for everybody in it, a new one began",
)
NOTE_ASSUMED_HEIGHT = Reason("note_assumed_height", "层数或高度为推定", "storeys or height assumed")
NOTE_SLIVER = Reason("note_sliver", "与网格 {names} 有细缝重叠", "a sliver overlaps the grid {names}")
NOTE_CRS = Reason("note_crs", "坐标按 {crs} 读取", "coordinates read as {crs}")
NOTE_RAISED = Reason(
    "note_raised",
    "按住户楼层加高了推定层数的楼栋：{count}",
    "buildings whose assumed storeys were raised to their dwellings' floors: {count}",
)
NOTE_BORROWED = Reason("note_borrowed", "没有坐标，已置于所在楼栋", "without coordinates, placed in their building")
