// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/* What the watched process asks of the kernel, by the number of the system call. */
#include "homeostat.bpf.h"

#define NUMBERS 512

struct pt_regs;

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, NUMBERS);
  __type(key, __u32);
  __type(value, __u64);
} calls SEC(".maps");

SEC("tp_btf/sys_enter")
int BPF_PROG(on_any_call, struct pt_regs *registers, long number) {
  if (current_tgid() == config.target) {
    __u32 key = number < NUMBERS ? number : NUMBERS - 1;
    __u64 *count = bpf_map_lookup_elem(&calls, &key);
    if (count) {
      *count += 1;
    }
  }
  return 0;
}
