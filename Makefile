# Röda tråden: one GNU make file. `make help` says what it can do.
#
#   B=dir      build somewhere else than build/ (two builds of one tree never meet)
#   SAN=1      AddressSanitizer and UBSan, in build-san/       COV=1  coverage, in build-cov/
#   LIBS=, APP=, T=   build a part: make B=/tmp/x LIBS="base table" APP= T=csv unit
#
# A new .c, .h, .sql, .html or .po file in its place is found without touching this file.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := program
SHELL := /bin/sh
export LC_ALL := C.UTF-8

VERSION := $(shell head -n 1 debian/changelog 2>/dev/null | tr -d '()' | cut -d' ' -f2)
prefix ?= /usr/local
bindir ?= $(prefix)/bin
libdir ?= $(prefix)/lib
includedir ?= $(prefix)/include
mandir ?= $(prefix)/share/man

ifeq ($(origin CC),default)
CC := gcc
endif

# --- what is compiled how -------------------------------------------------------

WARN := -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wstrict-prototypes \
	-Werror -Werror=format-security -Werror=implicit-function-declaration
HARDEN := -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
	-ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks -fno-strict-overflow
HARDEN += $(if $(filter x86_64,$(shell uname -m)),-fcf-protection=full)
HARDEN_LD := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code

DEBUG := -g
# With ASan and UBSan what sqlgen and htmlgen made, and the tests themselves, are not optimised: their many small
# functions, inlined, are half of what there is to compile, and hardly anything of the time they then run.
PLAIN :=
# What a sanitizer prints are lines; the rest of the debug information is most of what such a build writes and links.
ifdef SAN
B ?= build-san
DEBUG := -g1
MODE := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
MODE_LD := -pie -fsanitize=address,undefined
PLAIN := -O0
else ifdef COV
B ?= build-cov
MODE := -O0 --coverage -fprofile-update=atomic
MODE_LD := -pie --coverage
else ifdef FUZZ
B ?= build-fuzz
CC := clang
DEBUG := -gline-tables-only
MODE := -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -w
MODE_LD := -pie -fsanitize=address,undefined
else
B ?= build
MODE := $(HARDEN)
MODE_LD := $(HARDEN_LD)
endif
# Third-party code built once and shared by every mode.
DEP ?= build/dep

PKGS := libmicrohttpd libcurl libsodium jansson libpq icu-i18n icu-uc libzip expat zlib
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS = $(shell pkg-config --libs $(PKGS)) -lxlsxwriter -lpthread -lm
CFLAGS_ALL = $(WARN) $(DEBUG) -fPIE $(MODE) $(PKG_CFLAGS) $(CFLAGS)
LDFLAGS_ALL = $(MODE_LD) $(LDFLAGS)
$(B)/obj/gen/%.o $(B)/obj/test/%.o: MODE += $(PLAIN)

# --- which part may see which ---------------------------------------------------
# A library or room is compiled with an include directory ($(B)/inc/<part>) that
# holds links to itself and what stands here, so a wrong arrow does not compile.

LIBS ?= base db table cube stat chart web
uses.base  :=
uses.db    := base
uses.table := base
uses.cube  := base
uses.stat  := base
uses.chart := base
uses.web   := base db

alllibs := base db table cube stat chart web
uses.core    := $(alllibs)
uses.org     := $(alllibs) core
uses.measure := $(alllibs) core org
uses.plan    := $(uses.measure) measure
middle       := $(uses.plan) plan
uses.effect  := $(middle)
uses.dialogue := $(middle) effect
uses.survey  := $(middle)
uses.cases   := $(middle)
uses.fund    := $(middle)
uses.work    := $(middle)
upper        := $(middle) effect dialogue survey cases fund work
uses.year    := $(upper)
uses.report  := $(upper)
uses.api     := $(upper) year report
uses.cli     := $(upper) year report api

rooms := $(notdir $(patsubst %/,%,$(sort $(dir $(wildcard app/*/*.[ch])))))
APP ?= $(rooms)
unplaced := $(foreach r,$(rooms),$(if $(filter undefined,$(origin uses.$(r))),$(r)))
# Not in the table yet: sees everything, and the gate of the house complains.
$(foreach r,$(unplaced),$(eval uses.$(r) := $(upper) year report api))

# --- sources --------------------------------------------------------------------

LIB_C  := $(foreach l,$(LIBS),$(wildcard lib/$(l)/*.c))
ROOM_C := $(foreach r,$(APP),$(wildcard app/$(r)/*.c))
TOP_C  := $(if $(APP),$(filter-out app/main.c,$(wildcard app/*.c)))
MAIN_C := $(if $(APP),$(wildcard app/main.c))
# The tests link the whole program; its main goes by another name there.
MAIN_T := $(MAIN_C:%.c=$(B)/obj/%.t.o)
T ?=
TEST_C := $(filter-out %_test.c $(if $(APP),,test/app_%.c),$(wildcard test/*.c)) \
	$(if $(T),$(sort $(foreach t,$(T),$(wildcard test/*$(t)*_test.c))),$(wildcard test/*_test.c))

obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
LIB_A := $(foreach l,$(LIBS),$(if $(wildcard lib/$(l)/*.c),$(B)/lib/libtrad_$(l).a))

## program         what `make` alone does: libraries and build/trad; `make all` builds the tests too
program: $(DEP)/sqlite3.o $(LIB_A) $(if $(MAIN_C),$(B)/trad)
all: program $(if $(TEST_C),$(B)/test/run)

include tools/gen.mk

APP_O := $(call obj,$(ROOM_C) $(TOP_C))
GEN_O := $(patsubst $(B)/gen/%.c,$(B)/obj/gen/%.o,$(GEN_C))

# --- compiling ------------------------------------------------------------------

part = $(notdir $(patsubst %/,%,$(dir $(1))))
# Include flags for a source: libraries and rooms by table; the rest sees all.
inc_lib  = -I$(B)/inc/$(call part,$(1))
inc_room = -I$(B)/inc/$(call part,$(1)) -I$(B)/gen
inc_all  = -I$(B)/inc/all -I$(B)/gen
inc = $(if $(filter lib/%,$(1)),$(inc_lib),$(if $(filter $(addprefix app/,$(addsuffix /%,$(rooms))),$(1)),$(inc_room),$(inc_all)))

# What the links are stands in a list beside them, so that a room that comes, goes
# or may see another makes them anew, and nothing else does.
define inc_dir
$(B)/inc/$(1)/.done: $(B)/inc/$(1).list
	@rm -rf $(B)/inc/$(1) && mkdir -p $(B)/inc/$(1)
	@for d in $(2); do ln -s $(CURDIR)/$$$$d $(B)/inc/$(1)/; done; touch $$@
$(B)/inc/$(1).list: always
	@mkdir -p $$(@D); echo "$(CURDIR) $(2)" | cmp -s - $$@ || echo "$(CURDIR) $(2)" >$$@
endef
dirs = $(foreach p,$(1),$(if $(filter $(p),$(alllibs)),lib/$(p),$(wildcard app/$(p))))
$(foreach p,$(alllibs) $(rooms),$(eval $(call inc_dir,$(p),$(call dirs,$(p) $(uses.$(p))))))
$(eval $(call inc_dir,all,$(addprefix lib/,$(alllibs)) $(addprefix app/,$(rooms)) test))

CC_O = @mkdir -p $(@D); echo "  cc    $<"; $(CC) $(CFLAGS_ALL) $(call inc,$<) -MMD -MP -c -o $@ $<

define lib_rules
$(B)/obj/lib/$(1)/%.o: lib/$(1)/%.c | $(B)/inc/$(1)/.done
	$$(CC_O)
$(B)/lib/libtrad_$(1).a: $(call obj,$(wildcard lib/$(1)/*.c))
	@mkdir -p $$(@D); rm -f $$@; ar rcs $$@ $$^
endef
$(foreach l,$(LIBS),$(eval $(call lib_rules,$(l))))

define room_rules
$(B)/obj/app/$(1)/%.o: app/$(1)/%.c | $(B)/inc/$(1)/.done $(GEN_STAMPS)
	$$(CC_O)
endef
$(foreach r,$(APP),$(eval $(call room_rules,$(r))))

$(B)/obj/app/cli/cmd_verify.o: CFLAGS_ALL += $(if $(VERSION),-DTRAD_VERSION='"$(VERSION)"')
$(B)/obj/app/%.o: app/%.c | $(B)/inc/all/.done $(GEN_STAMPS)
	$(CC_O)
$(MAIN_T): $(MAIN_C) | $(B)/inc/all/.done $(GEN_STAMPS)
	$(CC_O) -Dmain=trad_main
$(B)/obj/test/%.o: test/%.c | $(B)/inc/all/.done $(GEN_STAMPS)
	$(CC_O)
$(B)/obj/bench/%.o: bench/%.c | $(B)/inc/all/.done $(GEN_STAMPS)
	$(CC_O)
$(B)/obj/gen/%.o: $(B)/gen/%.c | $(B)/inc/all/.done $(GEN_STAMPS)
	@mkdir -p $(@D); echo "  cc    $<"; $(CC) $(CFLAGS_ALL) $(inc_all) -MMD -MP -c -o $@ $<

# SQLite: the amalgamation out of an npm package, since Debian 12's own release
# has the WAL-reset fault (doc/dependencies.md). Written aside, then renamed, so
# that parallel builds of several modes do not see half a file.
SQLITE_DIR := node_modules/better-sqlite3/deps/sqlite3
$(DEP)/sqlite3.o: node_modules/.run $(wildcard lib/db/sqlite.flags)
	@mkdir -p $(@D); echo "  cc    sqlite3.c (a minute)"
	@gcc -O2 -fPIE -w $(shell cat lib/db/sqlite.flags 2>/dev/null) -I$(SQLITE_DIR) \
		-c -o $@.$$$$ $(SQLITE_DIR)/sqlite3.c && mv $@.$$$$ $@
$(DEP)/include/sqlite3.h: node_modules/.run
	@mkdir -p $(@D); cp $(SQLITE_DIR)/sqlite3.h $@
$(B)/obj/lib/db/%.o $(B)/obj/test/%.o $(B)/obj/bench/%.o: CFLAGS_ALL += -isystem $(DEP)/include
$(call obj,$(wildcard lib/db/*.c test/*.c bench/*.c)): | $(DEP)/include/sqlite3.h

LINK = @mkdir -p $(@D); echo "  link  $@"; $(CC) $(LDFLAGS_ALL) -o $@

$(B)/trad: $(call obj,$(MAIN_C)) $(APP_O) $(GEN_O) $(LIB_A) $(DEP)/sqlite3.o
	$(LINK) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS)
# The tests have a table of access whose cells can be turned (test/access_mutants_test.c).
MUTANT_O := $(if $(filter core,$(APP)),$(B)/obj/app/core/access.m.o)
$(B)/obj/app/core/access.m.o: app/core/access.c | $(B)/inc/core/.done $(GEN_STAMPS)
	$(CC_O) -DACCESS_MUTANTS
$(B)/test/run: $(call obj,$(TEST_C)) $(MAIN_T) $(MUTANT_O) $(filter-out $(B)/obj/app/core/access.o,$(APP_O)) $(GEN_O) $(LIB_A) $(DEP)/sqlite3.o
	$(LINK) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS)

-include $(wildcard $(B)/obj/*/*.d $(B)/obj/*/*/*.d)

node_modules/.run: package.json package-lock.json
	@echo "  npm   packages into node_modules/"
	@npm ci $(NPM_FLAGS) --omit=dev && touch $@
node_modules/.all: package.json package-lock.json
	@echo "  npm   packages into node_modules/, with those of the tests"
	@npm ci $(NPM_FLAGS) && touch $@ node_modules/.run
NPM_FLAGS := --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error


# --- what people ask for --------------------------------------------------------

.PHONY: program all test unit fuzzers benches demo check deps deps-test bench soak fuzz coverage format \
	install install-libs dist deb clean help

## demo            the example authority at http://127.0.0.1:8080 (installs, builds, loads, serves)
demo:
	@tools/deps.sh build run
	@$(MAKE) --no-print-directory -j$(shell nproc) $(B)/trad
	@$(B)/trad demo --db demo.db
	@$(B)/trad serve --db demo.db --demo --listen 127.0.0.1:8080

## check           every test: SQLite, PostgreSQL, sanitizers, faults, fuzzers, browser
check:
	@tools/deps.sh build run test
	@$(MAKE) --no-print-directory node_modules/.all
	@MAKE='$(MAKE)' test/check.sh

## unit            the tests on SQLite; W="word" runs those whose name holds it
unit test: $(B)/test/run
	$(B)/test/run $(W)

## deps            Debian packages to build and run; deps-test: and to test
deps:
	@tools/deps.sh build run
deps-test:
	@tools/deps.sh build run test

## fuzz            each fuzzer for FUZZ_SECONDS (60)
FUZZERS := $(patsubst fuzz/%.c,%,$(wildcard fuzz/*_fuzz.c))
fuzz:
	@$(MAKE) --no-print-directory FUZZ=1 fuzzers
	@for f in $(FUZZERS); do echo "  fuzz  $$f"; test/fuzz.sh build-fuzz/$$f $${FUZZ_SECONDS:-60} || exit 1; done

## soak            the long version: fuzzers for ten minutes each, PostgreSQL without sanitizers, long faults
soak:
	@FUZZ_SECONDS=600 $(MAKE) --no-print-directory fuzz
	@if [ -x test/soak/run ]; then $(MAKE) --no-print-directory all && test/soak/run; fi

## bench           figures as JSON lines, against a peer in the same run
BENCHES := $(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*.c))
bench:
	@tools/deps.sh build run bench
	@$(MAKE) --no-print-directory all benches
	@if [ -x bench/run ]; then bench/run; else for b in $(BENCHES); do $$b || exit 1; done; fi

## coverage        lines and branches run by the tests, per file
coverage:
	@$(MAKE) --no-print-directory COV=1 all
	@test/coverage.sh

## format          clang-format over every C file
C_FILES := $(wildcard lib/*/*.[ch] lib/*/*/*.[ch] app/*.[ch] app/*/*.[ch] tools/*.[ch] test/*.[ch] test/*/*.[ch] \
	fuzz/*.[ch] bench/*.[ch])
format:
	clang-format -i $(C_FILES)

## compile_commands.json   for editors and clang tools
compile_commands.json: Makefile tools/gen.mk
	@{ $(foreach s,$(LIB_C) $(ROOM_C) $(TOP_C) $(MAIN_C) $(TEST_C),printf '%s{"directory":"%s","file":"%s","arguments":["%s"%s,"-c","%s"]}\n' \
		"$$sep" '$(CURDIR)' '$(s)' '$(CC)' "$$(printf ',"%s"' $(CFLAGS_ALL) $(call inc,$(s)) -I$(DEP)/include)" '$(s)'; sep=,;) } \
		| { echo '['; cat; echo ']'; } >$@

# --- fuzzers and benchmarks -----------------------------------------------------

$(B)/obj/fuzz/%.o: fuzz/%.c | $(B)/inc/all/.done $(GEN_STAMPS)
	$(CC_O)
# A fuzzer is linked with what it calls and no more. Instrumented is what can meet its bytes: the libraries, app/core
# and what reads files and formulas in the rooms. The rest is what the profiles of import point at besides, and
# comes as the plain build has it.
FUZZED_O := $(call obj,$(wildcard app/core/*.c app/*/import_*.c app/measure/formula*.c app/effect/stat_csv*.c))
REST_O := $(patsubst $(B)/%,build/%,$(MAIN_T) $(filter-out $(FUZZED_O),$(APP_O)) $(GEN_O))
$(B)/lib/fuzzed.a: $(FUZZED_O)
	@mkdir -p $(@D); rm -f $@; ar qcs $@ $^
$(B)/lib/rest.a: always
	@mkdir -p $(@D); $(MAKE) --no-print-directory FUZZ= B=build $(REST_O) && rm -f $@ && ar qcs $@ $(REST_O)
$(B)/%_fuzz: $(B)/obj/fuzz/%_fuzz.o $(B)/lib/fuzzed.a $(B)/lib/rest.a $(LIB_A) $(DEP)/sqlite3.o
	$(LINK) -fsanitize=fuzzer $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS)
fuzzers: $(addprefix $(B)/,$(FUZZERS))
$(B)/bench/%: $(B)/obj/bench/%.o $(MAIN_T) $(APP_O) $(GEN_O) $(LIB_A) $(DEP)/sqlite3.o
	$(LINK) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS)
benches: $(BENCHES)

# --- install and hand over ------------------------------------------------------

# A page for each command, most of them out of what the command says of itself.
$(B)/man/trad.1: $(B)/trad tools/man.sh tools/man.awk $(wildcard doc/man/*.1)
	@tools/man.sh $(B)/trad '$(VERSION)' $(@D)

## install         the program, its pages and its service (DESTDIR, prefix); install-libs: the libraries
install: $(B)/trad $(B)/man/trad.1
	install -D -m 755 $(B)/trad $(DESTDIR)$(bindir)/trad
	install -D -m 644 debian/trad.service $(DESTDIR)$(prefix)/lib/systemd/system/trad.service
	sed -i 's|/usr/bin/trad|$(bindir)/trad|' $(DESTDIR)$(prefix)/lib/systemd/system/trad.service
	install -d $(DESTDIR)$(mandir)/man1
	install -m 644 $(B)/man/*.1 $(DESTDIR)$(mandir)/man1/

INSTALLED := $(foreach l,base cube stat table chart,$(if $(wildcard lib/$(l)/*.c),$(l)))
install-libs: $(foreach l,$(INSTALLED),$(B)/lib/libtrad_$(l).a)
	@set -e; for l in $(INSTALLED); do \
		install -d $(DESTDIR)$(libdir)/pkgconfig $(DESTDIR)$(includedir)/trad/$$l; \
		install -m 644 $(B)/lib/libtrad_$$l.a $(DESTDIR)$(libdir)/; \
		install -m 644 $$(grep -LE 'not installed|private( to|$$)' lib/$$l/*.h) $(DESTDIR)$(includedir)/trad/$$l/; \
		sh tools/pc.sh $$l '$(VERSION)' '$(libdir)' '$(includedir)' >$(DESTDIR)$(libdir)/pkgconfig/trad_$$l.pc; \
	done; echo "installed in $(DESTDIR)$(libdir): $(INSTALLED)"
	install -d $(DESTDIR)$(mandir)/man3
	install -m 644 doc/man/*.3 $(DESTDIR)$(mandir)/man3/

## dist            a source archive that builds without a package registry
DIST = rodatraden-$(VERSION)
VENDORED = $(SQLITE_DIR) node_modules/better-sqlite3/LICENSE $(wildcard node_modules/@digdir/designsystemet-css \
	node_modules/@fontsource-variable)
dist: node_modules/.run
	@mkdir -p $(B)
	@git archive --prefix=$(DIST)/ -o $(B)/$(DIST).tar HEAD
	@tar -rf $(B)/$(DIST).tar --owner=0 --group=0 --mtime=now --transform='s|^|$(DIST)/|' $(VENDORED) node_modules/.run
	@xz -9 -T0 -f $(B)/$(DIST).tar && ls -l $(B)/$(DIST).tar.xz

## deb             a Debian package, one directory up
deb:
	@tools/deps.sh build package
	dpkg-buildpackage -b -us -uc

## clean           what was built (not node_modules/, not demo.db)
clean:
	rm -rf build build-san build-cov build-fuzz compile_commands.json

help:
	@sed -n '3,5s/^# *//p' Makefile; echo; sed -n 's/^## /  make /p' Makefile
