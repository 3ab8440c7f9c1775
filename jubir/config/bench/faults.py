"""`jubir bench faults`: every way a network goes wrong and kill -9 at every crossing; then count what is really there.

Deliveries go to a real sandbox over HTTP. A good half of them meet a fault (every kind in turn); workers die at random
crossings; now and then everything (workers and network) is killed together. In the end each delivery must be in a state
that a person can read, and the sandbox's own records say how often each text was published.

    lost       said to be sent, and not there
    doubled    there more than once
    unreadable in no final state, or in one without a sentence
    wrong      said to be failed or missed, and there all the same
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from jubir.config.bench.lab import Lab, free_port, wait_for_port

CHANNELS = 200
KILL_CHANCE = 1 / 900
#: Seconds in which a worker that is left alone must bring everything to its end: two leases and what follows them.
CALM = 180
#: Kind → seconds. Every sandbox fault that concerns a post; account-wide ones are thrown by `_weather`.
FAULTS = {
    "refuse": 0, "too_many": 1, "refuse_then_500": 0, "refuse_then_reset": 0, "refuse_then_hang": 2,
    "accept_then_500": 0, "accept_then_502": 0, "accept_then_429": 1, "accept_then_reset": 0, "accept_then_hang": 2,
    "accept_then_cut": 0, "late_accept": 1, "slow": 2, "processing": 1, "processing_fails": 1, "unauthorized": 0,
}  # fmt: skip
#: Account-wide: media that process, fail or break, and reads that are down, slow or behind.
WEATHER = {
    "media_processing": 1,
    "media_500": 0,
    "media_refuse": 0,
    "reads_down": 0,
    "reads_slow": 1,
    "reads_lag": 1,
}


def run(*, count: int, workers: int = 2, seed: int = 1, database: str = "") -> dict[str, Any]:
    port = free_port()
    began = time.monotonic()
    with Lab(database, JUBIR_URL=f"http://127.0.0.1:{port}", JUBIR_IN_FLIGHT="200") as lab:
        storm = Storm(lab, port, seed, workers)
        storm.fill(count)
        storm.rage(deadline=time.monotonic() + 300 + count / 8)
        figures = {"n": count, "workers": workers, "seed": seed, **storm.audit()}
    return {**figures, "seconds": round(time.monotonic() - began, 1), "database": lab.engine}


class Storm:
    def __init__(self, lab: Lab, port: int, seed: int, workers: int) -> None:
        self.lab, self.port, self.workers = lab, port, workers
        self.dice = random.Random(seed)
        self.diary = lab.folder / "kills"
        self.sandbox = lab.folder / "sandbox"
        self.network: Any = None
        self.crew: list[Any] = []
        self.kills: Counter[str] = Counter()

    # ── before ───────────────────────────────────────────────────────────────────────────────────────────────────
    def fill(self, count: int) -> None:
        from jubir.channels.models import Channel
        from jubir.content.models import Post
        from jubir.core import clock
        from jubir.networks.contract import Draft
        from jubir.networks.sandbox import faults
        from jubir.networks.sandbox.store import Store
        from jubir.publishing.models import Delivery, Rhythm
        from jubir.teams.models import Workspace

        store = Store(self.sandbox)
        store.set(markers=True, settle_after=1.5)
        workspace = Workspace.objects.create(name="Badai", slug="badai")
        Rhythm.objects.create(workspace=workspace, max_lateness_minutes=24 * 60)
        channels = []
        for number in range(min(CHANNELS, count)):
            account, token = store.create_account(f"Kanal {number}", f"kanal{number}")
            if number % 5 == 0:
                kind = list(WEATHER)[(number // 5) % len(WEATHER)]
                faults.switch_on(
                    store, kind, account=account["id"], seconds=WEATHER[kind] or None, times=None, chance=0.3
                )
            facts = {"settle_after": 1.5, "readings": 2}
            channels.append(
                Channel(
                    workspace=workspace, network="sandbox", server=f"http://127.0.0.1:{self.port}/sandbox",
                    remote_id=str(account["id"]), handle=f"kanal{number}", secrets={"token": token}, facts=facts,
                )
            )  # fmt: skip
        store.close()
        channels = Channel.objects.bulk_create(channels)
        picture = self._picture()
        posts = Post.objects.bulk_create((Post(workspace=workspace) for _ in range(count)), batch_size=500)
        now = clock.now()
        spread = count / 400
        Delivery.objects.bulk_create(
            (
                Delivery(
                    workspace=workspace, post=post, channel=channels[number % len(channels)],
                    due_at=now + timedelta(seconds=self.dice.random() * spread),
                    wake_at=now + timedelta(seconds=self.dice.random() * spread),
                    draft=Draft(self._parts(number, picture)).to_json(),
                )
                for number, post in enumerate(posts)
            ),
            batch_size=500,
        )  # fmt: skip

    def _picture(self) -> Any:
        from PIL import Image

        from jubir.networks.contract import Medium

        path = self.lab.folder / "kopi.png"
        Image.new("RGB", (32, 24), "brown").save(path)
        return Medium(1, "image", "image/png", path.stat().st_size, 32, 24, None, "Secangkir kopi", str(path))

    def _parts(self, number: int, picture: Any) -> tuple[Any, ...]:
        from jubir.networks.contract import Part

        kinds = list(FAULTS)
        many = 3 if number % 10 == 0 else 1
        parts = []
        for place in range(many):
            mark = ""
            if self.dice.random() < 0.55:
                kind = kinds[(number + place) % len(kinds)]
                mark = f" [[fault:{kind}:{FAULTS[kind]}]]" if FAULTS[kind] else f" [[fault:{kind}]]"
            media = (picture,) if place == 0 and number % 7 == 0 else ()
            parts.append(Part(f"Kiriman {number}.{place}{mark}", media))
        return tuple(parts)

    # ── the storm ────────────────────────────────────────────────────────────────────────────────────────────────
    def rage(self, deadline: float) -> None:
        """Until nothing is on its way any more, or the deadline; what is left then has a calm in which nobody is killed."""
        all_out = time.monotonic() + self.dice.uniform(8, 15)
        quiet = 0
        while time.monotonic() < deadline and quiet < 2:
            self._stand_up(chance=KILL_CHANCE)
            time.sleep(0.5)
            self._heal()
            if time.monotonic() > all_out:
                self._kill_everything()
                self._stand_up(chance=KILL_CHANCE)
                # Counted from when all stand again: a slow machine must get something done between two deaths.
                all_out = time.monotonic() + self.dice.uniform(8, 15)
            quiet = quiet + 1 if not self._left() else 0
        self._send_home()
        calm = time.monotonic() + CALM
        while self._left() and time.monotonic() < calm:
            self._stand_up(chance=0)
            time.sleep(0.5)
            self._heal()
        self._send_home()
        if self.diary.exists():
            self.kills.update(self.diary.read_text().split())

    def _send_home(self) -> None:
        for process in self.crew:
            self.lab.stop(process)
        self.crew = []

    def _stand_up(self, chance: float) -> None:
        """Start again whoever lies dead."""
        if self.network is None or self.network.poll() is not None:
            self.network = self.lab.start(
                "-m",
                "jubir.networks.sandbox",
                "--port",
                str(self.port),
                "--folder",
                str(self.sandbox),
                quiet=True,
            )
            wait_for_port(self.port)
        self.crew = [one for one in self.crew if one.poll() is None]
        while len(self.crew) < self.workers:
            seed = str(self.dice.randrange(1 << 30))
            self.crew.append(
                self.lab.start(
                    "-m", "jubir.config.bench.fault_worker", str(chance), seed, str(self.diary), quiet=True
                )
            )

    def _kill_everything(self) -> None:
        self.kills["everything"] += 1
        for process in (*self.crew, self.network):
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()

    def _heal(self) -> None:
        """Be the person who connects a channel again."""
        from jubir.channels.models import Channel, Health
        from jubir.core import clock
        from jubir.publishing import around

        if Channel.objects.filter(health=Health.RECONNECT).update(health=Health.CONNECTED, health_why=""):
            around.wake_reconnected(clock.now())

    def _left(self) -> int:
        from jubir.publishing.models import ASKING, Delivery, State

        return Delivery.objects.exclude(state__in=(State.SENT, State.CANCELLED, *ASKING)).count()

    # ── after ────────────────────────────────────────────────────────────────────────────────────────────────────
    def audit(self) -> dict[str, Any]:
        """Hold every delivery's state against the sandbox's own records."""
        from jubir.publishing.models import Delivery, State

        there = self._there()
        told: Counter[str] = Counter()
        found: Counter[str] = Counter()
        examples: list[str] = []
        for delivery in Delivery.objects.all().iterator(chunk_size=1000):
            told[delivery.state] += 1
            texts = [part["text"] for part in delivery.draft["parts"]]
            times = [there[text] for text in texts]
            verdict = self._verdict(delivery, times)
            found[verdict] += 1
            if verdict and len(examples) < 10:
                story = [
                    f"{a.number}/{a.step} {a.started_at:%H:%M:%S.%f}-{a.ended_at or 0:%H:%M:%S.%f} {a.outcome} {a.error} {a.status}"
                    if a.ended_at
                    else f"{a.number}/{a.step} {a.started_at:%H:%M:%S.%f}-? {a.outcome}"
                    for a in delivery.attempts.order_by("number")
                ]
                examples.append(
                    f"{verdict}: {delivery.pk} {delivery.state} {delivery.why} {times} {texts} {story}"
                )
        asked = told[State.NEEDS_PERSON]
        return {
            "lost": found["lost"],
            "doubled": found["doubled"],
            "unreadable": found["unreadable"],
            "wrong": found["wrong"],
            "needs_person": asked,
            "needs_person_share": round(asked / max(1, told.total()), 5),
            "states": dict(told),
            "kills": dict(self.kills),
            **({"examples": examples} if examples else {}),
        }

    @staticmethod
    def _verdict(delivery: Any, times: list[int]) -> str:
        from jubir.channels.why import why_sentence
        from jubir.publishing.models import ASKING, State

        if max(times) > 1:
            return "doubled"
        if delivery.state == State.SENT:
            return "" if min(times) == 1 else "lost"
        if delivery.state not in ASKING or not why_sentence(delivery.why, delivery.why_data):
            return "unreadable"
        if delivery.state == State.NEEDS_PERSON:
            return ""
        # Failed or missed: what its steps say went out is out, the rest is not.
        return "" if times == [1] * delivery.step + [0] * (len(times) - delivery.step) else "wrong"

    def _there(self) -> Counter[str]:
        """How often each text was published, from the sandbox's database; what failed to process is not there."""
        db = sqlite3.connect(Path(self.sandbox) / "sandbox.db")
        try:
            now = time.time()
            rows = db.execute(
                "SELECT p.text, count(*) FROM posts p JOIN accounts a ON a.id = p.account"
                " WHERE a.human = 1 AND p.gone IS NULL AND NOT (p.fails != '' AND p.ready <= ?) GROUP BY p.text",
                [now],
            )
            return Counter(dict(rows.fetchall()))
        finally:
            db.close()


def main(arguments: Any) -> int:
    """Both databases, one after the other, each in a process of its own. Exit status 1 when a bar does not hold."""
    if os.environ.get("JUBIR_BENCH_ONE"):
        figures = run(
            count=arguments.n,
            workers=arguments.workers or 2,
            seed=arguments.seed,
            database=arguments.database,
        )
        sys.stdout.write(json.dumps(figures) + "\n")
        return 0
    import subprocess

    results = []
    for database in dict.fromkeys(("", arguments.database)):
        command = [
            sys.executable,
            "-m",
            "jubir",
            "bench",
            "faults",
            "--n",
            str(arguments.n),
            "--seed",
            str(arguments.seed),
        ]
        command += ["--workers", str(arguments.workers or 2), "--database", database]
        done = subprocess.run(
            command,
            env={**os.environ, "JUBIR_BENCH_ONE": "1"},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            return done.returncode
        results.append(json.loads(done.stdout.strip().splitlines()[-1]))
    whole = {
        **{
            name: sum(result[name] for result in results)
            for name in ("lost", "doubled", "unreadable", "wrong")
        },
        "needs_person": sum(result["needs_person"] for result in results),
        "runs": results,
    }
    if not arguments.database:
        whole["note"] = "SQLite only: give --database URL for PostgreSQL too"
    sys.stdout.write(json.dumps(whole, indent=None if arguments.json else 2) + "\n")
    return int(any(whole[name] for name in ("lost", "doubled", "unreadable", "wrong")))
