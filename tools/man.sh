#!/bin/sh
# tools/man.sh PROGRAM VERSION DIRECTORY: manual pages of the program and of every command into DIRECTORY, those of
# doc/man/ as they are and the others out of what the program says of itself.
set -eu
cd "$(dirname "$0")/.."
program=$1 version=$2 to=$3
rm -rf "$to" && mkdir -p "$to"
cp doc/man/*.1 "$to/"
page() { # NAME, or nothing for the program
	"$program" ${1:+"$1"} --help | awk -v name="$1" -v version="$version" -f tools/man.awk
}
page '' >"$to/trad.1"
"$program" --help | awk '/^  [a-z]/ { print $1 }' | while read -r command; do
	[ -e "$to/trad-$command.1" ] || page "$command" >"$to/trad-$command.1"
done
