"""Every public operation leaves a line in the audit trail; read from the code, so none escapes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("participants", "reviews", "workshops")
READS_ONLY = {
    "reviews.operations.snapshots.take_snapshot": "reads what a run starts from, writes nothing",
}


def operation_modules():
    return [
        path
        for app in APPS
        for path in sorted((ROOT / app / "operations").glob("*.py"))
        if path.name != "__init__.py"
    ]


def module_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def functions(tree):
    """Functions and methods by name; a method's words count for its class's name too."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.setdefault(node.name, set()).update(_called(node))
    return found


def _called(node):
    """Dotted names that are called inside."""
    return {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}


def records(name, module, known, seen):
    """Whether a function writes the trail itself or calls an operation that does."""
    if (module, name) in seen:
        return False
    seen.add((module, name))
    for called in known[module].get(name, ()):
        if called == "trail.record":
            return True
        chapter, _dot, function = called.rpartition(".")
        for other in [module] if not chapter else [m for m in known if m.endswith(f".{chapter}")]:
            if function in known[other] and records(function, other, known, seen):
                return True
    return False


def public_operations():
    for path in operation_modules():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                is_write = any("atomic" in ast.unparse(mark) for mark in node.decorator_list)
                if is_write and f"{module_name(path)}.{node.name}" not in READS_ONLY:
                    yield module_name(path), node.name


@pytest.fixture(scope="module")
def known():
    return {
        module_name(path): functions(ast.parse(path.read_text())) for path in operation_modules()
    }


@pytest.mark.parametrize(("module", "name"), list(public_operations()))
def test_an_operation_records_what_was_done(module, name, known):
    assert records(name, module, known, set()), f"{module}.{name} leaves no line in the trail"


def test_an_operation_that_records_nothing_would_be_noticed():
    known = {"a.operations.b": functions(ast.parse("def quiet(): save()"))}

    assert not records("quiet", "a.operations.b", known, set())
