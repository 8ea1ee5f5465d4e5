"""What is built to be installed: it holds the website's styles and scripts, or it is not built at all."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = "src/chesil_web/foundation/ui/static"
BUILT = {
    "site.css",
    "govuk-frontend.js",
    *(path.name for path in (ROOT / "src/chesil_web/foundation/ui/scripts").iterdir()),
}

pytestmark = pytest.mark.skipif(find_spec("hatchling") is None, reason="hatchling is not installed")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """What the repository holds that a package is made of, but for the typefaces, which are large."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    ignored = shutil.ignore_patterns("__pycache__", "static", "typefaces")
    shutil.copytree(ROOT / "src", folder / "src", ignore=ignored)
    return folder


@pytest.fixture
def built(source):
    """The same, once the styles and scripts are built."""
    made = source / STATIC
    made.mkdir()
    for name in BUILT:
        (made / name).write_text(f"of {name}")
    yield source
    shutil.rmtree(made)


def build(kind, source, out):
    out.mkdir(exist_ok=True)
    code = f"from hatchling import build; print(build.build_{kind}({str(out)!r}))"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=source, capture_output=True, text=True, timeout=300
    )
    return ended, next(out.iterdir(), None)


def in_wheel(path):
    prefix = STATIC.removeprefix("src/") + "/"
    return {name.removeprefix(prefix) for name in zipfile.ZipFile(path).namelist() if name.startswith(prefix)}


def test_a_wheel_holds_what_the_pages_need(built, tmp_path):
    ended, wheel = build("wheel", built, tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    assert in_wheel(wheel) == BUILT


def test_a_wheel_made_from_the_source_package_holds_it_too(built, tmp_path):
    ended, archive = build("sdist", built, tmp_path / "sdist")
    assert ended.returncode == 0, ended.stderr
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert {path.name for path in (unpacked / STATIC).iterdir()} == BUILT
    ended, wheel = build("wheel", unpacked, tmp_path / "wheel")
    assert ended.returncode == 0, ended.stderr
    assert in_wheel(wheel) == BUILT


@pytest.mark.parametrize("kind", ["sdist", "wheel"])
def test_without_the_built_files_nothing_is_packed_and_it_says_what_to_do(kind, source, tmp_path):
    ended, package = build(kind, source, tmp_path / "out")
    assert ended.returncode != 0
    assert package is None
    assert "Traceback" not in ended.stderr
    assert "The website's styles and scripts are not built." in ended.stderr
    assert "npm ci && npm run build" in ended.stderr
    assert all(name in ended.stderr for name in BUILT)


def test_one_missing_script_is_enough(built, tmp_path):
    (built / STATIC / "leave.js").unlink()
    ended, package = build("wheel", built, tmp_path / "out")
    assert (ended.returncode == 0, package) == (False, None)
    assert "static: leave.js. Build" in ended.stderr


WITHOUT = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Blocked())
sys.argv = ["chesil", "serve", {folder!r}]
from chesil.cli import main
main()
"""


@pytest.mark.parametrize(
    "blocked", [["django", "granian"], ["wagtail"], ["govuk_frontend_jinja", "django_otp"]]
)
def test_serve_without_the_websites_packages_says_which_to_install(blocked, tmp_path):
    program = WITHOUT.format(blocked=blocked, folder=str(tmp_path / "data"))
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    said = " ".join(ended.stderr.split())
    assert ended.returncode not in (0, 1)
    assert "Traceback" not in said
    assert "packages that are not installed: " in said
    assert all(each.replace("_", "-") in said for each in blocked)
    assert 'pip install "chesil[web]"' in said
    assert not (tmp_path / "data").exists()
