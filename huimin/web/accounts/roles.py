"""Who does what in the office: one table. Roles of `casework` keep their ids."""

from collections.abc import Mapping
from dataclasses import dataclass

from huimin.kernel import Text


@dataclass(frozen=True)
class Role:
    """level: the organisation it is held in: village, township, county, department, or none (citizens)."""

    id: str
    name: Text
    level: str


_TABLE = (
    ("citizen", "群众", "Citizen", "none"),
    ("village_worker", "村(社区)工作人员", "Village worker", "village"),
    ("township_worker", "乡镇经办人员", "Township worker", "township"),
    ("township_lead", "乡镇负责人", "Township lead", "township"),
    ("county_officer", "县级审核人员", "County officer", "county"),
    ("county_lead", "县级负责人", "County lead", "county"),
    ("policy_officer", "政策人员", "Policy officer", "county"),
    ("budget_officer", "财政预算人员", "Budget officer", "county"),
    ("data_steward", "部门数据管理员", "Data steward", "department"),
    ("auditor", "审计、纪检人员", "Auditor", "county"),
    ("system_admin", "系统管理员", "System administrator", "county"),
    ("security_admin", "安全管理员", "Security administrator", "county"),
    ("audit_admin", "审计管理员", "Audit administrator", "county"),
)
ROLES: Mapping[str, Role] = {id: Role(id, Text(zh, en), level) for id, zh, en, level in _TABLE}
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})
"""Separated: nobody holds two of them, and none of them holds any other role (GB/T 22239-2019 8.1.4.2 d)."""
CASE_WORKERS = frozenset({"village_worker", "township_worker", "township_lead", "county_officer", "county_lead"})
STAFF = frozenset(ROLES) - {"citizen"}
