"""asyncssh as the ssh that git starts: [-o SendEnv=GIT_PROTOCOL] [-p PORT] USER@HOST COMMAND"""
import asyncio
import getopt
import os
import sys

import asyncssh


async def run(host, port, user, command, environment):
    # Keys and known hosts are where OpenSSH has them, below the user's home.
    async with asyncssh.connect(host, port, username=user) as connection:
        result = await connection.run(command, env=environment, stdin=sys.stdin.buffer, stdout=sys.stdout.buffer, stderr=sys.stderr.buffer, encoding=None)
        return result.exit_status


options, (destination, command) = getopt.getopt(sys.argv[1:], "o:p:")
options = dict(options)
user, host = destination.split("@")
sends = options.get("-o") == "SendEnv=GIT_PROTOCOL"
sys.exit(asyncio.run(run(host, int(options["-p"]), user, command, {"GIT_PROTOCOL": os.environ["GIT_PROTOCOL"]} if sends else {})))
