// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/* Does nothing at each switch: what the kernel's way into a program costs by itself. */
#include "../../main/bpf/homeostat.bpf.h"

SEC("tp_btf/sched_switch")
int BPF_PROG(on_switch, bool preempt, struct task_struct *prev, struct task_struct *next) {
  return 0;
}
