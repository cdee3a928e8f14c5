"""One of two parties of a private set intersection (SPU). Runs in the private environment, where huimin is not installed.

    python spu_psi.py JOB.json

JOB: rank (0 asks and learns the result, 1 learns nothing), addresses, tokens (CSV with the one column `token`),
protocol ("rr22" or "ecdh"), overlap (CSV that rank 0 writes: the tokens both have).
"""

import json
import sys
from pathlib import Path

import spu
from spu import psi

CONFIGS = {
    "rr22": lambda: psi.PsiProtocolConfig(protocol=psi.PsiProtocol.PROTOCOL_RR22),
    "ecdh": lambda: psi.PsiProtocolConfig(protocol=psi.PsiProtocol.PROTOCOL_ECDH,
                                          ecdh_params=psi.EcdhParams(curve=psi.EllipticCurveType.CURVE_25519)),
}


def main(job):
    protocol = CONFIGS[job["protocol"]]()
    protocol.receiver_rank, protocol.broadcast_result = 0, False
    party = spu.link.Desc()
    for place, address in enumerate(job["addresses"]):
        party.add_party(f"party{place}", address)
    party.recv_timeout_ms = 600_000
    link = spu.link.create_brpc(party, job["rank"])
    source = psi.SourceType.SOURCE_TYPE_FILE_CSV
    psi.psi_execute(psi.PsiExecuteConfig(
        protocol_conf=protocol,
        input_params=psi.InputParams(type=source, path=job["tokens"], selected_keys=["token"], keys_unique=True),
        output_params=psi.OutputParams(type=source, path=job["overlap"], disable_alignment=True)), link)
    link.stop_link()


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text("utf-8")))
