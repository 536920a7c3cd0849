"""Hostile texts, made of pieces that mean something to Slack, to Markdown, to screens or to whoever cuts texts."""

from __future__ import annotations

from random import Random

PIECES = (
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<!subteam^S0ADMINS|@admins>",
    "<!date^1392734382^{date}^https://evil.example|soon>",
    "<@U0KWABENA>",
    "<@W0ANYBODY|Kwabena>",
    "<#C0PARADE|general>",
    "<https://evil.example|gov.uk>",
    "<https://evil.example>",
    "<http://evil.example|https://www.gov.uk>",
    "<mailto:a@evil.example|write>",
    "<tel:+447700900142|ring>",
    "<slack://app?team=T0&id=A0|Open>",
    "<javascript:alert(1)|gov.uk>",
    "https://evil.example/path?q=<x>",
    "http://evil.example",
    "www.evil.example",
    "a@evil.example",
    "@channel",
    "@here",
    "@U0KWABENA",
    "#general",
    "[gov.uk](https://evil.example)",
    "![x](https://evil.example/a.png)",
    "[gov.uk]: https://evil.example",
    "&lt;!channel&gt;",
    "&#60;!channel&#62;",
    "&amp;lt;!channel&amp;gt;",
    "&LT;!channel&GT;",
    "\uff1c!channel\uff1e",
    "<\u200b!channel>",
    "<\u2060@U0KWABENA>",
    "\u202e>lennahc!<\u202c",
    "\u2066<!channel>\u2069",
    "\u2068<@U0KWABENA>",
    "\u2069\u2069<!here>",
    "\ufeff<!channel>\u00ad",
    "<",
    ">",
    "<<",
    ">>",
    "&",
    "|",
    "<!",
    "!channel>",
    "<@",
    "U0KWABENA>",
    "<https://evil.example",
    "|gov.uk>",
    "*",
    "**",
    "***bold***",
    "_it_",
    "~no~",
    "`code`",
    "```block```",
    "`<!channel>`",
    "> quoted",
    ">>> all of it",
    "\n",
    "\r\n> quoted",
    "\u2028<!channel>",
    "\x00<!channel>",
    "\x1b[31m<!channel>",
    ":skull:",
    ":+1::skin-tone-2:",
    "{{7*7}}${7*7}%s",
    "</script><script>alert(1)</script>",
    "\u05e9\u05dc\u05d5\u05dd <!channel>",
    "\u0645\u062c\u0644\u0633",
    "\U0001f480",
    "\ud800",
    " ",
    "",
)
PLAIN = ("Ashmere", "Council", "of", "the", "Community", "Safety", "Officer", "Kwabena", "single point of contact")
EDGES = (20, 24, 26, 30, 31, 70, 74, 75, 76, 148, 150, 151, 298, 300, 1_990, 2_998, 3_000, 3_001)
"""Lengths at which something is cut."""


def hostile(dice: Random) -> str:
    """One hostile text."""
    made = "".join(dice.choice(PIECES) for _ in range(dice.choice((1, 1, 2, 3, 6))))
    kind = dice.randrange(6)
    if kind == 0:
        return made
    if kind == 1:
        return f"{dice.choice(PLAIN)} {made} {dice.choice(PLAIN)}"
    if kind == 2:
        return "x" * max(0, dice.choice(EDGES) - dice.randrange(len(made) + 1)) + made + " and more"
    if kind == 3:
        return "word " * (dice.choice(EDGES) // 5) + made + " word" * dice.choice((0, 20))
    if kind == 4:
        return made * dice.choice((2, 10, 100 if dice.random() < 0.1 else 3))
    return "".join(dice.choice((one, f"{one}\u200b", f"*{one}")) for one in made)
