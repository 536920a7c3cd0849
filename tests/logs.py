"""Everything that canishare logs or prints, caught for a test as it is running for its users."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO

import structlog

from bot.log import start_logs


@contextmanager
def logged(root_level: int | None = None) -> Iterator[StringIO]:
    """Everything that is logged or printed meanwhile, down to the last detail. Afterwards logs are as they were.

    `root_level`: from which level on libraries are logged as well, such as `logging.DEBUG`; from warnings on, if none.
    """
    before, configured = (logging.root.handlers[:], logging.root.level), structlog.get_config()
    written = StringIO()
    try:
        with redirect_stderr(written), redirect_stdout(written):
            start_logs("DEBUG")
            if root_level is not None:
                logging.root.setLevel(root_level)
            yield written
    finally:
        structlog.configure(**configured)
        logging.root.handlers[:], level = before
        logging.root.setLevel(level)
