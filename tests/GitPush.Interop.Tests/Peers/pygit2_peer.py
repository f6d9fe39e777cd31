"""libgit2 as a command: clone URL FOLDER | fetch FOLDER | push FOLDER SOURCE TARGET [force] | delete FOLDER REF"""
import sys

import pygit2


class Callbacks(pygit2.RemoteCallbacks):
    refused = False

    def push_update_reference(self, name, message):
        print("ok " + name if message is None else "ng " + name + " " + message)
        self.refused |= message is not None

    def sideband_progress(self, text):
        print(text, end="")


def clone(url, folder):
    pygit2.clone_repository(url, folder, callbacks=Callbacks())


def fetch(folder):
    pygit2.Repository(folder).remotes["origin"].fetch(callbacks=Callbacks())


def push(folder, source, target, force=None):
    send(folder, ("+" if force else "") + source + ":" + target)


def delete(folder, ref):
    send(folder, ":" + ref)


def send(folder, refspec):
    callbacks = Callbacks()
    pygit2.Repository(folder).remotes["origin"].push([refspec], callbacks=callbacks)
    if callbacks.refused:
        sys.exit(1)


globals()[sys.argv[1]](*sys.argv[2:])
