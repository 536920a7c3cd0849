"""S3, as far as Slack's door goes: whatever is thrown at it, it answers in order and logs nothing of it."""

from __future__ import annotations

from bot.log import start_logs
from tests.clock import Clock
from tests.goals.goal import Found, goal
from tests.slack.quick import a_partnership
from tests.slack.rubbish.throw import leaks, throw

MANY = 50_000


@goal("S3", "50,000 bad inputs: 0 tracebacks, 0 5xx, 0 body text in logs at DEBUG")
def measure(seed: int) -> Found:
    """All of it, in process, against a real SQLite file."""
    start_logs("CRITICAL")
    clock = Clock()
    with a_partnership(clock) as (parts, _):
        found = throw(parts, clock, seed, MANY)
    statuses = found.by_status()
    broken = sum(many for status, many in statuses.items() if status >= 500)
    leaked = leaks(found)
    answered = ", ".join(f"{status}: {many:,}" for status, many in statuses.items())
    measured = (
        f"{found.thrown:,} inputs at Slack's door ({answered}); {len(found.tracebacks)} tracebacks, {broken} 5xx, "
        f"{leaked} lines of the log with text of a body; {found.letters:,} answers drawn, "
        f"{len(found.not_for_slack)} that Slack would not take"
        f"{'; the first: ' + found.tracebacks[0][:120] if found.tracebacks else ''}"
    )
    met = found.thrown >= MANY and not (found.tracebacks or broken or leaked or found.not_for_slack)
    return Found(measured, met)
