"""Finding passages of text: guidance, law and forms."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from knowledge.question import Part, Question, Understanding
from knowledge.spelling import Spelling
from knowledge.terms import Stemmer, tokens
from knowledge.words import RingFinder, Words, ring_term

CFG = dict(title=2.5, aliases=2.0, body=1.0, related=0.4, k=1.2, alias_share=0.45, cand=60, unknown=0.5, allbonus=0.0, ring_doc=0.7, spec=0.35)


@dataclass
class Doc:
    strength: dict[str, float]
    sayings: list[dict[str, float]]


class PassageIndex:
    def __init__(self, entries, words: Words, stemmer: Stemmer, finder: RingFinder):
        self.entries = list(entries)
        self.words = words
        texts = []
        counts = Counter()
        for e in self.entries:
            cols = [tokens(e.title), [tokens(a) for a in e.aliases], tokens(e.body), [tokens(a) for a in e.related]]
            texts.append(cols)
            for w in cols[0] + cols[2] + [x for a in cols[1] + cols[3] for x in a]:
                counts[w] += 1
        stemmer.learn(counts)
        stopstems = {w for w in words.stop}
        self.spelling = Spelling(counts, words.vocabulary())
        db = self.db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        db.execute("CREATE VIRTUAL TABLE passage USING fts5(title, aliases, body, related, tokenize='unicode61 remove_diacritics 0')")
        self.lock = Lock()
        df = Counter()
        raw = []
        rows = []
        for n, (t, al, b, rel) in enumerate(texts):
            fields = []
            sayings = []
            for name, groups in (("title", [t]), ("aliases", al), ("body", [b]), ("related", rel)):
                tf = Counter()
                strs = []
                length = 0
                for g in groups:
                    st = stemmer.stems(g)
                    rings = Counter(ring_term(s.ring) for s in finder.find(st))
                    content = [s for s, w in zip(st, g) if w not in stopstems]
                    tf.update(content)
                    for r in rings:
                        tf[r] += rings[r] 
                    strs.append(" ".join(content + list(rings)))
                    length += len(content)
                    if name in ("title", "aliases") and content:
                        sayings.append((set(content), set(rings)))
                fields.append((name, tf, length))
                strs = " ".join(strs)
                rows.append(strs)
            raw.append((fields, sayings))
            df.update({s for _, tf, _ in fields for s in tf})
        self.df = df
        N = self.N = len(self.entries)
        self.idf = {s: math.log(1 + (N - n + 0.5) / (n + 0.5)) for s, n in df.items()}
        self.maxidf = math.log(1 + (N + 0.5) / 1.5)
        avg = {}
        for name in ("title", "aliases", "body", "related"):
            avg[name] = max(1.0, sum(l for f, _ in raw for nm, _, l in f if nm == name) / max(N, 1))
        db.executemany("INSERT INTO passage VALUES(?,?,?,?)", [tuple(rows[i:i + 4]) for i in range(0, len(rows), 4)])
        self.docs = []
        for fields, sayings in raw:
            total = Counter()
            for name, tf, l in fields:
                b = 0.6 if name in ("body", "aliases") else 0.3
                norm = 1 - b + b * l / avg[name]
                for s, c in tf.items():
                    total[s] += CFG[name] * c / norm
            k = CFG["k"]
            strength = {s: v / (v + k) * (k + 1) / 1.0 for s, v in total.items()}
            strength = {s: min(1.0, v / (k + 1) * 1.15) for s, v in strength.items()}
            self.docs.append(Doc(strength, sayings))
        self.understanding = Understanding(words, finder, self.spelling, stemmer, set(df))

    def mass(self, part):
        known = [self.idf[t] for t in part.terms if t in self.idf]
        if not known:
            return CFG["unknown"] * self.maxidf
        own = [self.idf[t] * w for t, w in part.terms.items() if t in self.idf]
        return max(own)

    def search(self, q: Question, limit=5, debug=False):
        parts = [(p, self.mass(p)) for p in q.parts]
        if not parts:
            return []
        terms = sorted({t for p, _ in parts for t in p.terms if t in self.idf}, key=lambda t: -self.idf[t])[:24]
        if not terms:
            return []
        match = " OR ".join(f'"{t}"' for t in terms)
        with self.lock:
            rows = self.db.execute("SELECT rowid-1 FROM passage WHERE passage MATCH ? ORDER BY bm25(passage, 3,2.5,1,0.3) LIMIT ?", (match, CFG["cand"])).fetchall()
        total = sum(m for _, m in parts) or 1.0
        out = []
        for (n,) in rows:
            d = self.docs[n]
            s1 = sum(m * max((w * d.strength.get(t, 0.0) for t, w in p.terms.items()), default=0) for p, m in parts) / total
            s2 = max((self.saying(parts, total, s) for s in d.sayings), default=0)
            a = CFG["alias_share"]
            out.append(((1 - a) * s1 + a * s2, s1, s2, n))
        out.sort(key=lambda x: (-x[0], x[3]))
        return out[:limit]

    def saying(self, parts, total, saying):
        content, rings = saying
        got = 0.0
        covered = set()
        for p, m in parts:
            best = 0.0
            for t, w in p.terms.items():
                if t in content:
                    if w > best: best = w
                    covered.add(t)
                elif t in rings:
                    if w > best: best = w
                    covered.add(t)
            got += m * best
        if not got:
            return 0.0
        p_ = got / total
        mine = sum(self.idf[t] for t in content)
        # share of the saying that the question covers
        have = sum(self.idf[t] for t in content if t in covered) + CFG["ring_doc"] * sum(min(self.idf[t], 3) for t in rings if t in covered)
        r_ = min(1.0, have / mine) if mine else 0
        return p_ * r_ * 2 / (p_ + r_) if p_ + r_ else 0
