// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/* What the watched process starts, down to the last descendant, and how it ends. */
#include "events.bpf.h"
#include "family.bpf.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct qstr {
  const unsigned char *name;
};

struct dentry {
  struct qstr d_name;
};

struct path {
  struct dentry *dentry;
};

struct file {
  struct path f_path;
};

struct linux_binprm {
  struct file *file; /* of a script what runs it */
  const char *filename;
  const char *interp; /* the same, but of a script what runs it */
};

#pragma clang attribute pop

/* Whether the end of the watched process was told: two threads may both be the last. */
static volatile __u32 ended;

/*
 * The last of its threads ends. Not the leader: that one ends too where another thread of it becomes
 * a program. First of the hooks, so that who is put into the map is taken out of it.
 */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task) {
  if (task->signal->live.counter) {
    return 0;
  }
  __u32 tgid = task->tgid;
  bpf_map_delete_elem(&family, &tgid);
  if (tgid != config.target || __sync_lock_test_and_set(&ended, 1)) {
    return 0;
  }
  struct event *event = event_of(EXIT, tgid);
  if (event) {
    event->number = task->exit_code;
    submit(event);
  }
  return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child) {
  __u32 from = parent->tgid;
  __u32 tgid = child->tgid;
  if (from == tgid) {
    return 0; /* a thread */
  }
  struct member member = {.parent = from};
  __builtin_memcpy(member.thread, parent->comm, COMM);
  if (from == config.target) {
    __builtin_memcpy(member.origin, member.thread, COMM);
  } else {
    struct member *known = bpf_map_lookup_elem(&family, &from);
    if (!known) {
      bpf_map_delete_elem(&family, &tgid); /* of one that had its number before */
      return 0;
    }
    __builtin_memcpy(member.origin, known->origin, COMM);
  }
  if (bpf_map_update_elem(&family, &tgid, &member, BPF_ANY)) {
    drop();
  }
  return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *binary) {
  __u32 tgid = task->tgid;
  struct member *member = bpf_map_lookup_elem(&family, &tgid);
  if (!member && tgid != config.target) {
    return 0;
  }
  __u32 before = member ? member->programs++ : 0;
  const char *interpreter = binary->interp;
  struct event *event;
  if (interpreter == binary->filename) {
    event = event_with_texts(EXEC, tgid);
  } else {
    event = event_of_script(tgid);
    if (event && bpf_probe_read_kernel_str(event->interpreter, INTERPRETER, interpreter) < 0) {
      event->interpreter[0] = 0;
    }
  }
  if (!event) {
    return 0;
  }
  event->number = before;
  if (member) {
    event->parent = member->parent;
    __builtin_memcpy(event->thread, member->thread, COMM);
    __builtin_memcpy(event->origin, member->origin, COMM);
  }
  long length = bpf_probe_read_kernel_str(event->name, TEXT, binary->filename);
  event->name_length = length > 0 ? length - 1 : 0;
  const unsigned char *file = binary->file->f_path.dentry->d_name.name;
  if (bpf_probe_read_kernel_str(event->file, FILE_NAME, file) < 0) {
    event->file[0] = 0;
  }
  struct mm_struct *mm = task->mm;
  __u64 start = mm ? mm->arg_start : 0;
  __u64 size = mm ? mm->arg_end - start : 0;
  if (size > TEXT) {
    size = TEXT;
  }
  if (size && !bpf_probe_read_user(event->text, size, (void *)start)) {
    event->text_length = size;
  }
  submit(event);
  return 0;
}
