"""asyncssh as the ssh that git starts: [-o SendEnv=GIT_PROTOCOL] [-p PORT] USER@HOST COMMAND"""
import asyncio
import getopt
import os
import sys

import asyncssh


async def copy(reader, output):
    # Given the pipe itself, asyncssh does not wait at the end until all is written.
    while chunk := await reader.read(65536):
        await asyncio.to_thread(output.write, chunk)
        await asyncio.to_thread(output.flush)


async def run(host, port, user, command, environment):
    # Keys and known hosts are where OpenSSH has them, below the user's home.
    async with asyncssh.connect(host, port, username=user) as connection:
        process = await connection.create_process(command, env=environment, stdin=sys.stdin.buffer, encoding=None)
        await asyncio.gather(copy(process.stdout, sys.stdout.buffer), copy(process.stderr, sys.stderr.buffer))
        await process.wait_closed()
        return process.exit_status


options, (destination, command) = getopt.getopt(sys.argv[1:], "o:p:")
options = dict(options)
user, host = destination.split("@")
sends = options.get("-o") == "SendEnv=GIT_PROTOCOL"
sys.exit(asyncio.run(run(host, int(options["-p"]), user, command, {"GIT_PROTOCOL": os.environ["GIT_PROTOCOL"]} if sends else {})))
