#!/bin/sh
# test/fuzz.sh build-fuzz/csv_fuzz SECONDS: one fuzzer for a while, from its
# corpus in fuzz/corpus/csv. What it finds new stays in a temporary directory;
# an input that fails is kept beside the program and replayed with `PROGRAM FILE`.
set -eu
program=$1 seconds=$2
name=$(basename "$program" _fuzz)
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
set --
[ -d "fuzz/corpus/$name" ] && set -- "fuzz/corpus/$name"
[ -f "fuzz/$name.dict" ] && set -- "$@" "-dict=fuzz/$name.dict"
"$program" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
	-artifact_prefix="$program-" "$fresh" "$@"
