"""From `canishare demo` to the first page: the process started, and asked until it answers."""

from __future__ import annotations

import resource
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.bench.rounds import heading, table

LONGEST = 60.0
TIMES = 5
IMPORTS = "import time; t = time.perf_counter(); import bot.cli; print(time.perf_counter() - t)"


def measure(folder: Path, *, quick: bool) -> None:
    """Print the table."""
    heading(
        "5. From the command to the first page",
        "A new process each time; GET / until it answers, sign-in page and all.",
    )
    cold = to_first_page(folder)
    times = 2 if quick else TIMES
    busy = _children_busy()
    warm = [to_first_page(folder) for _ in range(times)]
    busy = (_children_busy() - busy) / times
    imports = [float(subprocess.check_output([sys.executable, "-c", IMPORTS])) for _ in range(times)]
    rows = [
        ("the first time: the records are set up and the sample put in", f"{cold:.2f}", ""),
        ("warm", f"{statistics.median(warm):.2f}", f"{max(warm):.2f}"),
        ("warm, the processor's share of it (mean)", f"{busy:.2f}", ""),
        ("importing the command", f"{statistics.median(imports):.2f}", f"{max(imports):.2f}"),
    ]
    table(("", "median s", "worst s"), rows)
    print("  Goal: warm under 3 s.")


def _children_busy() -> float:
    """The processor time of every process that was started here and has ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def to_first_page(folder: Path) -> float:
    """Seconds from starting the process to its first page."""
    port = _two_free_ports()
    words = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--folder", str(folder / "demo")]
    started = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not _answers(port):
                if process.poll() is not None or time.perf_counter() - started > LONGEST:
                    raise AssertionError("the demo did not start")
                time.sleep(0.01)
            return time.perf_counter() - started
        finally:
            process.terminate()


def _two_free_ports() -> int:
    """A port that is free, as is the next, where the demo has its Slack."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)):
            return False
    return httpx.get(f"http://127.0.0.1:{port}/", follow_redirects=True, timeout=LONGEST).status_code == 200
