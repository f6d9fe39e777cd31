#!/usr/bin/env node
// pre-receive: decides about a push before any ref changes.
//
// Put it, executable, into the hooks folder of a repository, where 'gitpush serve --hooks' or AddExecutableHooks() runs it.
//
//   standard input   a line for each ref: OLD-ID NEW-ID REF; an id of zeros where the ref does not exist before or after
//   output, errors   appear in the pusher's terminal while the hook runs
//   exit code        0 takes the push, anything else refuses it
//   git commands     see the pushed commits, which nobody else does yet; refs cannot be changed
//   variables        GITPUSH_PUSH_ID, GITPUSH_REPOSITORY, REMOTE_USER, GIT_PUSH_OPTION_COUNT, GIT_PUSH_OPTION_0, ...
const { readFileSync } = require('node:fs');

const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line.length > 0);
for (const line of lines) {
  const [, next, ref] = line.split(' ');
  if (/^0+$/.test(next) && ref === 'refs/heads/main') {
    console.log(`{{name}}: ${ref} is not to be deleted`);
    process.exitCode = 1;
    break;
  }

  console.log(`{{name}}: ${ref.replace(/^refs\/heads\//, '')} accepted`);
}
