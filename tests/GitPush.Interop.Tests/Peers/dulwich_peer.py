"""dulwich as a command: clone URL FOLDER [DEPTH] | fetch FOLDER [DEPTH] | push FOLDER SOURCE TARGET [force] | delete FOLDER REF"""
import sys

from dulwich import porcelain


def clone(url, folder, depth=None):
    with porcelain.clone(url, folder, depth=int(depth) if depth else None, errstream=sys.stdout.buffer) as repo:
        # What was cloned from is written down without the credentials.
        config = repo.get_config()
        config.set((b"remote", b"origin"), b"url", url.encode())
        config.write_to_path()


def fetch(folder, depth=None):
    porcelain.fetch(folder, "origin", errstream=sys.stdout.buffer, depth=int(depth) if depth else None)


def push(folder, source, target, force=None):
    send(folder, ("+" if force else "") + source + ":" + target)


def delete(folder, ref):
    send(folder, ":" + ref)


def send(folder, refspec):
    porcelain.push(folder, "origin", refspec, outstream=sys.stdout.buffer, errstream=sys.stdout.buffer)


globals()[sys.argv[1]](*sys.argv[2:])
