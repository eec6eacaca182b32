"""Our own source keeps our own rules; each rule is shown to catch its sin."""

import pytest

from tests.architecture import source_rules
from tests.architecture.source_rules import RULES, Rule, Source, sources

SINS = {
    "transactions_only_in_db": "await session.commit()",
    "flush_is_explained": "await tx.session.flush()",
    "no_float_money": "from decimal import Decimal",
    "no_network_in_transaction": (
        "async def f():\n    async with db.write() as tx:\n        await provider.authorize(1)"
    ),
    "transactions_do_not_nest": (
        "async def f():\n    async with db.write() as a:\n        async with db.write() as b:\n"
        "            pass"
    ),
    "files_stay_small": "x = 1\n" * 401,
    "modules_say_what_they_own": "x = 1",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_rule(rule: Rule) -> None:
    broken = [finding for source in sources() for finding in rule(source)]

    assert broken == []


@pytest.mark.parametrize("name", SINS)
def test_the_rule_catches_its_sin(name: str) -> None:
    rule: Rule = getattr(source_rules, name)

    assert list(rule(Source("commerce/orders/service.py", SINS[name])))


def test_a_vague_module_name_is_caught() -> None:
    assert list(source_rules.no_vague_modules(Source("commerce/orders/utils.py", "")))
