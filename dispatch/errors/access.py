"""Who may come in, and who may see what."""

from dispatch.errors.base import JingweiError


class NotPermitted(JingweiError):
    code = "not_permitted"
    zh = "当前角色没有“{permission}”权限。如需使用，请联系管理员。"
    en = "Your role lacks the permission “{permission}”. Ask your administrator if you need it."


class NotSignedIn(JingweiError):
    code = "not_signed_in"
    zh = "请先登录。"
    en = "Sign in first."


class TokenUnknown(JingweiError):
    code = "token_unknown"
    zh = "没有编号为 {id} 的有效令牌。请用 jingwei token list 查看。"
    en = "There is no token {id} in force. See jingwei token list."


class AccountUnknown(JingweiError):
    code = "account_unknown"
    zh = "没有名为 {name} 的账号，或已停用。请用 jingwei user list 查看。未作改动。"
    en = "There is no account {name}, or it is disabled. See jingwei user list. Nothing was changed."


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
    en = (
        "The request came from another site ({origin}) and was refused; nothing was changed. Use this "
        "system's own pages."
    )


class ReasonMissing(JingweiError):
    code = "reason_missing"
    zh = "查看住户信息需要填写事由（至少 {least} 个字）。未显示任何内容。"
    en = "Give a reason of at least {least} characters to see a resident's data. Nothing was shown."
