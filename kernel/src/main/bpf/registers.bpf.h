/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0 */
/* The arguments of a system call on x86-64, and the numbers of those that are looked at. */
#ifndef HOMEOSTAT_REGISTERS_BPF_H
#define HOMEOSTAT_REGISTERS_BPF_H

#include "homeostat.bpf.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pt_regs {
  unsigned long r10;
  unsigned long r9;
  unsigned long r8;
  unsigned long dx;
  unsigned long si;
  unsigned long di;
};

#pragma clang attribute pop

enum {
  SYS_MMAP = 9,
  SYS_MPROTECT = 10,
  SYS_PTRACE = 101,
  SYS_PROCESS_VM_WRITEV = 311,
  SYS_MEMFD_CREATE = 319,
  SYS_PKEY_MPROTECT = 329,
};

#endif
