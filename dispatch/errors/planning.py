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
