"""Questions that mean the same, put together. Pure.

First what is equal but for marks and slang (its fingerprint), then what shares most of its words. Each group speaks
through its most typical member: the text that is nearest to all the others.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

#: From this share of common words on, two questions are one.
NEAR = 0.5
#: Comparing each with each group is quadratic: beyond so many groups the rest stand alone.
MOST_GROUPS = 400
_ending = re.compile(r"(?<=\w{4})(?:nya|kah|lah)$")
#: Words that every question has tell nothing about what is asked.
EMPTY = frozenset(
    ["apa", "apakah", "berapa", "kapan", "dimana", "di", "mana", "bagaimana", "gimana", "kenapa", "mengapa", "siapa", "ada", "bisa", "boleh", "yang", "ini", "itu", "dan", "untuk", "ke", "dari", "kak", "min", "sih", "ya", "ga", "gak", "tidak", "dong", "deh", "nya", "kah", "saya", "aku", "mau", "tanya", "permisi", "halo", "hai", "what", "when", "where", "why", "how", "who", "which", "is", "are", "do", "does", "did", "can", "could", "you", "your", "the", "a", "an", "of", "for", "to", "in", "on", "it", "this", "that", "i", "we", "have", "has", "please", "hi", "hello", "there", "any"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: who asked it, where it stands, what was said."""

    text: str
    author: str = ""
    conversation_id: int | None = None


@dataclass(slots=True)
class Group:
    """`text` speaks for all. `people` are different authors."""

    members: list[Asked] = field(default_factory=list)
    words: list[frozenset[str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.members)

    @property
    def people(self) -> int:
        return len({one.author or str(number) for number, one in enumerate(self.members)})

    @property
    def text(self) -> str:
        best = max(
            range(len(self.members)),
            key=lambda place: (
                sum(likeness(self.words[place], other) for other in self.words[:60]),
                -len(self.members[place].text),
            ),
        )
        return self.members[best].text

    @property
    def examples(self) -> list[Asked]:
        """At most three that read differently."""
        seen: dict[str, Asked] = {}
        for one in self.members:
            seen.setdefault(one.text.strip().lower(), one)
        return list(seen.values())[:3]


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """0 to 1: the shared part of all their words."""
    return len(a & b) / len(a | b) if a and b else 0.0


def grouped(asked: Sequence[Asked], tokens: Callable[[str], list[str]]) -> list[Group]:
    """The groups, the largest first, then the earliest. What says nothing but small words is left out."""
    groups: list[Group] = []
    by_words: dict[frozenset[str], Group] = {}
    for one in asked:
        meant = _meant(tokens(one.text))
        if not meant:
            continue
        group = by_words.get(meant) or _nearest(groups, meant)
        if group is None:
            group = Group()
            groups.append(group)
        by_words.setdefault(meant, group)
        group.members.append(one)
        group.words.append(meant)
    return sorted(groups, key=lambda group: -group.count)


def _meant(tokens: list[str]) -> frozenset[str]:
    """Its telling words, without the endings that only make them polite or belong to something: bukanya is buka."""
    bare = (_ending.sub("", token.lstrip("#")) for token in tokens if any(map(str.isalnum, token)))
    return frozenset(word for word in bare if word not in EMPTY)


def _nearest(groups: list[Group], meant: frozenset[str]) -> Group | None:
    """The group whose first member shares enough; the leader decides, so that groups don't drift."""
    best, most = None, NEAR
    for group in groups[:MOST_GROUPS]:
        alike = likeness(group.words[0], meant)
        if alike >= most:
            best, most = group, alike
    return best
