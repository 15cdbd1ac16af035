import pytest

from layers.layer import UnknownLayerOption, layer


def test_refuses_a_misspelt_option_and_names_the_right_one() -> None:
    with pytest.raises(UnknownLayerOption, match="did you mean 'elevation_scale'"):
        layer("PolygonLayer", id="x", data="/x", elevation_scael=2)


def test_refuses_an_option_of_another_layer_type() -> None:
    with pytest.raises(UnknownLayerOption, match="'get_polygon'"):
        layer("IconLayer", id="x", data="/x", get_polygon="=polygon")


def test_refuses_an_unknown_layer_type() -> None:
    with pytest.raises(UnknownLayerOption, match="did you mean 'IconLayer'"):
        layer("IcnLayer", id="x", data="/x")


def test_takes_plain_strings_as_they_stand_and_expressions_as_functions() -> None:
    written = vars(layer("IconLayer", id="x", data="/rows", size_units="meters", get_size="=size"))
    assert repr(written["size_units"]) == "meters"
    assert written["get_size"] == "@@=size"
