/*
 * Many TFTP clients in one process, quick enough that the server is what is measured.
 *
 * Usage    tftp-load SERVER NAME FILE CLIENTS BLKSIZE WINDOWSIZE FIRST-ADDRESS
 *          Each client reads NAME once from port 69 of SERVER, from an address of its own
 *          (FIRST-ADDRESS and those after it), and compares every byte with FILE.
 * Prints   one line of JSON: seconds until the last one ended, bytes, failures, repeats, and the
 *          seconds that the median and the slowest client of a hundred took.
 * Specs    RFC 1350, 2347, 2348, 7440. Options are asked for only where they differ from the
 *          defaults. A silent server is asked again after one second, as in the middle between
 *          iPXE (0.25 s) and EDK2 (4 s); a client gives up after 60 s.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BATCH 32
#define DATAGRAM_BYTES_MAX 2048
#define REPEAT_MS 1000
#define GIVE_UP_MS 60000

struct client {
  int fd;
  int connected;
  int done; /* 1 whole, -1 failed */
  unsigned window; /* as agreed */
  uint64_t block; /* last one received in order */
  uint64_t received_bytes;
  unsigned in_window;
  int gap_told;
  double started_ms, progress_ms, said_ms, ended_ms;
};

static const unsigned char *file;
static size_t file_bytes;
static unsigned block_bytes, window;
static unsigned long repeats;
static char request[512];
static size_t request_bytes;
static struct sockaddr_in server;

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void add_text(const char *text) {
  size_t length = strlen(text) + 1;
  memcpy(request + request_bytes, text, length);
  request_bytes += length;
}

static void add_option(const char *name, unsigned value) {
  char text[16];
  snprintf(text, sizeof text, "%u", value);
  add_text(name);
  add_text(text);
}

static void build_request(const char *name) {
  request[1] = 1;
  request_bytes = 2;
  add_text(name);
  add_text("octet");
  if (block_bytes != 512) add_option("blksize", block_bytes);
  if (window > 1) add_option("windowsize", window);
}

static void send_request(struct client *c) {
  sendto(c->fd, request, request_bytes, 0, (struct sockaddr *)&server, sizeof server);
  c->said_ms = now_ms();
}

static void send_ack(struct client *c) {
  unsigned char packet[4] = {0, 4, (c->block >> 8) & 255, c->block & 255};
  send(c->fd, packet, sizeof packet, 0);
  c->in_window = 0;
  c->said_ms = now_ms();
}

static void end(struct client *c, int how) {
  c->done = how;
  c->ended_ms = now_ms();
  close(c->fd);
}

/* The window the server agreed to; one that does not answer the option sends single blocks. */
static unsigned agreed_window(const unsigned char *packet, size_t length) {
  const char *at = (const char *)packet + 2, *end = (const char *)packet + length;
  while (at < end) {
    const char *value = at + strnlen(at, end - at) + 1;
    if (value >= end) break;
    if (strcasecmp(at, "windowsize") == 0) return atoi(value);
    at = value + strnlen(value, end - value) + 1;
  }
  return 1;
}

static void on_data(struct client *c, const unsigned char *packet, size_t length) {
  uint16_t number = packet[2] << 8 | packet[3];
  uint16_t expected = (c->block + 1) & 0xffff;
  size_t body = length - 4;
  if (number != expected) {
    /* Behind the window's gap, or a repeat: said once, until there is progress. */
    if (c->window > 1 && !c->gap_told) {
      c->gap_told = 1;
      repeats++;
      send_ack(c);
    }
    return;
  }
  if (c->received_bytes + body > file_bytes ||
      memcmp(file + c->received_bytes, packet + 4, body) != 0) {
    fprintf(stderr, "block %lu differs\n", (unsigned long)c->block + 1);
    end(c, -1);
    return;
  }
  c->block++;
  c->received_bytes += body;
  c->gap_told = 0;
  c->progress_ms = now_ms();
  int last = body < block_bytes;
  if (++c->in_window == c->window || last) send_ack(c);
  if (last) end(c, c->received_bytes == file_bytes ? 1 : -1);
}

static void on_packet(struct client *c, unsigned char *packet, size_t length,
                      struct sockaddr_in *from) {
  if (c->done || length < 4) return;
  if (!c->connected) {
    if (connect(c->fd, (struct sockaddr *)from, sizeof *from) != 0) die("connect");
    c->connected = 1;
  }
  switch (packet[1]) {
    case 3:
      on_data(c, packet, length);
      return;
    case 6:
      if (c->block > 0) return;
      packet[length - 1] = 0;
      c->window = agreed_window(packet, length);
      send_ack(c);
      return;
    case 5:
      packet[length - 1] = 0;
      fprintf(stderr, "error %d: %s\n", packet[3], packet + 4);
      end(c, -1);
  }
}

static void receive(struct client *c) {
  static unsigned char packets[BATCH][DATAGRAM_BYTES_MAX];
  static struct iovec iov[BATCH];
  static struct mmsghdr messages[BATCH];
  static struct sockaddr_in from[BATCH];
  for (int i = 0; i < BATCH; i++) {
    iov[i] = (struct iovec){packets[i], DATAGRAM_BYTES_MAX};
    messages[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i],
                                          .msg_iov = &iov[i], .msg_iovlen = 1};
  }
  int count = recvmmsg(c->fd, messages, BATCH, MSG_DONTWAIT, NULL);
  for (int i = 0; i < count && !c->done; i++)
    on_packet(c, packets[i], messages[i].msg_len, &from[i]);
}

static void look_after(struct client *c, double at_ms) {
  if (c->done) return;
  if (at_ms - c->progress_ms > GIVE_UP_MS) {
    fprintf(stderr, "no progress after block %lu\n", (unsigned long)c->block);
    end(c, -1);
  } else if (at_ms - c->said_ms > REPEAT_MS && at_ms - c->progress_ms > REPEAT_MS) {
    repeats++;
    if (c->connected) send_ack(c);
    else send_request(c);
  }
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
  if (argc != 8) {
    fprintf(stderr, "usage: tftp-load SERVER NAME FILE CLIENTS BLKSIZE WINDOWSIZE FIRST-ADDRESS\n");
    return 2;
  }
  server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(69)};
  inet_pton(AF_INET, argv[1], &server.sin_addr);
  int count = atoi(argv[4]);
  block_bytes = atoi(argv[5]);
  window = atoi(argv[6]);
  build_request(argv[2]);
  int fd = open(argv[3], O_RDONLY);
  struct stat stats;
  if (fd < 0 || fstat(fd, &stats) != 0) die(argv[3]);
  file_bytes = stats.st_size;
  file = mmap(NULL, file_bytes, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
  if (file == MAP_FAILED) die("mmap");
  struct in_addr first;
  inet_pton(AF_INET, argv[7], &first);

  int epoll = epoll_create1(0);
  struct client *clients = calloc(count, sizeof *clients);
  for (int i = 0; i < count; i++) {
    struct client *c = &clients[i];
    struct sockaddr_in own = {.sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(ntohl(first.s_addr) + i)};
    c->window = 1;
    c->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (c->fd < 0 || bind(c->fd, (struct sockaddr *)&own, sizeof own) != 0) die("bind");
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event) != 0) die("epoll_ctl");
  }
  double began_ms = now_ms();
  for (int i = 0; i < count; i++) {
    clients[i].started_ms = clients[i].progress_ms = now_ms();
    send_request(&clients[i]);
  }
  double looked_ms = began_ms;
  for (;;) {
    struct epoll_event events[64];
    int ready = epoll_wait(epoll, events, 64, 50);
    for (int i = 0; i < ready; i++) receive(events[i].data.ptr);
    double at_ms = now_ms();
    if (ready > 0 && at_ms - looked_ms < 50) continue;
    looked_ms = at_ms;
    int left = 0;
    for (int i = 0; i < count; i++) {
      look_after(&clients[i], at_ms);
      left += !clients[i].done;
    }
    if (left == 0) break;
  }
  double *took = calloc(count, sizeof *took), last_ms = began_ms;
  unsigned long bytes = 0, failed = 0;
  for (int i = 0; i < count; i++) {
    took[i] = (clients[i].ended_ms - clients[i].started_ms) / 1e3;
    if (clients[i].ended_ms > last_ms) last_ms = clients[i].ended_ms;
    bytes += clients[i].received_bytes;
    failed += clients[i].done < 0;
  }
  qsort(took, count, sizeof *took, by_value);
  printf("{\"seconds\":%.4f,\"bytes\":%lu,\"failed\":%lu,\"repeats\":%lu,"
         "\"medianSeconds\":%.4f,\"p99Seconds\":%.4f}\n",
         (last_ms - began_ms) / 1e3, bytes, failed, repeats, took[count / 2],
         took[(count * 99) / 100]);
  return 0;
}
