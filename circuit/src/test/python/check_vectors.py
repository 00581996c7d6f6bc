#!/usr/bin/env python3
"""A second implementation of Farthing's circuit cryptography and messages, for checking frozen vectors.

Follows circuit/PROTOCOL.md, the RFCs and the FIPS documents with nothing but Python's standard library: AES, GCM, X25519 and ML-KEM-768
are below. Slow, not constant in time, and for tests only. The Java code and this script share authors: what agrees here has no slip in the
code, which says nothing about the design.

    check_vectors.py handshake.txt cells.txt messages.txt

Exits with 0 if every file given holds what is computed here, otherwise with 1 and the first difference.
"""
import hashlib
import hmac
import os
import struct
import sys


# ---- AES-256 (FIPS 197), encryption only ------------------------------------------------------------------------------------------

def xtime(a):
    return ((a << 1) ^ 0x11B) & 0xFF if a & 0x80 else a << 1


def make_sbox():
    # Walk the field with generator 3 and its inverse side by side, then the affine map.
    box = [0] * 256
    p = q = 1
    while True:
        p = p ^ xtime(p)
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        x = q
        for shift in (1, 2, 3, 4):
            x ^= ((q << shift) | (q >> (8 - shift))) & 0xFF
        box[p] = x ^ 0x63
        if p == 1:
            break
    box[0] = 0x63
    return box


SBOX = make_sbox()
TABLE = []
for _s in SBOX:
    TABLE.append((xtime(_s) << 24) | (_s << 16) | (_s << 8) | (xtime(_s) ^ _s))
T0 = TABLE
T1 = [((t >> 8) | (t << 24)) & 0xFFFFFFFF for t in T0]
T2 = [((t >> 8) | (t << 24)) & 0xFFFFFFFF for t in T1]
T3 = [((t >> 8) | (t << 24)) & 0xFFFFFFFF for t in T2]


def sub_word(w):
    return SBOX[w >> 24] << 24 | SBOX[w >> 16 & 255] << 16 | SBOX[w >> 8 & 255] << 8 | SBOX[w & 255]


def expand_key(key):
    assert len(key) == 32
    words = list(struct.unpack(">8I", key))
    rcon = 1
    for i in range(8, 60):
        t = words[i - 1]
        if i % 8 == 0:
            t = sub_word(((t << 8) | (t >> 24)) & 0xFFFFFFFF) ^ (rcon << 24)
            rcon = xtime(rcon)
        elif i % 8 == 4:
            t = sub_word(t)
        words.append(words[i - 8] ^ t)
    return words


def encrypt_block(words, block):
    a, b, c, d = (x ^ k for x, k in zip(struct.unpack(">4I", block), words))
    k = 4
    for _ in range(13):
        a, b, c, d = (
            T0[a >> 24] ^ T1[b >> 16 & 255] ^ T2[c >> 8 & 255] ^ T3[d & 255] ^ words[k],
            T0[b >> 24] ^ T1[c >> 16 & 255] ^ T2[d >> 8 & 255] ^ T3[a & 255] ^ words[k + 1],
            T0[c >> 24] ^ T1[d >> 16 & 255] ^ T2[a >> 8 & 255] ^ T3[b & 255] ^ words[k + 2],
            T0[d >> 24] ^ T1[a >> 16 & 255] ^ T2[b >> 8 & 255] ^ T3[c & 255] ^ words[k + 3])
        k += 4
    out = []
    for p, q, r, s in ((a, b, c, d), (b, c, d, a), (c, d, a, b), (d, a, b, c)):
        out.append((SBOX[p >> 24] << 24 | SBOX[q >> 16 & 255] << 16 | SBOX[r >> 8 & 255] << 8 | SBOX[s & 255]) ^ words[k])
        k += 1
    return struct.pack(">4I", *out)


def xor(a, b):
    assert len(a) == len(b)
    return bytes(x ^ y for x, y in zip(a, b))


def ctr(key, iv, length):
    """The first `length` bytes of the keystream; the counter is the whole 16-byte block."""
    words = expand_key(key)
    start = int.from_bytes(iv, "big")
    blocks = ((start + i) % (1 << 128) for i in range((length + 15) // 16))
    return b"".join(encrypt_block(words, b.to_bytes(16, "big")) for b in blocks)[:length]


# ---- AES-256-GCM (SP 800-38D), 12-byte nonces -------------------------------------------------------------------------------------

def ghash(h, data):
    # Right-shift multiplication by H of one block after the other, with a table of H times each single bit.
    h = int.from_bytes(h, "big")
    powers = []
    for _ in range(128):
        powers.append(h)
        h = (h >> 1) ^ (0xE1 << 120) if h & 1 else h >> 1
    y = 0
    for i in range(0, len(data), 16):
        y ^= int.from_bytes(data[i:i + 16], "big")
        z = 0
        for bit in range(128):
            if y >> (127 - bit) & 1:
                z ^= powers[bit]
        y = z
    return y.to_bytes(16, "big")


def padded(data):
    return data + bytes(-len(data) % 16)


def gcm_seal(key, nonce, aad, plain):
    """(ciphertext, tag)"""
    words = expand_key(key)
    cipher = xor(plain, ctr(key, nonce + struct.pack(">I", 2), len(plain)))
    digest = ghash(encrypt_block(words, bytes(16)), padded(aad) + padded(cipher) + struct.pack(">QQ", 8 * len(aad), 8 * len(cipher)))
    return cipher, xor(digest, encrypt_block(words, nonce + struct.pack(">I", 1)))


def gcm_open(key, nonce, aad, cipher, tag):
    plain = xor(cipher, ctr(key, nonce + struct.pack(">I", 2), len(cipher)))
    assert gcm_seal(key, nonce, aad, plain) == (cipher, tag), "a tag does not hold"
    return plain


# ---- HKDF-SHA256 (RFC 5869) -------------------------------------------------------------------------------------------------------

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def extract(salt, secret):
    return hmac.new(salt, secret, hashlib.sha256).digest()


def expand(key, info, length=32):
    out = block = b""
    counter = 1
    while len(out) < length:
        block = hmac.new(key, block + info + bytes([counter]), hashlib.sha256).digest()
        out += block
        counter += 1
    return out[:length]


# ---- X25519 (RFC 7748) ------------------------------------------------------------------------------------------------------------

P25519 = 2 ** 255 - 19


def x25519(secret, point):
    k = int.from_bytes(secret, "little")
    k = (k & ~7 & ~(1 << 255)) | 1 << 254
    u = int.from_bytes(point, "little") & ((1 << 255) - 1)
    x2, z2, x3, z3 = 1, 0, u, 1
    swap = 0
    p = P25519
    for t in range(254, -1, -1):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a % p, c * b % p, a * a % p, b * b % p
        x3, z3 = (da + cb) ** 2 % p, u * (da - cb) ** 2 % p
        e = aa - bb
        x2, z2 = aa * bb % p, e * (aa + 121665 * e) % p
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, p - 2, p) % p).to_bytes(32, "little")


def x25519_public(secret):
    return x25519(secret, b"\x09" + bytes(31))


# ---- ML-KEM-768 (FIPS 203) --------------------------------------------------------------------------------------------------------

Q, N, K = 3329, 256, 3
ETA, DU, DV = 2, 10, 4


def bit_reverse7(i):
    return int("{:07b}".format(i)[::-1], 2)


ZETAS = [pow(17, bit_reverse7(i), Q) for i in range(128)]
GAMMAS = [pow(17, 2 * bit_reverse7(i) + 1, Q) for i in range(128)]


def ntt(f):
    f, i, length = list(f), 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            zeta, i = ZETAS[i], i + 1
            for j in range(start, start + length):
                t = zeta * f[j + length] % Q
                f[j], f[j + length] = (f[j] + t) % Q, (f[j] - t) % Q
        length //= 2
    return f


def inverse_ntt(f):
    f, i, length = list(f), 127, 2
    while length <= 128:
        for start in range(0, N, 2 * length):
            zeta, i = ZETAS[i], i - 1
            for j in range(start, start + length):
                t = f[j]
                f[j], f[j + length] = (t + f[j + length]) % Q, zeta * (f[j + length] - t) % Q
        length *= 2
    return [x * 3303 % Q for x in f]


def multiply_ntt(f, g):
    h = []
    for i in range(128):
        a0, a1, b0, b1 = f[2 * i], f[2 * i + 1], g[2 * i], g[2 * i + 1]
        h += [(a0 * b0 + a1 * b1 * GAMMAS[i]) % Q, (a0 * b1 + a1 * b0) % Q]
    return h


def add(f, g):
    return [(a + b) % Q for a, b in zip(f, g)]


def dot(fs, gs):
    total = [0] * N
    for f, g in zip(fs, gs):
        total = add(total, multiply_ntt(f, g))
    return total


def sample_ntt(seed):
    stream, out = hashlib.shake_128(seed).digest(3 * 1024), []
    for i in range(0, len(stream), 3):
        a, b, c = stream[i:i + 3]
        for d in (a + 256 * (b % 16), b // 16 + 16 * c):
            if d < Q and len(out) < N:
                out.append(d)
    assert len(out) == N
    return out


def sample_cbd(seed, number):
    stream = int.from_bytes(hashlib.shake_256(seed + bytes([number])).digest(64 * ETA), "little")
    out = []
    for i in range(N):
        x, y = stream >> (4 * i) & 3, stream >> (4 * i + 2) & 3
        out.append((bin(x).count("1") - bin(y).count("1")) % Q)
    return out


def pack(f, bits):
    return sum(x << (bits * i) for i, x in enumerate(f)).to_bytes(32 * bits, "little")


def unpack(data, bits):
    number = int.from_bytes(data, "little")
    return [number >> (bits * i) & ((1 << bits) - 1) for i in range(N)]


def compress(f, bits):
    return [((x << bits) + Q // 2) // Q % (1 << bits) for x in f]


def matrix(rho):
    return [[sample_ntt(rho + bytes([j, i])) for j in range(K)] for i in range(K)]


def ml_kem_public(d):
    """The 1,184-byte encapsulation key of seed d."""
    g = hashlib.sha3_512(d + bytes([K])).digest()
    rho, sigma = g[:32], g[32:]
    s = [ntt(sample_cbd(sigma, i)) for i in range(K)]
    e = [ntt(sample_cbd(sigma, K + i)) for i in range(K)]
    t = [add(dot(row, s), e[i]) for i, row in enumerate(matrix(rho))]
    return b"".join(pack(f, 12) for f in t) + rho


def ml_kem_encapsulate(ek, m):
    """(shared secret, ciphertext)"""
    g = hashlib.sha3_512(m + hashlib.sha3_256(ek).digest()).digest()
    secret, coins = g[:32], g[32:]
    t = [unpack(ek[384 * i:384 * i + 384], 12) for i in range(K)]
    a = matrix(ek[384 * K:])
    y = [ntt(sample_cbd(coins, i)) for i in range(K)]
    e1 = [sample_cbd(coins, K + i) for i in range(K)]
    e2 = sample_cbd(coins, 2 * K)
    u = [add(inverse_ntt(dot([a[j][i] for j in range(K)], y)), e1[i]) for i in range(K)]
    mu = [(bit * Q + 1) // 2 for bit in unpack(m, 1)]
    v = add(add(inverse_ntt(dot(t, y)), e2), mu)
    return secret, b"".join(pack(compress(f, DU), DU) for f in u) + pack(compress(v, DV), DV)


# ---- The handshake ----------------------------------------------------------------------------------------------------------------

PROTOCOL = b"farthing-1"


def l16(data):
    return struct.pack(">H", len(data)) + data


def check_handshake(v):
    onion_public = x25519_public(v["onion-secret"])
    same("onion-public", v["onion-public"], onion_public)
    x_public, y_public = x25519_public(v["x"]), x25519_public(v["y"])
    ek = ml_kem_public(v["kem-d"])
    es = x25519(v["x"], onion_public)
    ee = x25519(v["y"], x_public)
    same("es from the relay's side", es, x25519(v["onion-secret"], x_public))
    same("ee from the client's side", ee, x25519(v["x"], y_public))
    secret, ct = ml_kem_encapsulate(ek, v["kem-m"])
    same("kem-secret", v["kem-secret"], secret)

    th1 = sha256(PROTOCOL, b":th1", l16(v["relay-id"]), onion_public, x_public, ek)
    prk1 = extract(sha256(PROTOCOL, b":p1"), es)
    ecm = b"".join(gcm_seal(expand(prk1, b"cm" + th1), bytes(12), th1, v["client-message"]))
    create = v["relay-id"] + onion_public + x_public + ek + ecm
    same("create", v["create"], struct.pack(">H", 1) + l16(create))

    th2 = sha256(PROTOCOL, b":th2", th1, l16(ecm), y_public, ct)
    prk2 = extract(sha256(PROTOCOL, b":p2"), secret + ee + es)
    esm = b"".join(gcm_seal(expand(prk2, b"sm" + th2), bytes(12), th2, v["server-message"]))
    auth = hmac.new(expand(prk2, b"auth" + th2), b"server" + th2 + sha256(esm), hashlib.sha256).digest()
    same("created", v["created"], struct.pack(">H", 1) + l16(y_public + ct + auth + esm))

    master = expand(prk2, b"master" + sha256(th2, auth, esm))
    same("chain-forward", v["chain-forward"], expand(master, b"chain fwd"))
    same("chain-backward", v["chain-backward"], expand(master, b"chain bwd"))
    same("bind", v["bind"], expand(master, b"bind"))
    return len(v)


# ---- Cells ------------------------------------------------------------------------------------------------------------------------

BODY, TAG, STRIP, N_MAX, EPOCH = 2043, 16, 17, 4, 1024
SEALED = BODY - TAG


def epoch_key(chain, counter, label):
    for e in range(counter // EPOCH):
        chain = expand(chain, b"next" + struct.pack(">Q", e + 1))
    return expand(chain, label)


def nonce(counter):
    return bytes(4) + struct.pack(">Q", counter)


def stream(name, length):
    blocks = (sha256(name.encode(), struct.pack(">I", i)) for i in range((length + 31) // 32))
    return b"".join(blocks)[:length]


def forward_bodies(chains, counters, hop, command, messages):
    """What hops 0 to `hop` receive, and the innermost tag."""
    aead = [epoch_key(chains[i], counters[i], b"aead") for i in range(hop + 1)]
    phi = b""
    for i in range(hop):
        keystream = ctr(aead[i], nonce(counters[i]) + struct.pack(">I", 2), SEALED)
        filler = ctr(epoch_key(chains[i], counters[i], b"pad"), nonce(counters[i]) + bytes(4), STRIP)
        phi = xor(phi, keystream[SEALED - len(phi):]) + filler
    keystream = ctr(aead[hop], nonce(counters[hop]) + struct.pack(">I", 2), SEALED)
    plain = bytes([command]) + messages
    plain += bytes(SEALED - len(plain) - len(phi)) + xor(phi, keystream[SEALED - len(phi):])
    bodies, inner_tag = [], None
    for i in range(hop, -1, -1):
        cipher, tag = gcm_seal(aead[i], nonce(counters[i]), b"\x01f", plain)
        inner_tag = inner_tag or tag
        bodies.insert(0, tag + cipher)
        plain = b"\x00" + bodies[0][:SEALED - 1]
    return bodies, inner_tag


def open_forward(chain, counter, body):
    """A relay's side: the command and what follows it, filler appended."""
    plain = gcm_open(epoch_key(chain, counter, b"aead"), nonce(counter), b"\x01f", body[TAG:], body[:TAG])
    filler = ctr(epoch_key(chain, counter, b"pad"), nonce(counter) + bytes(4), STRIP)
    return plain[0], plain[1:] + filler


def backward_bodies(chains, counters, origin, originated, payload):
    """What hops `origin` down to 0 send, and the tag under all layers."""
    key = epoch_key(chains[origin], counters[origin], b"aead")
    cipher, tag = gcm_seal(key, nonce(originated), b"\x01b", payload)
    body, bodies = cipher + tag, {}
    for i in range(origin, -1, -1):
        body = xor(body, ctr(epoch_key(chains[i], counters[i], b"xor"), nonce(counters[i]) + bytes(4), BODY))
        bodies[i] = body
    return bodies, tag


def check_cells(v, steps):
    forward = [v["chain-forward-%d" % i] for i in range(N_MAX)]
    backward = [v["chain-backward-%d" % i] for i in range(N_MAX)]
    for kind, step in steps:
        counters = [int(c) for c in step["counters"].split(",")]
        what = "%s cell at %s" % (kind, step["counters"])
        if kind == "forward":
            hop, command = int(step["hop"]), int(step["command"])
            messages = stream("forward " + step["counters"], SEALED - 1 - STRIP * (N_MAX - 1))
            bodies, tag = forward_bodies(forward, counters, hop, command, messages)
            opened, rest = open_forward(forward[0], counters[0], bodies[0])
            same(what + ", opened by the first hop", (0, bodies[1]) if hop else (command, messages),
                 (opened, rest if hop else rest[:len(messages)]))
            numbered = enumerate(bodies)
        else:
            payload = stream("backward " + step["counters"], SEALED)
            bodies, tag = backward_bodies(backward, counters, int(step["origin"]), int(step["originated"]), payload)
            numbered = bodies.items()
        for i, body in numbered:
            same("%s, hop %d" % (what, i), step["sha-%d" % i], sha256(body).hex())
        if "body-0" in step:
            same(what + ", whole", step["body-0"], bodies[0].hex())
        same(what + ", tag", step["tag"], tag.hex())
    return len(steps)


# ---- Messages ---------------------------------------------------------------------------------------------------------------------

def run(length, first):
    return bytes((first + i) & 0xFF for i in range(length))


def messages():
    channel, signature, u128 = run(32, 0x10), run(65, 0x80), lambda n: n.to_bytes(16, "big")
    big, small = u128((1 << 127) + 77), u128(1000000007)
    l8 = lambda s: bytes([len(s)]) + s
    out = {
        "begin": (2, l8(b"www.example.org") + struct.pack(">HB", 443, 5)),
        "begin-ip": (2, l8(b"[2001:db8::1]") + struct.pack(">HB", 80, 0)),
        "connected": (3, b""),
        "stream-credit": (5, struct.pack(">I", 0xFEDCBA98)),
        "sendme": (6, struct.pack(">BQH", 1, 0x0102030405060708, 512) + run(16, 0x30)),
        "extend-ipv4": (7, bytes([1, 192, 0, 2, 7]) + struct.pack(">H", 9001) + l16(run(100, 0))),
        "extend-ipv6": (7, b"\x02" + bytes.fromhex("20010db8000000000000000000000001") + struct.pack(">H", 9001) + l16(run(100, 0))),
        "extend-name": (7, b"\x03" + l8(b"relay.example") + struct.pack(">H", 9001) + l16(run(100, 0))),
        "extended": (8, l16(run(90, 7))),
        "pay-bind": (9, channel + run(20, 0x50) + run(20, 0x70) + run(32, 0xA0) + signature),
        "pay-voucher": (10, channel + big + signature),
        "pay-close": (12, channel + signature),
        "pay-closing": (13, channel + small + b"\x07"),
        "pay-restore": (18, channel + run(20, 0x50) + run(20, 0x70) + run(32, 0xA0) + run(32, 0xC0) + signature),
        "pay-restored": (19, channel + b"\x01" + big + l8(signature)),
        "pay-restored-nothing": (19, channel + b"\x08" + u128(0) + l8(b"")),
        "ping": (14, bytes.fromhex("0123456789abcdef")),
        "pong": (15, b"\xff" * 8),
        "resolve-name": (16, b"\x03" + l8(b"www.example.org")),
        "resolve-ipv4": (16, bytes([1, 192, 0, 2, 7])),
        "resolve-ipv6": (16, b"\x02" + bytes.fromhex("20010db8000000000000000000000001")),
        "resolved-addresses": (17, struct.pack(">HB", 300, 3) + bytes([1, 192, 0, 2, 7])
                               + b"\x02" + bytes.fromhex("20010db8000000000000000000000001") + bytes([1, 192, 0, 2, 8])),
        "resolved-name": (17, struct.pack(">HB", 60, 1) + b"\x03" + l8(b"www.example.org")),
        "dir-ask": (20, struct.pack(">Q", 0x0102030405060708)),
        "dir-list": (21, struct.pack(">QQQ", 900, 0, 0x0102030405060708) + l8(run(32, 0x10))),
        "dir-list-unknown": (21, struct.pack(">QQQ", 0x0102030405060708, 300, 900) + l8(b"")),
        "dir-get": (22, run(32, 0x20) + struct.pack(">H", 1981)),
        "dir-data": (23, run(32, 0x20) + struct.pack(">HH", 2048, 1981) + l16(run(65, 0x80))),
        "dir-data-longest": (23, run(32, 0x20) + struct.pack(">HH", 2048, 0) + l16(run(SEALED - 8 - 38, 0))),
        "dir-data-nothing": (23, run(32, 0x20) + struct.pack(">HH", 0, 0) + l16(b"")),
    }
    for code in range(9):
        out["end-%d" % code] = (4, bytes([code]))
    for code in range(10):
        out["pay-ack-%d" % code] = (11, bytes([code]) + channel + big + small + struct.pack(">QQ", 4097, 2 ** 63 - 1))
    return out


def check_messages(v):
    expected = messages()
    same("the names of the messages", sorted(v), sorted(expected))
    for name, (command, data) in expected.items():
        same(name, v[name], struct.pack(">BBHI", command, 0, len(data), 0x01020304) + data)
    return len(v)


# ---- Prices -----------------------------------------------------------------------------------------------------------------------

def keccak256(data):
    offsets, x, y = [[0] * 5 for _ in range(5)], 1, 0
    for t in range(24):
        offsets[x][y] = (t + 1) * (t + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    rounds, lfsr = [], 1
    for _ in range(24):
        constant = 0
        for j in range(7):
            if lfsr & 1:
                constant ^= 1 << ((1 << j) - 1)
            lfsr = (lfsr << 1) ^ (0x171 if lfsr & 0x80 else 0)
        rounds.append(constant)
    turn = lambda w, n: ((w << n) | (w >> (64 - n))) & (1 << 64) - 1 if n else w
    rate = 136
    data += b"\x01" + bytes(-(len(data) + 1) % rate)
    data = data[:-1] + bytes([data[-1] | 0x80])
    a = [[0] * 5 for _ in range(5)]
    for at in range(0, len(data), rate):
        for i, word in enumerate(struct.unpack("<17Q", data[at:at + rate])):
            a[i % 5][i // 5] ^= word
        for constant in rounds:
            c = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
            d = [c[x - 1] ^ turn(c[(x + 1) % 5], 1) for x in range(5)]
            b = [[0] * 5 for _ in range(5)]
            for x in range(5):
                for y in range(5):
                    b[y][(2 * x + 3 * y) % 5] = turn(a[x][y] ^ d[x], offsets[x][y])
            a = [[b[x][y] ^ (~b[(x + 1) % 5][y] & b[(x + 2) % 5][y]) for y in range(5)] for x in range(5)]
            a[0][0] ^= constant
    return b"".join(struct.pack("<Q", a[i % 5][i // 5]) for i in range(4))


def descriptor_body(f):
    h, l8 = bytes.fromhex, lambda s: bytes([len(s)]) + s
    ranges = [r.split("-") for r in f["exit"].split(",") if r]
    return (b"\x01" + h(f["relay"]) + struct.pack(">QQQ", int(f["sequence"]), int(f["from"]), int(f["until"]))
            + l8(f["name"].encode()) + l8(f["host"].encode()) + struct.pack(">H", int(f["port"])) + h(f["onion"])
            + (b"\x01" + h(f["next"]) if f["next"] else b"\x00") + int(f["price"]).to_bytes(16, "big") + bytes([int(f["roles"])])
            + bytes([len(ranges)]) + b"".join(struct.pack(">HH", int(a), int(b)) for a, b in ranges)
            + l8(f["country"].encode()) + h(f["operator"]) + l8(f["software"].encode()))


def quantum_price(unit):
    return -(-unit // 16)


def check_prices(v, steps):
    same("the answer", v["answer"], b"\x01\x01" + l16(b"\x01"))
    used = 0
    for kind, f in steps:
        if kind == "descriptor":
            quote = keccak256(b"farthing-1:price-quote:" + descriptor_body(f))
            same("the quote of " + f["name"], bytes.fromhex(f["quote"]), quote)
            offer = b"\x01\x01" + l16(b"\x01") + b"\x02\x01" + l16(quote) + b"\x03\x01" + l16(b"\x01")
            same("the offer of " + f["name"], bytes.fromhex(f["offer"]), offer)
        elif kind == "circuit":
            quanta = -(-max(0, int(f["forward"]) + int(f["backward"]) - 16) // 32)
            used += quantum_price(int(f["price"])) * quanta
            same("what was used", int(f["used"]), used)
        else:
            raise Difference("no step is called " + kind)
    return len(steps) + 1


# ---- Running ----------------------------------------------------------------------------------------------------------------------

class Difference(Exception):
    pass


def same(what, recorded, computed):
    if recorded != computed:
        raise Difference("%s: the file says %s, computed is %s" % (what, shown(recorded), shown(computed)))


def shown(value):
    return value.hex() if isinstance(value, bytes) else repr(value)


def check_published():
    """This script's own parts against what their standards print."""
    h = bytes.fromhex
    same("FIPS 197 C.3", encrypt_block(expand_key(bytes(range(32))), h("00112233445566778899aabbccddeeff")),
         h("8ea2b7ca516745bfeafc49904b496089"))
    same("GCM test case 14", gcm_seal(bytes(32), bytes(12), b"", bytes(16)),
         (h("cea7403d4d606b6e074ec5d3baf39d18"), h("d0d1c8a799996bf0265b98b5d48ab919")))
    same("GCM test case 16", gcm_seal(
        h("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"), h("cafebabefacedbaddecaf888"),
        h("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        h("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"))[1],
        h("76fc6ece0f4e1768cddf8853bb2d551b"))
    same("RFC 5869 A.1", expand(extract(h("000102030405060708090a0b0c"), b"\x0b" * 22), h("f0f1f2f3f4f5f6f7f8f9"), 42),
         h("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"))
    same("Keccak-256 of nothing", keccak256(b""), h("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"))
    same("RFC 7748 5.2", x25519(h("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                                h("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")),
         h("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"))


def read(path):
    values, steps = {}, []
    with open(path, encoding="ascii") as lines:
        for line in lines:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if " = " in line or line.endswith(" ="):
                name, _, value = line.partition(" =")
                values[name] = bytes.fromhex(value.strip())
            else:
                kind, *fields = line.split(" ")
                steps.append((kind, dict(field.split("=", 1) for field in fields)))
    return values, steps


def main(paths):
    check_published()
    for path in paths:
        values, steps = read(path)
        name = os.path.basename(path)
        if name == "handshake.txt":
            count = check_handshake(values)
        elif name == "cells.txt":
            count = check_cells(values, steps)
        elif name == "prices.txt":
            count = check_prices(values, steps)
        elif name == "messages.txt":
            count = check_messages(values)
        else:
            raise Difference("no check for " + name)
        print("%s: %d agree" % (name, count))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1:])
    except (Difference, AssertionError, KeyError, ValueError) as problem:
        print("DIFFERENT: %s" % problem)
        sys.exit(1)
