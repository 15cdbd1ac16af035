"""Words for an invented place: none of these districts, streets, estates, firms or persons exists."""

from data.demo.plan import Rng

COMMUNITY_CODE = "440306007005"
REGION_NAMES = {
    "44": "广东省",
    "4403": "深圳市",
    "440306": "云湾区",
    "440306007": "澜桥街道",
    COMMUNITY_CODE: "经纬社区",
}
ADDRESS_ROOT = "云湾区澜桥街道经纬社区"
COMPREHENSIVE_NAMES = ("第一综合网格", "第二综合网格", "第三综合网格", "第四综合网格")

SURNAMES = tuple(
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
)
GIVEN_F = tuple("芳娜敏静丽艳娟霞秀燕玲桂英梅琳雪慧莹洁婷欣怡佳颖蓉岚瑶晴彤萱妍琪悦珊")
GIVEN_M = tuple("伟强磊军勇杰涛明超刚平辉鹏华飞波斌宇浩凯健俊帆睿晨轩博航泽铭峰志海")
DIGITS = "零一二三四五六七八九"

TRADES = {
    "电子": ("电子有限公司", "光电有限公司", "电路科技有限公司"),
    "软件": ("科技有限公司", "软件有限公司", "数据有限公司"),
    "商贸": ("商贸有限公司", "贸易有限公司", "供应链有限公司"),
    "机械": ("精密机械有限公司", "模具有限公司", "自动化有限公司"),
    "服装": ("服饰有限公司", "制衣有限公司", "织造有限公司"),
    "物流": ("物流有限公司", "快运有限公司"),
    "服务": ("物业服务有限公司", "企业咨询有限公司", "家政服务有限公司"),
    "餐饮": ("餐饮管理有限公司",),
    "设计": ("设计有限公司", "文化传播有限公司", "广告有限公司"),
}
FIRM_FIRST = tuple("云澜榕纬经望启岭星锦溪帆晟禾朗恒拓瀚睿泓")
FIRM_LAST = tuple("通达和源成信联创新图腾远景翔博汇鼎丰泰川")

SHOPS = (
    "便利店",
    "水果店",
    "五金店",
    "药店",
    "理发店",
    "文具店",
    "服装店",
    "手机维修店",
    "快递驿站",
    "粮油店",
    "洗衣店",
    "电动车行",
    "彩票店",
    "生鲜超市",
)
EATERIES = (
    "肠粉店",
    "桂林米粉",
    "猪脚饭",
    "烧腊饭店",
    "麻辣烫",
    "早餐店",
    "奶茶店",
    "沙县小吃",
    "兰州拉面",
    "糖水铺",
    "潮汕牛肉火锅",
    "湘菜馆",
)
WORKSHOPS = ("制衣作坊", "五金加工坊", "印刷作坊", "木器加工坊", "电子组装坊", "包装作坊", "灯饰加工坊", "箱包作坊")
SHOP_FIRST = ("阿明", "阿珍", "老街", "榕树下", "巷口", "顺意", "家和", "喜来", "金桥", "小满", "福气", "好运", "四季", "百味", "鸿运", "新新", "邻里", "转角", "兴旺", "如意")  # fmt: skip


def numeral(number: int) -> str:
    """Return 1 to 99 in Chinese characters.

    Raises
    ------
    ValueError
        Outside that range.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not between 1 and 99")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones else "")


def person_name(gender: str, rng: Rng, surname: str | None = None) -> tuple[str, str]:
    """Return an invented (surname, full name)."""
    family = surname or SURNAMES[int(len(SURNAMES) * float(rng.random()) ** 1.6)]
    pool = GIVEN_F if gender == "f" else GIVEN_M
    first = pool[int(rng.integers(len(pool)))]
    second = pool[int(rng.integers(len(pool)))] if rng.random() < 0.72 else ""
    return family, family + first + ("" if second == first else second)


def phone(number: int) -> str:
    """Return a telephone number in a prefix that no operator has: 154 and eight digits, one per `number`."""
    return f"154{(number * 7919 + 20_260_101) % 100_000_000:08d}"


def firm_name(number: int, industry: str, rng: Rng, prefix: str = "澜桥") -> str:
    """Return a firm's name, different for every `number` below 400 of one industry."""
    first = FIRM_FIRST[number % len(FIRM_FIRST)]
    last = FIRM_LAST[(number // len(FIRM_FIRST) + number * 3) % len(FIRM_LAST)]
    forms = TRADES[industry]
    return f"{prefix}{first}{last}{forms[int(rng.integers(len(forms)))]}"


def place_name(kind: str, rng: Rng) -> str:
    """Return a sign over a door."""
    pool = {"shop": SHOPS, "eatery": EATERIES, "workshop": WORKSHOPS}[kind]
    return SHOP_FIRST[int(rng.integers(len(SHOP_FIRST)))] + pool[int(rng.integers(len(pool)))]
