"""What an OpenStreetMap import took, mended and left out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from data.bulk import UpsertCounts

EXAMPLES_MOST = 10


class Reason(StrEnum):
    """Why an object was left out, or what was mended about it."""

    MISSING_MEMBER = "missing_member"
    MISSING_INNER = "missing_inner"
    OPEN_RING = "open_ring"
    DANGLING_NODE = "dangling_node"
    CLIPPED = "clipped"
    TOO_FEW_NODES = "too_few_nodes"
    NO_FOOTPRINT = "no_footprint"
    NO_AREA = "no_area"
    SELF_CROSSING = "self_crossing"
    OUTLINE_TWICE = "outline_twice"
    OUT_OF_RANGE = "out_of_range"
    NOT_SHOWN = "not_shown"
    NOT_A_CAMERA = "not_a_camera"
    HEIGHT_UNREADABLE = "height_unreadable"
    LEVELS_UNREADABLE = "levels_unreadable"
    HEIGHT_AND_LEVELS_DISAGREE = "height_and_levels_disagree"
    DIRECTION_UNREADABLE = "direction_unreadable"
    SEVERAL_DIRECTIONS = "several_directions"
    NOT_POLYGON = "not_polygon"
    GRIDS_OVERLAP = "grids_overlap"


SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.MISSING_MEMBER: ("关系缺少成员", "a member of the relation is not in the file"),
    Reason.MISSING_INNER: ("关系缺少内环，按无天井处理", "an inner ring is not in the file; taken without that court"),
    Reason.OPEN_RING: ("轮廓未闭合", "the outline does not close"),
    Reason.DANGLING_NODE: ("引用的节点不在文件中", "refers to nodes that are not in the file"),
    Reason.CLIPPED: ("节点缺失，仅保留文件内的部分", "nodes are missing; the parts in the file were kept"),
    Reason.TOO_FEW_NODES: ("节点少于两个", "has fewer than two nodes"),
    Reason.NO_FOOTPRINT: ("只有一个点，没有轮廓", "is a single point without an outline"),
    Reason.NO_AREA: ("轮廓没有面积", "the outline has no area"),
    Reason.SELF_CROSSING: ("轮廓自相交，已修复", "the outline crosses itself; mended"),
    Reason.OUTLINE_TWICE: ("与同一建筑的关系重复", "is the outline of a building that is also a relation"),
    Reason.OUT_OF_RANGE: ("坐标超出范围", "the coordinates are out of range"),
    Reason.NOT_SHOWN: (
        "该类道路不显示（施工、规划等）",
        "streets of this class are not shown (planned, under construction…)",
    ),
    Reason.NOT_A_CAMERA: ("监控类型不是摄像头", "the kind of surveillance is no camera"),
    Reason.HEIGHT_UNREADABLE: ("高度无法识别，已采用推定值", "the height cannot be read; assumed"),
    Reason.LEVELS_UNREADABLE: ("层数无法识别，已采用推定值", "the number of levels cannot be read; assumed"),
    Reason.HEIGHT_AND_LEVELS_DISAGREE: (
        "高度与层数矛盾，以层数为准",
        "height and levels disagree; levels were believed",
    ),
    Reason.DIRECTION_UNREADABLE: ("朝向无法识别，按未知处理", "the direction cannot be read; taken as unknown"),
    Reason.SEVERAL_DIRECTIONS: ("多个朝向，拆为多台摄像头", "several directions; one camera for each"),
    Reason.NOT_POLYGON: ("不是面状要素", "is not an area"),
    Reason.GRIDS_OVERLAP: ("与另一网格重叠，楼栋归编号小者", "overlaps another grid; buildings go to the lower code"),
}


@dataclass(slots=True)
class Findings:
    """Objects found wanting, counted by (kind, reason), with the first few named."""

    counts: Counter[tuple[str, Reason]] = field(default_factory=Counter)
    examples: dict[tuple[str, Reason], list[str]] = field(default_factory=dict)

    def add(self, kind: str, reason: Reason, ref: str, detail: str = "") -> None:
        """Count one object; `ref` as 'way/123'."""
        self.counts[kind, reason] += 1
        listed = self.examples.setdefault((kind, reason), [])
        if len(listed) < EXAMPLES_MOST:
            listed.append(f"{ref} ({detail})" if detail else ref)

    @property
    def total(self) -> int:
        """How many times anything was found."""
        return self.counts.total()

    def as_list(self) -> list[dict[str, object]]:
        """Return plain values, most frequent first."""
        return [
            {
                "kind": kind,
                "reason": reason.value,
                "zh": SENTENCES[reason][0],
                "en": SENTENCES[reason][1],
                "count": count,
                "examples": self.examples[kind, reason],
            }
            for (kind, reason), count in sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        ]


@dataclass(frozen=True, slots=True)
class GridCount:
    """One grid and how many buildings it holds."""

    code: str
    name: str
    buildings: int


@dataclass(frozen=True, slots=True)
class GraphFigures:
    """Size of a road graph, and the part of it from which everything is reachable."""

    mode: str
    nodes: int
    edges: int
    strong_share: float


@dataclass(slots=True)
class ImportReport:
    """Everything one import did.

    Attributes
    ----------
    accepted
        Objects taken, by kind: building, camera, street, ground, grid, address.
    written
        What became of the rows of each table.
    skipped, repaired
        Objects left out; objects taken after mending.
    grids
        Grids of the community with the buildings each holds.
    outside, outside_examples
        Buildings of this file in no grid.
    """

    file: str
    community_code: str
    accepted: dict[str, int] = field(default_factory=dict)
    written: dict[str, UpsertCounts] = field(default_factory=dict)
    skipped: Findings = field(default_factory=Findings)
    repaired: Findings = field(default_factory=Findings)
    grids: list[GridCount] = field(default_factory=list)
    outside: int = 0
    outside_examples: list[str] = field(default_factory=list)
    graphs: list[GraphFigures] = field(default_factory=list)
    assumed: dict[str, int] = field(default_factory=dict)
    layers_changed: list[str] = field(default_factory=list)

    @property
    def total_accepted(self) -> int:
        """Objects taken, of all kinds."""
        return sum(self.accepted.values())

    def find_outside(self, refs: Iterable[str]) -> None:
        """Take note of buildings in no grid."""
        for ref in refs:
            self.outside += 1
            if len(self.outside_examples) < EXAMPLES_MOST:
                self.outside_examples.append(ref)

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values for the API and the import record."""
        return {
            "file": self.file,
            "community": self.community_code,
            "accepted": dict(self.accepted),
            "written": {
                table: {"inserted": n.inserted, "updated": n.updated, "unchanged": n.unchanged}
                for table, n in self.written.items()
            },
            "skipped": self.skipped.as_list(),
            "skipped_total": self.skipped.total,
            "repaired": self.repaired.as_list(),
            "assumed": dict(self.assumed),
            "grids": [{"code": g.code, "name": g.name, "buildings": g.buildings} for g in self.grids],
            "outside": self.outside,
            "outside_examples": list(self.outside_examples),
            "road_graphs": [
                {"mode": g.mode, "nodes": g.nodes, "edges": g.edges, "strong_share": round(g.strong_share, 4)}
                for g in self.graphs
            ],
            "layers_changed": list(self.layers_changed),
        }
