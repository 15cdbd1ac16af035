import pytest

from geo import codes


@pytest.mark.parametrize(
    ("code", "level"),
    [("44", "province"), ("4403", "city"), ("440306", "district"), ("440306007", "street"),
     ("440306007005", "community"), ("440306007005001", "grid"), ("44030600700500101", "micro_grid")],
)  # fmt: skip
def test_length_names_the_level(code: str, level: str) -> None:
    assert codes.level(code) == level


@pytest.mark.parametrize("code", ["", "440", "44030600700X", "４４", "440306007005 ", "440306007005\n"])
def test_anything_else_is_refused(code: str) -> None:
    with pytest.raises(codes.CodeMalformed):
        codes.level(code)


def test_leading_zeros_are_kept() -> None:
    assert codes.grid_code("010306007005", 7) == "010306007005007"


def test_the_chain_runs_from_the_province_down() -> None:
    assert codes.chain("440306007005") == ["44", "4403", "440306", "440306007", "440306007005"]
    assert codes.parent("440306007005") == "440306007"
    assert codes.parent("44") is None


@pytest.mark.parametrize(("scope", "seen"), [("*", True), ("4403", True), ("440307", False), ("", False)])
def test_a_scope_covers_what_is_below_it_and_an_empty_one_nothing(scope: str, seen: bool) -> None:
    assert codes.covers(scope, "440306007005") is seen


def test_a_code_is_never_given_twice() -> None:
    used = ["440306007005003", "440306007005001", "440306007006009"]
    assert codes.unused_grid_codes("440306007005", used, 2) == ["440306007005004", "440306007005005"]


def test_more_than_999_grids_are_refused() -> None:
    with pytest.raises(codes.GridCodesExhausted):
        codes.unused_grid_codes("440306007005", ["440306007005998"], 2)


def test_numbers_run_west_to_east_then_north_to_south() -> None:
    lngs = [114.02, 114.00, 114.01, 114.01, 114.02, 114.00]
    lats = [22.52, 22.5205, 22.5195, 22.501, 22.50, 22.50]
    assert codes.reading_order(lngs, lats).tolist() == [1, 2, 0, 5, 3, 4]


def test_no_grids_have_no_order() -> None:
    assert codes.reading_order([], []).tolist() == []
