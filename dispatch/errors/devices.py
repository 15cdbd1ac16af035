"""What can be wrong with a device and with what it sends."""

from dispatch.errors.base import JingweiError


class DeviceTokenWrong(JingweiError):
    code = "device_token_wrong"
    zh = "设备令牌无效或已停用。未保存任何位置；请向管理员索取新令牌（jingwei device add）。"
    en = "The device token is not valid, or no longer. No position was kept: ask an administrator for a new one (jingwei device add)."


class DeviceDoorWrong(JingweiError):
    code = "device_door_wrong"
    zh = "设备 {device} 登记的协议是 {declared}，收到的却是 {got}。未保存任何位置；请改用登记的协议，或重新登记设备。"
    en = (
        "The device {device} is declared for {declared}, but this came by {got}. No position was kept: use the declared "
        "protocol, or register the device anew."
    )


class DeviceForeign(JingweiError):
    code = "device_foreign"
    zh = "{name}：设备 {device} 只能上报自己的位置，不能代 {value} 上报。未保存任何位置。"
    en = "{name}: the device {device} may send its own positions only, not those of {value}. No position was kept."


class PositionsWaiting(JingweiError):
    code = "positions_waiting"
    zh = "位置积压过多（已有 {waiting} 条待写入，最多 {most} 条）。本次未保存；请稍后重发，不会重复。"
    en = "Too many positions are waiting to be written ({waiting}, at most {most}). None of these was kept: send them again shortly, none is kept twice."


class TerminalTaken(JingweiError):
    code = "terminal_taken"
    zh = "terminal：号码 {terminal} 已登记给设备 {device}（编号 {id}）。未作改动；请先停用它，或核对号码。"
    en = "terminal: the number {terminal} belongs to the device {device} ({id}) already. Nothing was changed: revoke that one first, or check the number."


class DeviceUnitEnded(JingweiError):
    code = "device_unit_ended"
    zh = "unit：没有编号为 {unit} 的现役力量，或不在您的辖区。未作改动；编号见 /api/v1/resources。"
    en = "unit: there is no unit {unit} in force in your area. Nothing was changed; /api/v1/resources lists them."
