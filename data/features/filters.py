"""CQL2 filters, text or JSON, as SQL and shapely.

PostgreSQL decides about properties, by its own rules of NULL; shapely about places, exactly.
A filter is therefore taken apart: whatever holds no spatial predicate becomes one column of
the answer, and `Filter.holds` joins these with the places' truth in three-valued logic. Rows
that cannot fit are not fetched: `Filter.narrowing` is a condition they would all fulfil.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import cql2
import shapely
from psycopg2 import sql
from shapely.geometry.base import BaseGeometry

from data.features.collection import Collection, Property
from dispatch.errors import FilterUnfit

TEXT_MOST = 20_000
# Each bracket that is never closed doubles what the parser tries.
DEPTH_MOST = 14
_COMPARED = {"=": "=", "<>": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_SPATIAL: Mapping[str, Callable[[BaseGeometry, BaseGeometry], bool]] = {
    "s_intersects": shapely.intersects,
    "s_disjoint": shapely.disjoint,
    "s_within": shapely.within,
    "s_contains": shapely.contains,
    "s_touches": shapely.touches,
    "s_crosses": shapely.crosses,
    "s_overlaps": shapely.overlaps,
    "s_equals": shapely.equals,
}
_LITERALS: Mapping[Property, tuple[type, ...]] = {
    Property.TEXT: (str,),
    Property.INTEGER: (int, float),
    Property.NUMBER: (int, float),
    Property.YES_NO: (bool,),
    Property.DATE: (date,),
    Property.MOMENT: (datetime, date),
}
GEOMETRY_NAMES = frozenset({"geometry", "geom"})
Placed = Callable[[BaseGeometry], BaseGeometry]
Truth = bool | None
Node = Callable[[Sequence[Truth], BaseGeometry | None], Truth]


@dataclass(slots=True)
class Filter:
    """A filter taken apart.

    Attributes
    ----------
    columns
        Conditions on properties, in the order in which `holds` wants their truth.
    narrowing
        What every row that fits fulfils.
    places
        WGS 84 shapes each of which every row that fits meets.
    """

    columns: list[sql.Composable] = field(default_factory=list)
    narrowing: sql.Composable = field(default_factory=lambda: sql.SQL("true"))
    spatial: bool = False
    places: list[BaseGeometry] = field(default_factory=list)
    _root: Node = lambda _truths, _shape: True

    def holds(self, truths: Sequence[Truth], shape: BaseGeometry | None) -> bool:
        """Say whether a row fits, by the truth of `columns` and its place."""
        return self._root(truths, shape) is True


def parse_filter(text: str, language: str, collection: Collection, placed: Placed) -> Filter:
    """Read a filter.

    Parameters
    ----------
    language
        'cql2-text' or 'cql2-json'.
    placed
        Brings the filter's own geometries to WGS 84.

    Raises
    ------
    FilterUnfit
        It cannot be parsed, names what is not there, or asks for what is not supported.
    """
    if len(text) > TEXT_MOST:
        raise FilterUnfit(why_zh=f"超过 {TEXT_MOST} 个字符", why_en=f"longer than {TEXT_MOST} characters")
    if language != "cql2-json" and _depth(text) > DEPTH_MOST:
        raise FilterUnfit(why_zh=f"括号嵌套超过 {DEPTH_MOST} 层", why_en=f"brackets nested more than {DEPTH_MOST} deep")
    try:
        parsed = cql2.parse_json(text) if language == "cql2-json" else cql2.parse_text(text)
        tree = parsed.to_json()
    except (cql2.ParseError, cql2.ValidationError, ValueError, TypeError, RuntimeError) as error:
        why = " ".join(str(error).split())[:200]
        raise FilterUnfit(why_zh=f"无法解析（{why}）", why_en=f"it cannot be parsed ({why})") from error
    reader = _Reader(collection, placed)
    try:
        root, narrowing = reader.condition(tree, positive=True, certain=True)
    except RecursionError as error:
        raise FilterUnfit(why_zh="嵌套过深", why_en="nested too deeply") from error
    found = reader.filter
    found._root, found.narrowing = root, narrowing
    return found


class _Reader:
    """Walks the tree of one filter."""

    def __init__(self, collection: Collection, placed: Placed) -> None:
        self.collection = collection
        self.placed = placed
        self.filter = Filter()

    def condition(self, tree: Any, positive: bool, certain: bool = False) -> tuple[Node, sql.Composable]:
        """Return what decides a condition, and what narrows the rows that could fulfil it.

        `certain` says that no row fits without this condition.
        """
        op, args = self._taken(tree)
        if not _is_spatial(tree):
            condition = self.plain(tree)
            self.filter.columns.append(condition)
            index = len(self.filter.columns) - 1
            narrowing = condition if positive else sql.SQL("({}) IS NOT TRUE").format(condition)
            return (lambda truths, _shape: truths[index]), narrowing
        if op in {"and", "or"}:
            pairs = [self.condition(each, positive, certain and op == "and") for each in args]
            nodes = [node for node, _ in pairs]
            # Under "not", "and" lets through what fails any one of its parts.
            joint = " AND " if (op == "and") == positive else " OR "
            narrowing = sql.SQL("({})").format(sql.SQL(joint).join(part for _, part in pairs))
            return (_all(nodes) if op == "and" else _any(nodes)), narrowing
        if op == "not":
            node, narrowing = self.condition(args[0], not positive)
            return (lambda truths, shape: _negated(node(truths, shape))), narrowing
        return self._place(op, args, certain), sql.SQL("true")

    def plain(self, tree: Any) -> sql.Composable:
        """Return a condition on properties as SQL."""
        if isinstance(tree, bool):
            return sql.Literal(tree)
        if isinstance(tree, Mapping) and set(tree) == {"property"}:
            name, kind = self._property(tree)
            if kind is not Property.YES_NO:
                raise _unsupported(f"{name} 不是条件", f"{name} is no condition")
            return _column(name)
        op, args = self._taken(tree)
        if op in {"and", "or"}:
            return sql.SQL("({})").format(sql.SQL(f" {op.upper()} ").join(self.plain(each) for each in args))
        if op == "not":
            return sql.SQL("(NOT {})").format(self.plain(args[0]))
        if op in _COMPARED:
            left, right = self._pair(args)
            return sql.SQL("({} " + _COMPARED[op] + " {})").format(left, right)
        if op == "isNull":
            return sql.SQL("({} IS NULL)").format(_column(self._property(args[0])[0]))
        if op == "between":
            name, kind = self._property(args[0])
            low, high = (self._literal(each, name, kind) for each in args[1:3])
            return sql.SQL("({} BETWEEN {} AND {})").format(_column(name), low, high)
        if op == "in":
            name, kind = self._property(args[0])
            among = [self._literal(each, name, kind) for each in args[1]]
            return (
                sql.SQL("({} IN ({}))").format(_column(name), sql.SQL(", ").join(among)) if among else sql.SQL("false")
            )
        if op == "like":
            return self._like(args)
        raise _unsupported(f"不支持 {op}", f"{op} is not supported")

    def _like(self, args: Sequence[Any]) -> sql.Composable:
        pattern, subject, insensitive = args[1], args[0], False
        if isinstance(subject, Mapping) and subject.get("op") == "casei":
            insensitive, subject = True, subject["args"][0]
            if isinstance(pattern, Mapping) and pattern.get("op") == "casei":
                pattern = pattern["args"][0]
        name, kind = self._property(subject)
        if kind is not Property.TEXT or not isinstance(pattern, str):
            raise _unsupported("LIKE 只用于文本", "LIKE is for texts")
        return sql.SQL("({} " + ("ILIKE" if insensitive else "LIKE") + " {})").format(
            _column(name), sql.Literal(pattern)
        )

    def _pair(self, args: Sequence[Any]) -> tuple[sql.Composable, sql.Composable]:
        """Return both sides of a comparison; one at least is a property."""
        first, second = args
        if isinstance(first, Mapping) and "property" in first:
            name, kind = self._property(first)
            if isinstance(second, Mapping) and "property" in second:
                other, other_kind = self._property(second)
                if _LITERALS[kind] != _LITERALS[other_kind]:
                    raise _unsupported(f"{name} 与 {other} 不可比较", f"{name} and {other} cannot be compared")
                return _column(name), _column(other)
            return _column(name), self._literal(second, name, kind)
        name, kind = self._property(second)
        return self._literal(first, name, kind), _column(name)

    def _property(self, tree: Any) -> tuple[str, Property]:
        name = tree.get("property") if isinstance(tree, Mapping) else None
        if not isinstance(name, str):
            raise _unsupported(f"此处应为属性：{str(tree)[:40]}", f"expected a property: {str(tree)[:40]}")
        if name not in self.collection.properties:
            known = ", ".join(self.collection.properties)
            raise FilterUnfit(
                why_zh=f"没有属性 {name}；可用：{known}", why_en=f"no property {name}; choose one of: {known}"
            )
        return name, self.collection.properties[name]

    def _literal(self, tree: Any, name: str, kind: Property) -> sql.Composable:
        value = tree
        if isinstance(tree, Mapping):
            value = tree.get("date", tree.get("timestamp"))
        if kind in {Property.DATE, Property.MOMENT} and isinstance(value, str):
            value = _moment(value, kind)
        wrong = isinstance(value, bool) != (kind is Property.YES_NO)
        if wrong or not isinstance(value, _LITERALS[kind]):
            raise FilterUnfit(
                why_zh=f"{name} 应为 {kind.value}，得到 {str(tree)[:40]}",
                why_en=f"{name} is a {kind.value}, got {str(tree)[:40]}",
            )
        if isinstance(value, str) and "\0" in value:
            raise FilterUnfit(why_zh="含有 U+0000", why_en="it holds U+0000")
        return sql.Literal(value)

    def _place(self, op: str, args: Sequence[Any], certain: bool) -> Node:
        test = _SPATIAL[op]
        own = [isinstance(each, Mapping) and each.get("property") in GEOMETRY_NAMES for each in args]
        if len(args) != 2 or own.count(True) != 1:
            raise _unsupported(f"{op} 应为 (geometry, 图形)", f"{op} takes (geometry, a shape)")
        shape = self.placed(_shape(args[own.index(False)]))
        shapely.prepare(shape)
        self.filter.spatial = True
        if certain and op != "s_disjoint" and not shape.is_empty:
            self.filter.places.append(shape)
        first = own[0]

        def holds(_truths: Sequence[Truth], place: BaseGeometry | None) -> Truth:
            if place is None:
                return None
            return bool(test(place, shape) if first else test(shape, place))

        return holds

    @staticmethod
    def _taken(tree: Any) -> tuple[str, Sequence[Any]]:
        if isinstance(tree, Mapping) and isinstance(tree.get("op"), str) and isinstance(tree.get("args"), Sequence):
            return tree["op"], tree["args"]
        if isinstance(tree, bool) or (isinstance(tree, Mapping) and "property" in tree):
            return "", ()
        raise _unsupported(f"此处应为条件：{str(tree)[:40]}", f"expected a condition: {str(tree)[:40]}")


def _depth(text: str) -> int:
    deepest = depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        deepest = max(deepest, depth)
    return deepest


def _is_spatial(tree: Any) -> bool:
    if not isinstance(tree, Mapping) or "op" not in tree:
        return False
    return tree["op"] in _SPATIAL or any(
        _is_spatial(each) for each in tree.get("args", ()) if isinstance(each, Mapping)
    )


def _shape(tree: Any) -> BaseGeometry:
    if not isinstance(tree, Mapping):
        raise _unsupported(f"此处应为图形：{str(tree)[:40]}", f"expected a shape: {str(tree)[:40]}")
    try:
        if "bbox" in tree:
            box = [float(each) for each in tree["bbox"]]
            west, south, east, north = box if len(box) == 4 else (box[0], box[1], box[3], box[4])
            return shapely.box(west, south, east, north)
        found: BaseGeometry = shapely.geometry.shape(tree)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError) as error:
        raise _unsupported(f"图形有误：{str(error)[:60]}", f"the shape is wrong: {str(error)[:60]}") from error
    if not shapely.is_valid(found):
        why = shapely.is_valid_reason(found)
        raise _unsupported(f"图形无效：{why}", f"the shape is invalid: {why}")
    return found


def _moment(text: str, kind: Property) -> date | datetime | str:
    try:
        return date.fromisoformat(text) if kind is Property.DATE else datetime.fromisoformat(text)
    except ValueError:
        return text


def _column(name: str) -> sql.Composable:
    return sql.Identifier("f", name)


def _all(nodes: Sequence[Node]) -> Node:
    def decided(truths: Sequence[Truth], shape: BaseGeometry | None) -> Truth:
        found = [node(truths, shape) for node in nodes]
        return False if False in found else None if None in found else True

    return decided


def _any(nodes: Sequence[Node]) -> Node:
    def decided(truths: Sequence[Truth], shape: BaseGeometry | None) -> Truth:
        found = [node(truths, shape) for node in nodes]
        return True if True in found else None if None in found else False

    return decided


def _negated(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _unsupported(zh: str, en: str) -> FilterUnfit:
    return FilterUnfit(why_zh=zh, why_en=en)
