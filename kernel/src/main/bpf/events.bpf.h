/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0 */
/* Rare events, one ring a group; what finds it full is counted. */
#ifndef HOMEOSTAT_EVENTS_BPF_H
#define HOMEOSTAT_EVENTS_BPF_H

#include "homeostat.bpf.h"

#define TEXT 384
#define FILE_NAME 64 /* longer than any that is judged by it */
#define INTERPRETER 256 /* as long as the kernel reads a script's first line */

enum kind {
  EXEC = 1,
  EXIT = 2,
  SIGNAL = 3,
  OOM_VICTIM = 4,
  CONNECT = 5,
  LISTEN = 6,
  CODE_MEMORY = 7,
  CODE_FILE = 8,
  MEMORY_FILE = 9,
  TRACED = 10,
};

/* The same layout for all, read by Event.java. */
struct event {
  __u64 nanos; /* monotonic */
  __u32 kind;
  __u32 tgid; /* of whom it tells */
  __u32 parent; /* who started it, sent the signal */
  __u32 number; /* exit code, signal, port, system call, how many programs it was before */
  char thread[COMM]; /* the thread behind it */
  char origin[COMM]; /* the thread of the watched process at the root of it */
  __u8 address[16]; /* network order; IPv4 mapped into IPv6 */
  __u32 name_length;
  __u32 text_length;
  __u32 chosen; /* whether the port is of the system's choice */
  __u32 unused;
  char name[TEXT]; /* the binary */
  char text[TEXT]; /* its arguments, for the digest and to tell what a binary of many tools is */
  char file[FILE_NAME]; /* the name of the file that runs, links followed, ended by a zero */
  char interpreter[INTERPRETER]; /* of a script, what runs it, ended by a zero */
};

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 256 * 1024);
} events SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} dropped SEC(".maps");

static ALWAYS_INLINE void drop(void) {
  __u32 zero = 0;
  __u64 *count = bpf_map_lookup_elem(&dropped, &zero);
  if (count) {
    *count += 1;
  }
}

/* Leaves the texts as they are: whoever sets a length has written as much. */
static ALWAYS_INLINE struct event *event_of_size(enum kind kind, __u32 tgid, const __u64 size) {
  struct event *event = bpf_ringbuf_reserve(&events, size, 0);
  if (!event) {
    drop();
    return 0;
  }
  __builtin_memset(event, 0, __builtin_offsetof(struct event, name));
  event->nanos = bpf_ktime_get_ns();
  event->kind = kind;
  event->tgid = tgid;
  return event;
}

/* An event without texts: a tenth of one with, so that as many more fit into the ring. */
static ALWAYS_INLINE struct event *event_of(enum kind kind, __u32 tgid) {
  return event_of_size(kind, tgid, __builtin_offsetof(struct event, name));
}

static ALWAYS_INLINE struct event *event_with_texts(enum kind kind, __u32 tgid) {
  return event_of_size(kind, tgid, __builtin_offsetof(struct event, interpreter));
}

static ALWAYS_INLINE struct event *event_of_script(__u32 tgid) {
  return event_of_size(EXEC, tgid, sizeof(struct event));
}

static ALWAYS_INLINE void submit(struct event *event) {
  bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
}

#endif
