"""The switch of a network of namespaces: passes Ethernet frames between interfaces, late and with losses where it is told to.

    switch.py run WEATHER PORT...     forward; WEATHER is a file "DELAY_MS LOSS_PERCENT", read again when it changes
    switch.py plain INTERFACE         have the kernel write whole frames with checksums on INTERFACE, as a wire would carry them

Not every kernel has the netem discipline; this needs none. Losses are drawn from a fixed seed.
"""
import array
import fcntl
import heapq
import os
import random
import selectors
import socket
import struct
import sys
import time

ETH_P_ALL = 3
PACKET_OUTGOING = 4
SIOCETHTOOL = 0x8946
# ETHTOOL_STXCSUM, STSO, SGSO, SGRO, SSG, from linux/ethtool.h
OFFLOADS = (0x17, 0x1F, 0x24, 0x2C, 0x19)
QUEUE = 8 * 1024 * 1024


def plain(name):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in OFFLOADS:
            value = array.array("B", struct.pack("II", command, 0))
            request = struct.pack("16sP", name.encode(), value.buffer_info()[0])
            try:
                fcntl.ioctl(control, SIOCETHTOOL, request)
            except OSError:
                # An offload that this interface does not have.
                pass


class Switch:
    def __init__(self, weather, names):
        self.weather = weather
        self.changed = None
        self.delay = 0.0
        self.loss = 0.0
        self.random = random.Random(7)
        self.ports = {}
        self.places = {}
        self.late = []
        self.number = 0
        self.selector = selectors.DefaultSelector()
        for name in names:
            port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
            port.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, QUEUE)
            port.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, QUEUE)
            port.bind((name, 0))
            port.setblocking(False)
            self.ports[name] = port
            self.selector.register(port, selectors.EVENT_READ, name)

    def read_weather(self):
        changed = os.stat(self.weather).st_mtime_ns
        if changed != self.changed:
            self.changed = changed
            with open(self.weather) as file:
                words = file.read().split()
            if len(words) == 2:
                self.delay, self.loss = float(words[0]) / 1000, float(words[1]) / 100

    def receive(self, name):
        for _ in range(64):
            try:
                frame, origin = self.ports[name].recvfrom(65535)
            except (BlockingIOError, OSError):
                # Nothing there; or the cable is out.
                return
            if origin[2] == PACKET_OUTGOING or len(frame) < 14:
                continue
            self.places[frame[6:12]] = name
            if self.loss and self.random.random() < self.loss:
                continue
            place = self.places.get(frame[0:6])
            for target in [place] if place else [other for other in self.ports if other != name]:
                if self.delay:
                    self.number += 1
                    heapq.heappush(self.late, (time.monotonic() + self.delay, self.number, target, frame))
                else:
                    self.send(target, frame)

    def send(self, target, frame):
        try:
            self.ports[target].send(frame)
        except OSError:
            # Full, or cut off: as a wire, it is lost.
            pass

    def run(self):
        next_look = 0.0
        while True:
            now = time.monotonic()
            if now >= next_look:
                self.read_weather()
                next_look = now + 0.2
            while self.late and self.late[0][0] <= now:
                _, _, target, frame = heapq.heappop(self.late)
                self.send(target, frame)
            wait = min(next_look, self.late[0][0] if self.late else next_look) - time.monotonic()
            for key, _ in self.selector.select(max(0.0, wait)):
                self.receive(key.data)


if sys.argv[1] == "plain":
    plain(sys.argv[2])
else:
    Switch(sys.argv[2], sys.argv[3:]).run()
