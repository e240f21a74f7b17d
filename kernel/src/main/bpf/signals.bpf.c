// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/* Signals that end the watched process, and who sent them. */
#include "events.bpf.h"

struct kernel_siginfo;

#define SIGHUP 1
#define SIGINT 2
#define SIGABRT 6
#define SIGKILL 9
#define SIGTERM 15

SEC("tp_btf/signal_generate")
int BPF_PROG(on_signal, int signal, struct kernel_siginfo *info, struct task_struct *task) {
  if ((__u32)task->tgid != config.target) {
    return 0;
  }
  if (signal != SIGKILL && signal != SIGTERM && signal != SIGINT && signal != SIGHUP
      && signal != SIGABRT) {
    return 0; /* the JVM signals itself all the time */
  }
  struct event *event = event_of(SIGNAL, task->tgid);
  if (event) {
    event->parent = current_tgid();
    event->number = signal;
    bpf_get_current_comm(event->thread, COMM);
    submit(event);
  }
  return 0;
}
