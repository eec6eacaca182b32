"""Rules about our own source, found by reading it as syntax trees."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("commerce", "schema", "resolvers")
MAX_LINES = 400
NETWORK_MODULES = {"httpx", "requests", "smtplib", "aiosmtplib", "stripe"}
MONEY_MODULES = {
    "commerce/core/money.py",
    "commerce/pricing/rules.py",
    "commerce/promotions/rules.py",
    "commerce/orders/rules.py",
}


@dataclass(frozen=True)
class Source:
    path: str  # from the project's root
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


Rule = Callable[[Source], Iterator[str]]


def sources() -> list[Source]:
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text())
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    ]


def called_attributes(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def transactions_only_in_db(source: Source) -> Iterator[str]:
    """commit, rollback and begin appear in core/db.py alone."""
    if source.path == "commerce/core/db.py" or source.path.startswith("commerce/search/"):
        return  # the search engine's tables are its own, outside every business transaction
    for name, node in called_attributes(source.tree):
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        owned_by = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        is_function = name == "begin" and owned_by in {"repo", "beginning", "runs"}
        if name in {"commit", "rollback", "begin", "begin_nested"} and not is_function:
            yield f"{source.path}:{node.lineno} calls .{name}()"


def flush_is_explained(source: Source) -> Iterator[str]:
    """flush() needs a trailing comment saying why."""
    lines = source.text.splitlines()
    for name, node in called_attributes(source.tree):
        line = lines[node.lineno - 1]
        if name == "flush" and ".session." in line and "#" not in line:
            yield f"{source.path}:{node.lineno} flushes without saying why"


def no_float_money(source: Source) -> Iterator[str]:
    """round and Decimal stay away from amounts; scores and times may be floats."""
    if not source.path.startswith("commerce/") or source.path in MONEY_MODULES:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "decimal":
            yield f"{source.path}:{node.lineno} imports decimal"
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "round"
            and any(
                "amount" in ast.dump(argument) or "minor" in ast.dump(argument)
                for argument in node.args
            )
        ):
            yield f"{source.path}:{node.lineno} rounds money"


def no_network_in_transaction(source: Source) -> Iterator[str]:
    """Inside `async with db.write()` nothing awaits a provider, an engine or an HTTP client."""
    outside = {
        "authorize",
        "capture_at_provider",
        "lookup",
        "upsert",
        "rebuild",
        "post",
        "send_mail",
    }
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.AsyncWith):
            continue
        opens = any(
            isinstance(item.context_expr, ast.Call)
            and isinstance(item.context_expr.func, ast.Attribute)
            and item.context_expr.func.attr == "write"
            for item in node.items
        )
        if not opens:
            continue
        for name, call in called_attributes(ast.Module(body=node.body, type_ignores=[])):
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            owned_by = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name in outside and owned_by in {"provider", "gateway", "search", "engine", "http"}:
                yield f"{source.path}:{call.lineno} calls {owned_by}.{name}() inside a transaction"


def transactions_do_not_nest(source: Source) -> Iterator[str]:
    """No `db.write()` inside `db.write()`: pass the Tx down."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.AsyncWith) and _opens_write(node):
            for inner in ast.walk(ast.Module(body=node.body, type_ignores=[])):
                if isinstance(inner, ast.AsyncWith) and _opens_write(inner):
                    yield f"{source.path}:{inner.lineno} opens a transaction inside another"


def _opens_write(node: ast.AsyncWith) -> bool:
    return any(
        isinstance(item.context_expr, ast.Call)
        and isinstance(item.context_expr.func, ast.Attribute)
        and item.context_expr.func.attr == "write"
        for item in node.items
    )


def files_stay_small(source: Source) -> Iterator[str]:
    """Stop at 400 lines."""
    lines = source.text.count("\n")
    if lines > MAX_LINES:
        yield f"{source.path} has {lines} lines"


def no_vague_modules(source: Source) -> Iterator[str]:
    """No utils.py, helpers.py, common.py, managers.py."""
    if Path(source.path).stem in {"utils", "helpers", "common", "managers", "misc"}:
        yield f"{source.path} says nothing by its name"


def modules_say_what_they_own(source: Source) -> Iterator[str]:
    """Every module has a docstring."""
    if not ast.get_docstring(source.tree):
        yield f"{source.path} has no docstring"


RULES: tuple[Rule, ...] = (
    transactions_only_in_db,
    flush_is_explained,
    no_float_money,
    no_network_in_transaction,
    transactions_do_not_nest,
    files_stay_small,
    no_vague_modules,
    modules_say_what_they_own,
)
