"""What happened to accounts: every sign-in, refusal and change, by whom; written once, never changed."""

from collections.abc import Mapping

from huimin.kernel import Text
from huimin.web.accounts.models import Account, AccountEvent

KINDS: Mapping[str, Text] = {
    "signed_in": Text("登录", "Signed in"),
    "wrong_password": Text("密码不对", "Wrong password"),
    "wrong_code": Text("动态码不对", "Wrong code"),
    "unknown_name": Text("没有这个用户名", "No such user name"),
    "locked": Text("连续输错,锁定", "Locked after wrong answers"),
    "refused_locked": Text("锁定期间再试", "Tried again while locked"),
    "refused_off": Text("停用后再试", "Tried again after it was switched off"),
    "signed_out": Text("退出", "Signed out"),
    "ended": Text("在别处登录,这里退出", "Signed out here: signed in elsewhere"),
    "password_changed": Text("更换密码", "Password changed"),
    "factor_set": Text("登记动态码", "Second factor registered"),
    "made": Text("建立账号", "Account made"),
    "switched_off": Text("停用", "Switched off"),
    "switched_on": Text("恢复使用", "Switched on again"),
    "dormant": Text("长期未用,自动停用", "Switched off: not used for long"),
    "looked_up": Text("按身份证号查找", "Looked up by identity number"),
    "unlocked": Text("解除锁定", "Unlocked"),
    "role_given": Text("授予岗位", "Role given"),
    "role_taken": Text("收回岗位", "Role taken"),
    "password_reset": Text("发给新的初始密码", "New initial password given"),
    "factor_reset": Text("清除动态码", "Second factor cleared"),
    "exported": Text("下载查阅记录", "Access records taken out"),
    "kin_declared": Text("备案近亲属", "Relative declared"),
    "kin_removed": Text("删除近亲属备案", "Declared relative removed"),
}
FAILURES = ("wrong_password", "wrong_code", "unknown_name")


def note(kind: str, account: Account | None, actor: Account | None = None, device: str = "", detail: str = "") -> AccountEvent:
    """Write one line. actor: None for the person themself before signing in, and for the program. Raises KeyError."""
    KINDS[kind]
    return AccountEvent.objects.create(kind=kind, account=account, actor=actor, device=device, detail=detail)
