// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0
/*
 * TCP of the watched process and its descendants: where it connects to, what it listens on, and
 * what of it is sent again or reset. Connections made before the group was loaded are not known.
 */
#include "events.bpf.h"
#include "family.bpf.h"
#include <bpf/bpf_core_read.h>

#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6
#define SOCK_BINDPORT_LOCK 8 /* its port was asked for by number */

enum { TCP_ESTABLISHED = 1, TCP_SYN_SENT = 2, TCP_SYN_RECV = 3, TCP_CLOSE = 7, TCP_LISTEN = 10 };

enum counter { CONNECTED, REFUSED, ACCEPTED, RETRANSMITTED, RESET_RECEIVED, RESET_SENT, COUNTERS };

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct net {
  struct ns_common ns;
};

typedef struct {
  struct net *net;
} possible_net_t;

struct in6_addr {
  union {
    __u8 u6_addr8[16];
  } in6_u;
};

struct sock_common {
  __be32 skc_daddr;
  __be32 skc_rcv_saddr;
  __be16 skc_dport;
  __u16 skc_num;
  unsigned short skc_family;
  volatile unsigned char skc_state;
  possible_net_t skc_net;
  struct in6_addr skc_v6_daddr;
  struct in6_addr skc_v6_rcv_saddr;
};

struct sock {
  struct sock_common __sk_common;
  __u16 sk_protocol;
  __u8 sk_userlocks : 4;
};

struct inet_sock {
  __be16 inet_sport;
};

struct tcp_sock {
  __u32 total_retrans; /* segments, of which a buffer that is sent again may hold many */
};

#pragma clang attribute pop

struct sk_buff;

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, COUNTERS);
  __type(key, __u32);
  __type(value, __u64);
} counters SEC(".maps");

/*
 * Ours, by the kernel's address of them, with how many segments they had sent again; a forgotten one
 * only goes uncounted.
 */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, __u64);
  __type(value, __u32);
} sockets SEC(".maps");

/* Ours that were closed last: a reset that the process itself has sent comes behind the close. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 1024);
  __type(key, __u64);
  __type(value, __u8);
} closed SEC(".maps");

/* How many sockets listen on a port; the sidecar puts in those that are open already. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 65536);
  __type(key, __u32);
  __type(value, __u32);
} ports SEC(".maps");

/* Those that began to listen since, with their port. One that finds no room keeps its port ours. */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4096);
  __type(key, __u64);
  __type(value, __u32);
} listeners SEC(".maps");

/* A destination of a process's, as it is learned by. */
struct destination {
  __u8 subnet[16]; /* of IPv4 the first three bytes, mapped into IPv6; of IPv6 the first eight */
  __u32 tgid;
  __u32 port;
};

/* When a destination was told last. A forgotten one is only told again. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 8192);
  __type(key, struct destination);
  __type(value, __u64);
} told SEC(".maps");

/* What connects again and again to the same does not fill the ring. */
#define TOLD_NANOS 10000000000ULL

static ALWAYS_INLINE void add(__u32 counter, __u32 more) {
  __u64 *value = bpf_map_lookup_elem(&counters, &counter);
  if (value) {
    *value += more;
  }
}

static ALWAYS_INLINE void count(__u32 counter) {
  add(counter, 1);
}

static ALWAYS_INLINE __u32 retransmitted(struct sock *sk) {
  return BPF_CORE_READ((struct tcp_sock *)sk, total_retrans);
}

static ALWAYS_INLINE void remember(struct sock *sk) {
  __u64 key = (__u64)sk;
  __u32 segments = retransmitted(sk);
  bpf_map_update_elem(&sockets, &key, &segments, BPF_ANY);
}

static ALWAYS_INLINE void forget(struct sock *sk) {
  __u64 key = (__u64)sk;
  __u8 one = 1;
  bpf_map_delete_elem(&sockets, &key);
  bpf_map_update_elem(&closed, &key, &one, BPF_ANY);
}

/* Whether it was one of ours that was closed just now; once. */
static ALWAYS_INLINE bool was_ours(struct sock *sk) {
  __u64 key = (__u64)sk;
  return sk && !bpf_map_delete_elem(&closed, &key);
}

static ALWAYS_INLINE bool is_ours(struct sock *sk) {
  __u64 key = (__u64)sk;
  return sk && bpf_map_lookup_elem(&sockets, &key);
}

static ALWAYS_INLINE void address(__u8 *into, __be32 four, struct in6_addr *six, int family) {
  if (family == AF_INET) {
    into[10] = into[11] = 0xff;
    __builtin_memcpy(into + 12, &four, 4);
  } else {
    bpf_probe_read_kernel(into, 16, six);
  }
}

/* By the thread that calls; of a descendant also who started it. */
static ALWAYS_INLINE void tell(struct event *event) {
  bpf_get_current_comm(event->thread, COMM);
  __u32 tgid = event->tgid;
  struct member *member = bpf_map_lookup_elem(&family, &tgid);
  if (member) {
    event->parent = member->parent;
    __builtin_memcpy(event->origin, member->origin, COMM);
  }
  submit(event);
}

static ALWAYS_INLINE bool is_in_namespace(struct sock *sk) {
  return sk->__sk_common.skc_net.net->ns.inum == config.namespace;
}

static ALWAYS_INLINE void begin_to_listen(struct sock *sk) {
  if (!is_in_namespace(sk)) {
    return;
  }
  __u64 key = (__u64)sk;
  __u32 port = sk->__sk_common.skc_num;
  __u32 *count = bpf_map_lookup_elem(&ports, &port);
  if (count) {
    __sync_fetch_and_add(count, 1);
    bpf_map_update_elem(&listeners, &key, &port, BPF_ANY);
  }
}

static ALWAYS_INLINE void end_to_listen(struct sock *sk) {
  __u64 key = (__u64)sk;
  __u32 port = 0;
  __u32 *known = bpf_map_lookup_elem(&listeners, &key);
  if (known) {
    port = *known;
    bpf_map_delete_elem(&listeners, &key);
  } else if (is_watched(current_tgid()) && is_in_namespace(sk)) {
    /* One that the sidecar put in. By now its own number may be given back. */
    port = __builtin_bswap16(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
  } else {
    return;
  }
  __u32 *count = bpf_map_lookup_elem(&ports, &port);
  if (count && *count) {
    __sync_fetch_and_sub(count, 1);
  }
}

static ALWAYS_INLINE void tell_listener(struct sock *sk, __u32 tgid) {
  struct event *event = event_of(LISTEN, tgid);
  if (!event) {
    return;
  }
  event->number = sk->__sk_common.skc_num;
  event->chosen = !(BPF_CORE_READ_BITFIELD_PROBED(sk, sk_userlocks) & SOCK_BINDPORT_LOCK);
  address(
      event->address,
      sk->__sk_common.skc_rcv_saddr,
      &sk->__sk_common.skc_v6_rcv_saddr,
      sk->__sk_common.skc_family);
  tell(event);
}

static ALWAYS_INLINE void tell_connection(struct sock *sk, __u32 tgid) {
  __u8 peer[16] = {};
  address(
      peer,
      sk->__sk_common.skc_daddr,
      &sk->__sk_common.skc_v6_daddr,
      sk->__sk_common.skc_family);
  struct destination destination = {
      .tgid = tgid, .port = __builtin_bswap16(sk->__sk_common.skc_dport)};
  bool four = !((__u64 *)peer)[0] && ((__u32 *)peer)[2] == 0xffff0000;
  __builtin_memcpy(destination.subnet, peer, 8);
  if (four) {
    __builtin_memcpy(destination.subnet + 8, peer + 8, 7);
  }
  __u64 now = bpf_ktime_get_ns();
  __u64 *last = bpf_map_lookup_elem(&told, &destination);
  if (last && now - *last < TOLD_NANOS) {
    return;
  }
  struct event *event = event_of(CONNECT, tgid);
  if (!event) {
    return;
  }
  event->number = destination.port;
  __builtin_memcpy(event->address, peer, sizeof(peer));
  tell(event);
  bpf_map_update_elem(&told, &destination, &now, BPF_ANY);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_state, struct sock *sk, int from, int to) {
  if (sk->sk_protocol != IPPROTO_TCP) {
    return 0;
  }
  bool is_accepted = to == TCP_ESTABLISHED && from == TCP_SYN_RECV;
  if (to == TCP_SYN_SENT || is_accepted) {
    was_ours(sk); /* no longer: another one has its place */
  }
  if (to == TCP_SYN_SENT || to == TCP_LISTEN) {
    __u32 tgid = current_tgid(); /* connect() and listen() come from whoever calls them */
    if (is_watched(tgid)) {
      if (to == TCP_LISTEN) {
        begin_to_listen(sk);
        tell_listener(sk, tgid);
      } else {
        remember(sk);
        tell_connection(sk, tgid);
      }
    }
  } else if (from == TCP_LISTEN && to == TCP_CLOSE) {
    end_to_listen(sk);
  } else if (is_accepted) {
    __u32 port = sk->__sk_common.skc_num;
    __u32 *listening = bpf_map_lookup_elem(&ports, &port);
    if (listening && *listening && is_in_namespace(sk)) {
      remember(sk);
      count(ACCEPTED);
    }
  } else if (is_ours(sk)) {
    if (to == TCP_ESTABLISHED) {
      count(CONNECTED);
    } else if (to == TCP_CLOSE) {
      if (from == TCP_SYN_SENT) {
        count(REFUSED);
      }
      forget(sk);
    }
  }
  return 0;
}

SEC("tp_btf/tcp_retransmit_skb")
int BPF_PROG(on_retransmit, struct sock *sk) {
  __u64 key = (__u64)sk;
  __u32 *before = bpf_map_lookup_elem(&sockets, &key);
  if (before) {
    __u32 now = retransmitted(sk);
    add(RETRANSMITTED, now - *before);
    *before = now;
  }
  return 0;
}

SEC("tp_btf/tcp_receive_reset")
int BPF_PROG(on_reset_received, struct sock *sk) {
  /* One that answers a connect() is counted as refused, when the socket is closed for it. */
  if (is_ours(sk) && sk->__sk_common.skc_state != TCP_SYN_SENT) {
    count(RESET_RECEIVED);
  }
  return 0;
}

SEC("tp_btf/tcp_send_reset")
int BPF_PROG(on_reset_sent, struct sock *sk) {
  if (is_ours(sk) || was_ours(sk)) {
    count(RESET_SENT);
  }
  return 0;
}
