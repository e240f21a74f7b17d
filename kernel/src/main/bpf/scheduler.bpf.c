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
 *
 * Each switch of the machine goes this way: who adds a field here measures (decision 44).
 */
#include "homeostat.bpf.h"

#define SLOTS 24
#define TURNS 8

/* A worker of a collector that runs beside the application is in no stop, as a rule. */
enum role { APPLICATION, VM_THREAD, COLLECTOR, COMPILER, RUNTIME, CONCURRENT };
#define ROLES 8 /* a power of two, as a mask is what the verifier believes */

/* Of one role on one processor, since the group was loaded. Nanoseconds. */
struct role_time {
  __u64 wait;
  __u64 blocked; /* in a sleep no signal ends: for a page, a disk, a lock of the kernel's */
  __u64 wait_slots[SLOTS]; /* log2 of 1024 ns */
};

/*
 * Where the time of stops went, along their critical path: the VM thread's, and while it sleeps
 * for its workers that of the one which wakes it, the last to be done. One for all processors.
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

/* The VM thread, once it was seen, and its sleep under way. */
static volatile __u32 vm_thread;
static volatile __u64 asleep_since; /* the scheduler's clock; 0 while it is awake */
static volatile __u64 phase; /* how often it went to sleep; from 1 on */

/*
 * Its last sleeps that ended, until it is known for whom they were. A worker may be on a processor
 * through several: it finds its next task before it would sleep.
 */
#define SLEEPS 8

struct sleep {
  __u64 until; /* the scheduler's clock; 0: nothing is to be told */
  __u64 nanos;
  __u64 phase;
  bool guessed; /* whether a worker left just then, which waited and was blocked so long in it */
  __u64 wait;
  __u64 blocked;
};

static struct sleep sleeps[SLEEPS];

/* When a thread last left a processor. */
struct thread {
  __u32 pid; /* 0: nobody's yet */
  __u32 role;
  __u64 name; /* the beginning of the name its role was told by */
  __u64 waited; /* its run_delay */
  __u64 ran; /* its sum_exec_runtime; 0 where it was not seen before */
  __u64 blocked_since; /* the scheduler's clock; 0: it did not leave into a sleep that no signal ends */
  /* Of a worker: its last turn, and the phase that it was in. */
  __u64 arrived;
  __u64 left;
  __u64 phase;
  __u64 phase_wait;
  __u64 phase_blocked;
};

/*
 * By the end of the thread's number, which the kernel gives out in turn: a task's own storage would
 * be exact and costs twice as much. Who finds his place taken takes it, and what he waited since
 * his last turn in another queue is lost; but nobody takes that of a thread of a stop. He looks for
 * his far from it, as workers have numbers in a row.
 */
#define THREADS 8192
#define PLACE (THREADS - 1)
#define PLACES_TRIED 8 /* the last of them is taken, whoever has it */

static struct thread threads[THREADS];
static volatile __u32 last_worker; /* the place of the one that left a processor last */

struct turn {
  __u64 arrived; /* the scheduler's clock */
  __u64 comm[COMM / 8];
  __u32 tgid;
};

struct processor {
  __u64 waited; /* run_delay of the thread now on it, when it came */
  __u32 pid; /* that thread; 0: none was seen to come */
  __u32 count;
  struct turn turns[TURNS];
  struct role_time roles[ROLES];
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
  __uint(max_entries, 4096);
  __type(key, struct occupant);
  __type(value, __u64);
} occupants SEC(".maps");

/* Of the kernel's task states; an idle kernel thread has NOLOAD besides. */
#define TASK_INTERRUPTIBLE 1
#define TASK_UNINTERRUPTIBLE 2
#define TASK_NOLOAD 0x400

/* A wait shorter than this is nobody's fault: not asked who caused it. */
#define ASKED_NANOS 50000

/* Kept out of the common way, which then needs fewer registers. */
#define RARELY __attribute__((noinline))

/* So long, at most, a wake-up is under way to a processor that sleeps. */
#define LATE_NANOS 1000000

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
  if (BEGINS(comm, "GC Thread") || BEGINS(comm, "ParGC Thread")) {
    return COLLECTOR;
  }
  if (BEGINS(comm, "ZWorker") || BEGINS(comm, "XWorker") || BEGINS(comm, "Shenandoah GC")) {
    return CONCURRENT;
  }
  if (BEGINS(comm, "C1 Compiler") || BEGINS(comm, "C2 Compiler")) {
    return COMPILER;
  }
  if (BEGINS(comm, "G1 ") || BEGINS(comm, "VM Periodic") || BEGINS(comm, "RuntimeWorker")
      || BEGINS(comm, "ZDirector") || BEGINS(comm, "ZDriver") || BEGINS(comm, "ZStat")
      || BEGINS(comm, "ZUncommitter") || BEGINS(comm, "ZUnmapper") || BEGINS(comm, "XDirector")
      || BEGINS(comm, "XDriver") || BEGINS(comm, "XStat") || BEGINS(comm, "XUncommitter")
      || BEGINS(comm, "XUnmapper")
      || BEGINS(comm, "Reference Handl") || BEGINS(comm, "Finalizer")
      || BEGINS(comm, "Signal Dispatch") || BEGINS(comm, "Service Thread")
      || BEGINS(comm, "Monitor Deflati") || BEGINS(comm, "Common-Cleaner")
      || BEGINS(comm, "Notification Th") || BEGINS(comm, "Sweeper thread")
      || BEGINS(comm, "Shenandoah")) {
    return RUNTIME;
  }
  return APPLICATION;
}

static ALWAYS_INLINE bool is_of_collection(__u32 role) {
  return role == VM_THREAD || role == COLLECTOR || role == CONCURRENT;
}

/* The place of a thread that has none yet, or another name than it had. */
static RARELY int place_of(struct task_struct *task, __u64 waited_before) {
  __u32 pid = task->pid;
  __u32 place = pid & PLACE;
  for (int i = 1; i < PLACES_TRIED; i++) {
    if (threads[place].pid == pid || !is_of_collection(threads[place].role)) {
      break;
    }
    place = (place + THREADS / PLACES_TRIED) & PLACE;
  }
  struct thread *thread = &threads[place & PLACE];
  if (thread->pid != pid || task->sched_info.run_delay < thread->waited
      || task->se.sum_exec_runtime < thread->ran) {
    __builtin_memset(thread, 0, sizeof(*thread));
    thread->pid = pid;
    /* First seen, new or not, it has waited at least what it waited in this queue. */
    thread->waited = waited_before;
  }
  __u64 name = *(__u64 *)task->comm;
  if (thread->name != name) {
    thread->name = name;
    thread->role = role_of(task->comm);
  }
  return place;
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
static RARELY void ask(
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

static ALWAYS_INLINE void add(__u64 work, __u64 wait, __u64 blocked) {
  __u32 zero = 0;
  struct stop_time *stop = bpf_map_lookup_elem(&stops, &zero);
  if (!stop) {
    return;
  }
  __sync_fetch_and_add(&stop->work, work);
  __sync_fetch_and_add(&stop->wait, wait);
  __sync_fetch_and_add(&stop->blocked, blocked);
}

/* The sleep was for a worker which waited and was blocked so long in it. */
static ALWAYS_INLINE void settle(struct sleep *sleep, __u64 until, __u64 wait, __u64 blocked) {
  __u64 all = sleep->nanos;
  if (__sync_val_compare_and_swap(&sleep->until, until, 0) != until) {
    return; /* another worker did, elsewhere at the same time */
  }
  wait = wait < all ? wait : all;
  blocked = blocked < all - wait ? blocked : all - wait;
  add(all - wait - blocked, wait, blocked);
}

/*
 * A worker left its processor, after it had waited and before that was off it. Who was on a
 * processor when the VM thread was woken, and leaves it first, is who woke it: the others sleep.
 */
static ALWAYS_INLINE void leave_worker(
    struct thread *worker, __u32 place, __u64 arrived, __u64 turn, __u64 wait, __u64 blocked) {
  for (int i = 0; i < SLEEPS; i++) {
    struct sleep *sleep = &sleeps[i];
    __u64 until = sleep->until;
    if (!until) {
      continue;
    }
    if (arrived <= until) {
      bool here = worker->phase == sleep->phase;
      bool ran = arrived <= until - sleep->nanos; /* all through it */
      settle(
          sleep,
          until,
          ran ? 0 : wait + (here ? worker->phase_wait : 0),
          ran ? 0 : blocked + (here ? worker->phase_blocked : 0));
    } else if (sleep->guessed) {
      settle(sleep, until, sleep->wait, sleep->blocked);
    }
  }
  if (worker->phase != phase) {
    worker->phase = phase;
    worker->phase_wait = 0;
    worker->phase_blocked = 0;
  }
  worker->phase_wait += wait;
  worker->phase_blocked += blocked;
  worker->arrived = arrived;
  worker->left = arrived + turn;
  last_worker = place;
}

/* A thread of a collection left its processor. */
static RARELY void leave_of_collection(
    struct task_struct *task, __u32 place, __u64 turn, __u64 wait, __u64 blocked) {
  place &= PLACE;
  __u64 arrived = task->sched_info.last_arrival;
  if (threads[place].role == CONCURRENT) {
    return;
  }
  if (threads[place].role == COLLECTOR) {
    leave_worker(&threads[place], place, arrived, turn, wait, blocked);
    return;
  }
  /* Anew each time: a worker bears its name too, between its start by it and its own first words. */
  vm_thread = task->pid;
  add(turn, wait, blocked);
  if (task->__state & TASK_INTERRUPTIBLE) {
    phase++;
    asleep_since = arrived + turn;
  }
}

/* It comes to a processor after a sleep, which ended when it was put into this queue. */
static RARELY void arrive_vm_thread(struct task_struct *task) {
  __u64 since = asleep_since;
  asleep_since = 0;
  __u64 until = task->sched_info.last_queued;
  if (until <= since) {
    return;
  }
  struct sleep *sleep = &sleeps[phase & (SLEEPS - 1)];
  struct thread *last = &threads[last_worker & PLACE];
  sleep->until = 0;
  sleep->nanos = until - since;
  sleep->phase = phase;
  sleep->guessed =
      last->phase == phase && last->arrived <= until && last->left + LATE_NANOS >= until;
  sleep->wait = last->phase_wait;
  sleep->blocked = last->phase_blocked;
  sleep->until = until;
  if (sleep->guessed && until <= last->left) {
    settle(sleep, until, sleep->wait, sleep->blocked);
  }
}

/* As log2_slot; the most common ones are read off a number, four bits each. */
static ALWAYS_INLINE int wait_slot(__u64 wait) {
  wait >>= 10;
  return wait < 16 ? (0x3333333322221100ULL >> (wait * 4)) & 3 : log2_slot(wait, SLOTS);
}

static ALWAYS_INLINE void leave(struct task_struct *task, struct processor *processor) {
  __u32 pid = task->pid;
  __u32 place = pid & PLACE;
  __u64 waited = task->sched_info.run_delay;
  if (threads[place].pid != pid || threads[place].name != *(__u64 *)task->comm
      || waited < threads[place].waited) {
    place = place_of(task, processor->waited) & PLACE;
  }
  struct thread *thread = &threads[place];
  __u64 wait = waited - thread->waited;
  thread->waited = waited;
  struct role_time *time = &processor->roles[thread->role & (ROLES - 1)];
  time->wait += wait;
  time->wait_slots[wait_slot(wait)]++;
  __u64 arrived = task->sched_info.last_arrival;
  __u64 ran = task->se.sum_exec_runtime;
  __u64 turn = thread->ran ? ran - thread->ran : 0;
  thread->ran = ran;
  __u64 blocked = 0;
  if (thread->blocked_since) {
    __u64 busy = thread->blocked_since + wait;
    blocked = arrived > busy ? arrived - busy : 0;
    time->blocked += blocked;
    thread->blocked_since = 0;
  }
  __u32 state = task->__state;
  if ((state & (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)) == TASK_UNINTERRUPTIBLE) {
    thread->blocked_since = arrived + turn;
  }
  if (is_of_collection(thread->role)) {
    leave_of_collection(task, place, turn, wait, blocked);
  }
  __u64 here = waited - processor->waited;
  if (here >= ASKED_NANOS) {
    ask(processor, is_of_collection(thread->role), arrived - here, arrived);
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
  /*
   * Who is on a processor when the group is loaded was not seen to come, nor who comes by a way
   * through the scheduler on which the hook is not yet there: each has a switch of its own to turn.
   */
  if (leaver == config.target && processor->pid == (__u32)prev->pid) {
    leave(prev, processor);
  }
  if ((__u32)next->pid == vm_thread && asleep_since) {
    arrive_vm_thread(next);
  }
  processor->waited = next->sched_info.run_delay;
  processor->pid = next->pid;
  struct turn *turn = &processor->turns[processor->count++ & (TURNS - 1)];
  turn->arrived = prev->sched_info.last_arrival;
  turn->tgid = leaver;
  turn->comm[0] = ((__u64 *)prev->comm)[0];
  turn->comm[1] = ((__u64 *)prev->comm)[1];
  return 0;
}
