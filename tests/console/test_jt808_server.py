"""Terminals over TCP: register, prove themselves, say where they are; strangers and garbage disturb nobody."""

import asyncio
import contextlib
import hashlib
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest

from console.doors.jt808_body import Message, Result, positions_in
from console.doors.jt808_frame import Frame, Header, Splitter, bytes_of, frame_of
from console.doors.jt808_parts import ASK_AFTER_S, MOST_ASKED
from console.doors.jt808_server import MOST_WRONG_FRAMES, SILENT_S, STRANGER_SILENT_S, Jt808Door
from dispatch.errors import DatabaseAway
from dispatch.resources import Unit, UnitKind, UnitStatus
from dispatch.service import Carried, DeviceBook
from dispatch.tracks import Device, DeviceKind, DeviceProtocol, Observation
from geo.datum import Datum
from tests.fixtures import jt808_frames as real
from tests.fixtures.desk import MONDAY_MORNING
from tests.fixtures.jt808_frames import sent

PHONE, OTHER = "013511221122", "013833501744"
BODY = frame_of(sent(real.POSITION)).body
BATCH = frame_of(sent(real.POSITIONS)).body


class Shelf:
    """Two terminals, and what was kept of them."""

    def __init__(self) -> None:
        self.codes = {1: b"", 2: b""}
        self.said: dict[int, str] = {}
        self.enrolled: set[int] = set()
        self.kept: list[tuple[int, Observation]] = []
        self.away = False
        self.book = DeviceBook(self)

    def in_force(self) -> Sequence[tuple[Device, Unit, bytes]]:
        return [
            (_device(id, phone, MONDAY_MORNING if id in self.enrolled else None), _unit(id), self.codes[id])
            for id, phone in ((1, PHONE.lstrip("0")), (2, OTHER.lstrip("0")))
        ]

    def hand_code(self, device_id: int) -> str | None:
        if device_id in self.enrolled:
            return None
        code = f"code-{device_id}-{len(self.kept)}"
        self.said[device_id] = code
        self.codes[device_id] = hashlib.sha256(code.encode()).digest()
        return code

    def enrol(self, device_id: int) -> None:
        self.enrolled.add(device_id)

    async def keep(self, carried: Carried, said: Sequence[Observation]) -> None:
        if self.away:
            raise DatabaseAway
        self.kept += [(carried.unit.id, one) for one in said]


class Terminal:
    """A terminal at the other end of the line."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, phone: str = PHONE) -> None:
        self._reader, self.writer, self.phone = reader, writer, phone
        self._splitter = Splitter()
        self._serial = 0
        self._waiting: list[Frame] = []

    async def say(self, message: int, body: bytes = b"", **header: Any) -> Frame:
        self._serial += 1
        said = Header(message, header.pop("phone", self.phone), self._serial, **header)
        self.writer.write(bytes_of(Frame(said, body)))
        answered = await self.hear()
        assert answered is not None
        assert int.from_bytes(answered.body[:2]) == self._serial
        return answered

    def back(self, frames: int) -> None:
        """Send the last frames again, under their old serial numbers."""
        self._serial -= frames

    async def hear(self) -> Frame | None:
        while not self._waiting:
            received = await asyncio.wait_for(self._reader.read(4096), 20)
            if not received:
                return None
            self._waiting += [frame_of(one) for one in self._splitter.feed(received)]
        return self._waiting.pop(0)

    async def replies(self, count: int) -> list[Frame]:
        """Hear so many answers, and leave out what is asked for meanwhile."""
        found: list[Frame] = []
        while len(found) < count:
            heard = await self.hear()
            assert heard is not None
            found += [heard] if heard.header.message == Message.REPLY else []
        return found

    async def enter(self) -> None:
        registered = await self.say(Message.REGISTER, frame_of(sent(real.REGISTER)).body)
        assert registered.body[2] == 0
        assert result(await self.say(Message.AUTHENTICATE, registered.body[3:])) == Result.DONE


def result(answered: Frame) -> int:
    assert answered.header.message == Message.REPLY
    return answered.body[4]


def _device(id: int, terminal: str, enrolled_at: Any) -> Device:
    return Device(
        id,
        "440306007005",
        id,
        f"终端{id}",
        DeviceKind.TERMINAL,
        DeviceProtocol.JT808,
        Datum.WGS84,
        terminal,
        enrolled_at,
    )


def _unit(id: int) -> Unit:
    return Unit(
        id, "440306007005", UnitKind.VEHICLE, id, f"巡逻车{id}", 1, UnitStatus.AVAILABLE, MONDAY_MORNING, (), "car", 114.0, 22.6
    )  # fmt: skip


def with_door(
    talk: Callable[[Shelf, Callable[[], Coroutine[Any, Any, Terminal]]], Coroutine[Any, Any, None]],
    ask_after_s: float = ASK_AFTER_S,
    silent_s: float = SILENT_S,
    stranger_silent_s: float = STRANGER_SILENT_S,
) -> None:
    """Open a door, let terminals talk through it, close it."""

    async def run() -> None:
        shelf = Shelf()

        async def call(phone: str = PHONE) -> Terminal:
            terminal = Terminal(*await asyncio.open_connection("127.0.0.1", port), phone)
            called.append(terminal)
            return terminal

        called: list[Terminal] = []
        door = Jt808Door(shelf.book, shelf.keep, silent_s, ask_after_s, stranger_silent_s)
        async with door.serving("127.0.0.1", 0) as port:
            try:
                await talk(shelf, call)
            finally:
                for terminal in called:
                    terminal.writer.close()

    asyncio.run(run())


def test_a_terminal_registers_proves_itself_and_is_kept() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal = await call()
        await terminal.enter()
        assert result(await terminal.say(Message.HEARTBEAT)) == Result.DONE
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.DONE
        assert result(await terminal.say(Message.POSITIONS, BATCH)) == Result.DONE
        assert [unit for unit, _ in shelf.kept] == [1] * 9

    with_door(talk)


def test_a_terminal_of_2019_is_answered_in_its_own_edition() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal = await call()
        new: dict[str, Any] = {"phone": PHONE.rjust(20, "0"), "edition": 1}
        registered = await terminal.say(Message.REGISTER, frame_of(sent(real.REGISTER_2019)).body, **new)
        code = registered.body[3:]
        body = bytes([len(code)]) + code + b"123456789012345" + b"3.7.15".ljust(20, b"\x00")
        proved = await terminal.say(Message.AUTHENTICATE, body, **new)
        assert (proved.header.edition, proved.header.phone, result(proved)) == (1, new["phone"], Result.DONE)
        assert result(await terminal.say(Message.POSITION, BODY, **new)) == Result.DONE
        assert len(shelf.kept) == 1

    with_door(talk)


def test_before_it_has_proved_itself_nothing_of_a_terminal_is_kept() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal = await call()
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.FAILED
        assert result(await terminal.say(Message.AUTHENTICATE, b"guessed")) == Result.FAILED
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.FAILED
        assert shelf.kept == []

    with_door(talk)


def test_a_terminal_cannot_speak_for_another_number() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal = await call()
        await terminal.enter()
        assert result(await terminal.say(Message.POSITION, BODY, phone=OTHER)) == Result.FAILED
        assert shelf.kept == []
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.DONE

    with_door(talk)


def test_a_number_nobody_registered_gets_no_code() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal = await call("013900000000")
        assert (await terminal.say(Message.REGISTER, bytes(37))).body[2:] == b"\x04"

    with_door(talk)


def test_who_has_proved_itself_is_handed_no_other_code() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        first = await call()
        # The answer to its registration may be lost: until it has proved itself it may ask again.
        await first.say(Message.REGISTER, bytes(37))
        await first.enter()
        impostor = await call()
        assert (await impostor.say(Message.REGISTER, bytes(37))).body[2:] == b"\x03"

    with_door(talk)


def test_what_is_not_understood_is_said_to_be_and_nothing_breaks() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal = await call()
        await terminal.enter()
        assert result(await terminal.say(0x0900, b"\x01\x02")) == Result.UNSUPPORTED
        assert result(await terminal.say(0x0801, b"\x01\x02", parts=(2, 1))) == Result.UNSUPPORTED
        assert result(await terminal.say(Message.POSITION, BODY, parts=(2, 3))) == Result.WRONG
        assert result(await terminal.say(Message.POSITION, BODY[:20])) == Result.WRONG
        assert result(await terminal.say(Message.POSITIONS, BATCH[:-5])) == Result.WRONG
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.DONE
        assert len(shelf.kept) == 1

    with_door(talk)


def test_a_batch_in_several_frames_is_kept_as_one_and_counts_only_once_it_is_on_the_disk() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal, stranger = await call(), await call()
        assert result(await stranger.say(Message.POSITIONS, BATCH[:100], parts=(2, 1))) == Result.FAILED
        await terminal.enter()
        assert result(await terminal.say(Message.POSITIONS, BATCH[:100], parts=(3, 1))) == Result.DONE
        assert result(await terminal.say(Message.POSITIONS, BATCH[100:200], parts=(3, 2))) == Result.DONE
        assert shelf.kept == []
        shelf.away = True
        assert result(await terminal.say(Message.POSITIONS, BATCH[200:], parts=(3, 3))) == Result.FAILED
        shelf.away = False
        terminal.back(1)
        assert result(await terminal.say(Message.POSITIONS, BATCH[200:], parts=(3, 3))) == Result.DONE
        assert [one for _, one in shelf.kept] == positions_in(BATCH)

    with_door(talk)


@pytest.mark.parametrize("edition", [None, 1])
def test_parts_that_stay_away_are_asked_for_and_come_as_they_were(edition: int | None) -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal = await call()
        await terminal.enter()
        if edition is not None:
            code = shelf.said[1]
            terminal.phone = PHONE.rjust(20, "0")
            body = bytes([len(code)]) + code.encode() + bytes(35)
            assert result(await terminal.say(Message.AUTHENTICATE, body, edition=edition)) == Result.DONE
        pieces = [BATCH[:80], BATCH[80:160], BATCH[160:240], BATCH[240:]]
        said = [
            Header(Message.POSITIONS, terminal.phone, 0xFFFE + at & 0xFFFF, edition, (4, at + 1)) for at in range(4)
        ]
        for at in (0, 3):
            terminal.writer.write(bytes_of(Frame(said[at], pieces[at])))
            assert result(await terminal.hear()) == Result.DONE
        asked = await terminal.hear()
        assert (asked.header.message, asked.header.phone) == (Message.SEND_PARTS_AGAIN, terminal.phone)
        assert asked.header.edition == edition
        count = b"\x02" if edition is None else b"\x00\x02"
        assert asked.body == b"\xff\xfe" + count + b"\x00\x02\x00\x03"
        for at in (1, 2):
            terminal.writer.write(bytes_of(Frame(said[at], pieces[at])))
        answers = await terminal.replies(2)
        assert [(one.body[:2], one.body[4]) for one in answers] == [(b"\xff\xff", 0), (b"\x00\x00", 0)]
        assert [one for _, one in shelf.kept] == positions_in(BATCH)

    with_door(talk, ask_after_s=0.2)


def test_who_never_sends_what_is_asked_for_is_left_alone_and_heard_on() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal = await call()
        await terminal.enter()
        assert result(await terminal.say(Message.POSITIONS, BATCH[:100], parts=(3, 1))) == Result.DONE
        for _ in range(MOST_ASKED):
            asked = await terminal.hear()
            assert (asked.header.message, asked.body[2:]) == (Message.SEND_PARTS_AGAIN, b"\x02\x00\x02\x00\x03")
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.DONE

    with_door(talk, ask_after_s=0.05)


def test_while_the_database_is_away_success_is_not_said() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal = await call()
        await terminal.enter()
        shelf.away = True
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.FAILED
        shelf.away = False
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.DONE

    with_door(talk)


def test_a_megabyte_of_garbage_ends_that_connection_and_disturbs_no_other() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal, stranger = await call(), await call()
        await terminal.enter()
        stranger.writer.write(bytes(1_000_000))
        assert await _ended(stranger)
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.DONE

    with_door(talk)


def test_who_sends_wrong_frames_again_and_again_is_hung_up_on() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        stranger = await call()
        stranger.writer.write(b"\x7e" + b"\x01\x02\x03\x04\x7e" * (MOST_WRONG_FRAMES + 1))
        assert await _ended(stranger)

    with_door(talk)


def test_who_says_nothing_is_hung_up_on_and_a_terminal_that_proved_itself_is_waited_for() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal, stranger = await call(), await call()
        await terminal.enter()
        assert await _ended(stranger)
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.DONE

    with_door(talk, stranger_silent_s=0.5)


def test_who_never_reads_what_it_is_answered_is_hung_up_on() -> None:
    async def talk(shelf: Shelf, call: Any) -> None:
        terminal, deaf = await call(), await call(OTHER)
        await terminal.enter()
        deaf.writer.transport.pause_reading()
        beat = bytes_of(Frame(Header(Message.HEARTBEAT, OTHER, 1), b"")) * 2_000
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(20):
                while not deaf.writer.is_closing():
                    deaf.writer.write(beat)
                    await deaf.writer.drain()
        assert deaf.writer.is_closing()
        assert result(await terminal.say(Message.POSITION, BODY)) == Result.DONE

    with_door(talk, stranger_silent_s=0.5)


async def _ended(terminal: Terminal) -> bool:
    try:
        return await terminal.hear() is None
    except ConnectionError:
        return True
