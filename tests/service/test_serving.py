"""A real process: how it ends, what it shows to browsers, and its certificate."""

import json
import re
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks.service import FACTORY, ROOT
from factory.bootstrap import now
from tests.service.desk import ECHO, Desk

PLACE = re.compile(r"(https?)://127\.0\.0\.1:(\d+)")


@contextmanager
def served(
    folder: Path, *options: str
) -> "Iterator[tuple[subprocess.Popen[str], int]]":
    """`factory serve` on a free port, without tokens."""
    words = [*FACTORY, "--db", str(folder / "f.db"), "serve", "--port", "0", *options]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        found = PLACE.search(server.stderr.readline())
        assert found is not None
        try:
            yield server, int(found[2])
        finally:
            server.terminate()


def test_a_request_that_is_under_way_is_answered_before_the_end(tmp_path: Path) -> None:
    body = json.dumps(ECHO).encode()
    head = (
        "POST /factory/cells HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    with served(tmp_path) as (server, port):
        url = f"http://127.0.0.1:{port}"
        with (
            socket.create_connection(("127.0.0.1", port)) as slow,
            httpx.stream("GET", f"{url}/events", timeout=60) as stream,
        ):
            lines = stream.iter_lines()
            assert next(lines) == "retry: 1000"
            slow.sendall(head.encode() + body[:10])
            assert httpx.get(f"{url}/readyz").status_code == 200
            server.send_signal(signal.SIGTERM)
            list(lines)  # the stream ends, and as it should
            slow.sendall(body[10:])
            answer = b""
            while part := slow.recv(65536):
                answer += part
        assert answer.startswith(b"HTTP/1.1 201")
        assert server.wait(60) == 0
    with served(tmp_path) as (_, port):
        made = httpx.get(f"http://127.0.0.1:{port}/factory/cells/analysis.echo.v1")
        assert made.json()["state"] == "draft"


def test_no_other_site_is_told_that_it_may_read(desk: Desk) -> None:
    origin = {"origin": "https://evil.example"}
    asking = origin | {"access-control-request-method": "POST"}
    for answer in (
        desk.client.options("/factory/cells", headers=asking),
        desk.call("OPTIONS", "/factory/cells", headers=asking),
        desk.get("/factory/cells", headers=origin),
        desk.client.get("/healthz", headers=origin),
    ):
        assert not [name for name in answer.headers if name.startswith("access-")]
    assert desk.client.options("/factory/cells", headers=asking).status_code == 401


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    moment = datetime.fromisoformat(now())
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(pem))
    files[1].write_bytes(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def test_with_a_certificate_only_tls_is_spoken(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    options = ("--tls-cert", str(cert), "--tls-key", str(key))
    with served(tmp_path, *options) as (_, port):
        context = ssl.create_default_context(cafile=str(cert))
        secure = httpx.get(f"https://127.0.0.1:{port}/healthz", verify=context)
        assert secure.json() == {"status": "ok"}
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"http://127.0.0.1:{port}/healthz")
