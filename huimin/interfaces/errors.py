"""What can go wrong at the desk: `Refused` is answered in the standard's own words, the others are the operator's to mend."""

from huimin.kernel import HuiminError, Text


class MissingLibrary(HuiminError):
    """The libraries for signatures are not installed."""

    code = "HM-IFC-001"
    exit_code = 16
    zh = "标准接口需要签名用的程序库,没有安装。请在惠民的程序文件夹里运行 .venv/bin/pip install -e '.[interfaces]'。"
    en = ("The standard interfaces need the libraries for signatures. Install them: .venv/bin/pip install -e '.[interfaces]' "
          "in the program's folder.")


class UnknownClient(HuiminError):
    """No such client, or it was revoked."""

    code = "HM-IFC-002"
    exit_code = 14
    zh = "没有接口客户“{client}”。用 `huimin interface clients` 查看全部。"
    en = "No interface client “{client}”. See them all with `huimin interface clients`."


class ClientExists(HuiminError):
    """A client of that id is registered, or was."""

    code = "HM-IFC-003"
    exit_code = 10
    zh = "接口客户“{client}”已经登记过(停用的编号也不再使用)。请换一个编号。"
    en = "The interface client “{client}” is registered already (ids of revoked ones are not used again). Choose another id."


class BadPublicKey(HuiminError):
    """A client's key cannot be used."""

    code = "HM-IFC-004"
    exit_code = 10
    zh = "{file} 不是可用的公钥。请提供 Ed25519 或 P-256 公钥,PEM 或 JWK 格式,不要给私钥。"
    en = "{file} holds no usable public key. Give an Ed25519 or P-256 public key as PEM or JWK, never the private one."


class BadGrantsFile(HuiminError):
    """The grants for trying out cannot be read."""

    code = "HM-IFC-005"
    exit_code = 10
    zh = "{file} 读不出授权:{what}。每个 [[grant]] 要有 id、consumer、purpose、fields、from、to。"
    en = "{file} holds no readable grants: {what}. Each [[grant]] needs id, consumer, purpose, fields, from, to."


class Refused(Exception):
    """A request that gets an error of the standard instead of an answer.

    code: err.* (not a message of ours to deal with) or rjct.* (understood and rejected), both as the standard lists them
    status: of HTTP, for whoever carries the answer
    """

    def __init__(self, code: str, message: Text, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message, status
