// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/* Finds the number the kernel itself has for a process, of which a namespace shows another. */
#include "homeostat.bpf.h"

#define LEVELS 33 /* 32 within the first, the kernel's MAX_PID_NS_LEVEL */

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct bpf_iter__task {
  struct task_struct *task;
};

#pragma clang attribute pop

/* Here `config.target` is the number within the namespace `config.namespace`. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u32);
} located SEC(".maps");

SEC("iter/task")
int locate(struct bpf_iter__task *context) {
  struct task_struct *task = context->task;
  if (!task || task->pid != task->tgid) {
    return 0;
  }
  struct pid *pid = task->thread_pid;
  if (!pid) {
    return 0;
  }
  unsigned int level = 0;
  bpf_probe_read_kernel(&level, sizeof(level), &pid->level);
  /* One number in each namespace it is in, from the first to its own. */
  for (unsigned int i = 0; i < LEVELS && i <= level; i++) {
    struct upid upid = {};
    bpf_probe_read_kernel(
        &upid, sizeof(upid), (void *)&pid->numbers[0] + sizeof(struct upid) * i);
    unsigned int inum = 0;
    bpf_probe_read_kernel(&inum, sizeof(inum), &upid.ns->ns.inum);
    if (inum == config.namespace && (__u32)upid.nr == config.target) {
      __u32 zero = 0;
      __u32 tgid = task->tgid;
      bpf_map_update_elem(&located, &zero, &tgid, BPF_ANY);
    }
  }
  return 0;
}
