"""What residents, officers and devices of an invented district report, and in what words.

A story belongs to every kind of incident whose Chinese name holds one of its words, so it
fits the class table of any city. No person occurs in a story, and no place but those of the
scene: `{place}` is where it happens, `{n}` a small number, `{floor}` a floor of the building.
"""

from dataclasses import dataclass
from enum import Enum

from data.simulator.scene import Setting


class Hours(Enum):
    """When it mostly happens, local hours from, to; outside it is rare."""

    ALWAYS = ((0, 24),)
    DAY = ((8, 18),)
    RUSH = ((7, 10), (17, 20))
    MEALS = ((11, 14), (17, 22))
    EVENING = ((17, 24),)
    NIGHT = ((21, 24), (0, 6))

    def holds(self, hour: float) -> bool:
        """Tell whether an hour of the day, 0 to 24, is among them."""
        return any(low <= hour < high for low, high in self.value)


@dataclass(frozen=True, slots=True)
class Story:
    """One sort of matter.

    Attributes
    ----------
    words
        It fits a kind whose name holds one of these; of several stories the one with the longest word counts.
    phrases
        Descriptions; a second report of the same matter takes another one.
    settings
        Where it happens.
    weight
        How often, against others, per kind that it fits.
    storm
        The same while a storm is on.
    sensor
        Kind of the sensors that report it too.
    camera
        Whether a camera may have seen it.
    grave_share
        Part of them that is one degree graver than the kind usually is.
    work_share
        How long work on it takes, compared with most.
    """

    words: tuple[str, ...]
    phrases: tuple[str, ...]
    settings: tuple[Setting, ...]
    hours: Hours = Hours.ALWAYS
    weight: float = 1.0
    storm: float = 0.0
    sensor: str | None = None
    camera: bool = False
    grave_share: float = 0.03
    work_share: float = 1.0


HOMES = (Setting.HOME, Setting.HIGH_RISE, Setting.LANE_HOUSE)
OUTSIDE = (Setting.STREET, Setting.LANE)

STORIES = (
    Story(("困人", "被困"), ("{place}电梯停在{floor}楼附近，里面有人按铃求助", "{place}电梯困人，对讲能听到声音", "{place}电梯门打不开，轿厢里有人"),
          (Setting.HIGH_RISE, Setting.OFFICE), Hours.ALWAYS, 0.25, 4.0, "lift", grave_share=0.1, work_share=0.8),
    Story(("内涝", "积水", "水浸", "淹"), ("{place}路面积水已没过脚踝，电动车熄火", "{place}低洼处积水越来越深，行人绕行", "{place}地下车库入口开始进水，请派人抽排", "{place}雨水倒灌，一楼进水"),
          (Setting.STREET, Setting.LANE, Setting.HOME, Setting.LANE_HOUSE), Hours.ALWAYS, 0.25, 9.0, "water", camera=True, grave_share=0.25, work_share=1.4),
    Story(("倒伏", "树木", "断枝"), ("{place}一棵树倒在路上，挡住半边车道", "{place}大树枝折断悬在半空，下面有人经过", "{place}行道树倾斜，压到线缆"),
          (Setting.STREET, Setting.PARK, Setting.LANE), Hours.ALWAYS, 0.4, 7.0, camera=True, grave_share=0.1, work_share=1.3),
    Story(("边坡", "滑坡", "塌陷"), ("{place}旁边坡有泥土滑落", "{place}路面出现塌陷，直径约{n}十厘米", "{place}挡土墙有新裂缝，雨后变宽"),
          (Setting.STREET, Setting.PARK, Setting.LANE), Hours.ALWAYS, 0.08, 3.0, grave_share=0.3, work_share=1.5),
    Story(("坠物", "广告牌", "招牌"), ("{place}门头招牌松动，随风晃动", "{place}{floor}楼外墙有东西掉落，下面是人行道", "{place}广告牌一角脱落", "{place}楼上晾衣架快掉下来了"),
          (Setting.SHOP, Setting.HIGH_RISE, Setting.STREET), Hours.ALWAYS, 0.4, 4.0, grave_share=0.15),
    Story(("火灾", "火情", "烟感", "起火"), ("{place}{floor}楼冒烟，有焦糊味", "{place}楼道里堆的纸箱起火，已有邻居用灭火器", "{place}厨房起火，烟从窗户出来", "{place}烟感报警，现场情况不明"),
          (Setting.LANE_HOUSE, Setting.HOME, Setting.SHOP, Setting.WORKSHOP), Hours.ALWAYS, 0.15, 0.2, "smoke", grave_share=0.2, work_share=1.2),
    Story(("电气", "触电", "漏电", "用电", "私拉电线", "飞线"), ("{place}从{floor}楼拉下来一根电线给电动车充电", "{place}配电箱发热有响声", "{place}电线裸露，碰到防盗网发麻", "{place}电气火灾探测器报警，线缆温度偏高"),
          (Setting.LANE_HOUSE, Setting.WORKSHOP, Setting.HOME), Hours.ALWAYS, 0.7, 2.0, "electrical", grave_share=0.1),
    Story(("燃气", "煤气", "用气", "瓶装"), ("{place}楼道里闻到燃气味", "{place}后厨存放{n}瓶液化气，未单独放置", "{place}怀疑燃气泄漏，报警器一直响", "{place}用气不当，软管老化开裂", "{place}燃气设施损坏，立管被碰歪"),
          (Setting.SHOP, Setting.LANE_HOUSE, Setting.HOME), Hours.MEALS, 0.2, 0.3, "gas", grave_share=0.2, work_share=0.9),
    Story(("电动车", "电动自行车", "上楼充电"), ("{place}一楼门厅停了{n}辆电动车在充电", "{place}有人把电瓶带上{floor}楼充电", "{place}充电棚插座坏了，大家改从楼上拉线"),
          HOMES, Hours.EVENING, 0.6, 0.1, camera=True),
    Story(("消防通道", "安全出口", "疏散", "消防", "消火栓"), ("{place}消防通道被{n}辆小车堵住", "{place}楼梯间堆满杂物，只能侧身过", "{place}消防设施缺损，箱里没有水带", "{place}消火栓损坏，阀门滴水", "{place}安全出口被锁住"),
          (Setting.HOME, Setting.HIGH_RISE, Setting.WORKSHOP, Setting.SHOP, Setting.LANE_HOUSE), Hours.ALWAYS, 0.7, 0.1, camera=True),
    Story(("楼道", "堆物"), ("{place}{floor}楼楼道堆了纸箱和旧家具", "{place}楼梯转角放了{n}辆自行车", "{place}楼道里有人放鞋柜，占了一半宽"), HOMES, Hours.ALWAYS, 1.0, 0.1, work_share=0.7),
    Story(("井盖", "窨井"), ("{place}井盖缺失，已用树枝做记号", "{place}井盖翘起，车过有响声", "{place}井盖位移，夜里看不清"),
          OUTSIDE, Hours.ALWAYS, 0.7, 3.0, "manhole", camera=True, grave_share=0.15, work_share=0.8),
    Story(("路灯", "照明"), ("{place}连着{n}盏路灯不亮", "{place}路灯一闪一闪", "{place}路灯杆歪了"), OUTSIDE, Hours.NIGHT, 0.8, 0.8),
    Story(("道路", "路面", "人行道", "盲道", "坑洼"), ("{place}路面有个坑，骑车差点摔倒", "{place}人行道砖松动，踩上去溅水", "{place}盲道缺了几块砖", "{place}有人擅自挖掘路面，没有围挡", "{place}路缘石断了一截"),
          OUTSIDE, Hours.DAY, 0.8, 0.8, camera=True, work_share=1.3),
    Story(("停水", "供水", "水管", "爆管", "漏水", "给水"), ("{place}水管爆了，水从地下冒出来", "{place}停水，从早上起一滴都没有", "{place}{floor}楼以上水压很小", "{place}楼道水管漏水，已流到下一层"),
          (Setting.HOME, Setting.HIGH_RISE, Setting.LANE_HOUSE, Setting.STREET), Hours.ALWAYS, 0.6, 2.0, grave_share=0.08, work_share=1.3),
    Story(("停电", "供电", "电力", "断电"), ("{place}整栋楼停电", "{place}跳闸后送不上电", "{place}供电设施损坏，变压器有异响"), (*HOMES, Setting.WORKSHOP), Hours.ALWAYS, 0.4, 3.0, grave_share=0.08),
    Story(("排水", "污水", "下水", "雨水箅", "化粪"), ("{place}污水冒溢，味道很大", "{place}下水道堵了，厨房返水", "{place}雨水箅子堵塞，水排不走"),
          (Setting.LANE_HOUSE, Setting.SHOP, Setting.LANE, Setting.HOME), Hours.ALWAYS, 0.8, 4.0, camera=True, work_share=1.2),
    Story(("电梯",), ("{place}电梯门关不上", "{place}电梯运行时抖动，停层不准", "{place}{n}号梯停运，没有维修告示"), (Setting.HIGH_RISE, Setting.OFFICE), Hours.ALWAYS, 0.6, 0.4, "lift"),
    Story(("垃圾", "垃圾桶", "大件", "道路不洁", "卫生"), ("{place}垃圾桶满溢，袋子堆到路边", "{place}垃圾分类亭的门打不开", "{place}堆了大件垃圾，一张旧床垫和沙发", "{place}暴露垃圾，{n}袋生活垃圾没人清", "{place}道路不洁，一路油污，走路打滑"),
          (Setting.LANE, Setting.STREET, Setting.HOME, Setting.SHOP), Hours.ALWAYS, 1.6, 0.5, camera=True, work_share=0.7),
    Story(("渣土", "建筑垃圾", "扬尘", "抛洒", "遗撒"), ("{place}建筑垃圾乱堆在绿化带边，约{n}立方", "{place}渣土车遗撒，一路泥", "{place}工地扬尘，没有洒水"),
          (Setting.STREET, Setting.HOME), Hours.DAY, 0.8, 0.2, camera=True, work_share=1.2),
    Story(("噪声", "噪音", "装修"), ("{place}装修电钻一直响，已经过了休息时间", "{place}楼下店里音响声音很大，社会生活噪声扰人", "{place}夜间施工，打桩声很响", "{place}夜里卸货，铁板声很吵", "{place}空调外机轰鸣"),
          (Setting.HOME, Setting.HIGH_RISE, Setting.SHOP, Setting.WORKSHOP), Hours.NIGHT, 1.2, 0.1, work_share=0.6),
    Story(("油烟扰民", "油烟", "异味", "废气"), ("{place}油烟直排，楼上开不了窗", "{place}有刺鼻的胶水味，像从作坊出来", "{place}烧烤油烟很大"), (Setting.SHOP, Setting.WORKSHOP), Hours.MEALS, 0.7, 0.1),
    Story(("占道", "流动", "摊贩", "店外堆物", "出店", "乱摆"), ("{place}{n}个流动摊占道经营", "{place}店外堆物摆桌椅，行人走到车道上", "{place}水果筐摆到盲道上"),
          (Setting.STREET, Setting.SHOP, Setting.LANE), Hours.MEALS, 1.3, 0.1, camera=True, work_share=0.6),
    Story(("停车", "违停", "停放", "僵尸车", "单车"), ("{place}路口机动车违停{n}辆，公交过不去", "{place}非机动车乱停放，单车倒了一片，占满人行道", "{place}有辆车停了很久，轮胎都没气了", "{place}小区门口被车堵住，急需出车"),
          (Setting.STREET, Setting.HOME, Setting.LANE), Hours.RUSH, 1.4, 0.2, camera=True, work_share=0.6),
    Story(("交通", "信号灯", "护栏", "标志", "标线", "事故"), ("{place}信号灯不亮，车辆抢行", "{place}交通护栏被撞断一截横在路上", "{place}交通标志牌歪了，看不见字", "{place}两车剐蹭，占了一条车道", "{place}标线看不清了"),
          (Setting.STREET,), Hours.RUSH, 0.8, 1.0, camera=True, grave_share=0.08),
    Story(("张贴", "涂写", "小广告", "横幅", "乱挂", "晾挂", "户外广告"), ("{place}楼道贴满小广告", "{place}电箱上新喷了开锁电话", "{place}横幅挂在两棵树之间", "{place}沿街晾挂，滴水到人行道", "{place}户外广告占了人行道"), (Setting.LANE_HOUSE, Setting.STREET, Setting.HOME), Hours.DAY, 0.6, 0.05, work_share=0.5),
    Story(("违建", "违法建设", "搭建", "加建"), ("{place}楼顶在加建铁皮房，有材料往上运", "{place}一楼向外搭棚，占了消防通道", "{place}阳台外挑加装平台"), (Setting.LANE_HOUSE, Setting.HOME), Hours.DAY, 0.5, 0.05, work_share=1.5),
    Story(("施工", "工地", "围挡", "占道施工"), ("{place}围挡倒了一块", "{place}夜里还在施工", "{place}路面开挖没有围挡和警示灯"), (Setting.STREET, Setting.LANE), Hours.DAY, 0.5, 1.5, camera=True),
    Story(("绿化", "绿地", "花草", "公园", "草坪"), ("{place}绿地被踩出一条路", "{place}花坛里堆了杂物", "{place}公园座椅坏了，露出钉子"), (Setting.PARK, Setting.STREET), Hours.DAY, 0.5, 0.2, work_share=0.8),
    Story(("河道", "水体", "水位", "溺水", "落水"), ("{place}水位上涨，离步道只差一点", "{place}水面有漂浮物和死鱼", "{place}有孩子在水边护栏外玩耍"), (Setting.WATER,), Hours.ALWAYS, 0.25, 3.0, "water", grave_share=0.2),
    Story(("犬", "宠物", "蛇", "蜂", "虫", "鼠", "动物"), ("{place}有大狗没有牵绳", "{place}屋檐下有个马蜂窝", "{place}路边有动物尸体，请清理", "{place}绿化带里看到一条蛇", "{place}老鼠在垃圾桶边窜"), (Setting.HOME, Setting.PARK, Setting.SHOP, Setting.LANE_HOUSE), Hours.ALWAYS, 0.6, 0.1),
    Story(("救护", "急救", "急病", "受伤", "医疗"), ("{place}有位老人晕倒，意识不清", "{place}有人从楼梯上摔下来，脚不能动", "{place}有人胸口疼得厉害，需要救护"), (Setting.HOME, Setting.SHOP, Setting.PARK, Setting.STREET), Hours.ALWAYS, 0.2, 1.0, grave_share=0.1, work_share=0.8),
    Story(("独居", "老人", "探访", "关爱", "孤寡", "残疾", "残障", "困难", "心理"), ("{place}独居老人两天没有出门取奶，请上门看看", "{place}残障邻居坐轮椅下不了楼，需要协助", "{place}一户困难家庭冰箱坏了，希望帮扶", "{place}有老人说家里没有热饭，请社区联系", "{place}邻居情绪低落，希望有人上门疏导"), HOMES, Hours.DAY, 0.6, 1.5, work_share=0.9),
    Story(("走失", "儿童", "未成年", "流浪"), ("{place}有个孩子独自在路边哭", "{place}有老人找不到回家的路", "{place}孩子被反锁在屋里", "{place}有流浪人员在檐下过夜，请看看是否需要救助"), (Setting.SHOP, Setting.PARK, Setting.HOME), Hours.DAY, 0.25, 0.3, grave_share=0.15),
    Story(("纠纷", "矛盾", "争吵", "打架", "邻里", "劳资", "欠薪", "家庭"), ("{place}邻里为公共位置争吵，声音很大", "{place}一户家庭争吵，有摔东西的声音", "{place}业主和物业为停车费争起来了", "{place}退租押金谈不拢，租赁双方在门口争执", "{place}楼上漏水，双方吵起来了", "{place}{n}名工人讨薪，劳资双方在门口僵持", "{place}停车位引发争执，围了不少人"),
          (Setting.HOME, Setting.LANE_HOUSE, Setting.WORKSHOP, Setting.SHOP), Hours.EVENING, 0.9, 0.1, grave_share=0.08, work_share=1.4),
    Story(("群租", "出租屋", "租住", "住人"), ("{place}商铺夹层有人住，做饭、做生意都在一处，只有一个出口", "{place}{floor}楼隔成{n}间出租", "{place}作坊里有人留宿"), (Setting.SHOP, Setting.LANE_HOUSE, Setting.WORKSHOP), Hours.NIGHT, 0.6, 0.1),
    Story(("生产", "作业", "危险", "危化", "特种"), ("{place}叉车在人行道上作业", "{place}堆放的化学品桶没有标识", "{place}工人高处作业没有系安全绳"), (Setting.WORKSHOP, Setting.STREET), Hours.DAY, 0.5, 0.2, grave_share=0.12),
    Story(("食品", "无证", "无照经营"), ("{place}疑似无照经营，门口没有执照", "{place}后厨脏乱，食材放在地上", "{place}学校门口有无证摊点卖零食"), (Setting.SHOP, Setting.SCHOOL), Hours.MEALS, 0.5, 0.05),
    Story(("盗", "可疑", "治安", "门禁", "诈骗"), ("{place}单元门禁坏了，谁都能进", "{place}门锁有被撬的痕迹", "{place}有人上门推销保健品，请核实"), HOMES, Hours.ALWAYS, 0.5, 0.1, "door"),
    Story(("外墙", "房屋", "危房", "渗漏", "脱落"), ("{place}外墙瓷砖空鼓，已掉下几块", "{place}{floor}楼天花板渗水", "{place}墙体出现斜裂缝，手指能伸进去"), (Setting.HOME, Setting.HIGH_RISE, Setting.LANE_HOUSE), Hours.ALWAYS, 0.6, 2.5, grave_share=0.1, work_share=1.2),
    Story(("通信", "线缆", "电杆", "线杆", "交接箱"), ("{place}通信线垂到路面，车子会挂到", "{place}交接箱门开着", "{place}电杆倾斜"), OUTSIDE, Hours.ALWAYS, 0.5, 3.0, camera=True),
    Story(("政策", "咨询", "代办", "证明"), ("{place}有居民问居住证怎么办", "{place}行动不便，想请人代办社保手续", "{place}想了解加装电梯的补贴"), HOMES, Hours.DAY, 0.5, 0.02, work_share=0.5),
    Story(("健身", "座椅", "公厕", "公共设施"), ("{place}健身器材松动", "{place}公厕设施故障，没有水", "{place}无障碍坡道被占"), (Setting.PARK, Setting.STREET, Setting.HOME), Hours.DAY, 0.4, 0.1),
)  # fmt: skip

ANYTHING = Story(
    ("",),
    ("{place}这里有情况，请派人看看", "{place}的问题还没有人来处理，请核实", "{place}请社区帮忙看一下"),
    (Setting.HOME, Setting.STREET, Setting.SHOP, Setting.LANE_HOUSE),
    weight=0.3,
)  # fmt: skip
"""For a kind that no story fits."""


def story_of(label_zh: str) -> Story:
    """Return the story of a kind by its Chinese name."""
    fitting = [(len(word), -turn) for turn, story in enumerate(STORIES) for word in story.words if word in label_zh]
    return STORIES[-max(fitting)[1]] if fitting else ANYTHING


def fitting_phrases(story: Story, label_zh: str) -> tuple[str, ...]:
    """Return the phrases of a story that share most with the name of a kind; all of them where none shares anything."""
    pairs = {label_zh[at : at + 2] for at in range(len(label_zh) - 1)}
    shared = [sum(pair in phrase for pair in pairs) for phrase in story.phrases]
    return tuple(phrase for phrase, count in zip(story.phrases, shared, strict=True) if count == max(shared))
