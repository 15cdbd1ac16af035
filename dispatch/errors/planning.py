"""What can be wrong with a stroke, a command or a draft of a plan."""

from dispatch.errors.base import JingweiError


class UnitLocked(JingweiError):
    code = "unit_locked"
    zh = "单元 {unit} 已锁定（网格 {grid}）。请先解锁，或换一处。方案未改动。"
    en = "Unit {unit} is locked (grid {grid}). Unlock it first, or choose others. The draft was not changed."


class GridLocked(JingweiError):
    code = "grid_locked"
    zh = "网格 {grid} 已锁定，不增也不减。请先解锁。方案未改动。"
    en = "Grid {grid} is locked and neither gives nor takes. Unlock it first. The draft was not changed."


class NothingToUndo(JingweiError):
    code = "nothing_to_undo"
    zh = "没有可撤销的改动。方案未改动。"
    en = "There is nothing to undo. The draft was not changed."


class NothingToRedo(JingweiError):
    code = "nothing_to_redo"
    zh = "没有可重做的改动。方案未改动。"
    en = "There is nothing to redo. The draft was not changed."


class SplitLineMisses(JingweiError):
    code = "split_line_misses"
    zh = "所画的线没有把网格 {grid} 分成两部分。请从网格一侧的外面画到另一侧的外面。方案未改动。"
    en = (
        "The line does not part grid {grid} in two. Draw it from outside on one side to outside on the other. "
        "The draft was not changed."
    )


class CutLineMisses(JingweiError):
    code = "cut_line_misses"
    zh = "所画的线没有完整穿过任何单元，或切下的一块不足 10 平方米。请从单元一侧的外面画到另一侧的外面。方案未改动。"
    en = (
        "The line does not wholly cross any unit, or would cut off less than 10 square metres. Draw it from outside a "
        "unit on one side to outside on the other. The draft was not changed."
    )


class UnitsNotJoined(JingweiError):
    code = "units_not_joined"
    zh = "选中的 {units} 个单元不能合成一个：须至少两个，彼此相接，在同一网格、同一社区。请重新选择。方案未改动。"
    en = (
        "The {units} units chosen cannot become one: they must be two or more that touch, in one grid and one "
        "community. Choose others. The draft was not changed."
    )


class UnitsTiedByFile(JingweiError):
    code = "units_tied_by_file"
    zh = "社区 {community} 的单元相邻关系来自邻接图文件，画线无法得知新的相邻关系，不能切分或合并。请改用多边形导入单元。方案未改动。"
    en = (
        "Who touches whom in community {community} was told by a graph file, so a line cannot tell the new neighbours: "
        "its units are neither parted nor joined. Import them as polygons. The draft was not changed."
    )


class AreasElsewhere(JingweiError):
    code = "areas_elsewhere"
    zh = "{file} 中没有一个面落在方案的单元上，可能坐标系不对。请核对 --datum 或 --crs，或换一个范围。方案未改动。"
    en = (
        "None of the areas of {file} lies on a unit of the draft: the coordinate system may be wrong. Check --datum or "
        "--crs, or choose another area. The draft was not changed."
    )


class AreasUnsound(JingweiError):
    code = "areas_unsound"
    zh = "{file} 不能用来编制：{why_zh}。请在原软件中修正，或勾选“修正图形”（命令行加 --repair）按修正后的副本编制。方案未改动。"
    en = (
        "No draft can be told by {file}: {why_en}. Mend it where it was made, or tick “mend shapes” (--repair on the "
        "command line) to go by a mended copy. The draft was not changed."
    )


class SplitTooFine(JingweiError):
    code = "split_too_fine"
    zh = "网格 {grid} 只有 {units} 个可用单元，不能分成 {parts} 份。方案未改动。"
    en = "Grid {grid} has only {units} units to share out, not enough for {parts} parts. The draft was not changed."


class StrokeEmpty(JingweiError):
    code = "stroke_empty"
    zh = "这一步没有任何单元会换网格。方案未改动。"
    en = "No unit would change its grid by this. The draft was not changed."


class GridsApart(JingweiError):
    code = "grids_apart"
    zh = "网格 {one} 与 {other} 不相邻。请选相邻的网格。方案未改动。"
    en = "Grids {one} and {other} do not touch. Choose grids that do. The draft was not changed."


class NoGridsYet(JingweiError):
    code = "no_grids_yet"
    zh = "社区 {community} 还没有网格，没有可划分的地面。请先导入网格。数据未改动。"
    en = "Community {community} has no grids yet, so there is no ground to divide. Import grids first. Nothing was changed."


class NoUnitsYet(JingweiError):
    code = "no_units_yet"
    zh = "{area} 还没有规划单元。请先运行 jingwei plan units {area}。数据未改动。"
    en = "There are no planning units in {area} yet. Run: jingwei plan units {area}. Nothing was changed."


class UnitsUnfit(JingweiError):
    code = "units_unfit"
    zh = "{file} 不能用作规划单元：{why_zh}。请在原软件中修正，或加 --repair 导入修正后的副本（原文件不变）。数据未改动。"
    en = (
        "{file} cannot become planning units: {why_en}. Mend it where it was made, or import a mended copy with "
        "--repair (the file stays as it is). Nothing was changed."
    )


class UnitsElsewhere(JingweiError):
    code = "units_elsewhere"
    zh = "{file} 中没有一个面在社区 {community} 内：最近的也相距 {away_km} 千米，可能坐标系不对。请核对 --datum 或 --crs。数据未改动。"
    en = (
        "None of the areas of {file} lies in community {community}: the nearest is {away_km} km away, so the "
        "coordinate system may be wrong. Check --datum or --crs. Nothing was changed."
    )


class GraphUnreadable(JingweiError):
    code = "graph_unreadable"
    zh = "{file} 不是可用的邻接图：{why_zh}。应为含 nodes 与 adjacency 的 JSON，每个节点有 id 和经纬度。数据未改动。"
    en = (
        "{file} is no usable adjacency graph: {why_en}. Expected JSON with nodes and adjacency, each node with an id and "
        "a longitude and latitude. Nothing was changed."
    )


class DraftMoved(JingweiError):
    code = "draft_moved"
    zh = "{by} 已在您之前改动了此方案（第 {number} 步）。请查看后重做，或另存为副本。您的这一步未执行。"
    en = (
        "{by} changed this draft before you (edit {number}). Look at it and repeat yours, or fork the draft. "
        "Your edit was not made."
    )


class DraftClosed(JingweiError):
    code = "draft_closed"
    zh = "此方案处于“{state}”状态，不能编辑。请退回编制或另存为副本。方案未改动。"
    en = "This draft is {state} and cannot be edited. Take it back to editing, or fork it. The draft was not changed."


class DraftStepIllegal(JingweiError):
    code = "draft_step_illegal"
    zh = "方案不能从“{state}”变为“{wanted}”。方案未改动。"
    en = "A draft cannot go from {state} to {wanted}. The draft was not changed."


class ApproverIsAuthor(JingweiError):
    code = "approver_is_author"
    zh = "方案不能由其作者（{author}）批准。请另一位规划员批准。方案未改动。"
    en = "A plan is not approved by its author ({author}). Have another planner approve it. The draft was not changed."


class PlanNotApproved(JingweiError):
    code = "plan_not_approved"
    zh = "方案处于“{state}”状态，尚未批准。请先送审并由他人批准，再发布。方案未改动。"
    en = "The plan is {state}, not approved. Send it to review and have another person approve it. The draft was not changed."


class PlanRulesFail(JingweiError):
    code = "plan_rules_fail"
    zh = "规则“{rule}”未满足（网格：{grids}），不能以理由放行。请退回编制并修正。方案未改动。"
    en = "The rule {rule} fails (grids: {grids}) and no reason lets it pass. Take the plan back and mend it. The draft was not changed."


class OverrideWithoutReason(JingweiError):
    code = "override_without_reason"
    zh = "规则“{rule}”未满足（网格：{grids}）。请写明放行理由（{least}–{most} 字），或退回修正。方案未改动。"
    en = (
        "The rule {rule} fails (grids: {grids}). Say why it may ({least}–{most} characters), or mend the plan. "
        "The draft was not changed."
    )


class PlanDateWrong(JingweiError):
    code = "plan_date_wrong"
    zh = "生效日期 {got} 不可用：须在今天（{today}）起的 {days} 天之内。方案未改动。"
    en = "{got} is no day to take effect on: expected today ({today}) or one of the {days} days after it. The draft was not changed."


class PlanOutdated(JingweiError):
    code = "plan_outdated"
    zh = "此范围内已发布较新的方案（{newer}）。请以现行网格另起方案，或先撤回、回退该方案。方案未改动。"
    en = (
        "A newer plan was published in this area ({newer}). Begin a draft from the grids in force, "
        "or withdraw or roll back that plan first. The draft was not changed."
    )


class PlanBaseChanged(JingweiError):
    code = "plan_base_changed"
    zh = "方案起始所依据的网格已变（例如重新导入）。请以现行网格另起方案。方案未改动。"
    en = (
        "The grids that the draft began from are others now (imported anew, for example). "
        "Begin a draft from those in force. The draft was not changed."
    )


class PlanUnchanged(JingweiError):
    code = "plan_unchanged"
    zh = "方案与现行网格相同，没有可发布的改动。方案未改动。"
    en = "The plan is the same as the grids in force: there is nothing to publish. The draft was not changed."


class NotWithdrawable(JingweiError):
    code = "not_withdrawable"
    zh = "发布 {id} 处于“{state}”状态，不能撤回；已生效的请用回退。数据未改动。"
    en = "Publication {id} is {state} and cannot be withdrawn; roll back what has taken effect. Nothing was changed."


class NotRollable(JingweiError):
    code = "not_rollable"
    zh = "发布 {id} 处于“{state}”状态，只有已生效的才能回退；未生效的请撤回。数据未改动。"
    en = "Publication {id} is {state}; only one in effect is rolled back. Withdraw one that is not yet. Nothing was changed."


class PlanStuck(JingweiError):
    code = "plan_stuck"
    zh = "发布 {id} 未能生效（{cause}）。网格未改动；请撤回该发布，运行 jingwei check，再另起方案。"
    en = "Publication {id} could not take effect ({cause}). No grid was changed; withdraw it, run jingwei check, and draw another plan."
