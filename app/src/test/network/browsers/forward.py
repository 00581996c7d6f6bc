"""Carries connections from one address to another, ends and resets included, as long as a process lives.

    forward.py LISTEN:PORT TO:PORT PID
"""
import os
import select
import socket
import struct
import sys
import threading
import time

HARD_END = struct.pack("ii", 1, 0)


def address(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


def reset(each):
    try:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HARD_END)
    except OSError:
        pass
    each.close()


def carry(one):
    try:
        other = socket.create_connection(TO, 10)
        other.settimeout(None)
    except OSError:
        reset(one)
        return
    ends = {one: other, other: one}
    while ends:
        for ready in select.select(list(ends), [], [])[0]:
            to = one if ready is other else other
            try:
                data = ready.recv(65536)
                if data:
                    to.sendall(data)
                else:
                    del ends[ready]
                    to.shutdown(socket.SHUT_WR)
            except OSError:
                reset(one)
                reset(other)
                return
    one.close()
    other.close()


def watch():
    while os.path.exists("/proc/" + sys.argv[3]):
        time.sleep(0.5)
    os._exit(0)


TO = address(sys.argv[2])
server = socket.create_server(address(sys.argv[1]), backlog=256)
threading.Thread(target=watch, daemon=True).start()
while True:
    threading.Thread(target=carry, args=(server.accept()[0],), daemon=True).start()
