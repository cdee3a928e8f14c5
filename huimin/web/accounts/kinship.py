"""Which relatives staff declare (近亲属备案), so that their cases go to somebody else."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from huimin.catalog import identity
from huimin.kernel import Text
from huimin.web.access.sealed import blind
from huimin.web.accounts.events import note
from huimin.web.accounts.models import Account, Kin

SELF = "self"
RELATIONS: Mapping[str, Text] = {
    SELF: Text("本人", "Myself"),
    "spouse": Text("配偶", "Spouse"),
    "parent": Text("父母", "Parent"),
    "child": Text("子女", "Child"),
    "sibling": Text("兄弟姐妹", "Brother or sister"),
    "grand": Text("祖父母、外祖父母、孙子女、外孙子女", "Grandparent or grandchild"),
    "spouse_kin": Text("配偶的父母、兄弟姐妹", "Spouse's parent, brother or sister"),
    "child_spouse": Text("子女的配偶、兄弟姐妹的配偶", "Child's or sibling's spouse"),
    "uncle_aunt": Text("伯叔姑舅姨", "Uncle or aunt"),
    "cousin": Text("堂表兄弟姐妹、侄甥", "Cousin, nephew or niece"),
    "other": Text("其他需要回避的关系", "Another tie that calls for stepping aside"),
}


def declare(account: Account, relation: str, number: str, actor: Account) -> dict[str, Text]:
    """Put a relative on the file; what was wrong by field of the form, or nothing when it is done."""
    found: dict[str, Text] = {}
    if relation not in RELATIONS:
        found["relation"] = Text("请选择是什么关系。", "Choose the relation.")
    try:
        checked = identity.check_identity(number).number18
    except identity.IdentityError as error:
        why = identity.REASONS[error.reason]
        found["number"] = Text(f"身份证号不可用:{why.zh}。", f"The identity number cannot be used: {why.en}.")
    if found:
        return found
    if relation == SELF:
        account.person_id, account.person_blind = checked, blind(checked)
        account.save(update_fields=["person_id", "person_blind"])
    else:
        try:
            with transaction.atomic():
                Kin.objects.create(account=account, person_id=checked, person_blind=blind(checked), relation=relation)
        except IntegrityError:
            return {"number": Text("这个人已经备案。", "This person is on the file already.")}
    note("kin_declared", account, actor, detail=relation)
    return {}
