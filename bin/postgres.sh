# A PostgreSQL of our own for a test run: its own folder and port, loopback only, gone afterwards. Sourced by bin/test.
postgres_start() {
  postgres_bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
  [ -n "$postgres_bin" ] || { say "PostgreSQL's programs are not under /usr/lib/postgresql."; exit 1; }
  postgres_folder="$(mktemp -d /tmp/jubir-postgres-XXXXXX)"
  postgres_port="$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
  # It refuses to run as root.
  if [ "$(id -u)" = 0 ]; then chown postgres "$postgres_folder"; fi
  postgres_as "$postgres_bin/initdb" -D "$postgres_folder/data" -A trust -U jubir --no-sync >/dev/null
  postgres_as "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/log" -w -s \
    -o "-p $postgres_port -k $postgres_folder -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" start
  postgres_url="postgresql://jubir@127.0.0.1:$postgres_port/postgres"
}
postgres_as() { if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid postgres --regid postgres --clear-groups "$@"); else "$@"; fi; }
postgres_stop() {
  postgres_as "$postgres_bin/pg_ctl" -D "$postgres_folder/data" -m immediate -s stop || true
  rm -rf "$postgres_folder"
}
