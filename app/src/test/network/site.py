"""The host of a web site: a page of so many bytes at /bytes/N on port 8000, and a name server for its name on port 53.

    site.py ADDRESS NAME
"""
import http.server
import socket
import sys
import threading

ADDRESS, NAME = sys.argv[1], sys.argv[2]


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        count = int(self.path.rsplit("/", 1)[1])
        body = bytes((i * 31 + i // 251) % 256 for i in range(count))
        self.send_response(200)
        self.send_header("Content-Length", str(count))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def names():
    """Answers every question for an IPv4 address of NAME, whatever the capitals; any other name does not exist."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((ADDRESS, 53))
    while True:
        query, peer = server.recvfrom(1500)
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode("ascii", "replace"))
            at += 1 + query[at]
        question = query[12:at + 5]
        known = ".".join(labels).lower() == NAME
        kind = question[-4:-2]
        answer = b""
        if known and kind == b"\0\1":
            answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton(ADDRESS)
        flags = b"\x81\x80" if known else b"\x81\x83"
        server.sendto(query[:2] + flags + b"\0\1" + (b"\0\1" if answer else b"\0\0") + b"\0\0\0\0" + question + answer, peer)


threading.Thread(target=names, daemon=True).start()
http.server.ThreadingHTTPServer((ADDRESS, 8000), Page).serve_forever()
