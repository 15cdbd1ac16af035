"""What can be wrong when units are sent or say where they are."""

from dispatch.errors.base import JingweiError


class DuplicateLikely(JingweiError):
    code = "duplicate_likely"
    zh = "事件 {number} 很可能是同一件事（相似度 {score}）。请先查看并合并；确为两件事时可坚持派遣。您的操作未执行。"
    en = (
        "Incident {number} is likely the same matter (score {score}). Look at it and merge; if they are two, send "
        "all the same. Nothing was sent."
    )


class UnitForeign(JingweiError):
    code = "unit_foreign"
    zh = "unit：{unit} 不是您网格的力量，不能代其操作。未作改动。"
    en = "unit: {unit} is not a unit of your grid, so you cannot act for it. Nothing was changed."


class NoUnits(JingweiError):
    code = "no_units"
    zh = "units：请至少选择一个力量，最多 {most} 个，且不能重复。您的操作未执行。"
    en = "units: choose at least one unit, at most {most}, each once. Nothing was sent."
