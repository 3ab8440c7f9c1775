"""The yardstick: a bare aiohttp client that posts the same texts to the same server. Prints one JSON line."""

import asyncio
import json
import resource
import sys
import time

import aiohttp


def text(number: int) -> str:
    return f"Selamat pagi nomor {number}. Kopi hangat menunggu di meja Anda, mari singgah."


async def post_all(url: str, count: int, in_flight: int) -> float:
    """Seconds it took."""
    gate = asyncio.Semaphore(in_flight)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def one(number: int) -> None:
            headers = {"Authorization": f"Bearer raw-{number % 1000}", "Idempotency-Key": f"raw-{number}"}
            async with gate, session.post(url, json={"text": text(number)}, headers=headers) as answer:
                await answer.read()
                if answer.status >= 300:
                    raise RuntimeError(f"the server answered {answer.status}")

        began = time.perf_counter()
        await asyncio.gather(*(one(number) for number in range(count)))
        return time.perf_counter() - began


if __name__ == "__main__":
    seconds = asyncio.run(post_all(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": seconds, "cpu": used.ru_utime + used.ru_stime}))
