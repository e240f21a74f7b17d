// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/*
 * How long the watched process's threads waited for a processor, by role, and who had it meanwhile.
 *
 * One hook for that, and no clock of ours: the kernel itself counts the time on a run queue and on a
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
  __u64 blocked; /* of that, in a sleep no signal ends: for a page, a disk, a lock of the kernel's */
  __u64 wait_slots[SLOTS]; /* log2 of 1024 ns */
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, ROLES);
  __type(key, __u32);
  __type(value, struct role_time);
} roles SEC(".maps");

/*
 * Where the time of stops went, along their critical path: the VM thread's, and while it sleeps
 * for its workers that of the one which wakes it, the last to be done. The sidecar reads it.
 */
struct stop_time {
  __u64 work; /* the last worker's, between phases the VM thread's */
  __u64 wait;
  __u64 blocked;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct stop_time);
} stops SEC(".maps");

/* The VM thread, once it was seen, and its sleep under way: it alone changes this, and its waker. */
static volatile __u32 vm_thread;
static volatile __u64 asleep_since; /* 0 while it is awake */
static volatile __u64 phase; /* how often it went to sleep */

/* When a thread last left a processor. */
struct thread {
  __u32 pid; /* 0: nobody's yet */
  __u32 role;
  __u64 waited; /* its run_delay */
  __u64 ran; /* its sum_exec_runtime; 0 where it was not seen before */
  __u64 arrived; /* on that processor, the scheduler's clock */
  __u64 turn; /* how long it ran there */
  __u64 name; /* the beginning of the name its role was told by */
  __u64 blocked; /* whether it left into a sleep that no signal ends */
  /* Of a worker, in the phase that it was in last. */
  __u64 phase;
  __u64 phase_wait;
  __u64 phase_blocked;
};

/*
 * By the end of the thread's number, which the kernel gives out in turn: a task's own storage would
 * be exact and costs twice as much. Who finds his place taken takes it, and what he waited since
 * his last turn in another queue is lost; but nobody takes that of a thread of a stop.
 */
#define THREADS 8192

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, THREADS);
  __type(key, __u32);
  __type(value, struct thread);
} threads SEC(".maps");

struct turn {
  __u64 arrived; /* the scheduler's clock */
  __u64 comm[COMM / 8];
  __u32 tgid;
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
  __u64 comm[COMM / 8];
  __u32 tgid;
  __u32 of_stop; /* whether a stop of the application waited for it */
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 1024);
  __type(key, struct occupant);
  __type(value, __u64);
} occupants SEC(".maps");

/* Of the kernel's task states; an idle kernel thread has NOLOAD besides. */
#define TASK_INTERRUPTIBLE 1
#define TASK_UNINTERRUPTIBLE 2
#define TASK_NOLOAD 0x400

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

static ALWAYS_INLINE bool is_of_stop(__u32 role) {
  return role == VM_THREAD || role == COLLECTOR;
}

/* Its place, or the one beside it. */
static ALWAYS_INLINE struct thread *thread_of(__u32 pid) {
  __u32 place = pid & (THREADS - 1);
  struct thread *thread = bpf_map_lookup_elem(&threads, &place);
  if (thread && thread->pid != pid && is_of_stop(thread->role)) {
    place ^= 1;
    thread = bpf_map_lookup_elem(&threads, &place);
  }
  return thread;
}

static ALWAYS_INLINE void charge(struct turn *turn, __u32 of_stop, __u64 nanos) {
  struct occupant key = {
      .comm = {turn->comm[0], turn->comm[1]}, .tgid = turn->tgid, .of_stop = of_stop};
  __u64 *sum = bpf_map_lookup_elem(&occupants, &key);
  if (sum) {
    __sync_fetch_and_add(sum, nanos);
  } else {
    bpf_map_update_elem(&occupants, &key, &nanos, BPF_NOEXIST);
  }
}

/* Charges the wait that ended at `until` to whoever had this processor, newest turn first. */
static ALWAYS_INLINE void ask(
    struct processor *processor, __u32 of_stop, __u64 from, __u64 until) {
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
      charge(turn, of_stop, until - begin);
    }
    until = begin;
  }
}

/* A thread of a stop left its processor, after it had waited and before that was off it. */
static ALWAYS_INLINE void leave_stop(
    struct thread *thread, __u64 turn, __u64 wait, __u64 blocked, bool sleeps) {
  if (thread->role == COLLECTOR) {
    if (thread->phase != phase) {
      thread->phase = phase;
      thread->phase_wait = 0;
      thread->phase_blocked = 0;
    }
    thread->phase_wait += wait;
    thread->phase_blocked += blocked;
    return;
  }
  /* Anew each time: a worker bears its name too, between its start by it and its own first words. */
  vm_thread = thread->pid;
  __u32 zero = 0;
  struct stop_time *stop = bpf_map_lookup_elem(&stops, &zero);
  if (stop) {
    stop->work += turn;
    stop->wait += wait;
    stop->blocked += blocked;
  }
  if (sleeps) {
    phase++;
    asleep_since = bpf_ktime_get_ns();
  }
}

static ALWAYS_INLINE void leave(struct task_struct *task, struct processor *processor) {
  __u32 pid = task->pid;
  struct thread *thread = thread_of(pid);
  if (!thread) {
    return;
  }
  __u64 waited = task->sched_info.run_delay;
  __u64 arrived = task->sched_info.last_arrival;
  __u64 ran = task->se.sum_exec_runtime;
  if (thread->pid != pid || ran < thread->ran) {
    __builtin_memset(thread, 0, sizeof(*thread));
    thread->pid = pid;
  }
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
  __u64 turn = 0;
  __u64 blocked = 0;
  time->turns++;
  time->wait += wait;
  time->wait_slots[log2_slot(wait >> 10, SLOTS)]++;
  if (thread->ran) {
    turn = ran - thread->ran;
    __u64 busy = thread->turn + wait;
    __u64 since = arrived - thread->arrived;
    __u64 off = since > busy ? since - busy : 0;
    time->run += turn;
    time->off += off;
    if (thread->blocked) {
      blocked = off;
      time->blocked += off;
    }
    thread->turn = turn;
  }
  __u32 state = task->__state;
  thread->waited = waited;
  thread->ran = ran;
  thread->arrived = arrived;
  thread->blocked = (state & (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)) == TASK_UNINTERRUPTIBLE;
  if (is_of_stop(role)) {
    leave_stop(thread, turn, wait, blocked, state & TASK_INTERRUPTIBLE);
  }
  if (here >= ASKED_NANOS) {
    ask(processor, is_of_stop(role), arrived - here, arrived);
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
  turn->comm[0] = ((__u64 *)prev->comm)[0];
  turn->comm[1] = ((__u64 *)prev->comm)[1];
  return 0;
}

/*
 * The VM thread is woken. Where a worker does it, the phase is over and that worker was its last:
 * how long the VM thread slept is told apart by where the worker's time went.
 */
SEC("tp_btf/sched_waking")
int BPF_PROG(on_waking, struct task_struct *task) {
  if ((__u32)task->pid != vm_thread || !asleep_since) {
    return 0;
  }
  __u64 slept = bpf_ktime_get_ns() - asleep_since;
  asleep_since = 0;
  struct task_struct *worker = bpf_get_current_task_btf();
  struct thread *thread = thread_of(worker->pid);
  __u32 zero = 0;
  struct stop_time *stop = bpf_map_lookup_elem(&stops, &zero);
  if (!thread || thread->pid != (__u32)worker->pid || thread->role != COLLECTOR || !stop) {
    return 0;
  }
  __u64 wait = worker->sched_info.run_delay - thread->waited;
  __u64 blocked = 0;
  if (thread->phase == phase) {
    wait += thread->phase_wait;
    blocked = thread->phase_blocked;
  }
  wait = wait < slept ? wait : slept;
  blocked = blocked < slept - wait ? blocked : slept - wait;
  stop->work += slept - wait - blocked;
  stop->wait += wait;
  stop->blocked += blocked;
  return 0;
}
