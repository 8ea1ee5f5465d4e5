"""The website's settings as mypy's plugin for Django reads them: with a web key that lies in no file."""

from chesil_web.config import environment, key_files

key_files.KeyFiles(environment.read().keys).hold()

from chesil_web.config.settings import *  # noqa: E402, F403 - the key comes first
