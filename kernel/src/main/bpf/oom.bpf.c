// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/* The kernel ends the watched process, or one it started, for want of memory. */
#include "events.bpf.h"
#include "family.bpf.h"

SEC("tp_btf/mark_victim")
int BPF_PROG(on_victim, struct task_struct *task) {
  __u32 tgid = task->tgid;
  if (!is_watched(tgid)) {
    return 0;
  }
  struct event *event = event_of(OOM_VICTIM, tgid);
  if (event) {
    __builtin_memcpy(event->thread, task->comm, COMM);
    submit(event);
  }
  return 0;
}
