#!/bin/bash
# pre-receive: decides about a push before any ref changes.
#
# Put it, executable, into the hooks folder of a repository, where 'gitpush serve --hooks' or AddExecutableHooks() runs it.
#
#   standard input   a line for each ref: OLD-ID NEW-ID REF; an id of zeros where the ref does not exist before or after
#   output, errors   appear in the pusher's terminal while the hook runs
#   exit code        0 takes the push, anything else refuses it
#   git commands     see the pushed commits, which nobody else does yet; refs cannot be changed
#   variables        GITPUSH_PUSH_ID, GITPUSH_REPOSITORY, REMOTE_USER, GIT_PUSH_OPTION_COUNT, GIT_PUSH_OPTION_0, ...
#
# What a push brings was chosen by somebody else: quote it, and put -- before names.
set -euo pipefail

while read -r old new ref; do
    if [[ "$new" =~ ^0+$ && "$ref" == refs/heads/main ]]; then
        echo "{{name}}: $ref is not to be deleted"
        exit 1
    fi

    echo "{{name}}: ${ref#refs/heads/} accepted"
done
