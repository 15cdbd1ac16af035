"""The TCP door for JT/T 808 terminals: who registers gets a code, who shows it may say where it is.

A position is answered with success once it is kept, so that a terminal without an answer sends
it again. Nothing of what a terminal sends is written to the log but what was wrong with it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog
from anyio import to_thread

from console.doors.jt808_body import (
    BodyWrong,
    Message,
    Registering,
    Result,
    again,
    code_in,
    position_in,
    positions_in,
    register_reply,
    reply,
)
from console.doors.jt808_frame import Frame, FrameWrong, Header, Splitter, bytes_of, frame_of
from console.doors.jt808_parts import ASK_AFTER_S, Parts, PartsWrong
from dispatch.errors import DatabaseAway, PositionsWaiting
from dispatch.service import Carried, DeviceBook
from dispatch.tracks import Observation

log = structlog.get_logger()
Keep = Callable[[Carried, Sequence[Observation]], Awaitable[object]]
"""Keeps what a device says; comes back when it is on the disk, raises DatabaseAway."""

READ_BYTES = 16_384
# A terminal beats every few minutes at least; longer than this it is gone.
SILENT_S = 900.0
# One that has not proved itself registers as soon as it is connected; whoever only holds a line holds it shortly.
STRANGER_SILENT_S = 60.0
# Somebody who is no terminal is not listened to for long.
MOST_GARBAGE_BYTES = 65_536
MOST_WRONG_FRAMES = 20
MOST_TERMINALS = 10_000
_UNANSWERED = frozenset({Message.TERMINAL_REPLY})
_IN_PARTS = frozenset({Message.POSITION, Message.POSITIONS})


@dataclass
class Session:
    """One connection: which terminal it is, once that has proved itself."""

    book: DeviceBook
    keep: Keep
    phone: str | None = None
    wrong: int = 0
    parts: Parts = field(default_factory=Parts)
    _serial: int = field(default=0)

    async def answer(self, frame: Frame) -> Frame | None:
        """Do what a frame asks and return the answer; None where the standard has none."""
        header = frame.header
        if header.encrypted:
            return self._reply(header, Result.UNSUPPORTED)
        if header.parts is not None and header.parts != (1, 1):
            return self._reply(header, await self._part(frame))
        try:
            match header.message:
                case Message.REGISTER:
                    return await self._register(header)
                case Message.AUTHENTICATE:
                    return self._reply(header, await self._authenticate(frame))
                case Message.HEARTBEAT | Message.LOG_OUT:
                    return self._reply(header, Result.DONE)
                case Message.POSITION:
                    return self._reply(header, await self._keep(header, [position_in(frame.body)]))
                case Message.POSITIONS:
                    return self._reply(header, await self._keep(header, positions_in(frame.body)))
                case message if message in _UNANSWERED:
                    return None
                case _:
                    return self._reply(header, Result.UNSUPPORTED)
        except BodyWrong as error:
            return self._reply(header, self._refused(header, error))
        except (DatabaseAway, PositionsWaiting):
            # Not kept: the terminal sends it again.
            return self._reply(header, Result.FAILED)

    def asks(self) -> list[Frame]:
        """Return requests for the parts of messages that have stayed away."""
        return [again(one.header, self._next(), one.first, one.missing) for one in self.parts.asks()]

    async def _part(self, frame: Frame) -> Result:
        """Take a part of a message; the part that completes it is answered as the whole is."""
        header = frame.header
        if header.message not in _IN_PARTS:
            return Result.UNSUPPORTED
        # For strangers nothing is kept in memory.
        if self._is_stranger(header):
            return Result.FAILED
        try:
            whole = self.parts.take(frame)
            if whole is None:
                return Result.DONE
            said = positions_in(whole.body) if header.message == Message.POSITIONS else [position_in(whole.body)]
            result = await self._keep(header, said)
        except (BodyWrong, PartsWrong) as error:
            self.parts.done(frame)
            return self._refused(header, error)
        except (DatabaseAway, PositionsWaiting):
            # The parts stay: the last of them sent again is enough.
            return Result.FAILED
        self.parts.done(frame)
        return result

    def _refused(self, header: Header, error: BodyWrong | PartsWrong) -> Result:
        self.wrong += 1
        log.warning("jt808 body refused", why=str(error), message=header.message)
        return Result.WRONG

    def _is_stranger(self, header: Header) -> bool:
        """Say who has not proved itself, or speaks for another telephone number: it is not heard."""
        stranger = self.phone is None or header.phone != self.phone
        self.wrong += stranger
        return stranger

    async def _register(self, header: Header) -> Frame:
        carried = await to_thread.run_sync(self.book.of_terminal, header.phone)
        if carried is None:
            log.warning("jt808 terminal unknown", hint="jingwei device add --protocol jt808 --terminal")
            return register_reply(header, self._next(), Registering.NO_SUCH_TERMINAL)
        code = await to_thread.run_sync(self.book.hand_code, carried)
        if code is None:
            log.warning("jt808 terminal registered already", device=carried.device.id, hint="jingwei device renew")
            return register_reply(header, self._next(), Registering.TERMINAL_REGISTERED)
        return register_reply(header, self._next(), Registering.DONE, code)

    async def _authenticate(self, frame: Frame) -> Result:
        carried = await to_thread.run_sync(self.book.of_terminal, frame.header.phone)
        code = code_in(frame)
        if carried is None or not await to_thread.run_sync(self.book.prove, carried, code):
            self.wrong += 1
            return Result.FAILED
        self.phone = frame.header.phone
        return Result.DONE

    async def _keep(self, header: Header, said: Sequence[Observation]) -> Result:
        if self._is_stranger(header):
            return Result.FAILED
        carried = await to_thread.run_sync(self.book.of_terminal, header.phone)
        if carried is None:
            self.phone = None
            return Result.FAILED
        await self.keep(carried, said)
        return Result.DONE

    def _reply(self, header: Header, result: Result) -> Frame:
        return reply(header, self._next(), result)

    def _next(self) -> int:
        self._serial = (self._serial + 1) & 0xFFFF
        return self._serial


class Jt808Door:
    """Listens for terminals."""

    def __init__(
        self,
        book: DeviceBook,
        keep: Keep,
        silent_s: float = SILENT_S,
        ask_after_s: float = ASK_AFTER_S,
        stranger_silent_s: float = STRANGER_SILENT_S,
    ) -> None:
        self._book = book
        self._keep = keep
        self._silent_s = silent_s
        self._stranger_silent_s = stranger_silent_s
        self._ask_after_s = ask_after_s
        self._connected: set[asyncio.StreamWriter] = set()

    @asynccontextmanager
    async def serving(self, host: str, port: int) -> AsyncIterator[int]:
        """Listen for as long as the block lasts, and give the port; 0 takes any. Raises OSError."""
        server = await asyncio.start_server(self._attend, host, port)
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for writer in tuple(self._connected):
                writer.close()
            await server.wait_closed()

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connected) >= MOST_TERMINALS:
            writer.close()
            return
        self._connected.add(writer)
        try:
            await self._listen(reader, writer)
        except ConnectionError:
            pass  # it has hung up
        except TimeoutError:
            # It says nothing, or does not read what it is answered: nothing more is waited for.
            writer.transport.abort()
        finally:
            self._connected.discard(writer)
            writer.close()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session, splitter = Session(self._book, self._keep, parts=Parts(ask_after_s=self._ask_after_s)), Splitter()
        while received := await self._hear(session, reader, writer):
            for sent in splitter.feed(received):
                try:
                    frame = frame_of(sent)
                except FrameWrong as error:
                    session.wrong += 1
                    splitter.garbage += len(sent)
                    log.warning("jt808 frame refused", why=str(error))
                else:
                    answered = await session.answer(frame)
                    if answered is not None:
                        writer.write(bytes_of(answered))
                if session.wrong > MOST_WRONG_FRAMES:
                    break
            self._ask(session, writer)
            await self._flush(session, writer)
            if session.wrong > MOST_WRONG_FRAMES or splitter.garbage > MOST_GARBAGE_BYTES:
                log.warning("jt808 connection closed", wrong_frames=session.wrong, garbage_bytes=splitter.garbage)
                return

    async def _hear(self, session: Session, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        """Wait for what a terminal says next, and ask it meanwhile for parts that stay away; raises TimeoutError."""
        left_s = self._patience_s(session)
        while session.parts.may_ask and left_s > self._ask_after_s:
            try:
                return await asyncio.wait_for(reader.read(READ_BYTES), self._ask_after_s)
            except TimeoutError:
                left_s -= self._ask_after_s
                self._ask(session, writer)
                await self._flush(session, writer)
        return await asyncio.wait_for(reader.read(READ_BYTES), left_s)

    async def _flush(self, session: Session, writer: asyncio.StreamWriter) -> None:
        """Wait until a terminal has read most of what it was answered; raises TimeoutError."""
        await asyncio.wait_for(writer.drain(), self._patience_s(session))

    def _patience_s(self, session: Session) -> float:
        return self._silent_s if session.phone is not None else min(self._silent_s, self._stranger_silent_s)

    def _ask(self, session: Session, writer: asyncio.StreamWriter) -> None:
        for request in session.asks():
            writer.write(bytes_of(request))
