// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/*
 * Code that comes into the watched process while it runs: memory made executable outside of the
 * JVM's own code cache, files that live in memory only, and whoever takes hold of it from outside.
 * Looks at each system call of the machine, of which it takes six.
 */
#include "events.bpf.h"
#include "registers.bpf.h"

#define PROT_EXEC 4
#define MAP_FIXED 0x10
#define MAP_ANONYMOUS 0x20

/* What a tracer asks for that takes hold of a process. */
enum { PTRACE_ATTACH = 16, PTRACE_SEIZE = 0x4206 };

#define RANGES 8

/* The code cache, put in by the sidecar. */
struct range {
  __u64 from;
  __u64 to;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, RANGES);
  __type(key, __u32);
  __type(value, struct range);
} ranges SEC(".maps");

extern int LINUX_KERNEL_VERSION __kconfig;

/* From then on a thread is found by its number; before, only the leader's is known to be ours. */
#define FINDS_TASKS KERNEL_VERSION(6, 2, 0)

struct task_struct *bpf_task_from_pid(__s32 pid) __ksym __weak;
void bpf_task_release(struct task_struct *task) __ksym __weak;

/* Whether a number is that of the watched process, or of a thread of it. */
static ALWAYS_INLINE bool is_of_target(__u32 pid) {
  if (pid == config.target || LINUX_KERNEL_VERSION < FINDS_TASKS) {
    return pid == config.target;
  }
  struct task_struct *task = bpf_task_from_pid(pid);
  if (!task) {
    return false;
  }
  bool is_thread = (__u32)task->tgid == config.target;
  bpf_task_release(task);
  return is_thread;
}

static ALWAYS_INLINE bool is_of_code_cache(__u64 address, __u64 length) {
  for (__u32 i = 0; i < RANGES; i++) {
    __u32 key = i;
    struct range *range = bpf_map_lookup_elem(&ranges, &key);
    if (range && address >= range->from && address < range->to
        && length <= range->to - address) {
      return true;
    }
  }
  return false;
}

static ALWAYS_INLINE struct event *told(struct event *event, __u32 number) {
  if (event) {
    event->number = number;
    event->parent = current_tgid();
    bpf_get_current_comm(event->thread, COMM);
  }
  return event;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(on_call, struct pt_regs *registers, long number) {
  if (number != SYS_MMAP && number != SYS_MPROTECT && number != SYS_PTRACE
      && number != SYS_PROCESS_VM_WRITEV && number != SYS_MEMFD_CREATE
      && number != SYS_PKEY_MPROTECT) {
    return 0;
  }
  struct event *event = 0;
  bool is_own = current_tgid() == config.target;
  if (number == SYS_PTRACE || number == SYS_PROCESS_VM_WRITEV) {
    long request = registers->di;
    __u32 whom = number == SYS_PTRACE ? registers->si : registers->di;
    if (!is_own
        && (number != SYS_PTRACE || request == PTRACE_ATTACH || request == PTRACE_SEIZE)
        && is_of_target(whom)) {
      event = told(event_of(TRACED, config.target), number);
    }
  } else if (!is_own) {
    return 0;
  } else if (number == SYS_MEMFD_CREATE) {
    event = told(event_with_texts(MEMORY_FILE, config.target), number);
    if (event) {
      const char *name = (const char *)registers->di;
      long length = bpf_probe_read_user_str(event->name, TEXT, name);
      event->name_length = length > 0 ? length - 1 : 0;
    }
  } else if (registers->dx & PROT_EXEC) {
    /* Where it is not fixed, the address is but a wish. */
    bool is_placed = number != SYS_MMAP || registers->r10 & MAP_FIXED;
    if (number == SYS_MMAP && !(registers->r10 & MAP_ANONYMOUS)) {
      event = told(event_of(CODE_FILE, config.target), number);
    } else if (!is_placed || !is_of_code_cache(registers->di, registers->si)) {
      event = told(event_of(CODE_MEMORY, config.target), number);
    }
  }
  if (event) {
    submit(event);
  }
  return 0;
}
