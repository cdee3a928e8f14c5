"""One of two parties of a private set intersection (OpenMined, ECDH). Runs in the private environment, without huimin.

    python openmined.py asker|holder TOKENS.txt

Reads and writes messages on its standard input and output, each after its length in eight bytes. The holder sends
its set-up, the asker its request, the holder its response; the asker's last message is the list of tokens both have.
The structure is RAW: the compressed ones answer wrongly once in a while, and a wrong hit is a wrong person.
"""

import sys
from pathlib import Path

import private_set_intersection.python as psi


def main(role, tokens):
    {"asker": asker, "holder": holder}[role](tokens)


def asker(tokens):
    client = psi.client.CreateWithNewKey(True)
    send(client.CreateRequest(tokens).SerializeToString())
    setup, response = psi.ServerSetup(), psi.Response()
    setup.ParseFromString(receive())
    response.ParseFromString(receive())
    send("\n".join(tokens[place] for place in client.GetIntersection(setup, response)).encode())


def holder(tokens):
    server = psi.server.CreateWithNewKey(True)
    request = psi.Request()
    request.ParseFromString(receive())
    count = len(request.encrypted_elements)
    send(server.CreateSetupMessage(0.001, count, tokens, psi.DataStructure.RAW).SerializeToString())
    send(server.ProcessRequest(request).SerializeToString())


def send(message):
    sys.stdout.buffer.write(len(message).to_bytes(8, "little") + message)
    sys.stdout.buffer.flush()


def receive():
    size = int.from_bytes(sys.stdin.buffer.read(8), "little")
    return sys.stdin.buffer.read(size)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).read_text("ascii").split())
