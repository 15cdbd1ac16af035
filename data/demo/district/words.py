"""What the communities of the district are called, and what stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.demo.place import Post
from data.demo.plan import Rng

FIRST = tuple("青海明金石南新玉云长凤龙白丹翠竹")
LAST = ("溪", "田", "岭", "洲", "泉", "桥", "围", "坪")
ESTATES = (
    "花园", "雅居", "名苑", "华庭", "家园", "公馆", "雅苑", "春晓", "新城", "御景", "丽景", "时光", "云邸", "天境", "尚府", "锦府",
)  # fmt: skip
VILLAGES = ("{0}{1}", "上{0}", "下{0}", "{0}头", "大{1}", "{0}尾")


@dataclass(frozen=True, slots=True)
class Words:
    """The names of one community: all follow from its stem."""

    stem: str

    @property
    def community(self) -> str:
        """The community."""
        return f"{self.stem}社区"

    @property
    def school(self) -> str:
        """The school."""
        return f"{self.stem}学校"

    @property
    def centre(self) -> str:
        """The community's centre."""
        return f"{self.stem}中心"

    @property
    def front(self) -> str:
        """The business quarter."""
        return f"{self.stem}商务区"

    @property
    def park(self) -> str:
        """The park."""
        return f"{self.stem}公园"

    @property
    def lake(self) -> str:
        """The lake in the park."""
        return f"{self.stem}湖"

    @property
    def works(self) -> str:
        """The works."""
        return f"{self.stem}工业园"

    @property
    def dormitories(self) -> str:
        """The dormitories of the works."""
        return f"{self.stem}公寓"

    def village(self, number: int) -> str:
        """Return the stem of village `number`, from 0."""
        return VILLAGES[number].format(*self.stem)

    def slabs(self, number: int) -> str:
        """Return the old estate `number`, from 0."""
        return f"{self.stem}{('新村', '二村', '三村', '四村', '五村')[number]}"

    def estates(self, count: int, rng: Rng) -> list[str]:
        """Return the names of `count` estates, all different."""
        return [f"{self.stem}{ESTATES[i]}" for i in rng.permutation(len(ESTATES))[:count].tolist()]

    def singles(self) -> dict[str, str]:
        """Return the names of what there is once."""
        return {
            "market": f"{self.stem}农贸市场", "service_centre": f"{self.stem}社区党群服务中心", "clinic": f"{self.stem}社区健康服务中心",
            "kindergarten": f"{self.stem}幼儿园", "fire_post": f"{self.stem}微型消防站", "hall": f"{self.stem}祠堂",
            "mall": f"{self.stem}购物中心", "hotel": f"{self.stem}酒店", "gymnasium": f"{self.school}体育馆", "canteen": f"{self.school}食堂",
        }  # fmt: skip

    def large(self) -> dict[str, tuple[str, str]]:
        """Return the large premises and their kinds, by what is built."""
        own = self.singles()
        kinds = {
            "kindergarten": "school", "market": "market", "clinic": "clinic", "service_centre": "office", "hotel": "other",
            "mall": "entertainment", "fire_post": "other", "hall": "other",
        }  # fmt: skip
        return {"school": (self.school, "school")} | {build: (own[build], kind) for build, kind in kinds.items()}


def stems(count: int, rng: Rng) -> list[str]:
    """Return as many stems, all different."""
    every = [first + last for first in FIRST for last in LAST]
    if count > len(every):
        raise ValueError(f"{count} communities, names for {len(every)}")
    return [every[i] for i in rng.permutation(len(every))[:count].tolist()]


def posts(words: Words, bases: Sequence[str], members: Sequence[int]) -> tuple[Post, ...]:
    """Return the teams of a community, eight with as many members, waiting in quarters `bases` in turn."""
    stem = words.stem
    kinds = (
        (f"{stem}网格巡查一队", "grass_roots", ("巡查", "走访", "隐患排查")),
        (f"{stem}网格巡查二队", "grass_roots", ("巡查", "走访", "隐患排查")),
        (f"{stem}义务消防队", "grass_roots", ("灭火", "疏散", "破拆")),
        (f"{stem}行政执法队", "department", ("市容执法", "占道处置", "违建处置")),
        (f"{stem}市政养护队", "department", ("道路抢修", "排水", "照明")),
        (f"{stem}健康应急组", "department", ("急救", "转运", "消杀")),
        (f"{stem}小区物业应急队", "property", ("电梯困人", "门禁", "秩序")),
        (f"{stem}村物业服务队", "property", ("水电维修", "垃圾清运", "秩序")),
    )
    return tuple(
        Post(name, kind, bases[n % len(bases)], members[n], capabilities)
        for n, (name, kind, capabilities) in enumerate(kinds)
    )


FLEET = (
    ("patrol_car", 0, ("巡查", "广播")), ("e_bike", 1, ("巡查",)), ("fire_mini", 2, ("灭火", "水带 120 米")),
    ("engineering", 4, ("抢修", "照明")), ("sanitation", 7, ("清运",)), ("ambulance", 5, ("急救", "转运")),
)  # fmt: skip
