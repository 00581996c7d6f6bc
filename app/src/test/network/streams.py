"""A program with very many connections at a time through a SOCKS 5 proxy, each of them checked byte by byte.

    python3 streams.py PROXY_PORT ECHO_PORT STREAMS BYTES

Opens STREAMS connections to the echo server at 127.0.0.1:ECHO_PORT and sends nothing before the last of them stands. Then it prints one
JSON object, how many were opened and why others were not, and waits for a line to read; whoever writes it may look at all of them
meanwhile. Then each sends BYTES bytes of its own, reads them back while it sends, ends its side and waits for the other end's. At the end
comes a second JSON object: how many were right to the end, and what became of the others, by kind.
"""
import asyncio
import collections
import hashlib
import json
import resource
import socket
import sys

PIECE = 16 * 1024
LIMIT_SECONDS = 240


class Refused(Exception):
    """The proxy's reply was not 0."""


def pattern(number, count):
    """The bytes of stream `number`: no two streams have the same, so that none can stand in for another."""
    return hashlib.shake_128(b"stream %d" % number).digest(count)


async def connect(proxy, port):
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy)
    try:
        writer.write(b"\x05\x01\x00")
        if await reader.readexactly(2) != b"\x05\x00":
            raise Refused("method")
        writer.write(b"\x05\x01\x00\x01" + socket.inet_aton("127.0.0.1") + port.to_bytes(2, "big"))
        reply = await reader.readexactly(10)
        if reply[1] != 0:
            raise Refused("reply %d" % reply[1])
        return reader, writer
    except BaseException:
        writer.close()
        raise


async def send(writer, data):
    for start in range(0, len(data), PIECE):
        writer.write(data[start:start + PIECE])
        await writer.drain()
    writer.write_eof()


async def stream(number, proxy, port, count, gate, outcome):
    try:
        reader, writer = await connect(proxy, port)
        outcome["opened"] += 1
    except (OSError, EOFError, Refused) as failure:
        outcome["not opened: " + describe(failure)] += 1
        return
    finally:
        await gate.wait()
    try:
        data = pattern(number, count)
        answer, _ = await asyncio.gather(reader.read(), send(writer, data))
        outcome["verified" if answer == data else "wrong"] += 1
    except (OSError, EOFError) as failure:
        outcome["broken: " + describe(failure)] += 1
    finally:
        writer.close()


def describe(failure):
    return "%s %s" % (type(failure).__name__, failure)


class Gate:
    """Where as many tasks as were promised gather, and wait to be let go."""

    def __init__(self, awaited):
        self.awaited = awaited
        self.full = asyncio.Event()
        self.opened = asyncio.Event()

    async def wait(self):
        self.awaited -= 1
        if self.awaited == 0:
            self.full.set()
        await self.opened.wait()


async def main(proxy, port, streams, count):
    outcome = collections.Counter(opened=0)
    gate = Gate(streams)
    tasks = asyncio.gather(*(stream(number, proxy, port, count, gate, outcome) for number in range(streams)))
    await asyncio.wait_for(gate.full.wait(), LIMIT_SECONDS)
    print(json.dumps(outcome), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    outcome.clear()
    gate.opened.set()
    await asyncio.wait_for(tasks, LIMIT_SECONDS)
    print(json.dumps(outcome))


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(main(*map(int, sys.argv[1:])))
