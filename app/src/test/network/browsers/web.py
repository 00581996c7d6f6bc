"""The web that browsers are shown: names, pages, and everything that pages use to find out where somebody is.

    web.py FOLDER     with cert.pem and key.pem; writes requests there, one JSON object a line, and heeds a file "stop"
"""
import hashlib
import base64
import http.server
import json
import os
import socket
import ssl
import sys
import threading
import time
from urllib.parse import urlsplit, parse_qs

FOLDER = sys.argv[1]
ADDRESS = "45.40.0.1"
ZONES = ("site-one.org", "site-two.org", "third-party.net", "guess.net")
HERE = os.path.dirname(os.path.abspath(__file__))
LOCK = threading.Lock()


def note(kind, **facts):
    with LOCK, open(os.path.join(FOLDER, "requests"), "a") as log:
        log.write(json.dumps({"at": time.time(), "kind": kind, **facts}) + "\n")


def names():
    """Only exits ask here: a question from the browser's host would have had to come by the captured wire."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((ADDRESS, 53))
    while True:
        query, peer = server.recvfrom(1500)
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode("ascii", "replace"))
            at += 1 + query[at]
        question = query[12:at + 5]
        name = ".".join(labels).lower()
        known = any(name == zone or name.endswith("." + zone) for zone in ZONES)
        if not known:
            note("unknown-name", name=name)
        answer = b""
        if known and question[-4:-2] == b"\0\1":
            answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton(ADDRESS)
        flags = b"\x81\x80" if known else b"\x81\x83"
        server.sendto(query[:2] + flags + b"\0\1" + (b"\0\1" if answer else b"\0\0") + b"\0\0\0\0" + question + answer, peer)


def datagrams(address, port):
    """STUN, TURN and QUIC: nobody can come here but directly."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, port))
    while True:
        _, peer = server.recvfrom(2000)
        note("datagram", port=port, peer=peer[0])


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self):
        url = urlsplit(self.path)
        host = self.headers.get("Host", "").split(":")[0]
        note("request", host=host, path=url.path, query=url.query, tls=isinstance(self.connection, ssl.SSLSocket),
             peer=self.client_address[0], purpose=self.headers.get("Sec-Purpose", self.headers.get("Purpose", "")))
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self.web_socket()
            return
        if url.path == "/":
            self.send(open(os.path.join(HERE, "page.html"), "rb").read(), "text/html")
        elif url.path == "/frame":
            self.send(b"<!doctype html><img src=/pixel?from=frame><script src=/script.js></script>", "text/html")
        elif url.path == "/next":
            stop = os.path.exists(os.path.join(FOLDER, "stop"))
            self.send(json.dumps({"stop": stop}).encode(), "application/json")
        elif url.path == "/sw.js":
            self.send(b"self.addEventListener('install', e => self.skipWaiting());"
                      b"self.addEventListener('activate', e => e.waitUntil(clients.claim().then(() => fetch('/pixel?from=worker'))));"
                      b"self.addEventListener('fetch', e => {});", "text/javascript")
        elif url.path == "/script.js":
            self.send(b"fetch('/pixel?from=script').catch(() => 0);", "text/javascript")
        elif url.path == "/slow":
            self.slow(int(parse_qs(url.query).get("seconds", ["5"])[0]))
        elif url.path == "/file.bin":
            self.send(bytes(50000), "application/octet-stream", attachment=True)
        else:
            self.send(b"ok", "text/plain")

    do_POST = do_GET

    def send(self, body, kind, attachment=False):
        length = int(self.headers.get("Content-Length", "0"))
        if length:
            self.rfile.read(min(length, 100000))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Alt-Svc", 'h3=":443"; ma=3600')
        self.send_header("Link", "<https://early.guess.net/>; rel=preconnect, <//dns.guess.net>; rel=dns-prefetch")
        if attachment:
            self.send_header("Content-Disposition", "attachment; filename=file.bin")
        self.end_headers()
        self.wfile.write(body)

    def slow(self, seconds):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for _ in range(seconds * 10):
                self.wfile.write(b"400\r\n" + bytes(1024) + b"\r\n")
                time.sleep(0.1)
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            note("cut", path="/slow")
            self.close_connection = True

    def web_socket(self):
        key = self.headers.get("Sec-WebSocket-Key", "").encode()
        proof = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", proof)
        self.end_headers()
        self.wfile.write(b"\x81\x02hi")
        self.close_connection = True

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def __init__(self, port, tls=None):
        super().__init__((ADDRESS, port), Page)
        self.tls = tls

    def finish_request(self, request, client):
        if self.tls:
            request.settimeout(30)
            request = self.tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client)

    def handle_error(self, request, client):
        pass


for port in (443, 3478, 4433, 5353):
    threading.Thread(target=datagrams, args=(ADDRESS, port), daemon=True).start()
threading.Thread(target=names, daemon=True).start()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(os.path.join(FOLDER, "cert.pem"), os.path.join(FOLDER, "key.pem"))
threading.Thread(target=Server(443, context).serve_forever, daemon=True).start()
threading.Thread(target=Server(3478).serve_forever, daemon=True).start()
print("ready", flush=True)
Server(80).serve_forever()
