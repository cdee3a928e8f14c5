"""Standard interfaces out: the DCI search API of social and beneficiary registries, served under agreements.

Transport-free: `Desk` takes a message and gives an answer; whoever mounts it on HTTP adds nothing to what may be told.
"""

from huimin.interfaces.access import Client, register, revoke
from huimin.interfaces.desk import Answer, Callback, Desk
from huimin.interfaces.errors import BadPublicKey, UnknownClient
from huimin.interfaces.grants import NO_AGREEMENT, AgreementGrants, FileGrants, Grants, Permission
from huimin.interfaces.openapi import document
from huimin.interfaces.opening import open_desk
from huimin.interfaces.signing import canonical, is_signed_by, new_key, public_of, read_public_key, sign
from huimin.interfaces.store import Store

__all__ = [
    "NO_AGREEMENT",
    "AgreementGrants",
    "Answer",
    "BadPublicKey",
    "Callback",
    "Client",
    "Desk",
    "FileGrants",
    "Grants",
    "Permission",
    "Store",
    "UnknownClient",
    "canonical",
    "document",
    "is_signed_by",
    "new_key",
    "open_desk",
    "public_of",
    "read_public_key",
    "register",
    "revoke",
    "sign",
]
