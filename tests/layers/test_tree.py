from layers.legend import Mark
from layers.spec import LAYERS
from layers.tree import GROUPS, LIVE_LAYERS, layer_tree

SHAPES = {"dot", "square", "line", "fan", "triangle", "diamond", "ring", "dashes"}
ITEMS = [item for _, _, _, items in GROUPS for item in items]
MARKS: list[Mark] = [mark for item in ITEMS for mark in item.marks]


def test_lists_only_layers_the_viewer_has() -> None:
    tree = layer_tree({"grids": 16, "cameras": 0}, "zh-CN")
    assert [group["group"] for group in tree] == ["territory", "devices", "base"]
    assert tree[1]["items"][0]["label"] == "摄像头"
    assert tree[1]["items"][0]["count"] == 0


def test_speaks_english_when_asked() -> None:
    assert layer_tree({"teams": 3}, "en")[0]["items"][0]["label"] == "Teams"


def test_names_every_layer_of_the_map() -> None:
    assert {item.layer for item in ITEMS} == {name for name, _ in LAYERS} | set(LIVE_LAYERS)


def test_switches_what_is_live_without_counting_it() -> None:
    first = layer_tree({"grids": 16}, "zh-CN", live=True)[0]["items"]
    assert [(item["layer"], item["count"]) for item in first] == [
        ("incidents", None),
        ("officers", None),
        ("trails", None),
    ]
    assert "operations" not in [group["group"] for group in layer_tree({"grids": 16}, "zh-CN")]


def test_every_mark_has_a_shape_and_a_word_in_both_languages() -> None:
    assert {mark.shape for mark in MARKS} <= SHAPES
    assert all(mark.zh and mark.en for mark in MARKS)
