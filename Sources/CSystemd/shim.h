// libsystemd, the kernel's clock state and timers, and the allocator's settings for Swift; nothing here is
// variadic, so there is nothing to wrap.
#ifndef TOCSIN_SYSTEMD_SHIM_H
#define TOCSIN_SYSTEMD_SHIM_H

#include <malloc.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

#endif
