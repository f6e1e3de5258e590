# Generated C: tools/*.c are built for this machine with lib/base and run into
# $(B)/gen. Each generator writes aside; only files that changed replace the old
# ones, so that an edit of one statement rebuilds what includes it and no more.

HOST_CC := gcc
HOST_CFLAGS = $(WARN) -g -O1 -I$(B)/inc/base

$(B)/tools/obj/%.o: lib/base/%.c | $(B)/inc/base/.done
	@mkdir -p $(@D); $(HOST_CC) $(HOST_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/tools/libbase.a: $(patsubst lib/base/%.c,$(B)/tools/obj/%.o,$(wildcard lib/base/*.c))
	@rm -f $@; ar rcs $@ $^
$(B)/tools/%: tools/%.c $(B)/tools/libbase.a
	@echo "  tool  $*"; $(HOST_CC) $(HOST_CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(B)/tools/libbase.a \
		$(shell pkg-config --libs icu-i18n icu-uc 2>/dev/null) -lpthread -lm
-include $(wildcard $(B)/tools/*.d $(B)/tools/obj/*.d)

GEN_C :=
GEN_STAMPS :=
