// libical for Swift; the functions used are not variadic, so there is nothing to wrap.
#ifndef TOCSIN_ICAL_SHIM_H
#define TOCSIN_ICAL_SHIM_H

#include <libical/ical.h>

#endif
