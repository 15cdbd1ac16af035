"""What can be wrong with a file that is imported or exported."""

from dispatch.errors.base import JingweiError


class FileUnreadable(JingweiError):
    code = "file_unreadable"
    zh = "无法读取 {file}：{why}。数据未改动。"
    en = "Cannot read {file}: {why}. Nothing was changed."


class ShapefileIncomplete(JingweiError):
    code = "shapefile_incomplete"
    zh = "{file} 缺少 {missing}：Shapefile 由多个文件组成。请同时选择全部文件，或压缩为一个 zip。数据未改动。"
    en = (
        "{file} lacks {missing}: a Shapefile is several files. Choose all of them at once, or one zip of them. "
        "Nothing was changed."
    )


class UnpacksTooLarge(JingweiError):
    code = "unpacks_too_large"
    zh = "{file} 解压后有 {size_mb} MB，最多 {most_mb} MB，没有打开。请只压缩需要的文件，或分成几份。数据未改动。"
    en = (
        "{file} unpacks into {size_mb} MB, at most {most_mb} MB are taken, so it was not opened. Zip only what is "
        "needed, or in parts. Nothing was changed."
    )


class LayerKindUnknown(JingweiError):
    code = "layer_kind_unknown"
    zh = "没有名为 {kind} 的图层类型；可用：{kinds}。数据未改动。"
    en = "There is no kind of layer called {kind}; choose one of: {kinds}. Nothing was changed."


class FileMissing(JingweiError):
    code = "file_missing"
    zh = "找不到文件 {file}。请检查路径。数据未改动。"
    en = "There is no file {file}. Check the path. Nothing was changed."


class FileEmpty(JingweiError):
    code = "file_empty"
    zh = "文件 {file} 里没有任何数据行。数据未改动。"
    en = "{file} holds no rows. Nothing was changed."


class FormatUnknown(JingweiError):
    code = "format_unknown"
    zh = (
        "{file} 不是可识别的格式；支持 GeoJSON、GeoPackage、GeoParquet、Shapefile、Excel（.xlsx）和 CSV。其他格式请先转换（例如用 "
        "QGIS）。数据未改动。"
    )
    en = (
        "{file} is in no known format: GeoJSON, GeoPackage, GeoParquet, Shapefile, Excel (.xlsx) and CSV are read. Convert others "
        "first, for instance with QGIS. Nothing was changed."
    )


class TextUndecodable(JingweiError):
    code = "text_undecodable"
    zh = "{file} 既不是 UTF-8 也不是 GB18030 编码。请另存为 UTF-8 编码的 CSV。数据未改动。"
    en = "{file} is neither UTF-8 nor GB18030. Save it as CSV in UTF-8. Nothing was changed."


class DatumMissing(JingweiError):
    code = "datum_missing"
    zh = (
        "{file} 没有说明坐标基准。请加 --datum wgs84、--datum gcj02、--datum bd09 或 --crs "
        "EPSG:代号（误认基准会偏移数百米）。数据未改动。"
    )
    en = (
        "{file} does not say which datum its coordinates are in. Add --datum wgs84, --datum gcj02, --datum "
        "bd09 or --crs EPSG:n (a wrong guess shifts things by hundreds of metres). Nothing was changed."
    )


class DatumUnknown(JingweiError):
    code = "datum_unknown"
    zh = "不认识坐标基准 {datum}；可用：wgs84、gcj02、bd09，或用 --crs EPSG:代号。数据未改动。"
    en = "Unknown datum {datum}: choose wgs84, gcj02 or bd09, or use --crs EPSG:n. Nothing was changed."


class DatumTwice(JingweiError):
    code = "datum_twice"
    zh = "--datum 与 --crs 只能给出一个。数据未改动。"
    en = "Give either --datum or --crs, not both. Nothing was changed."


class CrsUnknown(JingweiError):
    code = "crs_unknown"
    zh = "不认识坐标系 {crs}；请写 EPSG 代号，例如 --crs EPSG:4547。数据未改动。"
    en = "Unknown coordinate system {crs}: give its EPSG number, for example --crs EPSG:4547. Nothing was changed."


class CrsContradicted(JingweiError):
    code = "crs_contradicted"
    zh = "{file} 自称坐标系为 {found}，命令却说是 {given}。请去掉选项，或先改正文件的坐标系。数据未改动。"
    en = (
        "{file} says its coordinates are in {found}, the command says {given}. Leave the option out, or mend "
        "the file's coordinate system first. Nothing was changed."
    )


class ColumnUnknown(JingweiError):
    code = "column_unknown"
    zh = "--map 中的列 {column} 不在文件里；文件有：{columns}。数据未改动。"
    en = "--map names the column {column}, which the file lacks; it has: {columns}. Nothing was changed."


class FieldUnknown(JingweiError):
    code = "field_unknown"
    zh = "{kind} 没有字段 {field}；可用：{fields}。请写成 --map 列名=字段名。数据未改动。"
    en = "A {kind} has no field {field}; choose one of: {fields}. Write --map COLUMN=FIELD. Nothing was changed."


class FieldTwice(JingweiError):
    code = "field_twice"
    zh = "列 {first} 与 {second} 都对应字段 {field}。请用 --map 指明用哪一列。数据未改动。"
    en = "The columns {first} and {second} both mean the field {field}. Say which with --map. Nothing was changed."


class ColumnMissing(JingweiError):
    code = "column_missing"
    zh = (
        "文件缺少必需的字段 {field}（可识别的列名：{names}）；文件有：{columns}。请用 --map 列名={field} "
        "指明。数据未改动。"
    )
    en = (
        "The file lacks the required field {field} (column names understood: {names}); it has: {columns}. "
        "Point to it with --map COLUMN={field}. Nothing was changed."
    )


class PlaceMissing(JingweiError):
    code = "place_missing"
    zh = (
        "{kind} 需要几何（{shape}），但 {file} 没有几何，也没有可识别的坐标列（{names}）。"
        "请用 --map 指明坐标列。数据未改动。"
    )
    en = (
        "Every {kind} needs a {shape}, but {file} has no geometry and no column that could hold one ({names}). "
        "Point to it with --map. Nothing was changed."
    )


class CommunityMissing(JingweiError):
    code = "community_missing"
    zh = "不知道数据属于哪个社区。请加 --community 与 12 位社区代码，或在文件中提供 community_code 列。数据未改动。"
    en = (
        "It is not said which community the rows belong to. Add --community with the 12-digit code, or a "
        "community_code column. Nothing was changed."
    )


class CommunityUnknown(JingweiError):
    code = "community_unknown"
    zh = "没有代码为 {community} 的社区。请检查代码，或先用 jingwei import layer region 导入区划。数据未改动。"
    en = (
        "There is no community {community}. Check the code, or import the regions first with jingwei import "
        "layer region. Nothing was changed."
    )


class LayerAmbiguous(JingweiError):
    code = "layer_ambiguous"
    zh = "{file} 含有多个图层：{layers}。请用 --layer 选择一个。数据未改动。"
    en = "{file} holds several layers: {layers}. Choose one with --layer. Nothing was changed."


class ImportRefused(JingweiError):
    code = "import_refused"
    zh = "数据库拒绝了 {file}：{why}（约束 {constraint}）。数据未改动。"
    en = "The database refused {file}: {why} (constraint {constraint}). Nothing was changed."


class ExportTargetTaken(JingweiError):
    code = "export_target_taken"
    zh = "无法写入 {file}：{why}。未导出任何内容。"
    en = "Cannot write {file}: {why}. Nothing was exported."


class ExportFormatUnknown(JingweiError):
    code = "export_format_unknown"
    zh = "无法由文件名 {file} 判断格式；请以 .geojson、.gpkg、.zip（Shapefile）、.parquet、.xlsx 或 .csv 结尾。未导出任何内容。"
    en = (
        "The name {file} tells no format: end it in .geojson, .gpkg, .zip (Shapefile), .parquet, .xlsx or .csv. "
        "Nothing was exported."
    )


class ExportUnfit(JingweiError):
    code = "export_unfit"
    zh = "无法导出为 {file}：{why_zh}。未导出任何内容。"
    en = "Cannot be exported as {file}: {why_en}. Nothing was exported."


class NoOsmFile(FileUnreadable):
    code = "no_osm_file"
    zh = "{file} 不是 OpenStreetMap 文件；需要 .osm、.osm.gz、.osm.bz2 或 .osm.pbf。数据未改动。"
    en = "{file} is no OpenStreetMap file; give .osm, .osm.gz, .osm.bz2 or .osm.pbf. Nothing was changed."


class OsmFileDamaged(FileUnreadable):
    code = "osm_file_damaged"
    zh = "{file} 已损坏或不完整（{why}）。请重新下载。数据未改动。"
    en = "{file} is damaged or broken off ({why}). Download it again. Nothing was changed."


class OsmFileEmpty(FileUnreadable):
    code = "osm_file_empty"
    zh = "{file} 不含任何 OpenStreetMap 要素。数据未改动。"
    en = "{file} holds no OpenStreetMap objects. Nothing was changed."


class NoGridAreas(FileUnreadable):
    code = "no_grid_areas"
    zh = "{file} 不含任何面状要素，无法作为网格。数据未改动。"
    en = "{file} holds no areas (polygons) to use as grids. Nothing was changed."


class GridsWithoutCrs(FileUnreadable):
    code = "grids_without_crs"
    zh = "{file} 没有说明坐标系，坐标也不是经纬度。请先转换为 WGS 84。数据未改动。"
    en = "{file} names no coordinate system and its numbers are no degrees. Convert it to WGS 84 first. Nothing was changed."


class GridNumbersExhausted(JingweiError):
    code = "grid_numbers_exhausted"
    zh = "社区 {community} 的网格号（1–999）不够再分配 {count} 个。数据未改动。"
    en = "Community {community} has no {count} grid numbers (1 to 999) left. Nothing was changed."


class NoRoadNetwork(FileUnreadable):
    code = "no_road_network"
    zh = "{file} 不是可用的 GraphML 路网（{why}）。请用 OSMnx 的 save_graphml 保存。数据未改动。"
    en = "{file} is no usable road network in GraphML ({why}). Save it with OSMnx's save_graphml. Nothing was changed."


class CommunityMalformed(JingweiError):
    code = "community_malformed"
    zh = "社区代码 {community} 有误：应为 12 位数字。数据未改动。"
    en = "{community} is no community's code: give its 12 digits. Nothing was changed."


class OwnLayerUnfit(JingweiError):
    code = "own_layer_unfit"
    zh = "自定义图层 {layer} 不能这样导入：{why_zh}。数据未改动。"
    en = "The layer {layer} cannot be imported so: {why_en}. Nothing was changed."


class OwnLayerUnknown(JingweiError):
    code = "own_layer_unknown"
    zh = "没有名为 {layer} 的自定义图层；现有：{layers}。数据未改动。"
    en = "There is no layer of your own called {layer}; there are: {layers}. Nothing was changed."


class OwnLayerTooLarge(JingweiError):
    code = "own_layer_too_large"
    zh = "自定义图层 {layer} 超过 {most} 个对象，地图无法一次画出；请按社区查看，或经 /ogc 读取。"
    en = "The layer {layer} has more than {most} things, too many to be drawn at once; look by community, or read it at /ogc."


class TasksUnfit(JingweiError):
    code = "tasks_unfit"
    zh = "{kind} 不能作为待核实的变更导入；可用：{kinds}。数据未改动。"
    en = "A {kind} cannot wait to be verified; only these can: {kinds}. Nothing was changed."
