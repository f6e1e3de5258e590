#!/bin/bash
# What the compiler does not check. Each gate prints "file:line: what is wrong"
# for every fault it finds and passes when it prints nothing; closes with
# "N passed, N failed". test/gates.sh NAME... runs only those; --list names them.
set -u
cd "$(dirname "$0")/.."

mapfile -t C < <(find lib app tools test fuzz bench -name '*.[ch]' 2>/dev/null | sort)
mapfile -t SHIPPED < <(find lib app -name '*.[ch]' | sort)
mapfile -t TEXT < <({ git ls-files -co --exclude-standard 2>/dev/null || find . -type f -not -path './node_modules/*' -not -path './build*'; } |
	grep -vE '\.(png|jpg|woff2|xlsx|docx|pdf|zip|ico|db|bin)$|^fuzz/corpus/|^LICENSE$' | sort -u | while read -r f; do [ -f "$f" ] && echo "$f"; done)

# --- one pattern, some files, and where it may stand --------------------------------
# name ¦ extended regular expression ¦ C, SHIPPED or TEXT ¦ exempt paths (regular
# expression) ¦ what is wrong. [x] in a pattern keeps it from finding itself.
patterns='
banned functions ¦ (^|[^_a-zA-Z0-9])(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|system|popen|alloca|tmpnam|mktemp|setlocale)[ ]*\( ¦ C ¦ ^$ ¦ banned function
sql stands in sql files ¦ "[^"]*\b(SELECT [^"]+ FROM|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|CREATE (TABLE|INDEX)|ALTER TABLE|DROP TABLE) ¦ SHIPPED ¦ ^lib/db/ ¦ SQL text in C; it belongs in sql/*.sql
engines behind lib/db ¦ \b(sqlite3_[a-z]|PQ[a-z]+[ ]*\(|db_script[ ]*\() ¦ SHIPPED ¦ ^lib/db/ ¦ only lib/db talks to an engine
one door to libmicrohttpd ¦ (microhttpd\.h|\bMHD_[a-zA-Z]) ¦ SHIPPED ¦ ^lib/web/server\.c$ ¦ only lib/web/server.c knows libmicrohttpd
libraries stay silent ¦ (^|[^_a-zA-Z0-9])(printf|puts|putchar|perror|exit|_exit)[ ]*\( ¦ SHIPPED ¦ ^app/|^lib/base/(log|subprocess)\.c$|^lib/[a-z]+/example/ ¦ a library does not print or exit
days are of Stockholm ¦ str_sub\([^()]*(now|_at), 0, 10\) ¦ SHIPPED ¦ ^$ ¦ the day of an instant is instant_date(), not that of UTC
no loose ends ¦ \b(T[O]DO|FIXM[E]|XX[X]|HAC[K])\b ¦ TEXT ¦ ^package-lock.json$ ¦ finish it or file it
no machine paths ¦ (^|[^a-zA-Z0-9_.-])/([w]ork|[r]oot|[h]ome)/ ¦ TEXT ¦ ^$ ¦ a path of one machine
no registry hosts ¦ (registry\.[n]pmjs|deb\.[d]ebian\.org|[n]odesource\.com|security\.[d]ebian\.org|[p]ypi\.org|files\.[p]ythonhosted) ¦ TEXT ¦ ^$ ¦ a registry address
'
pattern_gate() { # pattern set exempt message
	local -n files=$2
	[ "${#files[@]}" = 0 ] && return
	# Lines that are only comment are not code.
	grep -nE -- "$1" "${files[@]}" /dev/null |
		if [ "$2" = TEXT ]; then cat; else grep -vE '^[^:]+:[0-9]+:[[:space:]]*(\*|/\*|//)'; fi |
		awk -F: -v exempt="$3" -v say="$4" '$1 !~ exempt { text = $0; sub(/^[^:]*:[^:]*:[ \t]*/, "", text)
			printf "%s:%s: %s: %s\n", $1, $2, say, substr(text, 1, 120) }'
}

# --- gates that need a program ------------------------------------------------------
LINES_OF_A_FILE=600 LINES_OF_A_FUNCTION=60 COMPLEXITY=15

formatting() {
	# Releases differ in taste; Debian 12's is the measure.
	clang-format --version | grep -q ' 14\.' || { echo "skip: clang-format 14 decides" >&3; return; }
	clang-format --dry-run -Werror "${C[@]}" 2>&1 | sed -nE 's/^([^:]+:[0-9]+):[0-9]+: error: .*/\1: make format would change this/p' |
		awk -F: '!seen[$1]++'
}
file_length() {
	wc -l "${C[@]}" | awk -v max=$LINES_OF_A_FILE '$2 != "total" && $1 > max { printf "%s:%d: %d lines, at most %d\n", $2, max, $1, max }'
}
function_shape() {
	pmccabe "${C[@]}" 2>/dev/null | awk -v lines=$LINES_OF_A_FUNCTION -v paths=$COMPLEXITY '
		{ file = $6; sub(/\(.*/, "", file) }
		$5 > lines { printf "%s:%d: %s has %d lines, at most %d\n", file, $4, $7, $5, lines }
		$2 > paths { printf "%s:%d: %s has complexity %d, at most %d\n", file, $4, $7, $2, paths }'
}
packages() { sed -nE "s/^($1)[[:space:]]+([a-z0-9][a-z0-9.+-]*).*/\2/p" packages.txt; }
field() { # names in a field of debian/control, without versions and alternatives
	awk -v f="$1:" '/^[^ ]/ { on = ($1 == f); sub(/^[^:]*:/, "") } on' debian/control |
		tr ',|' '\n\n' | sed -E 's/[(<\[].*//; s/[[:space:]]//g; /^(\$\{.*)?$/d' | sort -u
}
one_package_list() {
	# make, gcc and libc6-dev are build-essential, which Debian takes for granted.
	diff <(packages 'build|package' | grep -vxE 'make|gcc|libc6-dev|build-essential|fakeroot' | sort -u) \
		<(field Build-Depends | sed 's/^debhelper-compat$/debhelper/' | sort -u) |
		sed -n 's/^< /debian\/control:1: Build-Depends lacks /p; s/^> /packages.txt:1: build lacks /p'
	diff <(packages run | sort -u) <(field Depends) |
		sed -n 's/^< /debian\/control:1: Depends lacks /p; s/^> /packages.txt:1: run lacks /p'
}
dependencies_explained() {
	local p
	for p in $(packages 'build|run|test|bench|package'); do
		grep -q "\`$p\`" doc/dependencies.md || echo "packages.txt:$(grep -nE "[[:space:]]$p([[:space:]]|$)" packages.txt | head -n 1 | cut -d: -f1): doc/dependencies.md does not explain $p"
	done
	node -e '
		const p = require("./package.json"), doc = require("fs").readFileSync("doc/dependencies.md", "utf8");
		for (const [name, v] of Object.entries({ ...p.dependencies, ...p.devDependencies })) {
			if (!doc.includes("`" + name + "`")) console.log(`package.json:1: doc/dependencies.md does not explain ${name}`);
			if (!/^\d+\.\d+\.\d+$/.test(v)) console.log(`package.json:1: ${name} is not pinned to one version`);
			else if (!doc.includes(v)) console.log(`package.json:1: doc/dependencies.md does not name version ${v} of ${name}`);
		}'
}
lockfile_without_addresses() {
	grep -n '"resolved"' package-lock.json | sed -E 's/^([0-9]+):.*/package-lock.json:\1: an address/'
}
hardened() {
	[ -x build/trad ] || { echo "skip: no build/trad" >&3; return; }
	local h
	h=$(readelf -hlWd build/trad; readelf -sW --dyn-syms build/trad)
	# name ¦ what readelf shows of it
	while IFS='¦' read -r what want; do
		grep -qE "$want" <<<"$h" || echo "build/trad:1: not built with $what"
	done <<-'END'
		position independent code¦Type:.*DYN
		read-only relocations¦GNU_RELRO
		immediate binding¦\bNOW\b
		a stack that is not executable¦GNU_STACK.* RW +0x
		stack protection¦__stack_chk_fail
		checked library functions¦__(memcpy|snprintf|vsnprintf|read|memmove)_chk
	END
}
every_room_is_placed() {
	local d
	for d in app/*/; do
		d=$(basename "$d")
		compgen -G "app/$d/*.[ch]" >/dev/null || continue
		grep -qE "^uses\.$d[[:space:]]*:=" Makefile || echo "Makefile:1: uses.$d is missing: what may app/$d include?"
	done
}
swedish_for_every_text() {
	[ -x build/tools/pogen ] && [ -f build/gen/messages.list ] || { echo "skip: nothing built" >&3; return; }
	build/tools/pogen --check build/gen/messages.list po/sv/*.po
}
shell_syntax() {
	local f
	for f in "${TEXT[@]}"; do
		head -c 64 "$f" | grep -qE '^#!/bin/(ba)?sh' || continue
		"$(head -n 1 "$f" | cut -c3-)" -n "$f" 2>&1 | sed "s|^[^:]*: [a-z]* *\([0-9]*\): |$f:\1: |"
	done
}
programs='formatting file_length function_shape one_package_list dependencies_explained lockfile_without_addresses every_room_is_placed swedish_for_every_text hardened shell_syntax'

# --- running them -------------------------------------------------------------------
names=() passed=0 failed=0 skipped=0 skip=$(mktemp)
trap 'rm -f "$skip"' EXIT
gate() { # name command...
	local name=$1 out
	shift
	[ "${list:-}" ] && { echo "$name"; return; }
	[ "${#names[@]}" = 0 ] || [[ " ${names[*]} " == *" ${name// /_} "* ]] || return 0
	: >"$skip"
	out=$("$@" 2>&1 3>"$skip")
	if [ -s "$skip" ]; then
		skipped=$((skipped + 1))
		echo "$name: $(cat "$skip")"
	elif [ -z "$out" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf '%s\n' "$name" "$out"
	fi
}
for a; do [ "$a" = --list ] && list=1 || names+=("${a// /_}"); done
trim() { sed -E 's/^[[:space:]]+//; s/[[:space:]]+$//' <<<"$1"; }
while IFS='¦' read -r name pattern set exempt message; do
	[ -n "$message" ] || continue
	pattern=${pattern# } pattern=${pattern% }
	gate "$(trim "$name")" pattern_gate "$pattern" "$(trim "$set")" "$(trim "$exempt")" "$(trim "$message")"
done <<<"$patterns"
for p in $programs; do gate "${p//_/ }" "$p"; done
[ "${list:-}" ] && exit 0
echo "$passed passed, $failed failed$([ $skipped = 0 ] || echo ", $skipped skipped")"
[ "$failed" = 0 ] && [ $((passed + skipped)) != 0 ]
