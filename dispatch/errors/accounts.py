"""What can be wrong with a change to accounts and what else administrators set."""

from dispatch.errors.base import JingweiError


class AccountTaken(JingweiError):
    code = "account_taken"
    zh = "账号 {name} 已存在。没有新建；请换一个名称，或修改已有的账号。"
    en = "There is an account {name} already. Nothing was created: choose another name, or change the existing one."


class AccountBeyondScope(JingweiError):
    code = "account_beyond_scope"
    zh = "范围 {scope} 超出您管理的区域 {own}。账号未改动；请由上级管理员处理。"
    en = "The scope {scope} lies outside the area {own} that you manage. Nothing was changed: ask an administrator above you."


class OwnAccountKept(JingweiError):
    code = "own_account_kept"
    zh = "不能修改自己的角色、范围或停用自己，以免把自己锁在门外。账号未改动；请由另一位管理员操作。"
    en = (
        "You cannot change your own role or scope or deactivate yourself, lest you lock yourself out. Nothing was "
        "changed: ask another administrator."
    )


class LastAdministrator(JingweiError):
    code = "last_administrator"
    zh = "这是最后一个可管理全部区域的管理员，必须保留。账号未改动；请先另设一位。"
    en = "This is the last administrator of everything and must stay. Nothing was changed: appoint another one first."


class PasswordOnce(JingweiError):
    code = "password_once"
    zh = "这是一次性密码。请再输入一次，并设置自己的新密码（至少 {least} 位，与一次性密码不同）。"
    en = (
        "This password holds once. Type it again with a new one of your own (at least {least} characters, another one)."
    )


class LayerClosed(JingweiError):
    code = "layer_closed"
    zh = "图层“{layer}”不对当前角色开放。如需查看，请联系管理员。"
    en = "The layer “{layer}” is not open to your role. Ask your administrator if you need it."


class MemberTaken(JingweiError):
    code = "member_taken"
    zh = "{member} 已对应账号 {account}，一名队员只能有一个账号。未改动；请先在那个账号上解除，或另选队员。"
    en = "{member} has the account {account} already, and a member has one. Nothing was changed: take the member from that account first, or choose another."


class MemberUnfit(JingweiError):
    code = "member_unfit"
    zh = "账号不能对应队员 {member}：{why_zh}。未改动；请改选{scope}范围内在岗的队员，或留空。"
    en = "The account cannot be that of member {member}: {why_en}. Nothing was changed: choose a member within {scope}, or none."
