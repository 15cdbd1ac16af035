"""The decoders of devices' doors under 120,000 cases each of four kinds; the suite runs a few hundred."""

import random

import pytest

from console.doors.jt808_parts import Parts
from tests.console.test_jt808_frames import ALL, damaged, survives
from tests.console.test_jt808_parts import survives_parts
from tests.console.test_osmand import QUERY, survives_fields, survives_json

CASES = 120_000


@pytest.mark.soak
def test_any_bytes_between_flags_are_a_frame_or_refused() -> None:
    chance = random.Random(808)
    for _ in range(CASES):
        survives(chance.randbytes(chance.randrange(0, 120)))


@pytest.mark.soak
def test_any_damage_to_a_real_frame_is_read_or_refused() -> None:
    chance = random.Random(2019)
    for _ in range(CASES):
        cut = chance.random() < 0.3
        survives(damaged(chance.choice(ALL), chance.randrange(0, 400), chance.randbytes(chance.randint(1, 8)), cut))


@pytest.mark.soak
def test_any_parts_of_messages_are_put_together_or_refused_within_bounds() -> None:
    chance, parts = random.Random(64), Parts()
    for _ in range(CASES):
        survives_parts(chance, parts)


@pytest.mark.soak
def test_any_query_or_json_of_a_phone_is_read_or_refused() -> None:
    chance = random.Random(5055)
    values = ["", "nan", "inf", "-1e400", "1e308", "0x10", "十", "2025-13-01", "9" * 400, "\x00", "½", "1,2", "null"]
    for _ in range(CASES // 2):
        survives_fields(
            {name: chance.choice([value, *values]) for name, value in QUERY.items() if chance.random() < 0.8}
        )
    whole = b'{"location":{"timestamp":"2025-11-22T02:00:00Z","coords":{"latitude":42.1,"longitude":-88.2}},"device_id":"7"}'
    for _ in range(CASES // 2):
        at, length = chance.randrange(len(whole)), chance.randrange(0, 9)
        survives_json(whole[:at] + chance.randbytes(length) + whole[at + chance.randrange(0, 9) :])
