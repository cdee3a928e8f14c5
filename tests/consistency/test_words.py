"""The glossary ties every word of the rules to one Chinese and one English name."""

from huimin import policy
from huimin.catalog import glossary, standard_catalog


def test_the_glossary_has_every_policy() -> None:
    library = policy.read_library()
    assert [identifier for identifier in library.ids() if identifier not in glossary()] == []


def test_glossary_and_library_give_a_policy_the_same_name() -> None:
    library = policy.read_library()
    named = {one.id: one.name.zh for one in library.policies if one.area == "CN"}
    assert {identifier: (name, glossary()[identifier].name.zh) for identifier, name in named.items()
            if identifier in glossary() and glossary()[identifier].name.zh != name} == {}


def test_the_glossary_explains_every_type_of_fact() -> None:
    catalog = standard_catalog()
    types = {field.type for entity in catalog.entities() for field in catalog.fields(entity).values()}
    assert sorted(types - set(glossary())) == []


def test_every_term_is_named_in_both_languages() -> None:
    assert [term.id for term in glossary().values() if not (term.name.zh and term.name.en)] == []
