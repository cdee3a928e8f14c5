"""One of three parties of a comparison under ABY3 (SPU). Runs in the private environment, where huimin is not installed.

    python spu_compare.py JOB.json

JOB: rank, addresses (host:port of all three), figures (file of 2·count little-endian 64-bit integers: lows, then
highs), count, op, and for rank 0 `verdicts`, where one byte per household goes: 0 no, 1 yes, 2 unknown. What a party
is given never leaves it but as random shares; the verdicts are put together by rank 0 alone.
"""

import json
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import jax
import numpy as np
import spu
from spu.utils import frontend

jax.config.update("jax_enable_x64", True)
CONFIG = spu.RuntimeConfig(protocol=spu.ProtocolKind.ABY3, field=spu.FieldType.FM64)
NAMES = ["figures0", "figures1", "figures2"]
YES_AND_NO = {
    ">": lambda low, high: (low > 0, high <= 0),
    ">=": lambda low, high: (low >= 0, high < 0),
    "<": lambda low, high: (high < 0, low >= 0),
    "<=": lambda low, high: (high <= 0, low > 0),
}


def main(job):
    rank = job["rank"]
    link = connect(job["addresses"], rank)
    figures = np.fromfile(job["figures"], dtype="<i8").astype(np.int64)
    io, runtime = spu.api.Io(3, CONFIG), spu.Runtime(link, CONFIG)
    for owner, name in enumerate(NAMES):
        own = [dumped(share) for share in io.make_shares(figures, spu.Visibility.VIS_SECRET)] if rank == owner else [""] * 3
        runtime.set_var(name, loaded(link.scatter(own, owner)))
    program = compiled(job["op"], job["count"])
    runtime.run(program)
    answers = [link.gather(dumped(runtime.get_var(name)), 0) for name in program.output_names]
    if rank == 0:
        yes, no = (io.reconstruct([loaded(text) for text in shares]) for shares in answers)
        Path(job["verdicts"]).write_bytes(np.where(yes, 1, np.where(no, 0, 2)).astype(np.uint8).tobytes())
    link.stop_link()


def connect(addresses, rank):
    party = spu.link.Desc()
    for place, address in enumerate(addresses):
        party.add_party(f"party{place}", address)
    party.recv_timeout_ms = 600_000
    return spu.link.create_brpc(party, rank)


def compiled(op, count):
    """The same program at every party: total − line within its bounds, compared with nought."""
    def verdict(first, second, third):
        difference = first + second + third
        return YES_AND_NO[op](difference[:count], difference[count:])

    example = np.zeros(2 * count, dtype=np.int64)
    program, _ = frontend.compile(frontend.Kind.JAX, verdict, [example] * 3, {}, NAMES, [spu.Visibility.VIS_SECRET] * 3,
                                  lambda flat: [f"answer{place}" for place in range(len(flat))])
    return program


def dumped(share):
    """The link carries text."""
    return json.dumps([b64encode(part).decode() for part in (share.meta, *share.share_chunks)])


def loaded(text):
    share = spu.libspu.Share()
    share.meta, *chunks = (b64decode(part) for part in json.loads(text))
    share.share_chunks = chunks
    return share


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text("utf-8")))
