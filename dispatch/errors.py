"""The vocabulary of everything that can go wrong, each with a stable code.

An error carries its code and fields; the sentences, in both languages, stand beside it, so
that the screen, the API and the CLI say the same. A sentence says what was got, what was
expected or kept, and what to do.
"""

from typing import ClassVar

LANGUAGES = ("zh-CN", "en")


class JingweiError(Exception):
    """Base of every error a user may see.

    Parameters
    ----------
    **fields
        Values named in the sentences.
    """

    code: ClassVar[str] = ""
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.message("en"))

    def message(self, language: str = "zh-CN") -> str:
        """Return the sentence in `language`; anything but 'en' gives Chinese."""
        return (self.en if language == "en" else self.zh).format(**self.fields)


class UnknownThing(JingweiError):
    code = "unknown_thing"
    zh = "没有找到 {kind} {id}：可能已注销，或不在您的辖区内。请检查链接或搜索其名称。"
    en = "No {kind} {id} here: it may have ended, or lie outside your area. Check the link or search for its name."


class NotPermitted(JingweiError):
    code = "not_permitted"
    zh = "当前角色没有“{permission}”权限。如需使用，请联系管理员。"
    en = "Your role lacks the permission “{permission}”. Ask your administrator if you need it."


class NotSignedIn(JingweiError):
    code = "not_signed_in"
    zh = "请先登录。"
    en = "Sign in first."


class SignInRefused(JingweiError):
    code = "sign_in_refused"
    zh = "账号或密码不正确，或账号已停用。请重试，或联系管理员重置密码。"
    en = "Name and password do not match, or the account is disabled. Try again, or ask your administrator."


class SignInSlowed(JingweiError):
    code = "sign_in_slowed"
    zh = "该账号登录失败次数过多，请 {minutes} 分钟后再试。"
    en = "Too many failed sign-ins for this account. Try again in {minutes} minutes."


class ForeignOrigin(JingweiError):
    code = "foreign_origin"
    zh = "请求来自其他站点（{origin}），已拒绝，数据未改动。请在本系统页面内操作。"
    en = "The request came from another site ({origin}) and was refused; nothing was changed. Use this system's own pages."


class ReasonMissing(JingweiError):
    code = "reason_missing"
    zh = "查看住户信息需要填写事由（至少 {least} 个字）。未显示任何内容。"
    en = "Give a reason of at least {least} characters to see a resident's data. Nothing was shown."


class DatabaseAway(JingweiError):
    code = "database_away"
    zh = "数据库暂不可用，已有数据仍在。请稍后重试；若持续，请检查数据库服务。"
    en = "The database is away; nothing was lost. Try again shortly; if it lasts, check the database server."


class SettingWrong(JingweiError):
    code = "setting_wrong"
    zh = "设置 {name} 有误：{why}。"
    en = "Setting {name} is wrong: {why}."


class FileUnreadable(JingweiError):
    code = "file_unreadable"
    zh = "无法读取 {file}：{why}。数据未改动。"
    en = "Cannot read {file}: {why}. Nothing was changed."


class BadValue(JingweiError):
    code = "bad_value"
    zh = "{name} 的值 {value} 不可用：{why}。数据未改动。"
    en = "{name} cannot be {value}: {why}. Nothing was changed."
