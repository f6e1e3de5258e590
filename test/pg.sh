#!/bin/sh
# A PostgreSQL cluster of the tests' own: on a unix socket in a temporary
# directory, no TCP, no durability, gone afterwards. Nothing vacuums it either:
# a store lives for a second, and plans are the same each time.
#
#   dir=$(test/pg.sh start)   url=$(test/pg.sh url "$dir")   test/pg.sh stop "$dir"
#   test/pg.sh used "$dir"    seconds of processor, of the server and of the connections that have ended
set -eu

bin() {
	for d in /usr/lib/postgresql/*/bin; do
		[ -x "$d/initdb" ] && found=$d
	done
	echo "${found:?PostgreSQL is not installed (make deps-test)}"
}
# The server refuses to run as root, so there it runs as the user Debian's package made.
as_server() {
	if [ "$(id -u)" = 0 ]; then
		runuser -u postgres -- "$@"
	else
		"$@"
	fi
}

start() {
	b=$(bin)
	dir=$(mktemp -d "$("$(dirname "$0")/room.sh")/trad-pg.XXXXXX")
	[ "$(id -u)" = 0 ] && chown postgres: "$dir"
	cd "$dir"
	as_server "$b/initdb" -D "$dir/data" -U trad -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/log" 2>&1 &&
		as_server "$b/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -s -o "-k $dir -c listen_addresses= \
			-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal \
			-c max_wal_senders=0 -c autovacuum=off -c max_connections=200 -c shared_buffers=128MB" start >"$dir/log" 2>&1 </dev/null || {
		cat "$dir/log" "$dir/server.log" >&2
		exit 1
	}
	echo "$dir"
}

used() {
	awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%d\n", ($12 + $13 + $14 + $15) / tick }' \
		"/proc/$(head -n 1 "$1/data/postmaster.pid")/stat"
}

stop() {
	case ${1##*/} in trad-pg.*) ;; *) echo "not a directory of ours: $1" >&2; exit 2 ;; esac
	[ -d "$1" ] || return 0
	cd "$1"
	as_server "$(bin)/pg_ctl" -D "$1/data" -m immediate -s stop >/dev/null 2>&1 || true
	cd /
	rm -rf "$1"
}

case ${1:-} in
start) start ;;
url) echo "postgresql:///postgres?host=$2&user=trad" ;;
used) used "$2" ;;
stop) stop "$2" ;;
*) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
