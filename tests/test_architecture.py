"""The shape of the house: who may import whom, where writes stand, how long a view file gets.

The rules are functions of sources, so that bad sources can be fed to them below: a rule that cannot fail
is no rule.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.tools import ROOT

ROOMS = ["csp", "meetings", "actions", "funding", "reports"]
LAYERS = ["models", "queries", "services", "forms", "views", "urls"]
# These two name what lies to the right, by string: Django asks for it.
BY_STRING = {"csp/urls.py", "csp/settings.py"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}

Sources = dict[str, str]


def project() -> Sources:
    """Every Python file of the rooms, by its path, migrations left out."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    }


def module(path: str) -> str:
    """csp/models/files.py -> csp.models.files; csp/models/__init__.py -> csp.models."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(path: str, node: ast.Import | ast.ImportFrom) -> list[str]:
    """Dotted names that an import statement asks for, modules and what is taken from them."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    package = module(path).split(".")
    if not path.endswith("__init__.py"):
        package = package[:-1]
    above = package[: len(package) - node.level + 1] if node.level else []
    base = ".".join([*above, *([node.module] if node.module else [])])
    return [base, *(f"{base}.{alias.name}" for alias in node.names)]


def imports(path: str, source: str) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import of a file, those inside functions and TYPE_CHECKING included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in imported(path, node):
                yield node.lineno, name


def room_of(dotted: str) -> int:
    """Place of a module's room from left to right; -1 for one that is in none."""
    head = dotted.split(".")[0]
    return ROOMS.index(head) if head in ROOMS else -1


def layer_of(dotted: str) -> int:
    """Place of a module's layer; -1 for a helper. `sitequeries` is a `queries`; builders are reads too."""
    for part in dotted.split(".")[1:]:
        for place, layer in enumerate(LAYERS):
            if part.endswith(layer):
                return place
        if part.endswith("builders"):
            return LAYERS.index("queries")
    return -1


def order_of_rooms(sources: Sources) -> list[str]:
    """A room imports itself and those to its left; tests are imported by none; only two files name the right."""
    faults = []
    for path, source in sources.items():
        own = room_of(module(path))
        asked = {(line, name) for line, name in imports(path, source) if room_of(name) > own or name.startswith("tests")}
        faults += [f"{path}:{line} imports {name}" for line, name in sorted(asked)]
        if path in BY_STRING:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named = re.fullmatch(r"\w+(\.\w+)+", node.value)
                if named and room_of(node.value) > own:
                    faults.append(f"{path}:{node.lineno} names {node.value}")
            if isinstance(node, ast.Name | ast.Attribute):
                word = node.id if isinstance(node, ast.Name) else node.attr
                if word in ("import_module", "__import__"):
                    faults.append(f"{path}:{node.lineno} imports by {word}")
    return faults


def no_import_in_a_function(sources: Sources) -> list[str]:
    """Imports stand at the head of a file, but for AppConfig.ready()."""
    faults = []
    for path, source in sources.items():
        for function in ast.walk(ast.parse(source)):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if path.endswith("/apps.py") and function.name == "ready":
                continue
            inside = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
            faults += [f"{path}:{node.lineno} imports inside {function.name}()" for node in inside]
    return faults


def order_of_layers(sources: Sources) -> list[str]:
    """models <- queries <- services <- forms <- views <- urls, also by way of helpers that are in no layer."""
    modules = {module(path): path for path in sources}
    asks = {
        name: {asked for _, asked in imports(path, sources[path]) if asked in modules}
        for name, path in modules.items()
    }
    faults = []
    for name in modules:
        if (own := layer_of(name)) < 0:
            continue
        seen, ahead = {name}, [(name, asked) for asked in asks[name]]
        while ahead:
            via, asked = ahead.pop()
            if asked in seen:
                continue
            seen.add(asked)
            if layer_of(asked) > own:
                faults.append(f"{modules[name]} reaches {asked}" + (f" through {via}" if via != name else ""))
            elif layer_of(asked) < 0:
                ahead += [(asked, further) for further in asks[asked]]
    return faults


def is_write(node: ast.AST) -> bool:
    """Whether a node calls one of the methods that write rows."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES


def is_atomic(function: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def services_take_keywords(sources: Sources) -> list[str]:
    """A public function of services that writes takes keywords alone, and who acts: `by=`."""
    faults = []
    for path, source in sources.items():
        if not PurePosixPath(path).stem.endswith("services") and "/services/" not in path:
            continue
        for function in ast.parse(source).body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            if not (is_atomic(function) or any(map(is_write, ast.walk(function)))):
                continue
            taken = function.args
            if taken.posonlyargs or taken.args or taken.vararg:
                faults.append(f"{path}:{function.lineno} {function.name}() takes arguments by position")
            if "by" not in [argument.arg for argument in taken.kwonlyargs]:
                faults.append(f"{path}:{function.lineno} {function.name}() does not say by whom")
    return faults


def reads_do_not_write(sources: Sources) -> list[str]:
    """Queries, forms, views and addresses leave every write to a service."""
    faults = []
    for path, source in sources.items():
        if layer_of(module(path)) not in {LAYERS.index(layer) for layer in ("queries", "forms", "views", "urls")}:
            continue
        for node in ast.walk(ast.parse(source)):
            if is_write(node):
                faults.append(f"{path}:{node.lineno} calls {node.func.attr}()")
    return faults


def views_stay_small(sources: Sources) -> list[str]:
    """A file of views has fewer than 300 lines."""
    return [
        f"{path} has {len(source.splitlines())} lines"
        for path, source in sources.items()
        if layer_of(module(path)) == LAYERS.index("views") and len(source.splitlines()) >= 300
    ]


RULES = [
    order_of_rooms, no_import_in_a_function, order_of_layers, services_take_keywords, reads_do_not_write,
    views_stay_small,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule):
    sources = project()
    assert len(sources) > 50
    assert rule(sources) == []


def test_every_room_is_looked_at():
    assert {path.split("/")[0] for path in project()} == set(ROOMS)


BAD = [
    (order_of_rooms, {"csp/a.py": "from meetings.models import Meeting"}, 2),
    (order_of_rooms, {"csp/a.py": "import reports.models as later"}, 1),
    (order_of_rooms, {"actions/a.py": "def f():\n    from funding import models"}, 2),
    (order_of_rooms, {"meetings/a.py": "if TYPE_CHECKING:\n    import actions"}, 1),
    (order_of_rooms, {"meetings/a.py": "from tests.factories import X"}, 2),
    (order_of_rooms, {"meetings/a.py": "models.ForeignKey('reports.Publication')"}, 1),
    (order_of_rooms, {"meetings/a.py": "importlib.import_module(name)"}, 1),
    (order_of_rooms, {"csp/apps.py": "def ready(self):\n    from reports import signals"}, 2),
    (no_import_in_a_function, {"csp/a.py": "def f():\n    import os"}, 1),
    (no_import_in_a_function, {"csp/a.py": "class A:\n    async def f(self):\n        if 1:\n            from os import path"}, 1),
    (no_import_in_a_function, {"csp/a.py": "def ready():\n    import os"}, 1),
    (order_of_layers, {"csp/models/a.py": "from csp.services import audit", "csp/services.py": ""}, 1),
    (order_of_layers, {"csp/models/a.py": "from ..services import audit", "csp/services.py": ""}, 1),
    (order_of_layers, {"reports/sitequeries.py": "from reports.views import public", "reports/views/public.py": "",
                       "reports/views/__init__.py": ""}, 2),
    (order_of_layers, {"csp/queries.py": "from csp.helper import x", "csp/helper.py": "import csp.forms",
                       "csp/forms.py": ""}, 1),
    (order_of_layers, {"reports/builders.py": "from meetings import services", "meetings/services.py": ""}, 1),
    (services_take_keywords, {"csp/services.py": "def act(thing, *, by):\n    thing.save()"}, 1),
    (services_take_keywords, {"csp/services.py": "def act(*, thing):\n    thing.save()"}, 1),
    (services_take_keywords, {"csp/fileservices.py": "@transaction.atomic\ndef act(*things):\n    pass"}, 2),
    (reads_do_not_write, {"csp/queries.py": "def f():\n    Group.objects.create()"}, 1),
    (reads_do_not_write, {"csp/views/public.py": "def f(row):\n    row.delete()"}, 1),
    (views_stay_small, {"csp/views/public.py": "\n" * 300}, 1),
    (views_stay_small, {"csp/views.py": "\n" * 400}, 1),
]


@pytest.mark.parametrize(("rule", "sources", "faults"), BAD)
def test_the_rule_finds_the_fault(rule, sources, faults):
    assert len(rule(sources)) == faults


GOOD = [
    (order_of_rooms, {"reports/a.py": "from csp.models import X\nfrom reports import b", "csp/urls.py": "include('reports.urls')"}),
    (order_of_rooms, {"meetings/a.py": "models.ForeignKey('csp.Document')"}),
    (no_import_in_a_function, {"csp/apps.py": "class A:\n    def ready(self):\n        from csp import checks", "csp/b.py": "import os"}),
    (order_of_layers, {"csp/services.py": "from csp.queries import x\nfrom csp.models import Y", "csp/queries.py": "", "csp/models.py": ""}),
    (services_take_keywords, {"csp/services.py": "def act(*, thing, by):\n    thing.save()\ndef _inner(a):\n    a.save()\ndef look(a):\n    return a"}),
    (reads_do_not_write, {"csp/services.py": "def f(*, by):\n    Group.objects.create()"}),
    (views_stay_small, {"csp/views/public.py": "\n" * 299, "csp/services.py": "\n" * 500}),
]


@pytest.mark.parametrize(("rule", "sources"), GOOD)
def test_the_rule_lets_the_good_pass(rule, sources):
    assert rule(sources) == []
