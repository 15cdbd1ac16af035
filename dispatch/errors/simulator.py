"""What keeps the simulator from running."""

from dispatch.errors.base import JingweiError


class SimulatorRunning(JingweiError):
    code = "simulator_running"
    zh = (
        "已有一个模拟器在此数据库上运行，不会再启动第二个。数据未改动。请先停止前一个，或将 JINGWEI_SIMULATE 设为 off。"
    )
    en = (
        "A simulator is already running on this database, so a second one does not start. Nothing was changed. "
        "Stop the first one, or set JINGWEI_SIMULATE to off."
    )


class NothingToSimulate(JingweiError):
    code = "nothing_to_simulate"
    zh = "社区 {community} 没有可以模拟的处置力量或事项清单。数据未改动。请先运行 jingwei demo community。"
    en = (
        "Community {community} has no units or no class table to simulate with. Nothing was changed. "
        "Run jingwei demo community first."
    )


class RealDataThere(JingweiError):
    code = "real_data_there"
    zh = "数据库中除演示社区外还有其他数据，模拟器不会编造事件混入其中。数据未改动。确需模拟时请用 --community 指明社区。"
    en = (
        "The database holds more than the demo community, and the simulator does not mix invented incidents into it. "
        "Nothing was changed. To simulate all the same, name the community with --community."
    )
