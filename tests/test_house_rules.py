"""The rules of the house that no linter checks. Keep a rule, or change it here with the reason."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("participants", "reviews", "workshops")
CODE = ("coproduce", *APPS)
LONGEST_FILE = 400
LONGEST_TEST_FILE = 600  # tests are read one at a time

# One place for each kind of thing, the same in each app.
LAYERS = {
    *("access", "accounts", "apps", "checks", "documents", "errors", "forms"),
    *(
        "codes",
        "held",
        "identifiers",
        "links",
        "models",
        "operations",
        "retention",
        "tables",
        "tasks",
        "urls",
        "views",
    ),
    *("discovery", "demo", "management", "migrations", "__init__"),
}
WIRING = {"__init__", "apps", "celery", "management", "settings", "wsgi"}
SAYS_NOTHING = {
    *("util", "utils", "helper", "helpers", "common", "misc", "shared", "tools", "lib"),
    *("manager", "managers", "data", "info", "process", "handle", "base", "core", "service"),
    *("services", "signals", "constants", "types", "functions"),
}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError|lorem ipsum)\b", re.IGNORECASE)
COMMENT = re.compile(
    r"\{#.*?#\}|\{%\s*comment.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL
)


def files(*folders: str, ending: str) -> list[Path]:
    """Files that are in version control or will be: whatever .gitignore does not name."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    found = (ROOT / name for name in dict.fromkeys(listed) if name.endswith(ending))
    return sorted(path for path in found if path.exists())


def modules(*folders: str) -> list[Path]:
    return [path for path in files(*folders, ending=".py") if "migrations" not in path.parts]


def templates() -> list[Path]:
    return files("templates", *CODE, ending=".html") + files("templates", ending=".svg")


def named(path: Path, line: int | None = None) -> str:
    where = str(path.relative_to(ROOT))
    return f"{where}:{line}" if line else where


def lines_with(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{named(path, number)} {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def views() -> list[Path]:
    chapters = [path for app in APPS for path in modules(f"{app}/views", f"{app}/views.py")]
    return [ROOT / "coproduce" / "views.py", *chapters]


def test_the_rules_have_something_to_look_at():
    assert len(modules(*CODE)) > 50
    assert len(templates()) > 10
    assert len(views()) > 3


@pytest.mark.parametrize("app", APPS)
def test_an_app_holds_only_the_layers_that_every_app_has(app):
    top = {path.relative_to(ROOT / app).parts[0].removesuffix(".py") for path in modules(app)}

    assert top - LAYERS == set()


def test_every_part_of_the_plumbing_has_its_place_among_the_contracts():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(each["layers"] for each in linter["contracts"] if each["id"] == "apps")
    placed = {part for layer in layers for part in layer.split(" | ")} - set(APPS)
    here = ROOT / "coproduce"
    parts = {path.relative_to(here).parts[0].removesuffix(".py") for path in modules("coproduce")}

    assert placed == {f"coproduce.{part}" for part in parts - WIRING}


def test_no_module_has_a_name_that_says_nothing():
    stray = [named(path) for path in modules(*CODE, "tests") if path.stem in SAYS_NOTHING]

    # The plug-in that starts the services of the tests is named for what it starts.
    assert [path for path in stray if path != "tests/services.py"] == []


def test_every_module_begins_with_a_line_that_says_what_it_is_for():
    silent = [
        named(path)
        for path in modules(*CODE, "tests", "training", "manage.py")
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_no_file_is_longer_than_a_person_reads_at_once():
    long = {
        named(path): length
        for path in modules(*CODE, "tests", "training") + templates()
        if (length := len(path.read_text().splitlines())) > longest(path)
    }

    assert long == {}


def longest(path: Path) -> int:
    return LONGEST_TEST_FILE if "tests" in path.relative_to(ROOT).parts else LONGEST_FILE


def test_views_neither_query_from_the_model_nor_write():
    found = [
        named(path, call.lineno)
        for path in views()
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and (call.func.attr in WRITES or _begins_at_a_model(call.func))
    ]
    allowed = _lines_that_give_a_reason(views())

    assert [line for line in found if line not in allowed] == []


def _begins_at_a_model(function: ast.Attribute) -> bool:
    """Whether it is a chain such as Theme.objects.filter."""
    node: ast.expr = function
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


def _lines_that_give_a_reason(paths: list[Path]) -> set[str]:
    """Lines such as `x.update(y)  # a dictionary, not a table`: the reason stands on the line."""
    reason = re.compile(r"#\s+(a dictionary|a set|the owner's own|of every programme)")
    return {
        named(path, number)
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if reason.search(line)
    }


def test_models_do_no_work_in_save_and_send_no_signals():
    found = [
        f"{named(path, node.lineno)} {node.name}"
        for app in APPS
        for path in modules(f"{app}/models", f"{app}/models.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name == "save"
    ]
    signals = lines_with(modules(*CODE), re.compile(r"django\.db\.models\.signals|@receiver"))

    assert found + signals == []


def test_operations_do_not_read_the_clock_or_see_a_request():
    operations = [
        path for app in APPS for path in modules(f"{app}/operations", f"{app}/operations.py")
    ]
    clock = re.compile(
        r"timezone\.(now|localdate|localtime)\(\)|datetime\.now\(|date\.today\(|HttpRequest"
    )

    assert lines_with(operations, clock) == []


def test_operations_take_their_arguments_by_name():
    found = [
        f"{named(path, node.lineno)} {node.name}"
        for app in APPS
        for path in modules(f"{app}/operations", f"{app}/operations.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and any(_is_transaction(decorator) for decorator in node.decorator_list)
        and not node.name.startswith("_")
        and (node.args.args or node.args.posonlyargs)
    ]

    assert found == []


def _is_transaction(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).startswith("transaction.atomic")


def test_forms_name_their_fields():
    forms = re.compile(r"""fields\s*=\s*["']__all__["']|^\s+exclude\s*=\s*[\[("']""")

    assert lines_with(modules(*CODE), forms) == []


def test_nothing_switches_a_protection_off():
    in_code = re.compile(r"\bmark_safe\b|\bcsrf_exempt\b|\bSafeString\(|\.raw\(|\.extra\(")
    in_templates = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off|innerHTML")
    scripts = [path for path in files("static", ending=".js") if "vendor" not in path.parts]
    in_scripts = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")

    assert lines_with(modules(*CODE), in_code) == []
    assert lines_with(templates(), in_templates) == []
    assert lines_with(scripts, in_scripts) == []


INLINE = {
    "a style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script": re.compile(r"<script(?![^>]*\b(src=|type=\"application/json\"))", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "an htmx expression": re.compile(r"\shx-(on|vals=[\"']js:)", re.IGNORECASE),
    "another address": re.compile(
        r"(src|srcset|data|poster)=[\"'](https?:)?//|<link[^>]*href=[\"'](https?:)?//",
        re.IGNORECASE,
    ),
}


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_no_inline(what):
    pages = [path for path in templates() if "email" not in path.parts]
    found = [
        named(path) for path in pages if INLINE[what].search(COMMENT.sub("", path.read_text()))
    ]

    assert found == []


def test_nothing_is_left_to_do():
    everything = [
        *modules(*CODE, "training", "manage.py"),
        *templates(),
        *files("templates", ending=".typ"),
        *files("docs", "README.md", "CONTRIBUTING.md", ending=".md"),
        *[ROOT / "Makefile", ROOT / "pyproject.toml"],
    ]

    assert lines_with(everything, UNFINISHED) == []


def links(page: Path) -> set[Path]:
    """The files that a page leads to."""
    found = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    return {(page.parent / name).resolve() for name in found}


def test_every_document_is_found_from_their_index():
    index = ROOT / "docs" / "README.md"

    assert set(files("docs", ending=".md")) - links(index) == {index}


def test_links_between_documents_lead_somewhere():
    pages = files("docs", "README.md", "CONTRIBUTING.md", "SECURITY.md", ending=".md")

    assert [named(page) for page in pages if not all(map(Path.exists, links(page)))] == []


def test_a_lint_exception_carries_its_reason():
    """Of mypy's exceptions the code in brackets is enough: it says what the stubs do not know."""
    reason = re.compile(r"#\s*(noqa: [A-Z0-9, ]+|pragma: no cover) -- \S")
    exceptions = lines_with(
        modules(*CODE, "training", "manage.py"), re.compile(r"#\s*(noqa|pragma)")
    )

    assert [line for line in exceptions if not reason.search(line)] == []


REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)(\[[\w,]+\])?==(?P<version>\S+)(?P<rest>.*)$")


def pins(name: str) -> dict[str, str]:
    """Package name to version, as the index spells names."""
    found = (PIN.match(line) for line in (ROOT / name).read_text().splitlines())
    return {
        re.sub(r"[-_.]+", "-", pin["name"]).lower(): pin["version"].rstrip("\\").strip()
        for pin in found
        if pin
    }


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_and_has_its_reason(name):
    lines = (ROOT / name).read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]

    assert [line for line in wanted if not PIN.match(line)] == []
    assert [line for line in wanted if not re.search(r"\s# \w", line)] == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_in_alphabetical_order(name):
    names = list(pins(name))

    assert names == sorted(names)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_the_lock_holds_what_is_required(name):
    """After a change of requirements: make lock."""
    lock = pins(name.replace(".txt", ".lock"))
    wanted = pins(name) | (pins("requirements.txt") if name == "requirements-dev.txt" else {})

    assert {key: lock.get(key) for key in wanted} == wanted


def test_the_two_locks_agree():
    ours, all_of_it = pins("requirements.lock"), pins("requirements-dev.lock")

    assert {key: all_of_it.get(key) for key in ours} == ours


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_locked_package_has_hashes(name):
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name.replace(".txt", ".lock")).read_text())
    bare = [entry.splitlines()[0] for entry in entries[1:] if "--hash=sha256:" not in entry]

    assert bare == []
