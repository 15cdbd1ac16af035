"""What can go wrong anywhere."""

from dispatch.errors.base import JingweiError


class UnknownThing(JingweiError):
    code = "unknown_thing"
    zh = "没有找到 {kind} {id}：可能已注销，或不在您的辖区内。请检查链接或搜索其名称。"
    en = "No {kind} {id} here: it may have ended, or lie outside your area. Check the link or search for its name."


class DatabaseAway(JingweiError):
    code = "database_away"
    zh = "数据库暂不可用，已有数据仍在。请稍后重试；若持续，请检查数据库服务。"
    en = "The database is away; nothing was lost. Try again shortly; if it lasts, check the database server."


class SettingWrong(JingweiError):
    code = "setting_wrong"
    zh = "设置 {name} 有误：{why}。"
    en = "Setting {name} is wrong: {why}."


class FilterUnfit(JingweiError):
    code = "filter_unfit"
    zh = "filter 不可用：{why_zh}。请按 CQL2 书写，属性见 queryables。"
    en = "The filter cannot be used: {why_en}. Write it in CQL2; the properties are listed under queryables."


class BadValue(JingweiError):
    code = "bad_value"
    zh = "{name} 的值 {value} 不可用：{why}。数据未改动。"
    en = "{name} cannot be {value}: {why}. Nothing was changed."
