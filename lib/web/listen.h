/* listen.h - a listening socket from a numeric address. Only lib/web/server.c uses it. */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include "base/arena.h"

#include <sys/socket.h>

/* A listening TCP socket (close-on-exec, not blocking), or -1 and *why. */
int listen_open(const char *address, int port, struct str *why, struct arena *a);
/* Makes an inherited socket (systemd, an older process) ready; false when it
 * does not listen. */
bool listen_adopt(int fd, struct str *why, struct arena *a);
/* Its port; 0 when it is no TCP socket. */
int listen_port(int fd);
/* The peer as text, without port: "192.0.2.1", "2001:db8::1", "unix", "" when
 * unknown. IPv4 in IPv6 comes out as IPv4. out is at least LISTEN_TEXT bytes. */
#define LISTEN_TEXT 64
void listen_peer(const struct sockaddr *peer, char out[LISTEN_TEXT]);
/* The same form of an address in text; false when it is none. */
bool listen_canonical(struct str address, char out[LISTEN_TEXT]);

#endif
