"""The repository itself: what lies where, what is documented, what must not be in it."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.test_architecture import imports
from tests.tools import ROOT

TOP = {
    "manage.py", "csp", "meetings", "actions", "funding", "reports", "templates", "static", "tests", "pyproject.toml",
    "README.md", "Makefile", "LICENSE", "requirements.lock", ".ci", ".make", ".gitignore",
}
README = (ROOT / "README.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def tracked() -> list[Path]:
    """Every file that is, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    """Files of text, each with its text."""
    for path in tracked():
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


def test_the_top_level_holds_this_and_nothing_else():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} == TOP


def test_no_file_is_large():
    assert {str(path.relative_to(ROOT)): path.stat().st_size for path in tracked() if path.stat().st_size > 500_000} == {}


def test_no_python_file_is_long():
    """400 lines, tests 500; views have a tighter rule in test_architecture."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and (lines := len(path.read_text().splitlines())) > (500 if "tests" in path.parts else 400)
    }
    assert long == {}


# Written so that this file does not match itself.
UNWANTED = [
    r"/(?:work|home|root)/\w", r"\bL[L]M\b", r"language[ ]model", r"\bsub[-]?agent", r"co[-]authored[-]by",
    r"generated[ ]with", r"as[ ]an[ ]AI\b",
]


def unwanted(text: str) -> list[str]:
    """Paths of one machine, and words on how a text was made, in `text`."""
    return [found.group() for pattern in UNWANTED for found in re.finditer(pattern, text, re.IGNORECASE)]


def test_no_unwanted_words():
    assert {str(path.relative_to(ROOT)): found for path, text in texts() if (found := unwanted(text))} == {}


@pytest.mark.parametrize("text", ["see /wor" + "k/main", "/hom" + "e/ada/csp", "Co-Author" + "ed-By: X", "by an L" + "LM"])
def test_unwanted_words_would_be_found(text):
    assert len(unwanted(text)) == 1


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+(?:'[a-z]+)?|\d+", text.lower().replace("\u2019", "'"))


def shingles(text: str, size: int = 8) -> set[tuple[str, ...]]:
    """Runs of `size` words, at least six of them of letters: sentences, not rows of figures."""
    row = words(text)
    runs = (tuple(row[at : at + size]) for at in range(len(row) - size + 1))
    return {run for run in runs if sum(word.isalpha() and len(word) > 1 for word in run) >= 6}


def is_sentence(paragraph: str) -> bool:
    """Whether a paragraph says something; a title or a name, which tests may quote as a fact, does not."""
    return paragraph.rstrip().endswith((".", "?", "!", ";", ":")) or len(words(paragraph)) > 14


def paragraphs(paper: Path, pdftotext: Path) -> Iterator[str]:
    """The lines and paragraphs of a Word file or a PDF."""
    if paper.suffix == ".docx":
        with zipfile.ZipFile(paper) as parts:
            xml = parts.read("word/document.xml").decode()
        for paragraph in re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL):
            for line in re.split(r"<w:br[ />]", paragraph):
                yield html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", line)))
    elif paper.suffix == ".pdf":
        done = subprocess.run([pdftotext, paper, "-"], capture_output=True, text=True, check=True)
        yield from done.stdout.split("\n\n")


def test_no_sentence_of_the_real_papers_is_in_the_repository(papers, pdftotext):
    real = {
        run
        for paper in sorted(papers.rglob("*"))
        for paragraph in paragraphs(paper, pdftotext)
        if is_sentence(paragraph)
        for run in shingles(paragraph)
    }
    assert len(real) > 5000  # the papers were read
    found = {str(path.relative_to(ROOT)): [" ".join(run) for run in sorted(shared)] for path, text in texts()
             if (shared := shingles(text) & real)}
    assert found == {}


def test_a_sentence_of_them_would_be_found():
    sentence = "The lamps by the lock were mended on a wet Tuesday."
    assert shingles(f"# {sentence} #") & shingles(f"Minutes. {sentence} Next.")
    assert not shingles("03/01 03/02 03/03 03/04 03/05 2031 2032 2033")


@pytest.mark.django_db
def test_migrations_are_in_step():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def dependencies() -> dict[str, Requirement]:
    """What pyproject.toml asks for, by name, tests included."""
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    return {canonicalize_name(Requirement(one).name): Requirement(one) for one in asked}


def test_each_dependency_says_why():
    lines = [line for line in (ROOT / "pyproject.toml").read_text().splitlines() if re.match(r'    "[\w\[\],-]+[><=~]', line)]
    assert len(lines) == len(dependencies())
    assert [line.strip() for line in lines if not re.search(r'",\s*# \w+', line)] == []


def test_the_program_imports_what_it_asks_for_and_nothing_else():
    """Not what comes along with something else, nor what the tests alone install."""
    rooms = {"csp", "meetings", "actions", "funding", "reports"}
    asked = {canonicalize_name(Requirement(one).name) for one in PROJECT["dependencies"]}
    files = [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in {*rooms, ".make"}]
    found: dict[str, set[str]] = {}
    for path in files:
        for _, name in imports(path.relative_to(ROOT).as_posix(), path.read_text()):
            found.setdefault(name.split(".")[0], set()).add(str(path.relative_to(ROOT)))
    assert len(found) > 30
    providers = packages_distributions()
    unasked = {
        name: places
        for name, places in found.items()
        if name not in rooms | sys.stdlib_module_names
        and not asked & {canonicalize_name(provider) for provider in providers.get(name, [])}
    }
    assert unasked == {}


def locked(name: str) -> tuple[dict[str, str], set[str]]:
    """Of a lock file: version by package, and the packages that pyproject.toml itself asks for."""
    versions: dict[str, str] = {}
    asked, current = set(), ""
    for line in (ROOT / name).read_text().splitlines():
        if pinned := re.match(r"([\w.-]+)(?:\[[\w,]+\])?==([^ ;\\]+)", line):
            current = canonicalize_name(pinned[1])
            versions[current] = pinned[2]
        elif re.match(r"\s+#\s+(via )?csp \(pyproject.toml\)", line):
            asked.add(current)
    return versions, asked


def test_the_lock_files_are_in_step_with_pyproject():
    run, run_asked = locked("requirements.lock")
    everything, all_asked = locked("tests/requirements.lock")
    wanted = dependencies()
    assert run_asked == {canonicalize_name(Requirement(one).name) for one in PROJECT["dependencies"]}
    assert all_asked == set(wanted)
    assert run.items() <= everything.items()
    assert [f"{name} {everything[name]}" for name, one in wanted.items() if everything[name] not in one.specifier] == []


def test_every_locked_package_has_its_hash():
    for name in ("requirements.lock", "tests/requirements.lock"):
        entries = re.split(r"\n(?=[\w.-]+(?:\[[\w,]+\])?==)", (ROOT / name).read_text())
        assert [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_the_readme_names_every_command_and_no_other():
    ours = {
        path.stem for path in ROOT.glob("*/management/commands/*.py") if not path.stem.startswith("_")
    }
    named = set(re.findall(r"manage\.py`? ([a-z][a-z_]+)", README)) | set(re.findall(r"`manage\.py ([a-z_]+)", README))
    assert ours - named == set()
    assert named - set(get_commands()) == set()


def test_the_readme_names_every_setting_and_no_other():
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "csp" / "settings.py").read_text())) | {"ENV_FILE"}
    table = README.split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == read


def test_the_readme_names_every_make_target():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert targets == set(re.findall(r"\bmake (setup|demo|test|soak|bench|clean)\b", README))


def test_the_licence_is_mit():
    assert (ROOT / "LICENSE").read_text().startswith("MIT License\n")
    assert PROJECT["license"] == "MIT"


def test_what_others_wrote_carries_its_licence():
    vendored = [folder for folder in (ROOT / "static" / "vendor").iterdir() if folder.is_dir()]
    assert vendored
    for folder in [*vendored, ROOT / "static" / "fonts"]:
        assert [path for path in folder.iterdir() if path.name.upper().startswith(("LICENSE", "LICENCE", "OFL"))], folder


def test_scripts_can_be_run():
    for name in (".ci/run", ".make/setup", ".make/test"):
        assert (ROOT / name).stat().st_mode & 0o111
