// Debian's libxml2 is built with ICU, whose names clash with those inside Foundation; nothing of it is used here.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlreader.h>
