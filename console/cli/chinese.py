"""What the command line's help says, in Chinese, by the English it is written in."""

from console.cli.layer import CLASSES
from data.exchange.kinds import KINDS
from data.own_layers.definition import REVISION_PREFIX
from data.rules.sheets import SHEETS
from dispatch.appraisal.period import FORMS

GROUPS = {
    "经纬 Jingwei: command map of community grids.": "经纬：社区网格化治理指挥地图。",
    "Bring data in.": "导入数据。",
    "Invented places to try everything on.": "供试用的虚构地方。",
    "Map tiles.": "地图瓦片。",
    "Accounts.": "账号。",
    "What programs sign in with.": "程序登录用的令牌。",
    "What says where units are.": "上报位置的设备。",
    "Plans of grids.": "网格规划方案。",
    "Patrols of grids.": "网格巡查。",
    "Rules a district sets for itself.": "本地自定的规则。",
    "Layers of your own.": "自定义图层。",
    "How well it was done.": "考核。",
    "QR codes for reports.": "上报二维码。",
}

SERVING = {
    "Start database and console; seed the demo community on first start. Ctrl-C stops both.": (
        "启动数据库和控制台；首次启动时放入演示社区。Ctrl-C 停止二者。"
    ),
    "Bring the database's schema to this version.": "把数据库结构更新到本版本。",
    "Check what must always hold in the stored data; exit status 1 where it does not.": (
        "检查库中数据必须成立的各项；有不成立的，退出码为 1。"
    ),
    "Forget what nobody needs: kept answers older than two days, and positions beyond their days. Consoles do it daily.": (
        "清理无用的数据：两天前的应答记录，和超过保存天数的位置。控制台每天自动清理。"
    ),
    "Build map tiles where what they show has changed.": "内容有变动时重建地图瓦片。",
    "Say nothing when all is well": "一切正常时不输出",
    "Put an invented Shenzhen community into the database: 704 buildings, 20,000 homes, 40,500 people.": (
        "放入一个虚构的深圳社区：704 栋楼、20,000 套房屋、40,500 人。"
    ),
    "Which community: the same number always gives the same one": "种子：同一个数总是生成同一个社区",
    "Put an invented district into an empty database: 101 communities, 1,050,000 homes, 2,130,000 people. "
    "Stopped in the middle, even by kill -9, it goes on where it was when run again.": (
        "在空库中放入一个虚构的城区：101 个社区、105 万套房屋、213 万人。\n\n"
        "中途停下（即使 kill -9）也不要紧，再次运行会接着做。"
    ),
    "Which district: the same number always gives the same one": "种子：同一个数总是生成同一个城区",
    "Let the demo district live: units patrol and obey, residents and sensors report. Ctrl-C stops it.": (
        "让演示地区运转起来：力量巡查并听从派遣，居民和传感器上报。 Ctrl-C 停止。"
    ),
    "The same number gives the same patrols and reports": "种子：同一个数给出同样的巡查和上报",
    "How many times faster than life": "比实际快多少倍",
    "A storm: many times the reports, in waves": "风暴：上报量数倍，一阵一阵地来",
    "Matters reported in an hour on an ordinary day": "平常日子里每小时上报的件数",
    "Stop after so many minutes": "运行多少分钟后停止",
    "An automatic clerk takes on what nobody took on for minutes": "几分钟无人受理的，由自动文员受理",
    "12-digit code, up to 12 times; names the communities where other data than the demo is there": (
        "12 位社区代码，最多给 12 次；库中有演示以外的数据时须指明社区"
    ),
    "Send recorded positions of units again, by their names or plates; the record ends now, its times keep their distance.": (
        "按名称或车牌重放记录的位置；记录的最后一刻为现在，时间间隔不变。"
    ),
    "CSV or Parquet: whose (cab, plate, id), when (ts), lng, lat": (
        "CSV 或 Parquet：谁的（cab、plate、id）、何时（ts）、lng、lat"
    ),
    "How many times faster than it was": "比当时快多少倍",
}

FILES = {
    "Import one file of things of one kind: all of it, or with one wrong row nothing. "
    "Importing the same file again changes nothing. Rows are matched by source and source_ref.": (
        "导入一个文件中的一类数据：全部导入，有一行错误则都不导入。\n\n"
        "同一文件再次导入不会改变任何数据。各行按 source 和 source_ref 对应。"
    ),
    "Export everything of one kind that is in force, ready to be imported again.": "导出一类现行数据的全部，可再导入。",
    "One of: " + ", ".join(KINDS): "类别：" + ", ".join(KINDS),
    "One of: " + ", ".join((*KINDS, CLASSES, *SHEETS)) + f"; {REVISION_PREFIX}LAYER: one of your own": (
        "类别：" + ", ".join((*KINDS, CLASSES, *SHEETS)) + f"；{REVISION_PREFIX}LAYER 为自定义图层"
    ),
    "GeoJSON, GeoPackage, GeoParquet, Shapefile (folder or zip), Excel or CSV": (
        "GeoJSON、GeoPackage、GeoParquet、Shapefile（目录或 zip）、Excel 或 CSV"
    ),
    "12-digit code of the community the rows belong to": "各行所属社区的 12 位代码",
    "Datum of the coordinates: wgs84, gcj02 or bd09": "坐标系：wgs84、gcj02 或 bd09",
    "Coordinate system instead of a datum: EPSG:n": "不用 --datum 时的坐标系：EPSG:n",
    "Layer of a GeoPackage that holds several": "GeoPackage 含多个图层时，用哪一个",
    "Which column is which field; repeatable": "哪一列是哪个字段；可多次给出",
    "Name of the system the references come from; keeps two systems' numbers apart": (
        "编号所出的系统名称，使不同系统的编号互不混淆"
    ),
    "Check and report, write nothing": "只检查并报告，不写入",
    "Write the good rows even when others are wrong": "即使有错误的行，也写入合格的行",
    "Residents and households: let another person verify each change": "居民和住户：每项变更由另一人核实",
    "Where rejected rows go, without an ending; beside the file unless said": (
        "被拒绝的行写到哪里，不带扩展名；不给则在原文件旁"
    ),
    "Print the report as JSON": "以 JSON 输出报告",
    "Language of the report: zh-CN or en": "报告的语言：zh-CN 或 en",
    "File to write: .geojson, .gpkg, .zip (Shapefile), .parquet, .xlsx, .csv": (
        "要写的文件：.geojson、.gpkg、.zip（Shapefile）、.parquet、.xlsx、.csv"
    ),
    "Only what lies in this region: 2 to 12 digits": "只导出此区域内的：2 至 12 位代码",
    "Residents with names and telephones, unmasked; needs --reason": "居民姓名和电话不脱敏；须给 --reason",
    "Why persons are exported; kept in the audit record": "为何导出个人信息；记入审计",
    "Replace the file if it exists": "文件已存在时覆盖",
    "Datum to write: wgs84, cgcs2000, gcj02 or bd09": "写出的坐标系：wgs84、cgcs2000、gcj02 或 bd09",
    "Coordinate system to write instead of a datum: EPSG:n": "不用 --datum 时写出的坐标系：EPSG:n",
    "Import buildings, cameras, streets and ground of an OpenStreetMap extract. "
    "Importing the same file again changes nothing.": (
        "从 OpenStreetMap 摘录导入楼栋、摄像头、道路和地面。\n\n同一文件再次导入不会改变任何数据。"
    ),
    "OpenStreetMap extract: .osm, .osm.gz, .osm.bz2 or .osm.pbf": (
        "OpenStreetMap 摘录：.osm、.osm.gz、.osm.bz2 或 .osm.pbf"
    ),
    "Code of the community, 12 digits": "社区代码，12 位",
    "Areas to use as grids: GeoJSON, GeoPackage, Shapefile…": "用作网格的面：GeoJSON、GeoPackage、Shapefile……",
    "Import a road network that OSMnx saved, as the community's drive graph and streets.": (
        "导入 OSMnx 保存的路网，作为社区的车行路网和道路。"
    ),
    "Drive network saved by OSMnx: .graphml": "OSMnx 保存的车行路网：.graphml",
    "List what was imported from files, with the numbers that `import undo` takes.": (
        "列出从文件导入的数据及其编号，编号供 `import undo` 使用。"
    ),
    "How many, the latest first": "列出几项，新的在前",
    "Take away what an import added and put back what it changed, all of it or nothing.": (
        "撤销一次导入：移除所增，恢复所改；全部撤销，或都不撤销。"
    ),
    "Number of the import, as import list shows it": "导入的编号，见 import list",
    "Make a layer of your own from a file of anything: its columns become attributes, its rows things.": (
        "从任意文件建立自定义图层：列成为属性，行成为事物。"
    ),
    "Code of the layer: lower-case letters, digits and _": "图层代码：小写字母、数字和 _",
    "12-digit code of the community whose people see the rows": "哪个社区的人看得到这些行：12 位代码",
    "Layer or sheet of a file that holds several": "文件含多个图层或工作表时，用哪一个",
    "What the layer is called in Chinese": "图层的中文名称",
    "What the layer is called in English": "图层的英文名称",
    "Column that names a thing": "作为名称的列",
    "List the layers of your own.": "列出自定义图层。",
    "Remove a layer of your own with everything on it.": "删除一个自定义图层及其全部内容。",
}

RULES = {
    "Bring a class table into force as a new version. Incidents there are keep the version they were reported in. "
    "The same table again changes nothing; one wrong row, and nothing is changed.": (
        "启用一份事项清单，作为新版本；已有事件仍用上报时的版本。\n\n同一清单再次导入不作改动；有一行错误则都不改动。"
    ),
    "CSV: code, label_zh, label_en, severity, icon, public": "CSV：code、label_zh、label_en、severity、icon、public",
    "What the table is called; the file's name when left out": "清单名称；不给则用文件名",
    "Give a region working time in its own time zone.": "给一个区域设定其时区的工作时间。",
    "Region code, 2 to 12 digits; all that begins with it has this calendar": (
        "区域代码，2 至 12 位；以它开头的都用此日历"
    ),
    "Time zone: Europe/Berlin, Asia/Shanghai, …": "时区：Asia/Shanghai、Europe/Berlin……",
    "Make a QR code for every grid or stair group of a community that has none yet.": (
        "为社区中还没有二维码的每个网格或单元门各做一个。"
    ),
    "12-digit code of the community": "社区的 12 位代码",
    "What gets a code: grid or stair_group": "给什么做二维码：grid（网格）或 stair_group（单元门）",
    "List the report points of a community as CSV: code, the path a QR code opens, what it stands for.": (
        "以 CSV 列出社区的上报点：代码、二维码打开的路径、代表什么。"
    ),
    "CSV; export the table to see its columns": "CSV；导出该表即可看到各列",
} | {
    f"Put a file in place of the {sheet.en} in force. The same again changes nothing; "
    "one wrong row, and nothing is changed.": (
        f"用文件替换现行的{sheet.zh}。再次导入同一文件不作改动；有一行错误则都不改动。"
    )
    for sheet in SHEETS.values()
}

PEOPLE = {
    "Add an account, or give an existing one new rights and a new password.": (
        "新增账号，或给已有账号新的权限和密码。"
    ),
    "Sign-in name: a-z, 0-9, . _ -": "登录名：a-z、0-9、. _ -",
    "What the account may do": "账号的角色",
    "Region or grid code it sees (2 to 15 digits), or '*'": "可见的区域或网格代码（2 至 15 位），或 '*'",
    "Name shown on the screen": "屏幕上显示的姓名",
    "zh-CN or en": "zh-CN 或 en",
    "Whose account it is: the member's number in `jingwei user members`": (
        "是谁的账号：`jingwei user members` 中的人员编号"
    ),
    "Asked for, unseen, where it is not given": "不给则询问，输入时不显示",
    "List the accounts.": "列出账号。",
    "List the members of grids: whose account an officer's may be.": "列出网格人员：网格员账号可属于谁。",
    "Region or grid code; everybody when left out": "区域或网格代码；不给则列出所有人",
    "Make a token and print it, this once.": "签发令牌并显示，仅此一次。",
    "Account whose rights and region the token has": "令牌等同于哪个账号的权限与范围",
    "What it is for, such as 'QGIS of the planning office'": "用途，如“规划科的 QGIS”",
    "Days it lasts; without, until it is revoked": "有效天数；不给则到吊销为止",
    "List the tokens, without their secrets.": "列出令牌，不含密文。",
    "End a token at once.": "立即吊销令牌。",
    "Its number, from the list": "列表中的编号",
    "Add a device and print its token, this once.": "新增设备并显示其令牌，仅此一次。",
    "Number of the unit that carries it (GET /api/v1/resources)": "携带它的力量的编号（GET /api/v1/resources）",
    "What people call it, such as '巡逻车1 车载终端'": "名称，如“巡逻车1 车载终端”",
    "By which door it comes in": "经哪种协议接入",
    "What its coordinates are in: wgs84, cgcs2000, gcj02 or bd09": "其坐标系：wgs84、cgcs2000、gcj02 或 bd09",
    "What it is": "设备类型",
    "Telephone number of a JT/T 808 terminal, as it is set in it": "JT/T 808 终端中设置的电话号码",
    "List the devices, without their tokens.": "列出设备，不含令牌。",
    "Give a device a new token and print it, this once; a JT/T 808 terminal may register again.": (
        "给设备换新令牌并显示，仅此一次；JT/T 808 终端可重新注册。"
    ),
    "End a device; running consoles refuse it within seconds. What it sent stays.": (
        "停用设备；运行中的控制台几秒内即拒收。已发来的位置保留。"
    ),
}

PLANNING = {
    "Divide the ground of communities into planning units: street faces, compounds and buildings. "
    "Drafts that are there stay with the units they began on; new drafts begin on these.": (
        "把社区的地面划分为规划单元：街面、院落和楼栋。\n\n已有的方案仍用开始时的单元；新方案用新单元。"
    ),
    "Region code, 2 to 12 digits: every community it covers": "区域代码，2 至 12 位：其中的每个社区",
    "Bring in the planning units of a community: all of the file, or nothing. "
    "Drafts that are there stay with the units they began on; new drafts begin on these.": (
        "导入一个社区的规划单元：全部导入，或都不导入。\n\n已有的方案仍用开始时的单元；新方案用新单元。"
    ),
    "Polygons, or streets that enclose them, in any format of `import layer`; or a graph as JSON (nodes, adjacency)": (
        "面，或围成面的道路，`import layer` 的任一格式；或 JSON 邻接图（nodes、adjacency）"
    ),
    "12-digit code of the community the units belong to": "单元所属社区的 12 位代码",
    "Column that names the units": "单元名称所在的列",
    "Column with their homes, where no buildings are known": "没有楼栋数据时，户数所在的列",
    "Mend crossings, heights, overlaps and gaps in what is imported; the file stays": (
        "导入时修正自相交、高程、重叠和缝隙；原文件不变"
    ),
    "Say where a layer of grids from elsewhere gapes, overlaps or has holes; exit status 2 where it does. "
    "Nothing is mended unless it is asked for, and then in a copy.": (
        "指出外来网格图层何处有缝隙、重叠或空洞；有则退出码为 2。\n\n不要求就不修正；要求时写入副本。"
    ),
    "Areas that should tile the ground, in any format of `import layer`": (
        "应当铺满地面的面，`import layer` 的任一格式"
    ),
    "Write a repaired copy, a GeoPackage in WGS 84; the file stays": (
        "写一份修复后的副本（WGS 84 的 GeoPackage）；原文件不变"
    ),
    "Gaps up to this many metres are closed by a repair": "修复时合上不超过这么多米的缝隙",
    "Print what was found as JSON": "以 JSON 输出所发现的问题",
    "Publish an approved draft for a day.": "发布已批准的方案，到日生效。",
    "Number of the approved draft": "已批准方案的编号",
    "Account of the planner who does it": "操作的规划员账号",
    "Day it takes effect on; today is at once": "生效日期；今天即立刻生效",
    "Why a failing rule may be let pass; repeatable": "不合规则仍放行的理由；可多次给出",
    "Publish what was in force before a plan; grids that ended come back under new codes.": (
        "恢复方案生效前的网格并发布；已终止的网格以新代码回来。"
    ),
    "Number of the publication in effect": "已生效的发布的编号",
    "Why what was before comes back": "恢复的理由",
    "Take a published plan back before its day.": "在生效日之前撤回已发布的方案。",
    "Number of the publication": "发布的编号",
    "List the published plans that an account sees, the newest first.": "列出某账号可见的已发布方案，新的在前。",
    "Show a published plan: what moves from which grid to which, and the lineage of its grids.": (
        "显示一个已发布的方案：什么从哪个网格划到哪个，及网格的沿革。"
    ),
    "List the drafts of plans, the newest first.": "列出方案，新的在前。",
    "Write a draft of a plan to a file: its grids, its buildings with their grids, or a printed map of each grid.": (
        "把方案写入文件：网格、楼栋及其网格，或每个网格一页的打印地图。"
    ),
    "Number of the draft, as `jingwei plan drafts` shows it": "方案编号，见 `jingwei plan drafts`",
    "File to write: .gpkg, .zip (Shapefile), .geojson, .parquet: grids; .csv, .xlsx: buildings; .pdf: maps": (
        "要写的文件：.gpkg、.zip（Shapefile）、.geojson、.parquet 为网格；.csv、.xlsx 为楼栋；.pdf 为地图"
    ),
    "Only this grid's page of a PDF; repeatable": "PDF 只要此网格一页；可多次给出",
    "Language of a PDF: zh-CN or en": "PDF 的语言：zh-CN 或 en",
    "Begin a draft from grids in a file: each unit goes with the area that covers most of it. "
    "Says what did not fit: areas that no unit is in, units that no area covers, or that several do.": (
        "用文件中的网格新建方案：每个单元归覆盖它最多的面。\n\n"
        "并说明哪些对不上：没有单元的面、没有面覆盖或有几个面覆盖的单元。"
    ),
    "Grids as areas, in any format of `import layer`": "网格面，`import layer` 的任一格式",
    "Region code, 2 to 12 digits, whose grids the file tells": "文件所述网格所在区域的代码，2 至 12 位",
    "Name of the draft": "方案名称",
    "Account of the planner whose draft it is": "方案归哪个规划员账号",
    "Column that names a grid; else code, name, 编码, 名称 …": "网格名称所在的列；不给则找 code、name、编码、名称等",
    "Go by a copy without crossings, heights and empty areas; the file stays": "按没有自相交、高程和空面的副本编制，原文件不变",
    "Fewest households of a grid": "网格最少户数",
    "Most households of a grid": "网格最多户数",
}

DUTY = {
    "Bring rounds of grids in; a round of the same grid and name is changed. One wrong row, and nothing is. "
    "`weekdays` are digits (1 Monday to 7 Sunday, empty every day), `points` are `label@lng,lat` with "
    "semicolons between, WGS 84.": (
        "导入网格的巡查计划；同一网格同名的计划会被修改。有一行错误则都不导入。\n\n"
        "`weekdays` 为数字（1 星期一至 7 星期日，空为每天），`points` 为 `名称@lng,lat`，以分号隔开，WGS 84。"
    ),
    "CSV: grid, name, kind, weekdays, from, until, street_share, cell_share, draws, drawn_from, after_days,"
    " class, radius_m, dwell_s, points": (
        "CSV：grid、name、kind、weekdays、from、until、street_share、cell_share、draws、drawn_from、after_days、"
        "class、radius_m、dwell_s、points"
    ),
    "File the renovations of a list that are not over. Each is looked at every day until it ends. "
    "One that was filed before gets its new end. One wrong row, and nothing is.": (
        "登记清单中未完工的装修，每天巡查至完工。\n\n已登记的改为新的完工日。有一行错误则都不登记。"
    ),
    "CSV: address (or building and dwelling as ids), from, until (YYYY-MM-DD), words": (
        "CSV：address（或编号 building 和 dwelling）、from、until（YYYY-MM-DD）、words"
    ),
    "Order a re-check, a look at renovations or random checks; a task in each grid is pushed to an officer.": (
        "下达复查、装修巡查或随机抽查；每个网格一项任务，推送给网格员。"
    ),
    "recheck, renovation or spot_check": "recheck（复查）、renovation（装修巡查）或 spot_check（抽查）",
    "By when, China time: 2026-11-24T18:00": "何时之前，北京时间：2026-11-24T18:00",
    "15-digit code; may be given again": "15 位网格代码；可多次给出",
    "A closed case or a renovation; may be given again": "已结案的事件或一处装修的编号；可多次给出",
    "Of a spot check: how many in each grid": "抽查：每个网格几处",
    "Of a spot check: from what": "抽查：从什么中抽",
    "Who of the grid; whoever is on duty longest when left out": "网格中由谁去；不给则为当班最久者",
    "What to look at": "看什么",
    "List the rounds in force, with how the last task of each went.": "列出现行巡查计划及各自上次任务的完成情况。",
    "15-digit code of a grid; all when left out": "15 位网格代码；不给则列出全部",
    "Reckon a day anew from all its positions, which a console otherwise does as they arrive.": (
        "用一天的全部位置重新计算覆盖；平时控制台随到随算。"
    ),
    "A day of China whose positions are still kept": "位置尚在保存期内的一天（北京时间）",
    "Take one turn now: make today's tasks, look at what has arrived, end what is done. Consoles do it every minute.": (
        "现在走一遍：生成今日任务，查看新到的位置，结束已完成的。控制台每分钟自动进行。"
    ),
    "Show the ranking of a period.": "显示一段时期的排名。",
    f"{FORMS}; the quarter under way when left out": f"{FORMS}；不给则为本季度",
    "Who is appraised": "考核对象",
    "Region or grid code, 2 to 15 digits; everything when left out": "区域或网格代码，2 至 15 位；不给则为全部",
    "Rows shown": "显示几行",
    "Print everything as JSON": "以 JSON 输出全部",
    "Write the appraisal of a period to a workbook or a PDF.": "把一段时期的考核写成工作簿或 PDF。",
    "Where to: .xlsx or .pdf": "写到哪里：.xlsx 或 .pdf",
}

CHINESE = GROUPS | SERVING | FILES | RULES | PEOPLE | PLANNING | DUTY
