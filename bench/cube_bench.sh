#!/bin/sh
# The cube beside DuckDB on the same rows, in one run: each line of cube_bench with the peer's
# milliseconds and how many times longer it took. Both on one thread, in time of processor.
#
#   make benches && bench/cube_bench.sh [ROWS] [REPEATS]
#
# The peer is no dependency of the project: where DUCKDB names a directory in which
# `npm install @duckdb/node-api` was run it takes part, else the figures stand alone. With PG=1 PostgreSQL is
# asked too (cube_pg.sh), on one process, in time of its server.
set -eu
cd "$(dirname "$0")/.."
B=${B:-build} rows=${1:-5000000} repeats=${2:-5}
T=$(mktemp -d "${TMPDIR:-/tmp}/trad-cube.XXXXXX")
trap 'rm -rf "$T"' EXIT
"$B/bench/cube_bench" gen "$rows" "$T/g.csv"
: >"$T/peer"
if [ -n "${DUCKDB:-}" ]; then
	node bench/cube_duckdb.mjs "$DUCKDB" "$T/g.csv" "$repeats" >"$T/peer"
fi
"$B/bench/cube_bench" run "$T/g.csv" "$repeats" >"$T/ours"
: >"$T/pg"
[ -z "${PG:-}" ] || bench/cube_pg.sh "$T/g.csv" >"$T/pg"
awk 'function name(s) { sub(/.*"name":"/, "", s); sub(/".*/, "", s); sub(/ sorted$/, "", s); return s }
	function ms(s) { sub(/.*"ms":/, "", s); return s + 0 }
	FNR == NR && FILENAME ~ /peer$/ { peer[name($0)] = ms($0); next }
	FILENAME ~ /pg$/ { pg[name($0)] = ms($0); next }
	name($0) in pg { sub(/}$/, sprintf(",\"postgresql_ms\":%.1f,\"postgresql_ratio\":%.1f}", pg[name($0)], pg[name($0)] / ms($0))) }
	name($0) in peer { sub(/}$/, sprintf(",\"peer\":\"DuckDB\",\"peer_ms\":%.1f,\"ratio\":%.1f}", peer[name($0)], peer[name($0)] / ms($0))) }
	{ print }' "$T/peer" "$T/pg" "$T/ours"
