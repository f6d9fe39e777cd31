#!/usr/bin/env python3
"""pre-receive: decides about a push before any ref changes.

Put it, executable, into the hooks folder of a repository, where 'gitpush serve --hooks' or AddExecutableHooks() runs it.

  standard input   a line for each ref: OLD-ID NEW-ID REF; an id of zeros where the ref does not exist before or after
  output, errors   appear in the pusher's terminal while the hook runs
  exit code        0 takes the push, anything else refuses it
  git commands     see the pushed commits, which nobody else does yet; refs cannot be changed
  variables        GITPUSH_PUSH_ID, GITPUSH_REPOSITORY, REMOTE_USER, GIT_PUSH_OPTION_COUNT, GIT_PUSH_OPTION_0, ...
"""
import sys


def main() -> int:
    for line in sys.stdin:
        old, new, ref = line.rstrip("\n").split(" ", 2)
        if set(new) == {"0"} and ref == "refs/heads/main":
            print(f"{{name}}: {ref} is not to be deleted")
            return 1

        print(f"{{name}}: {ref.removeprefix('refs/heads/')} accepted", flush=True)

    return 0


sys.exit(main())
