"""The flow packs at hand: today's, built once, and any older one that a stored run or decision was made with."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.records import store
from bot.services.starting_points import StartingPoints
from flows.decision import form_of
from flows.load import PACKS, canonical, load_rules, pack_from_document, read_pack
from flows.machine import Flow, build_flow
from flows.pack import PackProblem
from flows.rules import Rules


class PackShelf:
    """Today's flow and, by digest, every flow that was ever used. Raises PackProblem for a pack that cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.current: Flow = build_flow(read_pack(folder))
        form_of(self.current.pack)
        self.rules: Rules = load_rules(folder)
        self.points = StartingPoints(self.current.pack.situations.values())
        self._flows = {self.current.pack.digest: self.current}
        self._lock = threading.Lock()

    def keep(self, connection: Connection, now: datetime) -> str:
        """Store today's pack if it is not stored yet, and give its digest."""
        pack = self.current.pack
        if not store.has_pack(connection, pack.digest):
            store.keep_pack(connection, pack.digest, pack.id, pack.version, canonical(pack.source), now)
        return pack.digest

    def flow(self, connection: Connection, digest: str) -> Flow:
        """The flow with this digest. Raises PackProblem when it was never stored, or its document was altered."""
        found = self._flows.get(digest)
        if found is not None:
            return found
        document = store.pack_document(connection, digest)
        if document is None:
            raise PackProblem([f"the pack with digest {digest[:12]} is not on record"])
        try:
            pack = pack_from_document(json.loads(document))
        except (ValueError, RecursionError) as error:
            raise PackProblem([f"the stored pack {digest[:12]} cannot be read any more"]) from error
        if pack.digest != digest:
            raise PackProblem([f"the stored pack {digest[:12]} was altered after it was stored"])
        with self._lock:
            return self._flows.setdefault(digest, build_flow(pack))


def pack_folder(name: str) -> Path:
    """The folder of a pack: one of ours by name, or a path."""
    own = PACKS / name
    return own if own.is_dir() else Path(name)
