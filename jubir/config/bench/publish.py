"""`jubir bench publish`: how fast, how late, and whether exactly once, beside a bare client on the same server."""

import json
import sys
import time
from datetime import timedelta
from typing import Any

from jubir.config.bench import raw
from jubir.config.bench.lab import Lab, cpu_seconds, free_port, percentile, pss_mb, wait_for_port

CHANNELS = 1000
AHEAD_SECONDS = 4.0


def run(
    *,
    count: int,
    workers: int = 1,
    latency: float = 0.05,
    in_flight: int = 200,
    spread: float = 0.0,
    database: str = "",
) -> dict[str, Any]:
    """One measurement, as the issue of the day needs it; times in seconds, memory in MB (PSS), CPU in seconds."""
    port = free_port()
    with Lab(database, JUBIR_URL=f"http://127.0.0.1:{port}", JUBIR_IN_FLIGHT=str(in_flight)) as lab:
        server = lab.start(
            "-m",
            "jubir.networks.sandbox.bench_server",
            "--port",
            str(port),
            "--latency",
            str(latency),
            quiet=True,
        )
        wait_for_port(port)
        figures = _ours(lab, server.pid, port, count, workers, spread)
        figures |= _raw(lab, server.pid, port, count, in_flight)
        figures["ratio"] = round(figures["rate"] / figures["raw_rate"], 3)
        figures["database"] = lab.engine
    return figures


def _ours(lab: Lab, server: int, port: int, count: int, workers: int, spread: float) -> dict[str, Any]:
    from jubir.publishing.models import Delivery, State

    due = _fill(port, count, spread)
    lab.settle()
    processes = [lab.start("-m", "jubir", "worker", quiet=True) for _ in range(workers)]
    pids = [process.pid for process in processes]
    before = {pid: cpu_seconds(pid) for pid in [server, *pids]}
    most_memory = 0.0
    deadline = time.monotonic() + AHEAD_SECONDS + spread + 60 + count / 20
    while time.monotonic() < deadline:
        time.sleep(0.25)
        most_memory = max(most_memory, sum(pss_mb(pid) for pid in pids))
        left = Delivery.objects.exclude(
            state__in=(State.SENT, State.FAILED, State.MISSED, State.NEEDS_PERSON)
        )
        if not left.exists():
            break
    cpu = {pid: cpu_seconds(pid) - before[pid] for pid in [server, *pids]}
    for process in processes:
        lab.stop(process)
    sent = list(Delivery.objects.filter(state=State.SENT).values_list("due_at", "sent_at"))
    late = [(sent_at - due_at).total_seconds() for due_at, sent_at in sent if sent_at]
    accepted = _counts(port)
    last = max((sent_at for _, sent_at in sent if sent_at), default=due)
    return {
        "n": count,
        "workers": workers,
        "posted": accepted["accepted"],
        "lost": count - accepted["keys"],
        "doubled": len(accepted["doubled"]),
        "sent": len(sent),
        "rate": round(len(sent) / max((last - due).total_seconds(), 0.001), 1),
        "late_p50_s": round(percentile(late, 0.5), 3),
        "late_p99_s": round(percentile(late, 0.99), 3),
        "rss_mb": round(most_memory, 1),
        "cpu_worker_s": round(sum(cpu[pid] for pid in pids), 2),
        "cpu_server_s": round(cpu[server], 2),
    }


def _fill(port: int, count: int, spread: float) -> Any:
    """Channels and deliveries, all due in a few seconds (or spread evenly from then on). Returns the first due time."""
    from jubir.channels.models import Channel
    from jubir.content.models import Post
    from jubir.core import clock
    from jubir.networks.contract import Draft, Part
    from jubir.publishing.models import Delivery
    from jubir.teams.models import Workspace

    workspace = Workspace.objects.create(name="Bench", slug="bench")
    channels = Channel.objects.bulk_create(
        Channel(
            workspace=workspace, network="sandbox", server=f"http://127.0.0.1:{port}", remote_id=str(number),
            handle=f"channel{number}", secrets={"token": f"token-{number}"},
        )
        for number in range(min(CHANNELS, count))
    )  # fmt: skip
    posts = Post.objects.bulk_create((Post(workspace=workspace) for _ in range(count)), batch_size=500)
    due = (clock.now() + timedelta(seconds=AHEAD_SECONDS + count / 4000)).replace(microsecond=0)
    step = spread / count
    Delivery.objects.bulk_create(
        (
            Delivery(
                workspace=workspace, post=post, channel=channels[number % len(channels)],
                due_at=due + timedelta(seconds=number * step), wake_at=due + timedelta(seconds=number * step),
                draft=Draft((Part(raw.text(number)),)).to_json(),
            )
            for number, post in enumerate(posts)
        ),
        batch_size=500,
    )  # fmt: skip
    return due


def _counts(port: int) -> dict[str, Any]:
    """What the server accepted: `accepted` in all, under how many `keys`, which of them `doubled`."""
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{port}/counts") as answer:
        return json.load(answer)


def _raw(lab: Lab, server: int, port: int, count: int, in_flight: int) -> dict[str, Any]:
    before = cpu_seconds(server)
    client = lab.start(
        "-m", "jubir.config.bench.raw", f"http://127.0.0.1:{port}/api/posts", str(count), str(in_flight)
    )
    out, _ = client.communicate(timeout=600)
    told = json.loads(out)
    return {
        "raw_rate": round(count / told["seconds"], 1),
        "cpu_raw_s": round(told["cpu"], 2),
        "cpu_server_raw_s": round(cpu_seconds(server) - before, 2),
    }


def table(figures: dict[str, Any]) -> str:
    width = max(map(len, figures))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in figures.items())


def main(arguments: Any) -> None:
    figures = run(
        count=arguments.n, workers=arguments.workers or 1, latency=arguments.latency, in_flight=arguments.in_flight,
        spread=arguments.spread, database=arguments.database,
    )  # fmt: skip
    sys.stdout.write((json.dumps(figures) if arguments.json else table(figures)) + "\n")
