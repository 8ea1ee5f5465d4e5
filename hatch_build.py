"""Keeps a package from being made without the styles and scripts of the website, which are not in Git."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUILT = Path("src/chesil_web/foundation/ui/static")
_SCRIPTS = Path("src/chesil_web/foundation/ui/scripts")


class BuiltFiles(BuildHookInterface[Any]):
    """Looks for what `npm run build` makes. An install that only points here may do without."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop before anything is packed."""
        if version == "editable":
            return
        root = Path(self.root)
        names = {"site.css", "govuk-frontend.js", *(each.name for each in (root / _SCRIPTS).iterdir())}
        missing = sorted(name for name in names if not (root / _BUILT / name).is_file())
        if missing:
            raise SystemExit(
                f"The website's styles and scripts are not built. Missing in {_BUILT}: {', '.join(missing)}. "
                "Build them with: npm ci && npm run build"
            )
