"""What stands on the workbook and the notice of a published plan, in both languages."""

WORDS = {
    "zh-CN": {
        "title": "网格调整告示", "plan": "方案", "area": "范围", "effective": "生效日期", "author": "编制", "approver": "批准",
        "publisher": "发布", "state": "状态", "pairs": "调整汇总", "old": "原网格", "new": "新网格", "households": "户",
        "dwellings": "住房", "buildings": "楼栋", "cameras": "摄像头", "teams": "队伍", "incidents": "未结事件", "homes": "住户门牌",
        "building": "楼栋", "door": "门牌", "name": "名称", "kind": "类别", "lineage": "沿革", "share": "占原网格", "passage": "方式",
        "kept": "保留", "split": "拆分", "merge": "合并", "transfer": "划转", "nothing": "没有任何户、楼栋、设备或事件更换网格。",
        "print": "打印或存为 PDF", "number": "编号", "camera": "摄像头", "team": "队伍", "incident": "未结事件",
        "note": "自生效日期零时起，下列楼栋、门牌归入新网格。已结事件仍记在原网格名下。",
        "more": "门牌超过 {most:,} 个，其余请按楼栋查看。", "total": "合计", "override": "放行的规则",
    },
    "en": {
        "title": "Notice of changed grids", "plan": "Plan", "area": "Area", "effective": "In effect from", "author": "Drawn by",
        "approver": "Approved by", "publisher": "Published by", "state": "State", "pairs": "Summary", "old": "From grid",
        "new": "To grid", "households": "Households", "dwellings": "Dwellings", "buildings": "Buildings", "cameras": "Cameras",
        "teams": "Teams", "incidents": "Open cases", "homes": "Doors", "building": "Building", "door": "Door", "name": "Name",
        "kind": "Kind", "lineage": "Lineage", "share": "Share of the old grid", "passage": "How", "kept": "kept", "split": "split",
        "merge": "merged", "transfer": "transferred", "nothing": "No home, building, device or case changes its grid.",
        "print": "Print or save as PDF", "number": "Number", "camera": "camera", "team": "team", "incident": "open case",
        "note": "From the beginning of that day these buildings and doors belong to their new grids. Ended cases stay with the old ones.",
        "more": "There are more than {most:,} doors; see the rest by building.", "total": "Total", "override": "Rules let pass",
    },
}  # fmt: skip
COUNTS = ("households", "dwellings", "buildings", "cameras", "teams", "incidents")
