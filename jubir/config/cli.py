"""The `jubir` command. A word it does not know is handed to Django (migrate, shell, keys...)."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _


def main(argv: list[str] | None = None) -> None:
    arguments = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jubir.config.settings")
    # Our matrices are small: more threads only wait for each other (50 times slower on a busy machine).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        _parser().print_help()
        return
    if arguments[0] in COMMANDS:
        chosen = _parser().parse_args(arguments)
        raise SystemExit(chosen.run(chosen) or 0)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["jubir", *arguments])


def _up(_arguments: Any) -> int:
    from jubir.config import setup

    setup.prepare()
    with setup.speaking():
        setup.greet()
    from jubir.config import processes

    return processes.up()


def _web(_arguments: Any) -> int:
    from jubir.config import processes, setup

    setup.django_ready()
    processes.web()
    return 0


def _worker(_arguments: Any) -> int:
    from jubir.config import processes, setup

    setup.django_ready()
    processes.worker()
    return 0


def _setup(_arguments: Any) -> int:
    from jubir.config import setup

    setup.prepare()
    return 0


def _bench(arguments: Any) -> int:
    if arguments.what == "publish":
        from jubir.config.bench import publish

        publish.main(arguments)
        return 0
    if arguments.what == "inbox":
        from jubir.config.bench import inbox

        return inbox.main(arguments)
    if arguments.what == "bursts":
        from jubir.config.bench import bursts

        return bursts.main(arguments)
    if arguments.what == "language":
        from jubir.config import language

        return language.bench(arguments)
    if arguments.what == "insights":
        from jubir.config.bench import insights

        insights.main(arguments)
        return 0
    if arguments.what == "listening":
        from jubir.config.bench import listening

        listening.main(arguments)
        return 0
    if arguments.what == "besttime":
        from jubir.config.bench import besttime

        besttime.main(arguments)
        return 0
    from jubir.config.bench import faults

    return faults.main(arguments)


def _demo(arguments: Any) -> int:
    from jubir.config import setup

    setup.prepare()
    from jubir.config import demo

    if arguments.remove:
        from jubir.config.demo import fill

        with setup.speaking():
            sys.stdout.write(
                (_("The demo is gone.") if fill.remove() else _("There is no demo here.")) + "\n"
            )
        return 0
    demo.have(arguments.days)
    if arguments.only_fill:
        return 0
    with setup.speaking():
        setup.greet()
    from jubir.config import processes

    return processes.up()


def _networks(arguments: Any) -> int:
    from jubir.config import setup

    setup.prepare_quietly()
    from jubir.config import networks

    return networks.main(arguments)


def _doctor(arguments: Any) -> int:
    from jubir.config import setup

    setup.django_ready()
    from jubir.config import doctor

    with setup.speaking():
        return doctor.main(arguments)


def _hooks(arguments: Any) -> int:
    from jubir.config import setup

    setup.django_ready()
    from jubir.config import hooks

    return hooks.main(arguments)


def _add_hooks(commands: Any) -> None:
    hooks = commands.add_parser(
        "hooks", help="bench: replay recorded webhook bodies to a running Jubir on this machine"
    )
    hooks.add_argument("what", choices=["replay"])
    hooks.add_argument("files", nargs="+", type=Path)
    hooks.add_argument("--network", default="", help="whose they are: facebook, x, telegram…")
    hooks.add_argument("--channel", type=int, default=0, help="id of a channel, where each is told by itself")
    hooks.add_argument(
        "--key", action="append", default=[], help="NAME=VALUE to sign with, instead of our own"
    )
    hooks.add_argument("--url", default="", help="where Jubir runs (its own address)")
    hooks.add_argument(
        "--wait", type=float, default=10.0, help="seconds until a worker must have taken it in"
    )
    hooks.add_argument("--json", action="store_true")
    hooks.set_defaults(run=_hooks)


def _add_networks(commands: Any) -> None:
    networks = commands.add_parser(
        "networks", help="what each network can do; `networks check SLUG` reads a text from standard input"
    )
    networks.add_argument("what", nargs="?", choices=["list", "check"], default="list")
    networks.add_argument("slug", nargs="?", default="")
    networks.add_argument("--kind", default="", help="check: the kind of post, such as reel or story")
    networks.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="check: a choice of that network"
    )
    networks.add_argument("--json", action="store_true")
    networks.set_defaults(run=_networks)
    doctor = commands.add_parser("doctor", help="what is wrong with this installation, and how to mend it")
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(run=_doctor)


def _add_language(commands: Any) -> None:
    from jubir.config import language

    language.add_parser(commands)


def _add_up(commands: Any) -> None:
    commands.add_parser(
        "up", help="everything on this machine; creates what is missing, prints the address"
    ).set_defaults(run=_up)
    demo = commands.add_parser("demo", help="the same with a sample brand: the coffee shop Kopi Senja")
    demo.add_argument("--remove", action="store_true", help="take the sample brand away")
    demo.add_argument("--days", type=int, default=90, help="how long a past it has, 7 to 365 (90)")
    demo.add_argument("--only-fill", action="store_true", help="make the sample brand and stop")
    demo.set_defaults(run=_demo)
    commands.add_parser(
        "setup", help="create what is missing (keys, database, texts, static files) and stop"
    ).set_defaults(run=_setup)
    commands.add_parser("web", help="only the web process").set_defaults(run=_web)
    commands.add_parser("worker", help="only a worker: publishing and jobs").set_defaults(run=_worker)


def _add_bench(commands: Any) -> None:
    measures = ["publish", "faults", "inbox", "language", "bursts", "insights", "listening", "besttime"]
    bench = commands.add_parser("bench", help=f"measure: {', '.join(measures)}")
    bench.add_argument("what", choices=measures)
    bench.add_argument("--n", type=int, default=10_000, help="deliveries")
    bench.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    bench.add_argument("--workers", type=int, default=None, help="worker processes (publish: 1, faults: 2)")
    bench.add_argument(
        "--database", default="", help="a PostgreSQL URL; a database of its own is made there and dropped"
    )
    bench.add_argument("--latency", type=float, default=0.05, help="publish: the server's, in seconds")
    bench.add_argument("--in-flight", type=int, default=200, help="network calls kept open by one worker")
    bench.add_argument(
        "--spread", type=float, default=0.0, help="publish: due times over so many seconds instead of one"
    )
    bench.add_argument("--seed", type=int, default=1, help="faults: of the faults and kills")
    bench.add_argument("--years", type=int, default=4, help="bursts: simulated years for each size of brand")
    bench.add_argument("--snapshots", type=int, default=1_000_000, help="insights: how many to put in first")
    bench.set_defaults(run=_bench)


#: name → what adds its parser. The order is the help's.
COMMANDS: dict[str, Callable[[Any], None] | None] = {
    "up": _add_up,
    "demo": None,
    "setup": None,
    "web": None,
    "worker": None,
    "networks": _add_networks,
    "doctor": None,
    "hooks": _add_hooks,
    "bench": _add_bench,
    "language": _add_language,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jubir",
        description="The desk of a social media admin.",
        epilog="Anything else is a Django command.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in COMMANDS.values():
        if add is not None:
            add(commands)
    return parser
