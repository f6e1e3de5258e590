#!/bin/sh
# Runs the tests of build-cov/ (or B) and prints, per source file, the share of lines
# they ran, worst first.
set -eu
cd "$(dirname "$0")/.."
B=${B:-build-cov}
find "$B" -name '*.gcda' -delete
"$B"/test/run >"$B"/tests.log 2>&1 || { tail -n 20 "$B"/tests.log; exit 1; }
find "$B/obj/lib" "$B/obj/app" -name '*.gcda' -print0 2>/dev/null |
	xargs -0 -r gcov -b -n 2>/dev/null |
	awk '
		/^File / { file = $2; gsub(/\x27/, "", file) }
		/^Lines executed:/ { split($2, a, /[:%]/); line = a[2]; n = $NF }
		/^Branches executed:|^No branches/ {
			if (file ~ /^(lib|app)\/.*\.c$/) printf "%6.1f %% of %5d lines  %s\n", line, n, file
			file = ""
		}' | sort -n | tee "$B"/report.txt
awk '{ ran += $1 / 100 * $4; all += $4 } END { if (all) printf "%6.1f %% of %5d lines  in all\n", 100 * ran / all, all }' "$B"/report.txt
