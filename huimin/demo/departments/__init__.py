"""The files of the county's departments, each as that department would write it."""

from huimin.demo.departments import (
    civil_affairs,
    family,
    health,
    human_resources,
    others,
    property,
    public_security,
    schools,
    tax,
)
from huimin.demo.register import Register

REGISTERS: tuple[Register, ...] = (
    *public_security.REGISTERS, *health.REGISTERS, *family.REGISTERS, *civil_affairs.REGISTERS, *tax.REGISTERS,
    *human_resources.REGISTERS, *property.REGISTERS, *schools.REGISTERS, *others.REGISTERS,
)

__all__ = ["REGISTERS"]
