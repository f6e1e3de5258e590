# Generated C. Every tools/NAME.c (with its NAME_*.c) is a program built for
# this machine with lib/base and run into $(B)/gen. A generator leaves a file
# whose bytes do not change alone, so that an edit of one statement rebuilds
# what includes it and no more; the stamps say when each last ran.

HOST_CC := gcc
HOST_CFLAGS = $(WARN) -g -O1 -I$(B)/inc/base -Itools
HOST_LIBS = $(shell pkg-config --libs icu-i18n icu-uc jansson zlib 2>/dev/null) -lpthread -lm

# APP= builds the libraries alone, without generated code; GEN="sqlgen" adds one back.
GEN ?= $(if $(APP),sqlgen htmlgen pogen embed)
TOOLS := $(foreach t,$(patsubst tools/%.c,%,$(wildcard tools/*.c)),$(if $(findstring _,$(t)),,$(t)))

define tool_rules
$(B)/tools/$(1): $(patsubst %.c,$(B)/%.o,$(wildcard tools/$(1).c tools/$(1)_*.c)) $(B)/tools/libbase.a
	@echo "  tool  $(1)"; $(HOST_CC) -o $$@ $$^ $(HOST_LIBS)
endef
$(foreach t,$(TOOLS),$(eval $(call tool_rules,$(t))))
$(B)/tools/libbase.a: $(patsubst lib/base/%.c,$(B)/tools/base/%.o,$(wildcard lib/base/*.c))
	@rm -f $@; ar rcs $@ $^
$(B)/tools/base/%.o: lib/base/%.c | $(B)/inc/base/.done
	@mkdir -p $(@D); $(HOST_CC) $(HOST_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/tools/%.o: tools/%.c | $(B)/inc/base/.done
	@mkdir -p $(@D); $(HOST_CC) $(HOST_CFLAGS) -MMD -MP -c -o $@ $<
-include $(wildcard $(B)/tools/*.d $(B)/tools/base/*.d)

# A source that came or went by a move is as old as it was, so the list of them
# is a source too.
.PHONY: always
# generator NAME, its inputs, its arguments after the output directory, what comes out
GEN_C :=
GEN_STAMPS :=
define generator
ifneq ($$(and $$(filter $(1),$$(TOOLS)),$$(filter $(1),$$(GEN)),$(strip $(2))),)
$$(B)/gen/.$(1): $$(B)/tools/$(1) $$(B)/gen/.$(1).list $(2)
	@mkdir -p $$(B)/gen; echo "  gen   $(1)"; $$(B)/tools/$(1) $(3) && touch $$@
$$(B)/gen/.$(1).list: always
	@mkdir -p $$(@D); echo "$(3)" | cmp -s - $$@ || echo "$(3)" >$$@
$(4): $$(B)/gen/.$(1)
	@:
GEN_STAMPS += $$(B)/gen/.$(1)
GEN_C += $(filter %.c,$(4))
endif
endef

gen = $(addprefix $(B)/gen/,$(1))
SCHEMA := $(sort $(wildcard schema/*.sql))
SQL    := $(sort $(wildcard sql/*.sql))
VIEWS  := $(sort $(wildcard views/*/*.html))
PO     := $(sort $(wildcard po/*/*.po))
# Texts to translate stand in the rooms' C and tables and in lib/web too: htmlgen lists them with those of the views.
WORDS  := $(sort $(wildcard app/*.c app/*.def app/*/*.c app/*/*.def lib/web/*.c lib/web/*.def))
LISTS  := $(sort $(wildcard static/*.txt))
STATIC := $(filter-out $(LISTS),$(sort $(foreach d,static static/* static/*/*,$(foreach f,$(wildcard $(d)/*),$(if $(wildcard $(f)/.),,$(f))))))

sql_rooms  := $(patsubst sql/%.sql,sql_%,$(SQL))
view_rooms := $(sort $(foreach v,$(VIEWS),$(notdir $(patsubst %/,%,$(dir $(v))))))

$(eval $(call generator,sqlgen,$(SCHEMA) $(SQL),$(B)/gen $(SCHEMA) -- $(SQL),\
	$(call gen,sql_all.c sql_tables.c schema_steps.c schema_steps.h $(addsuffix .c,$(sql_rooms)) $(addsuffix .h,$(sql_rooms)))))
$(eval $(call generator,htmlgen,$(VIEWS) $(WORDS),$(B)/gen $(VIEWS) -- $(WORDS),\
	$(call gen,$(foreach v,$(VIEWS),view_$(subst /,_,$(patsubst views/%.html,%,$(v))).c) \
	$(foreach r,$(view_rooms),views_$(r).h) messages.list)))
$(eval $(call generator,pogen,$(PO),$(B)/gen $(PO),$(call gen,po.c)))
$(eval $(call generator,embed,$(STATIC) $(LISTS) node_modules/.run,$(B)/gen/assets.c static $(STATIC) $(LISTS:%=@%),\
	$(call gen,assets.c)))

# The example huvudman's files, loaded by `trad demo` through the ordinary importers.
DEMO := $(sort $(wildcard demo/*.csv))
ifneq ($(and $(filter embed,$(TOOLS)),$(filter embed,$(GEN)),$(DEMO)),)
$(B)/gen/.demo: $(B)/tools/embed $(DEMO)
	@mkdir -p $(B)/gen; echo "  gen   demo"; $(B)/tools/embed $(B)/gen/demo_assets.c demo $(DEMO) && touch $@
$(B)/gen/demo_assets.c: $(B)/gen/.demo
	@:
GEN_STAMPS += $(B)/gen/.demo
GEN_C += $(B)/gen/demo_assets.c
endif

# Grade scales, school years, instruments and measures that every store begins with.
STANDARD := $(sort $(wildcard app/measure/standard/*.csv))
ifneq ($(and $(filter embed,$(TOOLS)),$(filter embed,$(GEN)),$(STANDARD)),)
$(B)/gen/.standard: $(B)/tools/embed $(STANDARD)
	@mkdir -p $(B)/gen; echo "  gen   standard"; $(B)/tools/embed $(B)/gen/standard_assets.c app/measure/standard $(STANDARD) && touch $@
$(B)/gen/standard_assets.c: $(B)/gen/.standard
	@:
GEN_STAMPS += $(B)/gen/.standard
GEN_C += $(B)/gen/standard_assets.c
endif

# The tests of the generators run them.
$(B)/test/run: | $(addprefix $(B)/tools/,$(TOOLS))

## texts     every text of views and C has its Swedish in po/sv/
texts: $(B)/gen/.htmlgen $(B)/tools/pogen
	@$(B)/tools/pogen --check $(B)/gen/messages.list $(PO)
.PHONY: texts
