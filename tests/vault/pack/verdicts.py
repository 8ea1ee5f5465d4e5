"""What the two verifiers say of a pack."""

import contextlib
import functools
import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

import attrs

from chesil.vault.pack import checking

VERIFIER: Final = Path(checking.__file__).with_name("verify.py")


def loaded() -> ModuleType:
    """The verifier that stands alone, as a module, without an import of ours around it."""
    spec = importlib.util.spec_from_file_location("verify_alone", VERIFIER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify_alone"] = module
    spec.loader.exec_module(module)
    return module


ALONE: Final = loaded()
# What these find depends on nothing but the bytes they are given, and OpenSSL takes its time.
for _slow in ("check_signature", "signed_by_authority", "openssl_is_here"):
    setattr(ALONE, _slow, functools.cache(getattr(ALONE, _slow)))


@attrs.frozen
class Verdicts:
    """Whether each lets a pack pass, and what each says."""

    alone: bool
    ours: bool
    lines: str
    findings: list[checking.Finding]

    @property
    def same(self) -> bool:
        return self.alone == self.ours


def verdicts(path: Path, *arguments: str) -> Verdicts:
    """Check a pack with both."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = ALONE.main([str(path), *arguments])
    findings = checking.check_pack(path)
    return Verdicts(status == 0, checking.intact(findings), said.getvalue(), findings)
