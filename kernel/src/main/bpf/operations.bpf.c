// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/*
 * The operations of the VM thread by name, for which the application stands still as a rule, and
 * collections, told by the probes that are built into libjvm (USDT). They are breakpoints in the
 * watched process: the only group that changes anything in it.
 */
#include "homeostat.bpf.h"

struct pt_regs {
  unsigned long ip;
} __attribute__((preserve_access_index));

/* The one thing that usdt.bpf.h wants of it, where the kernel has no cookies for its probes. */
#undef PT_REGS_IP
#define PT_REGS_IP(context) ((context)->ip)
#include <bpf/usdt.bpf.h>

#define NAME 48

struct operation {
  char name[NAME];
};

struct operation_time {
  __u64 count;
  __u64 nanos;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 128);
  __type(key, struct operation);
  __type(value, struct operation_time);
} operations SEC(".maps");

/* There is one VM thread, and it does one thing at a time. */
struct running {
  __u64 since;
  struct operation operation;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct running);
} running SEC(".maps");

enum collection { YOUNG_BEGUN, FULL_BEGUN, ENDED, COLLECTIONS };

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, COLLECTIONS);
  __type(key, __u32);
  __type(value, __u64);
} collections SEC(".maps");

static ALWAYS_INLINE void count(__u32 collection) {
  __u64 *value = bpf_map_lookup_elem(&collections, &collection);
  if (value) {
    *value += 1;
  }
}

SEC("usdt")
int BPF_USDT(vmops__begin, const char *name, long length) {
  __u32 zero = 0;
  struct running *now = bpf_map_lookup_elem(&running, &zero);
  if (now) {
    __builtin_memset(&now->operation, 0, sizeof(now->operation));
    __u32 size = length >= 0 && length < NAME ? length : NAME - 1;
    bpf_probe_read_user(now->operation.name, size, name);
    now->since = bpf_ktime_get_ns();
  }
  return 0;
}

SEC("usdt")
int BPF_USDT(vmops__end) {
  __u32 zero = 0;
  struct running *now = bpf_map_lookup_elem(&running, &zero);
  if (!now || !now->since) {
    return 0;
  }
  __u64 took = bpf_ktime_get_ns() - now->since;
  now->since = 0;
  struct operation_time *time = bpf_map_lookup_elem(&operations, &now->operation);
  if (time) {
    time->count++;
    time->nanos += took;
  } else {
    struct operation_time first = {.count = 1, .nanos = took};
    bpf_map_update_elem(&operations, &now->operation, &first, BPF_NOEXIST);
  }
  return 0;
}

SEC("usdt")
int BPF_USDT(gc__begin, bool full) {
  count(full ? FULL_BEGUN : YOUNG_BEGUN);
  return 0;
}

SEC("usdt")
int BPF_USDT(gc__end) {
  count(ENDED);
  return 0;
}
