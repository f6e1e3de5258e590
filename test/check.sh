#!/bin/bash
# `make check`: every stage, one line each as it ends, and one closing line that
# sums them. A stage's output is kept in build/check/ and shown when it fails.
# A stage passes when it exits with 0, found at least one test and none failed.
#
# A stage is for the most part one thread, so as many run at a time as there are
# processors: whenever one ends, the first of the list whose needs are met begins.
# The long ones stand first, so that no processor is idle while the last one runs.
set -u
cd "$(dirname "$0")/.."
LOGS=build/check
rm -rf "$LOGS" && mkdir -p "$LOGS"
slots=$(nproc) MAKE="${MAKE:-make} --no-print-directory -j$(nproc)"
passed=0 failed=0 skipped=0 bad='' began=$(date +%s) pg='' memory=''
declare -a order=()                                          # stages that have not begun, first first
declare -A limit=() needs=() command=() running=() state=() # by name; running: process -> name; state: good or bad

quit() {
	trap - EXIT
	[ "${#running[@]}" = 0 ] || kill "${!running[@]}" 2>/dev/null
	pg=$(cat "$LOGS/pg.dir" 2>/dev/null)
	[ -n "$pg" ] && test/pg.sh stop "$pg"
	[ -n "$memory" ] && rm -rf "$memory"
	exit "$1"
}
trap 'quit 130' INT TERM HUP
trap 'quit 1' EXIT

log_of() {
	echo "$LOGS/$(echo "$1" | tr -c 'a-zA-Z0-9\n' -).log"
}
# add NAME SECONDS "NAME, NAME" COMMAND: a stage that may take so long and begins when the named ones have passed.
add() {
	order+=("$1")
	limit[$1]=$2 needs[$1]=$3 command[$1]=$4
}
begin() { # NAME
	local log
	log=$(log_of "$1")
	date +%s >"$log.began"
	(
		timeout -k 10 "${limit[$1]}" bash -c "${command[$1]}" >"$log" 2>&1 </dev/null &
		trap "kill $! 2>/dev/null" TERM
		wait $!
		rc=$?
		[ "$rc" = 124 ] && echo "stopped after ${limit[$1]} s" >>"$log"
		# What its children and theirs have used: "0m1.250s 0m0.125s".
		times >"$log.times"
		used=$(tail -n 1 "$log.times" | tr ms '  ' | awk '{ printf "%d", $1 * 60 + $2 + $3 * 60 + $4 + .5 }')
		echo "$rc $(date +%s) $used" >"$log.rc"
	) &
	running[$!]=$1
}
# How a stage went: the last "N passed, N failed" in the output counts; a command that prints none counts as one test.
ended() { # NAME
	local log line rc end used p f s=0
	log=$(log_of "$1")
	read -r rc end used <"$log.rc"
	line=$(grep -E '^([A-Za-z]+: )?[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	if [ -n "$line" ]; then
		p=$(echo "$line" | sed -E 's/^([A-Za-z]+: )?([0-9]+) passed.*/\2/')
		f=$(echo "$line" | sed -E 's/.* ([0-9]+) failed.*/\1/')
		s=$(echo "$line" | sed -nE 's/.* ([0-9]+) skipped.*/\1/p')
		[ "$rc" != 0 ] && [ "$f" = 0 ] && f=1
		[ "$rc" = 0 ] && [ "$((p + f + ${s:-0}))" = 0 ] && f=1
	elif [ "$rc" = 0 ]; then
		p=1 f=0
	else
		p=0 f=1
	fi
	skipped=$((skipped + ${s:-0})) passed=$((passed + p)) failed=$((failed + f))
	printf '%-28s%6d passed %4d failed %5d s %5d s of processor\n' "$1" "$p" "$f" "$((end - $(cat "$log.began")))" "$used"
	state[$1]=good
	if [ "$f" != 0 ]; then
		state[$1]=bad
		bad="$bad, $1"
		tail -n 60 "$log" | sed 's/^/    /'
		echo "    (all of it: $log)"
	fi
}
# ready NAME: 0 when all that it needs has passed, 1 while some of it is to come, 2 when some of it failed.
ready() {
	local need known=0
	while read -r need; do
		[ -z "$need" ] && continue
		case ${state[$need]:-} in
		good) ;;
		bad) return 2 ;;
		*) known=1 ;;
		esac
	done <<<"${needs[$1]//, /$'\n'}"
	return $known
}
# Begins what can be begun; what needs a stage that failed will never run, and that stage is told of already.
begin_ready() {
	local name left=()
	for name in "${order[@]}"; do
		ready "$name"
		case $? in
		0) if [ "${#running[@]}" -lt "$slots" ]; then begin "$name"; else left+=("$name"); fi ;;
		1) left+=("$name") ;;
		2) state[$name]=bad ;;
		esac
	done
	[ "${#left[@]}" = "${#order[@]}" ] || again=1
	order=("${left[@]}")
}
run_all() {
	local process again
	while [ "${#order[@]}" != 0 ] || [ "${#running[@]}" != 0 ]; do
		again=1
		while [ "$again" = 1 ]; do again=0; begin_ready; done
		[ "${#running[@]}" = 0 ] && break
		wait -n -p process "${!running[@]}"
		ended "${running[$process]}"
		unset "running[$process]"
	done
}
# What failed once more at the very end: a log that is cut keeps its tail.
told_again() {
	local name said
	for name in "${!state[@]}"; do
		[ "${state[$name]}" = bad ] && [ -f "$(log_of "$name").rc" ] || continue
		echo "$name:"
		said=$(grep -aE '^(FAIL |not ok |[^ ]+:[0-9]+: |.*(FAILED|ERROR: |SUMMARY: |runtime error: ))' "$(log_of "$name")" | head -n 4)
		echo "${said:-$(tail -n 4 "$(log_of "$name")")}" | cut -c 1-160 | sed 's/^/    /'
	done
}
finish() {
	total=$(($(date +%s) - began))
	echo
	[ -n "$pg" ] && echo "PostgreSQL's server used $(test/pg.sh used "$pg") s of processor."
	[ -n "$bad" ] && echo "Failed: ${bad#, }" && told_again
	echo "make check took $((total / 60)) min $((total % 60)) s."
	if [ "$skipped" = 0 ]; then
		echo "$passed passed, $failed failed"
	else
		echo "$passed passed, $failed failed, $skipped skipped"
	fi
	[ "$failed" = 0 ] && quit 0
	quit 1
}

add "build" 900 "" "$MAKE all"
add "start PostgreSQL" 60 "" "test/pg.sh start >$LOGS/pg.dir"
run_all
[ "${state[build]}" = good ] || finish
add "gates" 300 "" test/gates.sh
add "gates see planted faults" 300 "" test/gates_mutants.sh

url=''
if [ "${state[start PostgreSQL]}" = good ]; then
	pg=$(cat "$LOGS/pg.dir")
	url=$(test/pg.sh url "$pg")
fi
# Stores of the suites; the faults have theirs on the disk that they are about.
memory=$(mktemp -d "$(test/room.sh)/trad-check.XXXXXX")
suite() { echo "TMPDIR='$memory' exec $*"; }
# AddressSanitizer and UBSan; a leak is a failure too.
sane="export ASAN_OPTIONS=abort_on_error=0:detect_leaks=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1; "

# On PostgreSQL the tests run with sanitizers alone; `make soak` runs them there as they are shipped.
add "build with sanitizers" 900 "" "$MAKE SAN=1 all"
[ -n "$pg" ] && add "sanitizers, PostgreSQL" 1200 "build with sanitizers" "$sane$(suite build-san/test/run --db "'$url'")"
add "sanitizers, SQLite" 1200 "build with sanitizers" "$sane$(suite build-san/test/run)"
add "build of the fuzzers" 900 "" "$MAKE FUZZ=1 fuzzers"
[ -f e2e/run.mjs ] && add "browser" 1500 "" "exec node e2e/run.mjs"
add "tests on SQLite" 900 "" "$(suite build/test/run)"
add "installed" 300 "" "exec test/installed/run"
[ -x test/fault/run ] && add "faults" 900 "" "DB_URL='$url' exec test/fault/run"
for fuzzer in fuzz/*_fuzz.c; do
	fuzzer=$(basename "$fuzzer" _fuzz.c)
	add "fuzz $fuzzer" 60 "build of the fuzzers" "exec test/fuzz.sh build-fuzz/${fuzzer}_fuzz ${FUZZ_SECONDS:-6}"
done
run_all
finish
