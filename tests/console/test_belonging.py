"""Which of several uploaded files is opened."""

import pytest

from console.imports import opened
from dispatch.errors import LayerAmbiguous, ShapefileIncomplete, UploadUnfit


@pytest.mark.parametrize(
    ("names", "file"),
    [
        (["a.csv"], "a.csv"),
        (["photo.png"], "photo.png"),
        (["a.dbf"], "a.dbf"),
        (["a.dbf", "a.shp", "a.shx", "a.prj", "a.cpg", "a.sbn", "a.shp.xml"], "a.shp"),
        (["FIELDS.txt", "A.SHP", "A.DBF", "A.SHX"], "A.SHP"),
        (["readme.pdf", "lamps.xlsx", "photo.jpg"], "lamps.xlsx"),
        (["readme.txt", "lamps.csv"], "lamps.csv"),
        ([".DS_Store", "Thumbs.db", "lamps.geojson"], "lamps.geojson"),
    ],
)
def test_the_data_is_found_among_what_came_with_it(names: list[str], file: str) -> None:
    assert opened(names, None) == (file, [])


def test_of_several_shapefiles_the_one_that_is_named_is_opened() -> None:
    names = ["roads.shp", "roads.shx", "roads.dbf", "lamps.shp", "lamps.shx", "lamps.dbf"]
    assert opened(names, None) == ("lamps.shp", ["lamps", "roads"])
    assert opened(names, "roads") == ("roads.shp", ["lamps", "roads"])
    with pytest.raises(LayerAmbiguous) as caught:
        opened(names, "trees")
    assert "lamps, roads" in caught.value.message("en")


@pytest.mark.parametrize(
    "names", [["a.csv", "b.csv"], ["a.shp", "a.shx", "a.dbf", "b.xlsx"], ["a.png", "b.png"], ["a.txt", "b.txt"]]
)
def test_several_sets_of_data_are_refused_by_name(names: list[str]) -> None:
    with pytest.raises(UploadUnfit) as caught:
        opened(names, None)
    assert names[0] in caught.value.message("zh-CN")
    assert "逐个导入" in caught.value.message("zh-CN")


def test_parts_of_a_shapefile_without_its_shp_say_what_is_missing() -> None:
    with pytest.raises(ShapefileIncomplete) as caught:
        opened(["路灯.dbf", "路灯.shx"], None)
    assert "缺少 路灯.shp" in caught.value.message("zh-CN")
