"""Installs the peers below bench/peers, apart from the project: some are GPL and none is shipped."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
PEERS: Final = HERE / "peers"
PYTHON: Final = {"whatstk": "0.9.1", "chat-miner": "0.6.0"}
OLD_PYTHON: Final = {"chatpack": "0.1.0"}  # its only wheel is for Python 3.11
NODE: Final = {"whatsapp-chat-parser": "4.0.2"}


def install() -> dict[str, list[str]]:
    """Each peer that could be installed, as the start of the command that runs it."""
    commands: dict[str, list[str]] = {}
    for packages, folder, version in (
        (PYTHON, PEERS / "python", "3.13"),
        (OLD_PYTHON, PEERS / "python311", "3.11"),
    ):
        if made(packages, folder, version):
            run = [str(folder / "bin" / "python"), str(HERE / "contender.py")]
            commands.update({name: [*run, name] for name in packages})
    if "chatpack" in commands:
        commands["chatpack (Telegram)"] = [*commands["chatpack"][:2], "chatpack (Telegram)"]
    if shutil.which("npm") and _node():
        commands["whatsapp-chat-parser"] = ["node", str(HERE / "contender.mjs")]
    return commands


def made(packages: dict[str, str], folder: Path, version: str) -> bool:
    """Whether these packages are, or could be, installed in an environment of their own."""
    wanted = [f"{name}=={number}" for name, number in packages.items()]
    there = folder.exists() or _ran("uv", "venv", "--quiet", "--python", version, str(folder))
    return there and _ran(
        "uv", "pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *wanted
    )


def _node() -> bool:
    folder = PEERS / "node"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n')
    wanted = [f"{name}@{number}" for name, number in NODE.items()]
    return _ran("npm", "install", "--silent", "--prefix", str(folder), *wanted)


def _ran(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
