// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/* How often the watched process touched a page that was not there or could not be written. */
#include "homeostat.bpf.h"

struct pt_regs;

enum fault { READ, WRITTEN, FETCHED, FAULTS };

/* Of the processor's error code, x86-64. */
#define BY_WRITE 2
#define BY_FETCH 16

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, FAULTS);
  __type(key, __u32);
  __type(value, __u64);
} faults SEC(".maps");

SEC("tp_btf/page_fault_user")
int BPF_PROG(on_fault, unsigned long address, struct pt_regs *registers, unsigned long error) {
  if (current_tgid() == config.target) {
    __u32 key = error & BY_FETCH ? FETCHED : error & BY_WRITE ? WRITTEN : READ;
    __u64 *count = bpf_map_lookup_elem(&faults, &key);
    if (count) {
      *count += 1;
    }
  }
  return 0;
}
