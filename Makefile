# OpenIMsg: what `make` makes.
#
#   make            the library and the command, in .build/release
#   make demo       builds, writes a message through the C interface and shows it (FILES=... shows those)
#   make test       builds and runs every suite
#   make bench      measures the library beside other readers and writers (TASKS=... those tasks only)
#   make test-threads  runs the programs with threads under ThreadSanitizer; takes minutes
#   make soak       random work on compound files, each kind for so long (SECONDS=600; SEED=... repeats one run), and
#                   a million messages left open for their sessions to close
#   make fuzz       fuzzes, each target for so long (SECONDS=60); TARGET=... those targets only
#   make damage     damages files in many ways (COUNT=20000) and has each read
#   make test-wine  holds structured storage against Wine's, where wine64 and mingw-w64 are installed
#   make install    PREFIX=/usr/local DESTDIR=
#   make uninstall  the same PREFIX and DESTDIR
#   make clean

VERSION  = 0.1.0
SONAME   = libopenimsg.so.1
REALNAME = libopenimsg.so.1.0.0

PREFIX       ?= /usr/local
DESTDIR      ?=
BINDIR       ?= $(PREFIX)/bin
LIBDIR       ?= $(PREFIX)/lib
INCLUDEDIR   ?= $(PREFIX)/include
PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
MANDIR       ?= $(PREFIX)/share/man

SWIFT   ?= swift
CC      ?= cc
CXX     ?= c++
AR      ?= ar
STRIP   ?= strip
INSTALL ?= install

# The package manager takes CC from the environment, and can do with its own clang only.
SWIFT_BUILD = env -u CC -u CXX $(SWIFT) build -c release

BUILD   = .build
RELEASE = $(BUILD)/release
LIBRARY = $(RELEASE)/libopenimsg.so
COMMAND = $(RELEASE)/openimsg
SHORTW  = $(RELEASE)/libmapi_shortwchar.a
DEMO    = $(BUILD)/demo

# Swift's standard library goes into the file; nothing but what the version script lists comes out of it.
EXPORTS  = Sources/OpenIMsg/exports.map
STATIC   = -Xswiftc -static-stdlib
NAMED    = -Xlinker -soname -Xlinker $(SONAME)
# Test builds check at run time that no two accesses to a variable overlap. In the library as it ships that would
# be a tenth of the time that reading takes, and a look-up in a table of the thread for each access.
UNCHECKED = -Xswiftc -enforce-exclusivity=unchecked
LIBFLAGS = $(STATIC) $(UNCHECKED) $(NAMED) -Xlinker --gc-sections \
           $(if $(wildcard $(EXPORTS)),-Xlinker --version-script=$(CURDIR)/$(EXPORTS))

.PHONY: all shortwchar library command demo test test-threads test-wine soak fuzz damage bench prepare prepare-test install uninstall clean

all: library command shortwchar

library: | prepare
	$(SWIFT_BUILD) --product openimsg $(LIBFLAGS)
	ln -sf libopenimsg.so $(RELEASE)/$(SONAME)

# The command is a package of its own that links the library as any program does. Its build makes a library
# of its own to link against; what it runs with is the one above.
command: library
	@if [ -f CommandLine/Package.swift ]; then set -e -x; \
	    $(SWIFT_BUILD) --package-path CommandLine --scratch-path $(BUILD)/command $(STATIC) $(NAMED); \
	    cp -f $(BUILD)/command/release/openimsg-command $(COMMAND); fi

# The wide functions for programs with 16-bit wchar_t, which they link statically.
shortwchar: $(SHORTW)

$(SHORTW): Sources/ShortWChar/wide.c | library
	$(CC) -std=c99 -O2 -fPIC -fno-builtin -fshort-wchar -Wall -Wextra -c $< -o $(BUILD)/wide.o
	$(AR) rcs $@ $(BUILD)/wide.o

# Installs what a build, or a test run, lacks; says what that is where it may not.
prepare:
	@Tests/prepare build

prepare-test: | prepare
	@Tests/prepare test

ifdef FILES
demo: all
	$(COMMAND) show $(FILES)
else
demo: all
	@mkdir -p $(DEMO)
	@for program in write_message read_message; do set -e -x; \
	    $(CC) -std=c99 -Wall -Wextra -Iinclude -o $(DEMO)/$$program Examples/C/$$program.c \
	        -L$(RELEASE) -lopenimsg -Wl,-rpath,$(CURDIR)/$(RELEASE); done
	$(DEMO)/write_message $(DEMO)/demo.msg
	$(DEMO)/read_message $(DEMO)/demo.msg
	$(COMMAND) show $(DEMO)/demo.msg
endif

test: all | prepare-test
	@Tests/run-all

bench: library
	@Benchmarks/run $(TASKS)

test-threads: | prepare
	@Tests/run-threads

test-wine: all
	@command -v wine >/dev/null && command -v x86_64-w64-mingw32-gcc >/dev/null || \
	    { echo "make: please install: wine wine64 gcc-mingw-w64-x86-64" >&2; exit 1; }
	@Tests/Wine/run

soak: library | prepare
	@mkdir -p $(BUILD)/soak
	$(CC) -std=gnu11 -O1 -Iinclude -o $(BUILD)/soak/message_leaks Tests/C/message_leaks.c -L$(RELEASE) -lopenimsg \
	    -Wl,-rpath,$(CURDIR)/$(RELEASE)
	OPENIMSG_ROUNDS=1000000 $(BUILD)/soak/message_leaks
	@OPENIMSG_SECONDS=$(or $(SECONDS),600) SWIFT=$(SWIFT) OPENIMSG_OUT=$$(mktemp -d) sh Tests/run-torture

fuzz: | prepare-test
	@OPENIMSG_SECONDS=$(or $(SECONDS),60) SWIFT=$(SWIFT) Fuzz/run $(TARGET)

damage: library | prepare-test
	@Tests/run-damage $(or $(COUNT),20000)

# What is built is installed as it is, so that root needs no compiler for it.
install: $(if $(and $(wildcard $(LIBRARY)),$(wildcard $(COMMAND)),$(wildcard $(SHORTW))),,all)
	$(INSTALL) -d $(DESTDIR)$(LIBDIR) $(DESTDIR)$(PKGCONFIGDIR) $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 755 $(LIBRARY) $(DESTDIR)$(LIBDIR)/$(REALNAME)
	$(STRIP) --strip-unneeded $(DESTDIR)$(LIBDIR)/$(REALNAME)
	ln -sf $(REALNAME) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libopenimsg.so
	$(INSTALL) -m 644 $(SHORTW) $(DESTDIR)$(LIBDIR)/libmapi_shortwchar.a
	$(INSTALL) -d $(DESTDIR)$(LIBDIR)/openimsg
	for name in mapi32 ole32; do ln -sf ../$(SONAME) $(DESTDIR)$(LIBDIR)/openimsg/lib$$name.so; done
	cd include && find . -name '*.[hH]' -exec sh -c 'for h; do \
	    $(INSTALL) -D -m 644 "$$h" "$(DESTDIR)$(INCLUDEDIR)/openimsg/$$h" || exit 1; done' sh {} +
	for pc in packaging/*.pc.in; do \
	    name=$$(basename $$pc .in); \
	    sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@LIBDIR@|$(LIBDIR)|g' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|g' \
	        -e 's|@VERSION@|$(VERSION)|g' $$pc > $(DESTDIR)$(PKGCONFIGDIR)/$$name && \
	    chmod 644 $(DESTDIR)$(PKGCONFIGDIR)/$$name || exit 1; done
	packaging/manual install $(DESTDIR)$(MANDIR)
	if [ -x $(COMMAND) ]; then $(INSTALL) -s --strip-program=$(STRIP) -m 755 $(COMMAND) $(DESTDIR)$(BINDIR)/openimsg; fi

uninstall:
	rm -f $(DESTDIR)$(LIBDIR)/$(REALNAME) $(DESTDIR)$(LIBDIR)/$(SONAME) $(DESTDIR)$(LIBDIR)/libopenimsg.so
	rm -f $(DESTDIR)$(LIBDIR)/libmapi_shortwchar.a
	rm -rf $(DESTDIR)$(LIBDIR)/openimsg
	cd packaging && for pc in *.pc.in; do rm -f $(DESTDIR)$(PKGCONFIGDIR)/$$(basename $$pc .in); done
	rm -f $(DESTDIR)$(BINDIR)/openimsg
	rm -rf $(DESTDIR)$(INCLUDEDIR)/openimsg
	packaging/manual uninstall $(DESTDIR)$(MANDIR)

clean:
	rm -rf $(BUILD) CommandLine/.build
