// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/*
 * Puts the watched process's descendants that are alive now into the map of `life`, whose hooks see
 * only those that are forked from then on. Run once, behind the hooks.
 */
#include "family.bpf.h"

/* So far up it is looked for the watched process. */
#define GENERATIONS 32

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct bpf_iter__task {
  struct task_struct *task;
};

#pragma clang attribute pop

SEC("iter/task")
int on_task(struct bpf_iter__task *context) {
  struct task_struct *task = context->task;
  if (!task || task->pid != task->tgid || (__u32)task->tgid == config.target
      || !task->signal->live.counter) {
    return 0;
  }
  __u32 tgid = task->tgid;
  struct member member = {};
  struct task_struct *child = task;
  for (int i = 0; i < GENERATIONS; i++) {
    /* The thread that forked it, or another one where that has ended. */
    struct task_struct *parent = 0;
    bpf_probe_read_kernel(&parent, sizeof(parent), &child->real_parent);
    __u32 from = 0;
    bpf_probe_read_kernel(&from, sizeof(from), &parent->tgid);
    if (!from) {
      return 0;
    }
    if (i == 0) {
      member.parent = from;
      bpf_probe_read_kernel(member.thread, COMM, &parent->comm);
    }
    if (from == config.target) {
      bpf_probe_read_kernel(member.origin, COMM, &parent->comm);
      bpf_map_update_elem(&family, &tgid, &member, BPF_NOEXIST);
      return 0;
    }
    child = parent;
  }
  return 0;
}
