"""libgit2 as a command: clone URL FOLDER | fetch FOLDER | push FOLDER SOURCE TARGET [force] | delete FOLDER REF"""
import os
import sys

import pygit2


class Callbacks(pygit2.RemoteCallbacks):
    refused = False
    has_offered = False

    def credentials(self, url, user, allowed):
        # Asked again, the key was not enough. Names and passwords are in URLs.
        if self.has_offered or not allowed & pygit2.GIT_CREDENTIAL_SSH_KEY:
            raise pygit2.Passthrough
        self.has_offered = True
        key = os.environ["SSH_KEY"]
        return pygit2.Keypair(user, key + ".pub", key, "")

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
