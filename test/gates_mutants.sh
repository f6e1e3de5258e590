#!/bin/bash
# The gates' own test: a copy of the tree with one fault planted for each gate.
# A gate that still passes there is no gate. What needs a built program is left out.
set -u
cd "$(dirname "$0")/.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -co --exclude-standard | while read -r f; do [ -f "$f" ] && echo "$f"; done | tar -cf - -T - | tar -xf - -C "$copy"
cd "$copy" || exit 2
git init -q . 2>/dev/null
mkdir -p app/core app/planted lib/stat

{
	echo 'int  planted( void ){return 0;}' # formatting
	echo 'void b(char *p) { strcpy(p, "x"); }'
	echo 'const char *q = "SELECT a FROM b";'
	echo 'void e(void) { sqlite3_open(0, 0); }'
	echo 'struct str d = str_sub(ch->now, 0, 10);'
	echo '#include <microhttpd.h>'
	printf '/* TO%s: later */\n' DO
	printf 'const char *w = "/%s/main";\n' work
	printf 'const char *r = "registry.%s.org";\n' npmjs
	echo 'int big(int n) {'
	for i in $(seq 70); do echo "	if (n == $i) n++;"; done
	echo 'return n; }'
	yes '' | head -n 600
} >app/core/planted.c
echo 'int room;' >app/planted/planted.c
echo 'void loud(void) { puts("x"); }' >lib/stat/planted.c
printf 'build    left-pad-dev\n' >>packages.txt
sed -i '0,/"version"/s//"resolved": "x", "version"/' package-lock.json
printf '#!/bin/sh\nif\n' >planted.sh

out=$(test/gates.sh)
all=$(test/gates.sh --list | grep -vxE 'hardened|swedish for every text')
passed=0 failed=0
while read -r gate; do
	if grep -qx "$gate" <<<"$out"; then
		passed=$((passed + 1))
	elif grep -q "^$gate: skip" <<<"$out"; then
		:
	else
		failed=$((failed + 1))
		echo "the gate '$gate' did not see its planted fault"
	fi
done <<<"$all"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
