#!/bin/sh
# tools/pc.sh LIB VERSION LIBDIR INCLUDEDIR: the pkg-config file of an installed library.
set -eu
about='' requires=trad_base private='' libs=-lm
case $1 in
base) about='arenas, buffers, strings, dates and JSON' requires='' private='icu-uc, icu-i18n, jansson' ;;
cube) about='columns, cubes and disclosure control' ;;
stat) about='statistical methods with one result type' ;;
chart) about='accessible SVG charts' ;;
table) about='rows from and to CSV and XLSX' private='libzip, expat' libs='-lxlsxwriter -lm' ;;
*) echo "pc.sh: unknown library $1" >&2; exit 2 ;;
esac
cat <<PC
Name: trad_$1
Description: $about
Version: $2
Requires: $requires
Requires.private: $private
Libs: -L$3 -ltrad_$1
Libs.private: $libs
Cflags: -I$4/trad
PC
