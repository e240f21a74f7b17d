/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0 */
/*
 * What all groups share: the few fields of the kernel's that we read, relocated at load time to
 * where the running kernel has them, and the way events reach the sidecar.
 */
#ifndef HOMEOSTAT_BPF_H
#define HOMEOSTAT_BPF_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef _Bool bool;

enum { false = 0, true = 1 };

/* Of the kernel's user interface, linux/bpf.h. */
enum {
  BPF_MAP_TYPE_HASH = 1,
  BPF_MAP_TYPE_ARRAY = 2,
  BPF_MAP_TYPE_PERCPU_ARRAY = 6,
  BPF_MAP_TYPE_LRU_HASH = 9,
  BPF_MAP_TYPE_RINGBUF = 27,
  BPF_MAP_TYPE_TASK_STORAGE = 29,
};
enum { BPF_ANY = 0, BPF_NOEXIST = 1 };
enum { BPF_LOCAL_STORAGE_GET_F_CREATE = 1 };
/* The sidecar drains on its timer: nobody has to be woken. */
enum { BPF_RB_NO_WAKEUP = 1 };

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define COMM 16
#define ALWAYS_INLINE inline __attribute__((always_inline))

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct ns_common {
  unsigned int inum;
};

struct pid_namespace {
  struct ns_common ns;
};

struct upid {
  int nr;
  struct pid_namespace *ns;
};

struct pid {
  unsigned int level;
  struct upid numbers[1];
};

struct sched_info {
  unsigned long pcount;
  unsigned long long run_delay;
  unsigned long long last_arrival;
  unsigned long long last_queued;
};

struct sched_entity {
  __u64 sum_exec_runtime;
};

struct mm_struct {
  unsigned long arg_start;
  unsigned long arg_end;
};

typedef struct {
  int counter;
} atomic_t;

struct signal_struct {
  atomic_t live; /* threads that did not end yet */
};

struct task_struct {
  unsigned int __state;
  int pid;
  int tgid;
  int exit_code;
  char comm[COMM];
  struct task_struct *group_leader;
  struct task_struct *real_parent;
  struct pid *thread_pid;
  struct signal_struct *signal;
  struct mm_struct *mm;
  struct sched_info sched_info;
  struct sched_entity se;
};

#pragma clang attribute pop

/* Written by the sidecar before the group is loaded; the verifier prunes by it. */
struct config {
  __u32 target; /* the watched process, as the kernel counts it */
  __u32 namespace; /* its network namespace */
};
const volatile struct config config = {};

static ALWAYS_INLINE __u32 current_tgid(void) {
  return bpf_get_current_pid_tgid() >> 32;
}

static ALWAYS_INLINE int log2_slot(__u64 value, int slots) {
  int slot = 0;
  if (value >> 32) {
    slot += 32;
    value >>= 32;
  }
  if (value >> 16) {
    slot += 16;
    value >>= 16;
  }
  if (value >> 8) {
    slot += 8;
    value >>= 8;
  }
  if (value >> 4) {
    slot += 4;
    value >>= 4;
  }
  if (value >> 2) {
    slot += 2;
    value >>= 2;
  }
  slot += value >> 1 != 0;
  return slot < slots ? slot : slots - 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#endif
