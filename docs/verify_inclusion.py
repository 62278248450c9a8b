"""Check that an entry stands in a signed journal; needs Python and `cryptography`.

Usage: python verify_inclusion.py PROOF.json CHECKPOINTS.jsonl PUBLIC_KEY.pem
"""
# ruff: noqa: INP001 - a script for third parties, no part of a package

import json
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_public_key

proof_json, checkpoints, pem = (Path(name).read_bytes() for name in sys.argv[1:4])
proof, key = json.loads(proof_json), load_pem_public_key(pem)
lines = [json.loads(line) for line in checkpoints.splitlines()]
line = next(each for each in lines if each["checkpoint"]["size"] == proof["size"])
text = json.dumps(line["checkpoint"], sort_keys=True, separators=(",", ":"))
key.verify(bytes.fromhex(line["signature"]), text.encode())  # raises when it is not
here, last = proof["seq"] - 1, proof["size"] - 1
node = sha256(b"\0" + proof["body"].encode()).digest()
for sibling in map(bytes.fromhex, proof["path"]):  # RFC 9162, section 2.1.3.2
    right = here % 2 == 1 or here == last
    node = sha256(b"\1" + (sibling + node if right else node + sibling)).digest()
    while right and here % 2 == 0 and here:
        here, last = here // 2, last // 2
    here, last = here // 2, last // 2
ok = last == 0 and node.hex() == line["checkpoint"]["root"]
ok = ok and json.loads(proof["body"])["seq"] == proof["seq"]
sys.exit(None if ok else "NOT in the journal of this checkpoint")
