# Plexus: from fMRI volumes to connectomes, and the science done on them
#
#   make demo           install what is missing, build, run a simulated study
#   make check          install what is missing, build, run every test
#   make                build every stage into build/opt/bin
#   make run STUDY=...  run the study described by workflows/<study>.mk
#   make help           list the targets
#
# Variants live side by side: `make SAN=1 check` builds into build/san with the
# address and undefined-behavior sanitizers.  Local settings go in config.mk.

MAKEFLAGS += --no-builtin-rules
SHELL      = /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

-include config.mk

ifeq ($(origin CC),default)
CC      = cc
endif
STUDY  ?= demo
PREFIX ?= /usr/local
BUILD  ?= build/$(if $(SAN),san,opt)

# What apt installs: to build (containers/packages), to test, and what only the
# lint and the test of the container need.
DEPS       = $(shell sed -n 's/^build *//p' containers/packages) perl python3-minimal
LINT_DEPS  = clang libomp-dev clang-format clang-tidy shellcheck universal-ctags
IMAGE_DEPS = buildah podman runc debootstrap bubblewrap

# OpenBLAS must come before GSL, whose own CBLAS is 25 times slower and would
# otherwise be bound without a word.  The OpenMP flavor is the one that several
# threads may call at once (num/blas.h); it is found by its folder, whatever the
# system's alternatives point to.
PKG       = gsl igraph jansson libisal cairo nettle
OPENBLAS := $(firstword $(wildcard /usr/lib/*/openblas-openmp))
WARNINGS  = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wwrite-strings -Wvla -Wundef -Wformat=2
CFLAGS   ?= -O2 -g
# One rounding per operation, so that the same bits come out on every CPU.
override CFLAGS += -ffp-contract=off -fopenmp
SYSTEM_INCLUDES = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PKG))) \
            -isystem /usr/include/nifti \
            -isystem $(patsubst /usr/lib/%,/usr/include/%,$(OPENBLAS))
# GSL's accessors inline; their range checks only where sanitizers look, too.
override CPPFLAGS += -Iinclude -D_XOPEN_SOURCE=700 $(SYSTEM_INCLUDES) \
            -DHAVE_INLINE $(if $(SAN),,-DGSL_RANGE_CHECK_OFF)
override LDFLAGS  += -Wl,--as-needed -L$(OPENBLAS) -Wl,-rpath,$(OPENBLAS)
override LDLIBS   += -lopenblas \
            $(filter-out -lgslcblas,$(shell pkg-config --libs $(PKG))) \
            -lnifti2 -lznz -lz -lcsv -lm

ifdef SAN
override CFLAGS  += -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
                    -fno-sanitize-recover=all
override LDFLAGS += -fsanitize=address,undefined
endif
ifdef WERROR
override CFLAGS  += $(if $(SAN),,-Werror)
endif

# A file in stages/ is an executable; everything below stages/lib is the library.
STAGES := $(patsubst stages/%.c,$(BUILD)/bin/%,$(wildcard stages/*.c))
LIB    := $(patsubst %.c,$(BUILD)/%.o,$(wildcard stages/lib/*/*.c))
UNITS  := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))
TOOLS  := $(patsubst tests/tools/%.c,$(BUILD)/tools/%,$(wildcard tests/tools/*.c))
# What the peers say does not depend on the sanitizers, and takes minutes.
SUITES := $(wildcard tests/stages/*.t tests/workflows/*.t \
            $(if $(SAN),,tests/peers/*.t))

# Where the shared data and reference values are; tests that need them are
# skipped, with the reason, where the folder is absent.
PLEXUS_SHARED ?= $(abspath ../shared)
export PLEXUS_SHARED
JOBS ?= $(shell nproc)

LINTS := lint-layers lint-shape lint-format lint-tidy

.PHONY: all deps lint-deps demo check check-peers check-image tests unit suites lint \
        $(LINTS) run submit strategies verify bench atlas fuzz image install clean help

all: $(STAGES)                     ## build every stage

deps:                              ## install what is missing (apt)
	@tests/lint/packages.sh $(DEPS)

lint-deps:
	@tests/lint/packages.sh $(LINT_DEPS)

demo: deps                         ## the whole pipeline on a simulated study
	@$(MAKE) --no-print-directory run STUDY=demo

check: deps                        ## everything a change must pass, but the lint
	@$(MAKE) --no-print-directory -j$(JOBS) all tests
	@$(MAKE) --no-print-directory -k unit suites

check-peers: deps                  ## the tests that compare with the peers
	@$(MAKE) --no-print-directory -j$(JOBS) all tests
	@-tests/peers/setup
	@$(MAKE) --no-print-directory suites SUITES='$(wildcard tests/peers/*.t)'

check-image: deps                  ## the container, built and run (as root, by apt)
	@-tests/lint/packages.sh $(IMAGE_DEPS)
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@$(MAKE) --no-print-directory suites SUITES='$(wildcard tests/containers/*.t)'

tests: $(UNITS) $(TOOLS)

unit: $(UNITS)                     ## unit tests of the library
	@prove $(if $(V),-v,-q) -j$(JOBS) $(UNITS)

suites: $(STAGES) $(TOOLS)         ## tests of the stages and workflows
	@PATH="$(abspath $(BUILD))/bin:$(abspath $(BUILD))/tools:$$PATH" \
	    prove $(if $(V),-v,-q) -j$(JOBS) $(SUITES)

lint: $(LINTS)                     ## layers, shape, format, analyzers

$(LINTS): lint-%: lint-deps
	@tests/lint/$*.sh $(CPPFLAGS)

# A study is named, or given by its path.
study = $(if $(filter %.mk,$(STUDY)),$(STUDY),workflows/$(STUDY).mk)

run:                               ## run the study named by STUDY
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@workflows/run $(BUILD)/bin $(study) $(JOBS)

submit:                            ## the same as jobs of SCHEDULER (slurm), with SUBMIT options
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@workflows/submit $(BUILD)/bin $(study) $(or $(SCHEDULER),slurm) $(SUBMIT)

strategies:                        ## which denoising suits STUDY, by evidence
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@workflows/strategies $(BUILD)/bin $(study) $(JOBS)

verify: run                        ## compare the study's tables with its reference
	@workflows/verify $(study)

atlas:                             ## list atlases, or install NAME from the image FROM
	@atlases/install '$(NAME)' '$(FROM)'

bench: all tests                   ## speed and memory, side by side with the peers
	@PATH="$(abspath $(BUILD))/bin:$(abspath $(BUILD))/tools:$$PATH" tests/bench/run

fuzz: all tests                    ## damaged input for SECONDS (60); best with SAN=1
	@PATH="$(abspath $(BUILD))/bin:$(abspath $(BUILD))/tools:$$PATH" \
	    tests/fuzz/run $(or $(SECONDS),60)

image:                             ## the container, by ENGINE (docker, podman, buildah)
	@containers/image

share = $(DESTDIR)$(PREFIX)/share/plexus
install: all                       ## stages, workflows, atlases below PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin $(share)
	install $(STAGES) $(DESTDIR)$(PREFIX)/bin
	cp -R workflows atlases LICENSE $(share)
	echo $(notdir $(STAGES)) >$(share)/workflows/stages

clean:                             ## remove everything that was built
	rm -rf build

help:                              ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12

# Quiet by default; V=1 shows the commands.
say = $(if $(V),echo,@printf '  %s  %s\n')

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC $<; $(CC) -std=c17 $(WARNINGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libplexus.a: $(LIB)
	$(say) AR $@; rm -f $@ && $(AR) rcs $@ $^

define link
	@mkdir -p $(@D)
	$(say) LD $@; $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
endef
$(STAGES): $(BUILD)/bin/%:   $(BUILD)/stages/%.o      $(BUILD)/libplexus.a ; $(link)
$(UNITS):  $(BUILD)/unit/%:  $(BUILD)/tests/unit/%.o  $(BUILD)/libplexus.a ; $(link)
$(TOOLS):  $(BUILD)/tools/%: $(BUILD)/tests/tools/%.o $(BUILD)/libplexus.a ; $(link)

# Rebuild everything when the compiler or its flags change.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D); echo '$(CC) $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS)' | \
	    cmp -s - $@ || echo '$(CC) $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS)' > $@
FORCE:

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
