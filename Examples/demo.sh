#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The main job on real input: a registry of its own, the contracts of a live-event platform, one evolution let on stage
# and one refused, by the command line and by an unmodified Kafka client. Leaves nothing behind.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stagedoor=${STAGEDOOR_BINARY:-$root/.build/debug/stagedoor}
python=${STAGEDOOR_PYTHON:-$root/.build/python/bin/python}
contracts=Contracts
cd "$root"
bold='' red='' green='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'; fi

[ -x "$stagedoor" ] || { echo "demo: $stagedoor is not built; run make demo" >&2; exit 1; }
[ -x "$python" ] || { echo "demo: $python is missing; run make demo" >&2; exit 1; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/stagedoor-demo.XXXXXX")
chmod 755 "$folder" # run as root, the private PostgreSQL belongs to another user, who must get through here
server=''

stop_server() {
    [ -n "$server" ] || return 0
    kill -TERM "$server" 2>/dev/null || true
    for _ in $(seq 200); do kill -0 "$server" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=''
}

stop_database_left_behind() {
    local file pid
    while read -r file; do
        pid=$(head -n 1 "$file")
        kill -INT "$pid" 2>/dev/null || true
        for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    done < <(find "$folder" -name postmaster.pid 2>/dev/null)
}

finish() {
    local status=$?
    trap - EXIT
    stop_server
    stop_database_left_behind
    if [ "$status" -ne 0 ]; then
        echo "${red}demo failed${plain}; the server said:" >&2
        tail -n 60 "$folder/server.err" >&2 || true
    fi
    rm -rf "$folder"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

number=0
step() { number=$((number + 1)); echo; echo "${bold}$number. $*${plain}"; }
unexpected() { echo "${red}unexpected: $*${plain}" >&2; exit 1; }

# expect STATUS COMMAND...: runs it, shows what it says, insists on the exit status.
expect() {
    local wanted=$1 got=0
    shift
    echo "   \$ stagedoor ${*//$root\//}"
    "$stagedoor" "$@" >"$folder/out" 2>&1 || got=$?
    sed 's/^/   /' "$folder/out"
    [ "$got" -eq "$wanted" ] || unexpected "exit status $got instead of $wanted"
}

step "Start a registry with a private PostgreSQL in a temporary folder"
"$stagedoor" serve --dev --listen 127.0.0.1:0 --data-dir "$folder/data" >"$folder/server.out" 2>"$folder/server.err" &
server=$!
url=''
for _ in $(seq 600); do
    url=$(sed -n 's/^listening on \(http[^ ]*\).*/\1/p' "$folder/server.out" | head -n 1)
    [ -n "$url" ] && break
    kill -0 "$server" 2>/dev/null || unexpected "the server ended before it was ready"
    sleep 0.1
done
[ -n "$url" ] || unexpected "the server was not ready within a minute"
echo "   listening on $url"

step "Register the contracts of a live-event platform"
expect 0 schema register --server "$url" --subject venues-value "$contracts/venue.avsc"
expect 0 schema register --server "$url" --subject ticket-scans-value "$contracts/ticket-scan.avsc"
expect 0 schema register --server "$url" --subject lighting-cues-value "$contracts/lighting-cue.avsc"
expect 0 schema register --server "$url" --subject audience-reactions-value "$contracts/audience-reaction.avsc" \
    --reference live.venues.Venue=venues-value:1

step "An engineer adds a field with a default: may it go on stage?"
expect 0 schema check --server "$url" --subject ticket-scans-value "$contracts/evolutions/ticket-scan-compatible.avsc"
expect 0 schema register --server "$url" --subject ticket-scans-value "$contracts/evolutions/ticket-scan-compatible.avsc"

step "Another adds a field without one: refused, with the place, the reason and the fix"
expect 1 schema check --server "$url" --subject ticket-scans-value "$contracts/evolutions/ticket-scan-incompatible.avsc"
grep -q seatZone "$folder/out" || unexpected "the finding does not name the field"

step "The same answer without any server, as a CI pipeline asks"
expect 1 schema check "$contracts/evolutions/ticket-scan-incompatible.avsc" --against "$contracts/ticket-scan.avsc"
grep -q seatZone "$folder/out" || unexpected "the finding does not name the field"

step "An unmodified Kafka client (confluent-kafka, AvroSerializer, auto.register.schemas)"
"$python" "$root/Examples/demo_client.py" "$url" "$contracts" 2>&1 | sed 's/^/   /'

step "Stop the server and its database"
stop_server
if find "$folder" -name postmaster.pid | grep -q .; then unexpected "the private PostgreSQL is still running"; fi
echo "   both have ended"

echo
echo "${green}Demo passed:${plain} contracts registered, a compatible evolution accepted, an incompatible one refused"
echo "by the command line, offline and against the server, and by a real Kafka client. Nothing was left running."
