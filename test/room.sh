#!/bin/sh
# test/room.sh: the directory for stores that live no longer than their test. In memory where there is room for
# it and programs may be run there: a store is a thousand small files or a file synced a thousand times, made and
# removed. TMPDIR, when it is set, is somebody's choice and stands.
if [ -n "${TMPDIR:-}" ]; then
	echo "$TMPDIR"
	exit
fi
free=$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1)
if [ -w /dev/shm ] && [ "${free:-0}" -gt 4000000 ] && ! findmnt -n -o OPTIONS -T /dev/shm 2>/dev/null | grep -qw noexec; then
	echo /dev/shm
else
	echo /tmp
fi
