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

# What the tests talk to, by command and Debian package.
missing=()
for needed in git:git curl:curl ssh-keygen:openssh-client; do
    command -v "${needed%%:*}" > /dev/null || missing+=("${needed##*:}")
done
if ((${#missing[@]})); then
    sudo=$( ((EUID)) && echo sudo || true)
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test --solution GitPush.slnx --no-progress "$@" 2>&1 | tee "$log" || status=$?

# The runner sums over all projects and writes, at the end of its summary, "  failed: 0".
count() {
    sed -nE "s/^ +$1: ([0-9]+).*/\1/p" "$log" | tail -n 1
}
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
echo "${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
((status == 0 && ${passed:-0} > 0 && ${failed:-0} == 0 && ${skipped:-0} == 0))
