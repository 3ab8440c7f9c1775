"""`jubir bench inbox`: does everything arrive once, how fast, and how quick are list and search among 200,000 messages."""

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from jubir.config.bench.lab import Lab, percentile
from jubir.config.bench.publish import table

PAGE = 500
#: Among so many messages list and search are timed.
MANY = 200_000
ROUNDS = 60
_BEGIN = ("Kak", "Min", "Halo", "Permisi", "Hi", "Kopi Senja", "Admin", "Gan")
_MIDDLE = (
    "pesanan saya belum sampai", "es kopi gula arennya enak banget", "bukanya jam berapa ya", "harga naik lagi",
    "pelayanan di Kemang lambat sekali", "the oat milk latte was great", "kapan buka di Bintaro", "mau pesan 40 gelas",
    "promo minggu ini apa", "kopinya dingin, kecewa", "thank you for the quick answer", "tempatnya nyaman buat kerja",
    "pisang arennya juara", "nomor antrean saya hilang", "is there wifi at the Jakarta store", "susu sapi bisa diganti",
)  # fmt: skip
_END = ("?", "!", " 😭", " 🙏", " ya kak", " min", "", ".")


def _text(rng: random.Random, number: int) -> str:
    return f"{rng.choice(_BEGIN)}, {rng.choice(_MIDDLE)}{rng.choice(_END)} {_MIDDLE[number % 16].split()[0]} {number % 977}"


def world(count: int, rng: random.Random, begin: datetime) -> list[Any]:
    """`count` things said: 3 in 4 by people, the rest our answers; on posts, in direct conversations."""
    from jubir.networks.hearing import Author, Heard

    said: list[Heard] = []
    for number in range(count):
        at = begin + timedelta(seconds=number * 7)
        direct = number % 5 == 0
        if said and number % 4 == 3:
            parent = said[rng.randrange(max(0, len(said) - 50), len(said))]
            said.append(Heard(f"b{number}", parent.kind, Author("bench", "bench"), "Terima kasih kak, kami cek ya.", at,
                              thread=parent.thread, parent=parent.remote_id, post=parent.post, ours=True))  # fmt: skip
            continue
        person = rng.randrange(max(10, count // 8))
        thread = f"dm{person}" if direct else f"post{rng.randrange(max(3, count // 400))}"
        said.append(Heard(f"b{number}", "message" if direct else "comment",
                          Author(f"p{person}", f"orang{person}", f"Orang {person}"), _text(rng, number), at,
                          thread=thread, parent="" if direct else thread, post="" if direct else thread))  # fmt: skip
    return said


def disorder(said: list[Any], rng: random.Random) -> tuple[list[Any], dict[str, str]]:
    """In random order, with 10 % told twice and 5 % edited; and what each must say in the end."""
    told, last = list(said), {one.remote_id: one.text for one in said}
    told += rng.sample(said, len(said) // 10)
    for one in rng.sample([one for one in said if not one.ours], len(said) // 20):
        edited = replace(one, text=f"{one.text} (edit)", edited_at=one.created_at + timedelta(minutes=5))
        told.append(edited)
        last[one.remote_id] = edited.text
    rng.shuffle(told)
    return told, last


def run(*, count: int, database: str = "", seed: int = 1, many: int = MANY) -> dict[str, Any]:
    with Lab(database) as lab:
        figures = _arrive(count, seed) | {"database": lab.engine}
        figures |= _read(lab, count, seed, many)
    return figures


def _channel() -> Any:
    from jubir.channels.models import Channel
    from jubir.teams.models import Membership, User, Workspace

    workspace = Workspace.objects.create(name="Bench", slug="bench")
    user = User.objects.create_user("bench@bench.example", "kata-sandi-panjang", name="Bench")
    Membership.objects.create(workspace=workspace, user=user, role="owner")
    return Channel.objects.create(workspace=workspace, network="sandbox", remote_id="bench", handle="bench")


def _arrive(count: int, seed: int) -> dict[str, Any]:
    from jubir import language
    from jubir.core import clock
    from jubir.inbox import intake
    from jubir.inbox.models import Conversation, Message

    channel, rng = _channel(), random.Random(seed)
    language.label_many(["Selamat pagi"])  # the weights are read once in a worker's life
    said = world(count, rng, clock.now() - timedelta(seconds=7 * count))
    told, last = disorder(said, rng)
    begun, cpu = time.perf_counter(), time.process_time()
    for at in range(0, len(told), PAGE):
        intake.take_in(channel, told[at : at + PAGE])
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    rows = list(Message.objects.values_list("remote_id", "text"))
    stored = dict(rows)
    return {
        "n": count,
        "told": len(told),
        "lost": sum(1 for remote_id, text in last.items() if stored.get(remote_id) != text),
        "doubled": len(rows) - len(stored),
        "orphans": Message.objects.filter(conversation=None).count(),
        "conversations": Conversation.objects.count(),
        "rate": round(len(told) / seconds, 1),
        # On a busy machine: what one core to itself would do, the database's own work on PostgreSQL apart.
        "rate_cpu": round(len(told) / cpu, 1),
    }


def _read(lab: Lab, count: int, seed: int, many: int) -> dict[str, Any]:
    from jubir.channels.models import Channel
    from jubir.core import clock
    from jubir.inbox import intake, queries
    from jubir.inbox.models import Message
    from jubir.inbox.queries import Wanted
    from jubir.teams.models import User

    channel = Channel.objects.select_related("workspace").get()
    rng = random.Random(seed + 1)
    more = [
        replace(one, remote_id=f"m{one.remote_id}", parent=f"m{one.parent}" if one.parent.startswith("b") else one.parent)
        for one in world(max(0, many - count), rng, clock.now() - timedelta(days=60))
    ]  # fmt: skip
    for at in range(0, len(more), 2000):
        intake.take_in(channel, more[at : at + 2000])
    lab.settle()
    workspace, user = channel.workspace, User.objects.get()
    lists = [
        Wanted(), Wanted(tab="mine"), Wanted(tab="unassigned"), Wanted(page=5), Wanted(sentiment="negative"),
        Wanted(flag="question"), Wanted(kind="message"), Wanted(tab="done"), Wanted(channel=channel.pk),
    ]  # fmt: skip
    words = (
        "pesanan",
        "kopi senja",
        "oat milk",
        "bintaro 33",
        "orang 17",
        "kecewa dingin",
        "jakarta",
        "tidakada",
    )

    def listed(number: int) -> None:
        queries.listed(workspace, lists[number % len(lists)], user)
        queries.counts(workspace, user)

    def searched(number: int) -> None:
        queries.listed(workspace, Wanted(words=words[number % len(words)]), user)

    conversations = [one.pk for one in queries.listed(workspace, Wanted(), user).conversations]

    def opened(number: int) -> None:
        found = queries.conversation(workspace, conversations[number % len(conversations)])
        if found is not None:
            queries.talk(found)

    return {
        "messages": Message.objects.count(),
        "list_p95_ms": _timed(listed),
        "search_p95_ms": _timed(searched),
        "open_p95_ms": _timed(opened),
    }


def _timed(work: Callable[[int], None]) -> float:
    taken = []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - begun) * 1000)
    return round(percentile(taken, 0.95), 1)


def main(arguments: Any) -> int:
    figures = run(count=arguments.n, database=arguments.database, seed=arguments.seed)
    sys.stdout.write((json.dumps(figures) if arguments.json else table(figures)) + "\n")
    return 1 if figures["lost"] or figures["doubled"] else 0
