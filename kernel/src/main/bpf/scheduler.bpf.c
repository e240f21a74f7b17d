// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/*
 * How long the watched process's threads waited for a processor, by role, and who had it meanwhile.
 *
 * One hook, and no clock of ours: the kernel itself counts the time on a run queue and on a
 * processor (task->sched_info and se, what /proc/PID/task/TID/schedstat shows). When a thread leaves its processor,
 * what was added since it last left one is what it waited for this turn. What it waited in this
 * queue is the part added between its arrival and its leave; the rest it waited in the queue of a
 * processor it was moved away from. The occupants of this processor before it are in a ring of
 * turns, each from its arrival to the next one's, on the same clock.
 */
#include "homeostat.bpf.h"

#define SLOTS 24
#define TURNS 8

enum role { APPLICATION, VM_THREAD, COLLECTOR, COMPILER, RUNTIME, ROLES };

/* Of one role on one processor, since the group was loaded. Nanoseconds. */
struct role_time {
  __u64 turns;
  __u64 run;
  __u64 wait;
  __u64 off; /* neither running nor waiting for a processor */
  __u64 wait_slots[SLOTS]; /* log2 of microseconds */
  __u64 off_slots[SLOTS];
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, ROLES);
  __type(key, __u32);
  __type(value, struct role_time);
} roles SEC(".maps");

/* What a thread whose wait stops the application waited: the VM thread, each collector worker. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 512);
  __type(key, __u32);
  __type(value, __u64);
} waits SEC(".maps");

/* When a thread last left a processor. */
struct thread {
  __u64 waited; /* its run_delay */
  __u64 ran; /* its sum_exec_runtime; 0 where it was not seen before */
  __u64 arrived; /* on that processor, the scheduler's clock */
  __u64 turn; /* how long it ran there */
  __u64 name; /* the beginning of the name its role was told by */
  __u32 role;
};

struct {
  __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
  __uint(map_flags, 1 /* BPF_F_NO_PREALLOC */);
  __type(key, int);
  __type(value, struct thread);
} threads SEC(".maps");

struct turn {
  __u64 arrived; /* the scheduler's clock */
  __u32 tgid;
  char comm[COMM];
};

struct processor {
  __u64 waited; /* run_delay of the thread now on it, when it came */
  __u64 count;
  struct turn turns[TURNS];
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct processor);
} processors SEC(".maps");

struct occupant {
  __u32 tgid;
  char comm[COMM];
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 1024);
  __type(key, struct occupant);
  __type(value, __u64);
} occupants SEC(".maps");

/* A wait shorter than this is nobody's fault: not asked who caused it. */
#define ASKED_NANOS 50000

static ALWAYS_INLINE bool begins(const char *comm, const char *with, int length) {
  for (int i = 0; i < length; i++) {
    if (comm[i] != with[i]) {
      return false;
    }
  }
  return true;
}
#define BEGINS(comm, literal) begins(comm, literal, sizeof(literal) - 1)

/* HotSpot's names for its own threads, 17 to 25, as cut to 15 characters. */
static ALWAYS_INLINE enum role role_of(const char *comm) {
  if (BEGINS(comm, "VM Thread")) {
    return VM_THREAD;
  }
  if (BEGINS(comm, "GC Thread") || BEGINS(comm, "ParGC Thread") || BEGINS(comm, "ZWorker")
      || BEGINS(comm, "XWorker") || BEGINS(comm, "Shenandoah GC")) {
    return COLLECTOR;
  }
  if (BEGINS(comm, "C1 Compiler") || BEGINS(comm, "C2 Compiler")) {
    return COMPILER;
  }
  if (BEGINS(comm, "G1 ") || BEGINS(comm, "VM Periodic") || BEGINS(comm, "Z")
      || BEGINS(comm, "Reference Handl") || BEGINS(comm, "Finalizer")
      || BEGINS(comm, "Signal Dispatch") || BEGINS(comm, "Service Thread")
      || BEGINS(comm, "Monitor Deflati") || BEGINS(comm, "Common-Cleaner")
      || BEGINS(comm, "Notification Th") || BEGINS(comm, "Sweeper thread")
      || BEGINS(comm, "Shenandoah")) {
    return RUNTIME;
  }
  return APPLICATION;
}

static ALWAYS_INLINE void charge(struct turn *turn, __u64 nanos) {
  struct occupant key = {.tgid = turn->tgid};
  /* Threads of the watched process are told by role's name, of others the process counts. */
  __builtin_memcpy(key.comm, turn->comm, COMM);
  __u64 *sum = bpf_map_lookup_elem(&occupants, &key);
  if (sum) {
    __sync_fetch_and_add(sum, nanos);
  } else {
    bpf_map_update_elem(&occupants, &key, &nanos, BPF_NOEXIST);
  }
}

/* Charges the wait that ended at `until` to whoever had this processor, newest turn first. */
static ALWAYS_INLINE void ask(struct processor *processor, __u64 from, __u64 until) {
  __u64 newest = processor->count;
  for (__u64 back = 1; back <= TURNS; back++) {
    if (newest < back || until <= from) {
      return;
    }
    struct turn *turn = &processor->turns[(newest - back) & (TURNS - 1)];
    if (turn->arrived >= until) {
      return;
    }
    __u64 begin = turn->arrived > from ? turn->arrived : from;
    if (turn->tgid) {
      charge(turn, until - begin);
    }
    until = begin;
  }
}

static ALWAYS_INLINE void leave(struct task_struct *task, struct processor *processor) {
  struct thread *thread =
      bpf_task_storage_get(&threads, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
  if (!thread) {
    return;
  }
  __u64 waited = task->sched_info.run_delay;
  __u64 arrived = task->sched_info.last_arrival;
  __u64 ran = task->se.sum_exec_runtime;
  __u64 name = *(__u64 *)task->comm;
  if (thread->name != name) {
    thread->name = name;
    thread->role = role_of(task->comm);
  }
  __u32 role = thread->role;
  struct role_time *time = bpf_map_lookup_elem(&roles, &role);
  if (!time) {
    return;
  }
  /* Who is on a processor when the group is loaded was not seen to come. */
  __u64 here = processor->count ? waited - processor->waited : 0;
  /* A thread first seen, new or not, has waited at least what it waited in this queue. */
  __u64 wait = thread->ran ? waited - thread->waited : here;
  time->turns++;
  time->wait += wait;
  time->wait_slots[log2_slot(wait / 1000, SLOTS)]++;
  if (thread->ran) {
    __u64 turn = ran - thread->ran;
    __u64 busy = thread->turn + wait;
    __u64 since = arrived - thread->arrived;
    __u64 off = since > busy ? since - busy : 0;
    time->run += turn;
    time->off += off;
    time->off_slots[log2_slot(off / 1000, SLOTS)]++;
    thread->turn = turn;
  }
  thread->waited = waited;
  thread->ran = ran;
  thread->arrived = arrived;
  if (role == VM_THREAD || role == COLLECTOR) {
    __u32 id = task->pid;
    __u64 *sum = bpf_map_lookup_elem(&waits, &id);
    if (sum) {
      *sum += wait; /* a thread is on one processor at a time */
    } else {
      bpf_map_update_elem(&waits, &id, &wait, BPF_NOEXIST);
    }
  }
  if (here >= ASKED_NANOS) {
    ask(processor, arrived - here, arrived);
  }
}

SEC("tp_btf/sched_switch")
int BPF_PROG(on_switch, bool preempt, struct task_struct *prev, struct task_struct *next) {
  __u32 zero = 0;
  struct processor *processor = bpf_map_lookup_elem(&processors, &zero);
  if (!processor) {
    return 0;
  }
  __u32 leaver = prev->tgid;
  if (leaver == config.target) {
    leave(prev, processor);
  }
  processor->waited = next->sched_info.run_delay;
  struct turn *turn = &processor->turns[processor->count++ & (TURNS - 1)];
  turn->arrived = prev->sched_info.last_arrival;
  turn->tgid = leaver;
  __builtin_memcpy(turn->comm, prev->comm, COMM);
  return 0;
}
