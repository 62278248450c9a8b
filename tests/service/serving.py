"""`factory serve` as a process of its own, that is killed and started again."""

import ipaddress
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from factory.bootstrap import now

ROOT = Path(__file__).parents[2]
_AT = re.compile(r"https://127\.0\.0\.1:(\d+)")


@dataclass
class Serving:
    """A service on a database, behind a certificate that nobody but the test knows.

    Attributes:
        folder: where the database and the certificate are.
        port: where it listens; 0 until it was started.
    """

    folder: Path
    port: int = 0
    _process: "subprocess.Popen[str] | None" = field(default=None, repr=False)

    @property
    def database(self) -> str:
        return str(self.folder / "f.db")

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def certificate(self) -> str:
        return str(self.folder / "cert.pem")

    def start(self) -> None:
        """Start it, and wait until it is up; again on the same port."""
        key = self.folder / "key.pem"
        if not key.exists():
            _certify(key, Path(self.certificate))
        options = ["--port", str(self.port), "--tls-cert", self.certificate]
        command = [
            sys.executable,
            "-m",
            "tui.cli",
            "--lang",
            "en",
            "--db",
            self.database,
        ]
        self._process = subprocess.Popen(
            [*command, "serve", *options, "--tls-key", str(key)],
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := _AT.search(line):
                self.port = int(found[1])
                return
        raise AssertionError(self._process.wait())

    def kill(self) -> None:
        """Kill it with no chance to end anything."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()


def _certify(key_file: Path, certificate_file: Path) -> None:
    """Make a certificate for this machine that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    moment = datetime.fromisoformat(now())
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    certificate_file.write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key_file.write_bytes(private)
