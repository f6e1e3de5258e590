#!/bin/sh
# The other peer of bench/cube_bench: the same questions to PostgreSQL on one process, the table in its
# buffers. Milliseconds that the server says it ran (EXPLAIN ANALYZE without timing of nodes), the best of 3.
#   bench/cube_pg.sh FILE.csv
set -eu
cd "$(dirname "$0")/.."
dir=$(test/pg.sh start)
trap 'test/pg.sh stop "$dir"' EXIT
sql() { psql -h "$dir" -U trad -qAt -v ON_ERROR_STOP=1 "$@" postgres; }
sql -c "ALTER SYSTEM SET max_parallel_workers_per_gather = 0" -c "ALTER SYSTEM SET work_mem = '1GB'" -c "SELECT pg_reload_conf()" >/dev/null
sql -c "CREATE UNLOGGED TABLE g (school int, year smallint, subject text, gender text, grade text, points numeric)"
tr , . <"$1" | sql -c "COPY g FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)"
sql -c "VACUUM ANALYZE g"
ask() { # name, SQL
	for _ in 1 2 3; do
		sql -c "EXPLAIN (ANALYZE, TIMING OFF) $2" | sed -n 's/^Execution Time: \([0-9.]*\) ms$/\1/p'
	done | sort -g | head -n 1 | sed "s/.*/{\"name\":\"$1\",\"ms\":&}/"
}
ask "year x subject x grade" "SELECT year, subject, grade, count(*) FROM g GROUP BY 1, 2, 3"
ask "mean by school x year" "SELECT school, year, avg(points), count(points) FROM g GROUP BY 1, 2"
ask "mean by gender" "SELECT gender, avg(points), count(points) FROM g GROUP BY 1"
ask "share by subject" "SELECT subject, count(*) FILTER (WHERE points >= 10), count(points) FROM g GROUP BY 1"
ask "one school by year" "SELECT year, avg(points) FROM g WHERE school = 10000019 GROUP BY 1"
ask "count by school" "SELECT school, count(*) FROM g GROUP BY 1"
