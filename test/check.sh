#!/bin/sh
# `make check`: every stage in turn, one line each, and one closing line that
# sums them. A stage's output is kept in build/check/ and shown when it fails.
# A stage passes when it exits with 0, found at least one test and none failed.
set -u
cd "$(dirname "$0")/.."
LOGS=build/check
rm -rf "$LOGS" && mkdir -p "$LOGS"
MAKE="${MAKE:-make} --no-print-directory -j$(nproc)"
passed=0 failed=0 skipped=0 bad='' began=$(date +%s) pg='' pids=''

quit() {
	trap - EXIT
	for p in $pids; do kill "$p" 2>/dev/null; done
	[ -n "$pg" ] && test/pg.sh stop "$pg"
	exit "$1"
}
trap 'quit 130' INT TERM HUP
trap 'quit 1' EXIT

# begin SECONDS NAME COMMAND... starts a stage beside others; ended NAME waits for it and says how it went.
# The last "N passed, N failed" in the output counts; a command that prints none counts as one test.
log_of() {
	echo "$LOGS/$(echo "$1" | tr -c 'a-zA-Z0-9\n' -).log"
}
begin() {
	limit=$1 name=$2
	shift 2
	log=$(log_of "$name")
	date +%s >"$log.began"
	(
		timeout -k 10 "$limit" "$@" >"$log" 2>&1 </dev/null &
		trap "kill $! 2>/dev/null" TERM
		wait $!
		rc=$?
		[ "$rc" = 124 ] && echo "stopped after $limit s" >>"$log"
		echo "$rc $(date +%s)" >"$log.rc"
	) &
	pids="$pids $!"
	echo $! >"$log.pid"
}
ended() {
	log=$(log_of "$1")
	printf '%-34s' "$1"
	wait "$(cat "$log.pid")"
	read -r rc end <"$log.rc"
	line=$(grep -E '^([A-Za-z]+: )?[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	if [ -n "$line" ]; then
		p=$(echo "$line" | sed -E 's/^([A-Za-z]+: )?([0-9]+) passed.*/\2/')
		f=$(echo "$line" | sed -E 's/.* ([0-9]+) failed.*/\1/')
		s=$(echo "$line" | sed -nE 's/.* ([0-9]+) skipped.*/\1/p')
		skipped=$((skipped + ${s:-0}))
		[ "$rc" != 0 ] && [ "$f" = 0 ] && f=1
		[ "$rc" = 0 ] && [ "$((p + f + ${s:-0}))" = 0 ] && f=1
	elif [ "$rc" = 0 ]; then
		p=1 f=0
	else
		p=0 f=1
	fi
	passed=$((passed + p)) failed=$((failed + f))
	printf '%6d passed %4d failed %5d s\n' "$p" "$f" "$((end - $(cat "$log.began")))"
	if [ "$f" != 0 ]; then
		bad="$bad, $1"
		tail -n 60 "$log" | sed 's/^/    /'
		echo "    (all of it: $log)"
		return 1
	fi
}
stage() {
	begin "$@"
	ended "$2"
}
finish() {
	total=$(($(date +%s) - began))
	echo
	[ -n "$bad" ] && echo "Failed: ${bad#, }"
	echo "make check took $((total / 60)) min $((total % 60)) s."
	if [ "$skipped" = 0 ]; then
		echo "$passed passed, $failed failed"
	else
		echo "$passed passed, $failed failed, $skipped skipped"
	fi
	[ "$failed" = 0 ] && quit 0
	quit 1
}

stage 600 "build" $MAKE all || finish
stage 300 "gates" test/gates.sh
stage 300 "gates see planted faults" test/gates_mutants.sh
stage 60 "start PostgreSQL" sh -c "test/pg.sh start >$LOGS/pg.dir" && pg=$(cat "$LOGS/pg.dir")
url=${pg:+$(test/pg.sh url "$pg")}

# Two at a time: a stage is a single thread for the most part, and two cores are what there is. The shorter of two
# makes room for the next.
begin 900 "tests on SQLite" build/test/run
[ -n "$pg" ] && begin 900 "tests on PostgreSQL" build/test/run --db "$url"
ended "tests on SQLite"

# The same suite with AddressSanitizer and UBSan; a leak is a failure too.
export ASAN_OPTIONS=abort_on_error=0:detect_leaks=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
begin 900 "build with sanitizers" $MAKE SAN=1 all
[ -n "$pg" ] && ended "tests on PostgreSQL"
sane=''
if ended "build with sanitizers"; then
	sane=yes
	begin 1200 "sanitizers, SQLite" build-san/test/run
	[ -n "$pg" ] && begin 1200 "sanitizers, PostgreSQL" build-san/test/run --db "$url"
	ended "sanitizers, SQLite"
fi
[ -f e2e/run.mjs ] && begin 1500 "browser" node e2e/run.mjs
[ -n "$sane" ] && [ -n "$pg" ] && ended "sanitizers, PostgreSQL"
[ -x test/fault/run ] && DB_URL=$url begin 900 "faults" test/fault/run
if stage 900 "build of the fuzzers" $MAKE FUZZ=1 fuzzers; then
	before=''
	for fuzzer in fuzz/*_fuzz.c; do
		fuzzer=$(basename "$fuzzer" _fuzz.c)
		begin 60 "fuzz $fuzzer" test/fuzz.sh "build-fuzz/${fuzzer}_fuzz" "${FUZZ_SECONDS:-6}"
		[ -n "$before" ] && ended "$before"
		before="fuzz $fuzzer"
	done
	ended "$before"
fi
[ -x test/fault/run ] && ended "faults"
[ -f e2e/run.mjs ] && ended "browser"
finish
