/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0 */
/* The watched process's descendants. The group `life` keeps the map, others are given it. */
#ifndef HOMEOSTAT_FAMILY_BPF_H
#define HOMEOSTAT_FAMILY_BPF_H

#include "homeostat.bpf.h"

struct member {
  __u32 parent;
  char thread[COMM]; /* that forked it */
  char origin[COMM]; /* of the watched process, at the root of it */
  __u32 programs; /* how many it has become since it was forked */
};

/* Nobody is forgotten while he lives; who does not fit is counted. */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4096);
  __type(key, __u32);
  __type(value, struct member);
} family SEC(".maps");

static ALWAYS_INLINE bool is_watched(__u32 tgid) {
  return tgid == config.target || bpf_map_lookup_elem(&family, &tgid);
}

#endif
