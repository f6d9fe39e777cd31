// isomorphic-git as a command: clone URL FOLDER [DEPTH] | fetch FOLDER [DEPTH] | push FOLDER SOURCE TARGET [force] | delete FOLDER REF
const fs = require('fs')
const git = require('isomorphic-git')
const http = require('isomorphic-git/http/node')

const [command, ...rest] = process.argv.slice(2)
const onMessage = text => process.stdout.write(text)
const depth = text => (text ? Number(text) : undefined)

function report (result) {
  for (const [ref, { ok, error }] of Object.entries(result.refs)) {
    console.log(ok ? `ok ${ref}` : `ng ${ref} ${error}`)
  }
  if (!result.ok) process.exitCode = 1
}

const commands = {
  clone: (url, dir, commits) => git.clone({ fs, http, url, dir, depth: depth(commits), onMessage }),
  fetch: (dir, commits) => git.fetch({ fs, http, dir, remote: 'origin', tags: true, depth: depth(commits), onMessage }),
  push: async (dir, ref, remoteRef, force) => report(await git.push({ fs, http, dir, remote: 'origin', ref, remoteRef, force: force === 'force', onMessage })),
  delete: async (dir, remoteRef) => report(await git.push({ fs, http, dir, remote: 'origin', ref: remoteRef, remoteRef, delete: true, onMessage }))
}

commands[command](...rest).catch(error => {
  console.error(error.data && error.data.result ? JSON.stringify(error.data.result) : error.message, error.data)
  process.exitCode = 1
})
