#!/bin/sh
# Runs the tests of build-cov/ and prints, per source file, the share of lines
# and branches they ran, worst first.
set -eu
cd "$(dirname "$0")/.."
find build-cov -name '*.gcda' -delete
build-cov/test/run >build-cov/tests.log 2>&1 || { tail -n 20 build-cov/tests.log; exit 1; }
find build-cov/obj/lib build-cov/obj/app -name '*.gcda' -print0 2>/dev/null |
	xargs -0 -r gcov -b -n 2>/dev/null |
	awk '
		/^File / { file = $2; gsub(/\x27/, "", file) }
		/^Lines executed:/ { split($2, a, /[:%]/); line = a[2]; n = $NF }
		/^Branches executed:|^No branches/ {
			if (file ~ /^(lib|app)\/.*\.c$/) printf "%6.1f %% of %5d lines  %s\n", line, n, file
			file = ""
		}' | sort -n | tee build-cov/report.txt
awk '{ ran += $1 / 100 * $4; all += $4 } END { if (all) printf "%6.1f %% of %5d lines  in all\n", 100 * ran / all, all }' build-cov/report.txt
