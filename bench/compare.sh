#!/usr/bin/env bash
# Measures GitPush and git's own server side by side: see bench/README.md.
#   bench/compare.sh --quick             two minutes, on a generated repository
#   bench/compare.sh --repository PATH   everything, with the history of PATH
set -euo pipefail
cd "$(dirname "$0")/.."

PATH=$PATH:/usr/sbin

# What git's own server consists of, by command and Debian package.
missing=()
for package in git nginx-light:nginx fcgiwrap openssh-server:sshd openssh-client:ssh; do
    command -v "${package#*:}" > /dev/null || missing+=("${package%:*}")
done
if ((${#missing[@]})); then
    sudo=$( ((EUID)) && echo sudo || true)
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

dotnet build bench/GitPush.Compare -c Release -v quiet -nologo >&2
exec dotnet exec artifacts/bin/GitPush.Compare/release/GitPush.Compare.dll "$@"
