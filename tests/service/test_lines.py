"""Log lines: none is lost, each is whole, and one turn of the loop is one write."""

import asyncio
import io
from threading import Thread

from service.lines import Lines


class Stream(io.StringIO):
    """Counts how often it was written to."""

    def __init__(self) -> None:
        super().__init__()
        self.written = 0

    def write(self, text: str) -> int:
        self.written += 1
        return super().write(text)


async def test_the_lines_of_one_turn_are_one_write() -> None:
    stream = Stream()
    lines = Lines(stream)
    for number in range(5):
        lines.info(str(number))
    assert stream.written == 0
    await asyncio.sleep(0)
    assert (stream.written, stream.getvalue()) == (1, "0\n1\n2\n3\n4\n")
    lines.error("6")
    await asyncio.sleep(0)
    assert (stream.written, stream.getvalue()[-2:]) == (2, "6\n")


def test_a_thread_without_a_loop_writes_at_once() -> None:
    stream = Stream()
    Lines(stream).warning("one")
    assert stream.getvalue() == "one\n"


def test_what_the_loop_left_is_written_in_the_end() -> None:
    stream = Stream()
    lines = Lines(stream)

    async def tell() -> None:
        lines.info("last")
        asyncio.get_running_loop().stop()

    loop = asyncio.new_event_loop()
    told = loop.create_task(tell())
    loop.run_forever()
    loop.close()
    assert told.done()
    lines.flush()
    lines.flush()
    assert stream.getvalue() == "last\n"


async def test_lines_of_many_threads_stay_whole() -> None:
    stream = Stream()
    lines = Lines(stream)

    def tell(name: int) -> None:
        for number in range(100):
            lines.info(f"{name}-{number}")

    threads = [Thread(target=tell, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for number in range(100):
        lines.info(f"loop-{number}")
        await asyncio.sleep(0)
    for thread in threads:
        thread.join()
    found = stream.getvalue().splitlines()
    names = ("loop", "0", "1", "2", "3")
    assert sorted(found) == sorted(f"{n}-{k}" for n in names for k in range(100))
