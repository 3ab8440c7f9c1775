"""The two servers as programs of their own: they tell their address, serve, and stop."""

import asyncio
import json
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import Request, urlopen

import aiohttp


@contextmanager
def running(*arguments: str):
    process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(10)


def get(url: str):
    with urlopen(url) as answer:
        return json.load(answer)


def test_the_sandbox_runs_alone_with_its_settings(tmp_path):
    arguments = (
        "--port",
        "0",
        "--folder",
        str(tmp_path),
        "--set",
        "markers=true",
        "--set",
        "settle_after=0.5",
    )
    with running("jubir.networks.sandbox", *arguments) as url:
        assert url.endswith("/sandbox")
        settings = get(f"{url}/api/settings")
        assert (settings["markers"], settings["settle_after"]) == (True, 0.5)
        with urlopen(Request(url + "/", headers={"Accept-Language": "id"})) as page:
            assert "Belum ada yang diterbitkan" in page.read().decode()


def test_the_bench_server_counts_what_it_accepts():
    async def story(url: str, host: str) -> None:
        async with aiohttp.ClientSession() as session:

            async def post(n: int, key: str) -> None:
                headers = {"Authorization": "Bearer token-1", **({"Idempotency-Key": key} if key else {})}
                body = {"text": f"Halo {n} ☀️"}
                async with session.post(f"{url}/api/posts", json=body, headers=headers) as answer:
                    assert answer.status == 201
                    assert (await answer.json())["status"] == "public"

            loop = asyncio.get_running_loop()
            began = loop.time()
            await asyncio.gather(*(post(n, f"k{n}") for n in range(50)), post(0, "k0"), post(7, ""))
            assert 0.05 <= loop.time() - began < 2
            async with session.get(f"{host}/counts?arrived=1") as answer:
                counts = await answer.json()
            assert (counts["accepted"], counts["keys"], counts["doubled"]) == (52, 51, {"k0": 2})
            assert len(counts["arrived"]) == 52
            headers = {"Authorization": "Bearer token-1"}
            async with session.get(f"{url}/api/accounts/x/posts?since=2026-01-01", headers=headers) as answer:
                posts = (await answer.json())["posts"]
            assert len(posts) == 52
            assert posts[0]["text"].startswith("Halo")
            async with session.post(f"{host}/reset"), session.get(f"{host}/counts") as answer:
                assert (await answer.json())["accepted"] == 0
            async with session.get(f"{host}/nonsense") as answer:
                assert answer.status == 404

    with running("jubir.networks.sandbox.bench_server", "--port", "0", "--latency", "0.05") as url:
        asyncio.run(story(url, url.removesuffix("/sandbox")))


def test_the_bench_server_understands_requests_in_pieces_and_in_a_row():
    async def story(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        one = b'POST /api/posts HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n\r\n{"text":"ya"}'
        for byte in one:
            writer.write(bytes([byte]))
            await writer.drain()
        writer.write(one + one)
        seen = b""
        while seen.count(b"HTTP/1.1 201") < 3:
            seen += await asyncio.wait_for(reader.read(4096), 5)
        writer.close()

    with running("jubir.networks.sandbox.bench_server", "--port", "0", "--latency", "0") as url:
        asyncio.run(story(int(url.split(":")[2].split("/")[0])))
        assert get(url.removesuffix("/sandbox") + "/counts")["accepted"] == 3
