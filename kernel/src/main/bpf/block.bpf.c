// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/* How long block devices take over what the watched process asks of them. */
#include "homeostat.bpf.h"

#define SLOTS 24

struct request;

/* On one processor, since the group was loaded. */
struct latency {
  __u64 count;
  __u64 nanos;
  __u64 slots[SLOTS]; /* log2 of microseconds */
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct latency);
} latencies SEC(".maps");

/* The longest since the sidecar last looked; it puts 0 there. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} longest SEC(".maps");

/* By the kernel's address of the request. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, __u64);
  __type(value, __u64);
} issued SEC(".maps");

SEC("tp_btf/block_rq_issue")
int BPF_PROG(on_issue, struct request *request) {
  if (current_tgid() == config.target) {
    __u64 key = (__u64)request;
    __u64 now = bpf_ktime_get_ns();
    bpf_map_update_elem(&issued, &key, &now, BPF_ANY);
  }
  return 0;
}

SEC("tp_btf/block_rq_complete")
int BPF_PROG(on_complete, struct request *request) {
  __u64 key = (__u64)request;
  __u64 *begun = bpf_map_lookup_elem(&issued, &key);
  if (!begun) {
    return 0;
  }
  __u64 took = bpf_ktime_get_ns() - *begun;
  bpf_map_delete_elem(&issued, &key);
  __u32 zero = 0;
  struct latency *latency = bpf_map_lookup_elem(&latencies, &zero);
  if (latency) {
    latency->count++;
    latency->nanos += took;
    latency->slots[log2_slot(took / 1000, SLOTS)]++;
  }
  __u64 *most = bpf_map_lookup_elem(&longest, &zero);
  if (most && took > *most) {
    *most = took;
  }
  return 0;
}
