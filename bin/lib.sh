# Shared by the scripts beside it: the environment, and what the machine must have.
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$here/.venv"
python="$venv/bin/python"
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"

say() { printf '%s\n' "$*" >&2; }

# packages NAME...: have these Debian packages, by apt when we are root; otherwise say exactly what to install.
packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    say "Installing ${missing[*]} ..."
    local log
    log="$(mktemp)"
    if (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}") >"$log" 2>&1; then
      rm -f "$log"
      return 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
  fi
  say "Missing on this machine: ${missing[*]}. Install them, for example: sudo apt-get install ${missing[*]}"
  return 1
}

# find_python: the first Python that is new enough.
find_python() {
  local candidate
  for candidate in "${JUBIR_PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { printf '%s' "$candidate"; return; }
  done
  return 1
}

# environment [dev]: the virtual environment with exactly what uv.lock says.
environment() {
  local wanted stamp="$venv/.jubir-$1" uv_version=0.9.0
  wanted="$(cat "$here/uv.lock" "$here/pyproject.toml" | sha256sum)"
  if [ -x "$python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
  if [ ! -x "$python" ]; then
    local base
    base="$(find_python)" || { packages python3 python3-venv || exit 1; base="$(find_python)"; } || { say "Jubir needs Python 3.11 or newer."; exit 1; }
    "$base" -c 'import ensurepip' 2>/dev/null || packages python3-venv || exit 1
    say "Making the environment ..."
    "$base" -m venv "$venv"
  fi
  [ -x "$venv/bin/uv" ] || "$venv/bin/pip" install --quiet --disable-pip-version-check "uv>=$uv_version"
  local groups=(--no-dev)
  [ "$1" = dev ] && groups=()
  UV_PROJECT_ENVIRONMENT="$venv" "$venv/bin/uv" sync --project "$here" --quiet --frozen --inexact --no-install-project --python "$python" "${groups[@]}"
  printf '%s' "$wanted" >"$stamp"
}
