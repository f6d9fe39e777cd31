#!/usr/bin/env bash
# Builds the solution and runs every test. The last line is "N passed, N failed, N skipped"; a skipped test is a failure,
# and so is a run without tests.
#   ./test.sh               run all tests
#   ./test.sh --accept-api  take the public API as it is into tests/GitPush.Packages.Tests/PublicApi
set -euo pipefail
cd "$(dirname "$0")"

if [[ "${1:-}" == --accept-api ]]; then
    GITPUSH_ACCEPT_API=1 dotnet run --project tests/GitPush.Packages.Tests -- --filter "FullyQualifiedName~PublicApi"
    exit
fi

# What the tests talk to, by command or file, and by Debian package.
missing=()
need() {
    command -v "$1" > /dev/null || [[ -e "$1" ]] || missing+=("${2:-$1}")
}
need git
need curl
need node nodejs
need npm
need java default-jre-headless
need /usr/share/java/org.eclipse.jgit.pgm.jar jgit-cli
need /usr/lib/python3/dist-packages/dulwich python3-dulwich
need /usr/lib/python3/dist-packages/pygit2 python3-pygit2
need python3
need setsid util-linux
need ssh-keygen openssh-client
need ssh openssh-client
need dbclient dropbear-bin
need plink putty-tools
need /usr/lib/python3/dist-packages/paramiko python3-paramiko
need /usr/lib/python3/dist-packages/asyncssh python3-asyncssh
need openssl
need dockerd docker.io
need docker docker.io
need docker-registry
need /usr/share/doc/busybox-static busybox-static
need buildah
need kubectl kubernetes-client
need gpg gnupg
need chromium
need /usr/lib/postgresql postgresql
if ((${#missing[@]})); then
    sudo=$( ((EUID)) && echo sudo || true)
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# The peers from npm, as their lock files have them.
install_peers() {
    local peers=tests/$1/Peers folder=artifacts/$2
    if ! cmp -s "$peers/package-lock.json" "$folder/package-lock.json" || [[ ! -e "$folder/installed" ]]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        cp "$peers"/package.json "$peers"/package-lock.json "$peers"/.npmrc "$folder/"
        (cd "$folder" && npm ci --silent && touch installed)
    fi
}
install_peers GitPush.Interop.Tests peers
install_peers GitPush.Console.Tests console-peers

# The tests make and delete some hundred thousand small files: in memory where there is room for them, because a disk's file
# system takes minutes of processor time for it. Whoever sets TMPDIR has them there.
memory_for_tests() {
    local memory=/dev/shm needed=$((4 * 1024 * 1024))
    [[ -z "${TMPDIR:-}" && $(stat -f -c %T "$memory" 2> /dev/null) == tmpfs && $(findmnt -n -o OPTIONS "$memory") != *noexec* ]] || return 0
    (($(df --output=avail -k "$memory" | tail -n 1) > needed)) || return 0
    (($(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) > 2 * needed)) || return 0
    # PostgreSQL does not run as root, and has to get to its folder.
    local folder
    folder=$(mktemp -d "$memory/gitpush.XXXXXX") && chmod 711 "$folder" && echo "$folder"
}

# One compiler for all projects, also where the environment asks for one each, which takes most of its time to start. It is ended
# with the run, unless it ran before.
export UseSharedCompilation=true DOTNET_TieredPGO=0
end_compiler=true
! pgrep -f VBCSCompiler > /dev/null || end_compiler=false

log=$(mktemp)
folder=$(memory_for_tests)
clean_up() {
    ! $end_compiler || dotnet build-server shutdown --vbcscompiler > /dev/null || true
    rm -rf "$log" ${folder:+"$folder"}
}
trap clean_up EXIT
status=0
# A third of their time the tests wait for peers: one project more than there are processors keeps these busy.
dotnet test --solution GitPush.slnx --no-progress --max-parallel-test-modules $(($(nproc) + 1)) ${folder:+-e TMPDIR="$folder"} "$@" 2>&1 | tee "$log" || status=$?

# The runner sums over all projects and writes, at the end of its summary, "  failed: 0".
count() {
    sed -nE "s/^ +$1: ([0-9]+).*/\1/p" "$log" | tail -n 1
}
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
echo "${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
((status == 0 && ${passed:-0} > 0 && ${failed:-0} == 0 && ${skipped:-0} == 0))
