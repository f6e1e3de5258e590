#!/bin/sh
# Installs what is missing of the sections of packages.txt named on the command
# line. Does nothing, and says nothing, when all is there. NODEPS=1 skips it.
set -eu
cd "$(dirname "$0")/.."
[ "${NODEPS:-}" = 1 ] && exit 0

has() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
for section; do
	while read -r s package command; do
		[ "$s" = "$section" ] || continue
		if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
		if command -v dpkg-query >/dev/null && has "$package"; then continue; fi
		missing="$missing $package"
	done <packages.txt
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "This is not a Debian system. Please install these, or run with NODEPS=1 if you have them:" >&2
	echo " $missing" >&2
	exit 1
fi
root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || {
		echo "These Debian packages are missing, and installing them needs root or sudo:" >&2
		echo " $missing" >&2
		exit 1
	}
	root=sudo
fi

log=$(mktemp)
trap 'rm -f "$log" "$log.rc"' EXIT
apt() {
	$root env DEBIAN_FRONTEND=noninteractive apt-get -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" </dev/null
}
# Counts what apt does: one line that changes on a terminal, a line now and then elsewhere.
show() {
	awk -v tty="$([ -t 1 ] && echo 1 || echo 0)" -v log_="$log" '
		function say(last) {
			if (tty) printf "\r  apt   %d fetched, %d of %d set up ", got, set, total
			else if (last || set % 50 == 0) printf "  apt   %d fetched, %d of %d set up\n", got, set, total
			if (tty && last) print ""
			fflush()
		}
		{ print > log_ }
		/newly installed/ { total = $1 + $3 }
		/^Get:/ { got++; if (tty) say(0) }
		/^Setting up / { set++; say(0) }
		END { say(1) }'
}
install() {
	{ apt install --no-install-recommends $missing 2>&1 && echo 0 >"$log.rc" || echo 1 >"$log.rc"; } | show
	[ "$(cat "$log.rc")" = 0 ]
}
update() {
	echo "  apt   reading the package lists"
	apt -qq update >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}
known() {
	apt-cache show --no-all-versions $missing >/dev/null 2>&1
}

echo "Installing Debian packages${root:+ with sudo}:$missing"
fresh=
known || { update && fresh=1; } || exit 1
install || { [ -z "$fresh" ] && update && install; } || {
	echo "apt-get could not install the packages:" >&2
	tail -n 15 "$log" >&2
	exit 1
}
