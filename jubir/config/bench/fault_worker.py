"""A worker that may be killed at any crossing, as if by kill -9: for `jubir bench faults` only.

    python -m jubir.config.bench.fault_worker CHANCE SEED FILE

At each crossing it dies with CHANCE, having told FILE which crossing it was. Leases and waits are short, so that a run
of thousands ends in minutes; their order is the product's own.
"""

import asyncio
import os
import random
import signal
import sys

#: Seconds, instead of a minute.
LEASE = 4.0


def main() -> None:
    from jubir.config import setup

    setup.django_ready()
    import logging

    logging.disable(logging.ERROR)
    from jubir.publishing import engine, store, work

    store.LEASE = LEASE
    engine.RENEW_SECONDS = LEASE / 3
    work.LOOK_AGAIN_SECONDS = 0.5
    work.RENDITION_SECONDS = 0.5
    asyncio.run(_publish(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))


async def _publish(chance: float, seed: int, diary: str) -> None:
    from jubir.channels import door
    from jubir.publishing.engine import Engine

    dice = random.Random(seed)
    told = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def crossing(name: str) -> None:
        if dice.random() < chance:
            os.write(told, f"{name}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    async with door.open_client() as http:
        engine = Engine(http, crossing=crossing)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, engine.stop)
        await engine.run()


if __name__ == "__main__":
    main()
