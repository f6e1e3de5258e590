/* listen.c - see listen.h. */
#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

static int bind_to(const struct addrinfo *to)
{
	int fd = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	int on = 1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, to->ai_addr, to->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
		return fd;
	int reason = errno;
	close(fd);
	errno = reason;
	return -1;
}

int listen_open(const char *address, int port, struct str *why, struct arena *a)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	                         .ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	struct str service = arena_printf(a, "%d", port);
	if (port < 0 || port > 65535 || getaddrinfo(address, service.p, &hints, &found) != 0) {
		*why = arena_printf(a, "%s port %d: no numeric address", address ? address : "(none)", port);
		return -1;
	}
	int fd = bind_to(found);
	if (fd < 0)
		*why = arena_printf(a, "%s port %d: %s", address, port, strerror(errno));
	freeaddrinfo(found);
	return fd;
}

bool listen_adopt(int fd, struct str *why, struct arena *a)
{
	int on = 0;
	socklen_t n = sizeof on;
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) != 0 || !on) {
		*why = arena_printf(a, "descriptor %d does not listen", fd);
		return false;
	}
	int status = fcntl(fd, F_GETFL), own = fcntl(fd, F_GETFD);
	if (status < 0 || own < 0 || fcntl(fd, F_SETFL, status | O_NONBLOCK) < 0 ||
	    fcntl(fd, F_SETFD, own | FD_CLOEXEC) < 0) {
		*why = arena_printf(a, "descriptor %d: %s", fd, strerror(errno));
		return false;
	}
	return true;
}

int listen_port(int fd)
{
	struct sockaddr_storage at = {0};
	socklen_t n = sizeof at;
	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		return 0;
	if (at.ss_family == AF_INET)
		return ntohs(((const struct sockaddr_in *)&at)->sin_port);
	if (at.ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)&at)->sin6_port);
	return 0;
}

static void text_v6(const struct in6_addr *v6, char out[LISTEN_TEXT])
{
	if (IN6_IS_ADDR_V4MAPPED(v6))
		inet_ntop(AF_INET, v6->s6_addr + 12, out, LISTEN_TEXT);
	else
		inet_ntop(AF_INET6, v6, out, LISTEN_TEXT);
}

void listen_peer(const struct sockaddr *peer, char out[LISTEN_TEXT])
{
	out[0] = '\0';
	if (!peer)
		return;
	if (peer->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, peer, sizeof v4);
		inet_ntop(AF_INET, &v4.sin_addr, out, LISTEN_TEXT);
	} else if (peer->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, peer, sizeof v6);
		text_v6(&v6.sin6_addr, out);
	} else if (peer->sa_family == AF_UNIX) {
		memcpy(out, "unix", 5);
	}
}

bool listen_canonical(struct str address, char out[LISTEN_TEXT])
{
	char z[LISTEN_TEXT];
	struct in_addr v4;
	struct in6_addr v6;
	if (address.n == 0 || address.n >= sizeof z || memchr(address.p, '\0', address.n))
		return false;
	memcpy(z, address.p, address.n);
	z[address.n] = '\0';
	if (strcmp(z, "unix") == 0)
		memcpy(out, "unix", 5);
	else if (inet_pton(AF_INET, z, &v4) == 1)
		inet_ntop(AF_INET, &v4, out, LISTEN_TEXT);
	else if (inet_pton(AF_INET6, z, &v6) == 1)
		text_v6(&v6, out);
	else
		return false;
	return true;
}
