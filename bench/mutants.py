"""Would the tests notice? One limit, one error code and one byte of a signature changed, network by network.

    python bench/mutants.py [SLUG...] [--json]

Each mutant is written into a copy of the tree, the network's own tests and its cases of the contract suite run there, and
at least one must fail. Prints what was caught and what lived; exit status 1 when anything lived. Takes some minutes.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = "jubir/networks/connectors/"
SHARED = "jubir/networks/shared/"
#: network → (what, file, the text as it is, as the mutant has it). The text stands in the file once.
MUTANTS: dict[str, list[tuple[str, str, str, str]]] = {
    "bluesky": [
        ("limit", HOME + "bluesky/__init__.py", "TextLimit(300, graphemes", "TextLimit(301, graphemes"),
        ("error", SHARED + "atproto.py", '"ExpiredToken",', '"ExpiredTokem",'),
    ],
    "discord": [
        ("limit", HOME + "discord/limits.py", "CONTENT = 2000", "CONTENT = 2001"),
        ("error", HOME + "discord/refusals.py", "    10008: (", "    10009: ("),
    ],
    "facebook": [
        ("limit", HOME + "facebook/limits.py", "TextLimit(63_206,", "TextLimit(63_207,"),
        ("error", SHARED + "graph.py", "(190, 0): _SIGN_IN", "(191, 0): _SIGN_IN"),
        ("signature", SHARED + "graph.py", 'startswith("sha256=")', 'startswith("sha255=")'),
    ],
    "google_business": [
        ("limit", HOME + "google_business/limits.py", "= 1_500, 58,", "= 1_501, 58,"),
        ("error", HOME + "google_business/wire.py", '"PERMISSION_DENIED": ', '"PERMISSION_DENIAL": '),
    ],
    "instagram": [
        ("limit", HOME + "instagram/limits.py", "CAPTION = 2200", "CAPTION = 2201"),
        ("error", SHARED + "graph.py", "(9, 2207042)", "(9, 2207043)"),
        ("signature", SHARED + "graph.py", "hmac.new(key.encode(), body, sha256)", "hmac.new(key.encode(), body[1:], sha256)"),
    ],
    "linkedin": [
        ("limit", HOME + "linkedin/__init__.py", "= 3000, 1250,", "= 3001, 1250,"),
        ("error", HOME + "linkedin/wire.py", "status == 426", "status == 427"),
        ("signature", HOME + "linkedin/talk.py", '_sign(b"hmacsha256=" + body', '_sign(b"hmacsha256:" + body'),
    ],
    "manual": [
        ("limit", HOME + "manual/limits.py", 'Option("first_comment", "text", maximum=2200)', 'Option("first_comment", "text", maximum=2201)'),
        ("error", HOME + "manual/limits.py", 'raise Rejected(f"A number between', 'raise ValueError(f"A number between'),
    ],
    "mastodon": [
        ("limit", HOME + "mastodon/statuses.py", "LONGEST_THREAD = 255", "LONGEST_THREAD = 254"),
        ("error", HOME + "mastodon/refusals.py", "status in (404, 410)", "status in (404, 411)"),
    ],
    "pinterest": [
        ("limit", HOME + "pinterest/__init__.py", "= 100, 800, 500, 2048", "= 100, 801, 500, 2048"),
        ("error", HOME + "pinterest/wire.py", "    3: (errors.Unauthorized", "    4: (errors.Unauthorized"),
    ],
    "reddit": [
        ("limit", HOME + "reddit/limits.py", "= 300, 40_000,", "= 301, 40_000,"),
        ("error", HOME + "reddit/wire.py", '"QUOTA_FILLED": ', '"QUOTA_FULL": '),
    ],
    "sandbox": [
        ("limit", HOME + "sandbox/__init__.py", "TextLimit(2000, graphemes", "TextLimit(2001, graphemes"),
        ("error", HOME + "sandbox/wire.py", "case 404:", "case 405:"),
        ("signature", HOME + "sandbox/__init__.py", 'f"{stamp}.".encode() + body', 'f"{stamp},".encode() + body'),
    ],
    "telegram": [
        ("limit", HOME + "telegram/limits.py", "= 4096, 1024, 300", "= 4096, 1025, 300"),
        ("error", HOME + "telegram/refusals.py", 'r"bot was kicked|', 'r"bot was licked|'),
        ("signature", HOME + "telegram/__init__.py", "compare_digest(given.encode(), secret.encode())", "compare_digest(given.encode()[1:], secret.encode()[1:])"),
    ],
    "threads": [
        ("limit", HOME + "threads/limits.py", "= 500, 20, 50", "= 501, 20, 50"),
        ("error", HOME + "threads/containers.py", '"FAILED_PROCESSING_AUDIO": ', '"FAILED_PROCESSING_AUDIOS": '),
        ("signature", SHARED + "graph.py", "hmac.new(key.encode(), body, sha256)", "hmac.new(key.encode(), body + b'.', sha256)"),
    ],
    "tiktok": [
        ("limit", HOME + "tiktok/__init__.py", "= 2200, 4000, 35", "= 2200, 4000, 36"),
        ("error", HOME + "tiktok/wire.py", '"scope_not_authorized": ', '"scope_not_authorised": '),
        ("signature", HOME + "tiktok/webhooks.py", 'f"{at}.".encode()', 'f"{at}:".encode()'),
    ],
    "whatsapp": [
        ("limit", HOME + "whatsapp/__init__.py", "= 4096, 1024", "= 4097, 1024"),
        ("error", HOME + "whatsapp/codes.py", "(131047, 0): ", "(131048, 1): "),
        ("signature", SHARED + "graph.py", 'startswith("sha256=")', 'startswith("sha1=")'),
    ],
    "wordpress": [
        ("limit", HOME + "wordpress/limits.py", "= 200_000, 65_525", "= 200_000, 65_526"),
        ("error", HOME + "wordpress/wire.py", '"incorrect_password": ', '"incorrect_passwords": '),
    ],
    "x": [
        ("limit", HOME + "x/counting.py", "MAXIMUM = 280", "MAXIMUM = 281"),
        ("error", HOME + "x/refusals.py", '"resource-not-found": ', '"resource-not-here": '),
        ("signature", HOME + "x/hooks.py", 'return "sha256=" + ', 'return "sha257=" + '),
    ],
    "youtube": [
        ("limit", HOME + "youtube/limits.py", "= 100, 5_000, 500,", "= 100, 5_001, 500,"),
        ("error", HOME + "youtube/wire.py", '"uploadLimitExceeded": ', '"uploadLimitExceded": '),
    ],
}  # fmt: skip


def main() -> int:
    chosen = [name for name in sys.argv[1:] if not name.startswith("--")] or list(MUTANTS)
    found = []
    with tempfile.TemporaryDirectory(prefix="jubir-mutants-") as folder:
        tree = Path(folder) / "tree"
        ignore = shutil.ignore_patterns(".git", ".venv", "data", "__pycache__", ".cache", "*.mo")
        shutil.copytree(ROOT, tree, ignore=ignore, symlinks=True)
        for network in chosen:
            for what, path, old, new in MUTANTS[network]:
                caught = _caught(tree, network, path, old, new)
                found.append({"network": network, "what": what, "file": path, "caught": caught})
                if "--json" not in sys.argv:
                    sys.stdout.write(
                        f"{network:16} {what:10} {'caught' if caught else 'LIVED':7} {old} → {new}\n"
                    )
                    sys.stdout.flush()
    lived = [one for one in found if not one["caught"]]
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps({"mutants": len(found), "lived": lived}) + "\n")
    else:
        sys.stdout.write(f"{len(found)} mutants, {len(lived)} lived\n")
    return 1 if lived else 0


def _caught(tree: Path, network: str, path: str, old: str, new: str) -> bool:
    file = tree / path
    text = file.read_text()
    if text.count(old) != 1:
        raise SystemExit(f"{path}: {old!r} stands there {text.count(old)} times")
    file.write_text(text.replace(old, new))
    try:
        own = sorted(Path("tests/networks/connectors").glob(f"test_{network}*.py"))
        own += sorted(Path("tests/networks/shared").glob("test_g*.py"))
        of_contract = ["-k", f"{network} or not test_contract", "tests/networks/test_contract.py"]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:warnings"]
        done = subprocess.run(
            [*command, *map(str, own), *of_contract],
            cwd=tree, env=_environment(), capture_output=True, text=True, timeout=600,
        )  # fmt: skip
    finally:
        file.write_text(text)
    if done.returncode not in (0, 1) or not re.search(r"passed|failed|^\.|F", done.stdout):
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    return done.returncode == 1


def _environment() -> dict[str, str]:
    shared = os.environ.get("JUBIR_SHARED") or str((ROOT / ".." / "shared").resolve())
    return {**os.environ, "PYTHONPATH": ".", "JUBIR_SHARED": shared}


if __name__ == "__main__":
    os.chdir(ROOT)
    raise SystemExit(main())
