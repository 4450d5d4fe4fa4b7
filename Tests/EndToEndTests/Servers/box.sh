#!/bin/bash
# Boots a real systemd over a throw-away overlay of this machine's own root, runs commands in it, ends it.
#
#   box.sh check                 says why this machine cannot do it (status 1), or nothing (0)
#   box.sh start STATE FILES     FILES/ is copied over / of the box; returns once systemd runs
#   box.sh exec STATE COMMAND…   runs a command inside; its status is the box's
#   box.sh stop STATE            ends the box; everything written in it was in memory
#
# STATE keeps pid (of the container), leader (systemd inside), cgroup and box.log.
set -euo pipefail

# Services of the machine that are no business of the box.
masked="postgresql kannel postfix slapd prometheus prometheus-alertmanager etcd patroni cron systemd-networkd-wait-online"

unified() { if [ -d /sys/fs/cgroup/unified ]; then echo /sys/fs/cgroup/unified; else echo /sys/fs/cgroup; fi; }

check() {
    [ "$(id -u)" = 0 ] || { echo "not root"; return 1; }
    command -v systemd-nspawn >/dev/null || { echo "systemd-nspawn is not installed"; return 1; }
    grep -qw overlay /proc/filesystems || { echo "the kernel has no overlay file system"; return 1; }
    grep -qw cgroup2 /proc/filesystems || { echo "the kernel has no cgroup2"; return 1; }
    [ -w "$(unified)" ] || { echo "the cgroup tree is not writable"; return 1; }
    unshare -m true 2>/dev/null || { echo "mount namespaces are refused"; return 1; }
}

# Runs in a mount namespace of its own: a clean cgroup2 tree, an overlay of / in memory, then the container.
inside() {
    # Whoever waits for `box.sh start` waits for every holder of its descriptors: keep none.
    local fd
    for fd in /proc/"$$"/fd/*; do
        fd=${fd##*/}
        if ((fd > 2 && fd != 255)); then exec {fd}>&-; fi
    done
    echo $$ > "$BOX_CGROUP/cgroup.procs"
    mount --make-rprivate /
    umount -R /sys/fs/cgroup
    mount -t cgroup2 none /sys/fs/cgroup
    local room=/run/tocsin-box files=/run/tocsin-box-files
    mkdir -p "$room" "$files"
    mount --bind "$BOX_FILES" "$files"
    mount -t tmpfs -o mode=755 tmpfs "$room"
    mkdir -p "$room"/{up/etc/systemd/system,work,root}
    cp -a "$files/." "$room/up/"
    umount "$files"
    for service in $masked; do ln -sf /dev/null "$room/up/etc/systemd/system/$service.service"; done
    mount -t overlay overlay -o "lowerdir=/,upperdir=$room/up,workdir=$room/work" "$room/root"
    # The bpf allowance is what lets systemd enforce its device rules inside; without it they are silently dropped.
    exec systemd-nspawn --quiet --boot --directory="$room/root" --machine="$BOX_NAME" --register=no --keep-unit \
        --link-journal=no --private-network --console=pipe --system-call-filter=bpf --capability=CAP_BPF
}

start() {
    local files state pid leader
    mkdir -p "$1"
    state=$(realpath "$1") files=$(realpath "$2")
    export BOX_FILES=$files BOX_NAME=tocsin-$$ BOX_CGROUP
    BOX_CGROUP=$(unified)/tocsin-box-$$
    mkdir "$BOX_CGROUP"
    echo "$BOX_CGROUP" > "$state/cgroup"
    unshare -m "$0" inside > "$state/box.log" 2>&1 </dev/null &
    pid=$!
    echo $pid > "$state/pid"
    for _ in $(seq 300); do
        leader=$(pgrep -P $pid -x systemd || true)
        if [ -n "$leader" ]; then
            echo "$leader" > "$state/leader"
            case $(nsenter -t "$leader" -a systemctl is-system-running 2>/dev/null || true) in
                running | degraded) return 0 ;;
            esac
        fi
        kill -0 $pid 2>/dev/null || break
        sleep 0.1
    done
    echo "the box did not boot:" >&2
    cat "$state/box.log" >&2
    stop "$state"
    return 1
}

stop() {
    local pid cgroup
    [ -f "$1/pid" ] || return 0
    pid=$(cat "$1/pid") cgroup=$(cat "$1/cgroup")
    kill -TERM "$pid" 2>/dev/null || true
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
    for _ in $(seq 20); do
        find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
        [ -d "$cgroup" ] || return 0
        sleep 0.1
    done
    echo "cgroup $cgroup could not be removed" >&2
    return 1
}

command=${1:?usage: box.sh check|start|exec|stop}
shift
case $command in
    check | inside) "$command" ;;
    start) start "$1" "$2" ;;
    exec) leader=$(cat "$1/leader"); shift; exec nsenter -t "$leader" -a "$@" ;;
    stop) stop "$1" ;;
    *) echo "box.sh: unknown command $command" >&2; exit 2 ;;
esac
